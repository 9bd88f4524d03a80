"""`python -m bench [--pages TEXT] [--race] [--engine NAME] [--dry]`: measure, print, write docs/performance.md."""

import argparse
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import text

from bench.calendar import NOW
from bench.databases import Database, Databases
from bench.measuring import Measured, measure
from bench.pages import PAGES, Page
from bench.report import misses, requests_line, table, write_document
from bench.requests import Requests, measure_floor, measure_requests
from housing.clock import local_date, system_clock
from tests.harness.server import running_server

ENGINES = ("sqlite", "postgresql")
SETTINGS = {"CLOCK": NOW.isoformat()}
START = time.monotonic()


def main() -> None:
    """Run what the command line asks for."""
    wanted = _arguments()
    measured: list[Measured] = []
    requests: list[Requests] = []
    nights, server = 0, ""
    for engine in wanted.engine or ENGINES:
        with Databases(engine, _say) as databases:
            national, small = databases.filled("national"), databases.filled("small")
            nights, server = _nights(national), _server(national) or server
            with _servers(national, small) as servers:
                for page in () if wanted.race else _pages(wanted.pages):
                    measured.append(measure(engine, page, servers))
                    _say(table(measured[-1:]).splitlines()[1])
            if not wanted.pages:
                requests.append(_race(databases, national))
                _say(requests_line(requests[-1]))
    print("\n" + table(measured))
    for line in [*map(requests_line, requests), *misses(measured, requests)]:
        print(line)
    if not (wanted.pages or wanted.race or wanted.engine or wanted.dry):
        write_document(measured, requests, nights, server, local_date(system_clock()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--pages", help="only pages whose name holds this text, and no race for beds")
    parser.add_argument("--race", action="store_true", help="only the race for beds")
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
