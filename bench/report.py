"""The table that `make bench` prints, and docs/performance.md."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.country import BEDS
from bench.measuring import CLIENTS, Measured
from bench.requests import AIM_A_SECOND, Requests
from bench.requests import CLIENTS as ASKING
from housing.config import ROOT

DOCUMENT = ROOT / "docs" / "performance.md"
HEAD = ("page", "engine", "half", "p95", "aim", "floor", "× floor", "× small", "cells", "KB")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def rows_of(measured: Sequence[Measured]) -> list[tuple[str, ...]]:
    """Return a line for each page and engine, as text."""
    return [_row(each) for each in measured]


def table(measured: Sequence[Measured]) -> str:
    """Return the lines under their heads, in columns."""
    lines = [HEAD, *rows_of(measured)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEAD))]
    return "\n".join("  ".join(_padded(line, widths)).rstrip() for line in lines)


def requests_line(found: Requests) -> str:
    """Say what came of the race for beds."""
    return (
        f"{NAMES[found.engine]}: {found.a_second:.0f} requests for a bed granted a second (p95 {found.p95:.0f} ms), "
        f"{found.won} granted, {found.lost} refused because another was faster, {found.doubled} beds given twice. "
        f"The same statements alone: {found.floor:.0f} a second, {found.above_floor:.2f} × floor."
    )


def misses(measured: Sequence[Measured], requests: Sequence[Requests]) -> list[str]:
    """Say which aims were missed."""
    pages = [f"{each.page.name}, {NAMES[each.engine]}: {miss}" for each in measured for miss in each.misses()]
    return pages + [f"requests for a bed, {NAMES[each.engine]}: {miss}" for each in requests for miss in each.misses()]


def write_document(
    measured: Sequence[Measured], requests: Sequence[Requests], nights: int, server: str, today: date
) -> None:
    """Write docs/performance.md anew."""
    missed = misses(measured, requests)
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
        _markdown(measured),
        f"## Requests for a bed\n\n{ASKING} clients, every tenth bed asked for by two students at once; "
        f"aim on PostgreSQL: {AIM_A_SECOND} granted a second, none given twice. Every commit "
        "reaches the disk.",
        "\n".join(f"- {requests_line(each)}" for each in requests),
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


def _padded(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    words = [text.ljust(width) for text, width in zip(line[:2], widths[:2], strict=True)]
    return words + [text.rjust(width) for text, width in zip(line[2:], widths[2:], strict=True)]


def _markdown(measured: Sequence[Measured]) -> str:
    under = ("---", "---", *("---:",) * (len(HEAD) - 2))
    return "\n".join("| " + " | ".join(line) + " |" for line in (HEAD, under, *rows_of(measured)))


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB of memory, Python {platform.python_version()}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
