"""`python -m bench [--pages TEXT] [--race] [--lists] [--line] [--engine NAME] [--dry]`: measure and print.

A whole run writes docs/performance.md.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import text

from bench.calendar import NOW
from bench.databases import Database, Databases
from bench.line import measure_walks
from bench.lists import measure_lists
from bench.measuring import measure
from bench.pages import PAGES, Page
from bench.report import Found, line_text, list_lines, misses, requests_line, table, write_document
from bench.requests import Requests, measure_floor, measure_requests
from housing.clock import local_date, system_clock
from tests.harness.server import running_server

ENGINES = ("sqlite", "postgresql")
SETTINGS = {"CLOCK": NOW.isoformat()}
START = time.monotonic()


def main() -> None:
    """Run what the command line asks for."""
    wanted = _arguments()
    is_whole = not (wanted.pages or wanted.race or wanted.lists or wanted.line)
    found = Found()
    nights, server = 0, ""
    for engine in wanted.engine or ENGINES:
        with Databases(engine, _say) as databases:
            national = databases.filled("national")
            nights, server = _nights(national), _server(national) or server
            if is_whole or wanted.pages:
                with _servers(national, databases.filled("small")) as servers:
                    for page in _pages(wanted.pages):
                        found.pages.append(measure(engine, page, servers))
                        _say(table(found.pages[-1:]).splitlines()[1])
            if is_whole or wanted.race:
                found.requests.append(_race(databases, national))
                _say(requests_line(found.requests[-1]))
            if is_whole or wanted.line:
                found.walks.append(measure_walks(databases.copied(national)))
                _say(line_text(found.walks[-1]))
            if is_whole or wanted.lists:
                for listed in measure_lists(databases.copied(national)):
                    found.lists.append(listed)
                    _say(list_lines([listed])[1])
    print("\n" + table(found.pages))
    for line in [
        *map(requests_line, found.requests),
        *map(line_text, found.walks),
        *list_lines(found.lists),
        *misses(found),
    ]:
        print(line)
    if is_whole and not (wanted.engine or wanted.dry):
        write_document(found, nights, server, local_date(system_clock()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--pages", help="only pages whose name holds this text")
    parser.add_argument("--race", action="store_true", help="only the race for beds")
    parser.add_argument("--lists", action="store_true", help="only the lists of 10,000 placements")
    parser.add_argument("--line", action="store_true", help="only the line of 2,000 who wait")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--dry", action="store_true", help="leave docs/performance.md as it is")
    return parser.parse_args()


def _pages(part: str | None) -> list[Page]:
    return [page for page in PAGES if part is None or part in page.name]


@contextmanager
def _servers(national: Database, small: Database) -> Iterator[dict[str, str]]:
    with ExitStack() as running:
        yield {
            "national": running.enter_context(running_server(national.url, settings=SETTINGS)).url,
            "floor": running.enter_context(
                running_server(national.url, settings=SETTINGS, application="bench.floor:app")
            ).url,
            "small": running.enter_context(running_server(small.url, settings=SETTINGS)).url,
        }


def _race(databases: Databases, national: Database) -> Requests:
    copy = databases.copied(national)
    with running_server(copy.url, settings=SETTINGS, application="bench.floor:app") as server:
        floor = measure_floor(copy, server.url)
    copy = databases.copied(national)
    with running_server(copy.url, settings=SETTINGS) as server:
        return measure_requests(copy, server.url, floor)


def _nights(database: Database) -> int:
    with database.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM bed_night")) or 0)


def _server(database: Database) -> str:
    if database.engine != "postgresql":
        return ""
    with database.connect() as connection:
        return f"PostgreSQL {str(connection.scalar(text('SHOW server_version'))).split()[0]}"


def _say(line: str) -> None:
    print(f"{time.monotonic() - START:5.0f} s  {line}", flush=True)


if __name__ == "__main__":
    main()
