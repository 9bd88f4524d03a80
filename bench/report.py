"""The table that `make bench` prints, and docs/performance.md."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bench.country import BEDS
from bench.desk import WAITERS
from bench.line import AIM_MS as AIM_OF_A_WALK
from bench.line import WALKS, Walked
from bench.lists import AIM_MEGABYTES, AIM_PREVIEW_SECONDS, AIM_PUBLISH_SECONDS, ONE_IN, ROWS, Listed
from bench.measuring import CLIENTS, Measured
from bench.requests import AIM_A_SECOND, Requests
from bench.requests import CLIENTS as ASKING
from housing.config import ROOT
from housing.spreadsheets.limits import MOST_ROWS_ON_A_PAGE

DOCUMENT = ROOT / "docs" / "performance.md"
HEAD = ("page", "engine", "half", "p95", "aim", "floor", "× floor", "× small", "cells", "KB")
LIST_HEAD = ("list", "engine", "preview", "memory", "publication", "new", "changed", "called off")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Found:
    """All that a run has measured so far."""

    pages: list[Measured] = field(default_factory=list)
    requests: list[Requests] = field(default_factory=list)
    walks: list[Walked] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)


def rows_of(measured: Sequence[Measured]) -> list[tuple[str, ...]]:
    """Return a line for each page and engine, as text."""
    return [_row(each) for each in measured]


def table(measured: Sequence[Measured]) -> str:
    """Return the lines under their heads, in columns."""
    return "\n".join(_columns([HEAD, *rows_of(measured)]))


def list_lines(lists: Sequence[Listed]) -> list[str]:
    """Return what came of the lists under its heads, in columns."""
    return _columns([LIST_HEAD, *map(_list_row, lists)]) if lists else []


def requests_line(found: Requests) -> str:
    """Say what came of the race for beds."""
    return (
        f"{NAMES[found.engine]}: {found.a_second:.0f} requests for a bed granted a second (p95 {found.p95:.0f} ms), "
        f"{found.won} granted, {found.lost} refused because another was faster, {found.doubled} beds given twice. "
        f"The same statements alone: {found.floor:.0f} a second, {found.above_floor:.2f} × floor."
    )


def line_text(walked: Walked) -> str:
    """Say what came of the walks of a line."""
    return (
        f"{NAMES[walked.engine]}: a line of {WAITERS:,} walked for one freed stay in {walked.half:.0f} ms (the longest "
        f"of {WALKS}: {walked.longest:.0f} ms); {walked.proposed} beds were somebody's turn."
    )


def misses(found: Found) -> list[str]:
    """Say which aims were missed."""
    named: list[tuple[str, Measured | Requests | Walked | Listed]] = [(each.page.name, each) for each in found.pages]
    named += [("requests for a bed", each) for each in found.requests]
    named += [("the walk of a line", each) for each in found.walks]
    named += [(_list_name(each), each) for each in found.lists]
    return [f"{name}, {NAMES[each.engine]}: {miss}" for name, each in named for miss in each.misses()]


def write_document(found: Found, nights: int, server: str, today: date) -> None:
    """Write docs/performance.md anew."""
    missed = misses(found)
    parts = [
        "# Performance",
        "Written by `make bench`; do not edit. "
        f"Measured on {today:%Y-%m-%d} on {_machine()}, with {server} and SQLite {sqlite3.sqlite_version}.",
        f"The country: 290 municipalities, {BEDS:,} beds, {nights:,} nights taken. Each page over HTTP through "
        f"gunicorn with two workers, asked by {CLIENTS} clients on the same cores, each sending its next request when "
        "the last is answered. Times in milliseconds: *half* of the answers came faster, 95 % faster than *p95*.",
        "The *floor* is a page of the same size that sends the same SQL, fetches all rows, and looks up session and "
        "grants; *× floor* is to be at most 2. *× small* compares with a country of 240 beds and is to be at most 1.2. "
        "Both are ratios of the halves, measured in turns in one run, so that noise meets both sides.",
        _markdown(HEAD, rows_of(found.pages)),
        f"## Requests for a bed\n\n{ASKING} clients, every tenth bed asked for by two students at once; "
        f"aim on PostgreSQL: {AIM_A_SECOND} granted a second, none given twice. Every commit "
        "reaches the disk.",
        "\n".join(f"- {requests_line(each)}" for each in found.requests),
        "## A waiting list\n\nStudents of the town withdraw one after the other, and the line is walked for each; aim: "
        f"{AIM_OF_A_WALK} ms, from the first statement to the commit.",
        "\n".join(f"- {line_text(each)}" for each in found.walks),
        *_about_lists(found.lists),
        "## Aims missed\n\n" + ("\n".join(f"- {miss}" for miss in missed) or "None."),
    ]
    DOCUMENT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _row(measured: Measured) -> tuple[str, ...]:
    at, page = measured.at["national"], measured.page
    growth = f"{measured.growth:.2f}" if measured.growth else ""
    return (
        *(page.name, NAMES[measured.engine], f"{at.half:.1f}", f"{at.p95:.1f}", str(page.aim_ms)),
        *(f"{measured.at['floor'].half:.1f}", f"{measured.above_floor:.2f}", growth),
        *(str(at.cells or ""), f"{at.size / 1000:.0f}"),
    )


def _about_lists(lists: Sequence[Listed]) -> Sequence[str]:
    return (
        f"## Lists of placements\n\nLists of {ROWS:,} rows over all municipalities, each in a process of its own, "
        "beside all that the country holds. *Preview*: seconds in which the list is read, matched and its page drawn, "
        f"at most {AIM_PREVIEW_SECONDS}. *Memory*: the most megabytes that the process has had until then, at most "
        f"{AIM_MEGABYTES}. *Publication*: seconds from the button to the commit, at most {AIM_PUBLISH_SECONDS}. The "
        f"second time one placement of {ONE_IN} has other days and another one is gone. A page takes up to "
        f"{MOST_ROWS_ON_A_PAGE:,} rows; so many as here come in by `flask import-placements`.",
        _markdown(LIST_HEAD, list(map(_list_row, lists))),
    )


def _list_name(listed: Listed) -> str:
    return f"{listed.form}, {'the first time' if listed.is_first else 'changed'}"


def _list_row(listed: Listed) -> tuple[str, ...]:
    seconds = (f"{listed.preview:.1f}", f"{listed.megabytes:.0f}", f"{listed.publish:.1f}")
    counts = (f"{listed.counts.get(kind, 0):,}" for kind in ("new", "changed", "called_off"))
    return _list_name(listed), NAMES[listed.engine], *seconds, *counts


def _columns(lines: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(_padded(line, widths)).rstrip() for line in lines]


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    words = [text.ljust(width) for text, width in zip(line[:2], widths[:2], strict=True)]
    return words + [text.rjust(width) for text, width in zip(line[2:], widths[2:], strict=True)]


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    under = ("---", "---", *("---:",) * (len(head) - 2))
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, under, *rows))


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB of memory, Python {platform.python_version()}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
