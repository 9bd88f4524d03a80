"""The pages that are measured, and what each has to keep to."""

from dataclasses import dataclass

from bench.clients import Ask
from bench.country import COORDINATOR, FIRST_SEARCHER, OFFICER, SEARCHERS, session_id

TOWN = "storuman"
SEARCHING = [(FIRST_SEARCHER + n, f"/placements/v{FIRST_SEARCHER + n:09}/beds") for n in range(SEARCHERS)]


@dataclass(frozen=True)
class Page:
    """A page, and its aims: milliseconds at the 95th percentile, cells and bytes at most, whether others' data counts.

    `grows_not`: it must not become slower with the rest of the country.
    """

    name: str
    aim_ms: int
    asks: tuple[Ask, ...]
    grows_not: bool = False
    most_cells: int | None = None
    most_bytes: int | None = None
    seconds: float = 1.5


PAGES = (
    Page(
        "beds for a placement, own municipality",
        15,
        tuple(Ask(path, session_id(person)) for person, path in SEARCHING),
        grows_not=True,
    ),
    Page(
        "beds for a placement, within reach",
        30,
        tuple(Ask(f"{path}?further=1", session_id(person)) for person, path in SEARCHING),
    ),
    Page("worklist", 50, (Ask(f"/municipalities/{TOWN}/worklist", session_id(OFFICER)),), grows_not=True),
    Page(
        "board, 60 beds × 26 weeks",
        60,
        (Ask(f"/municipalities/{TOWN}/board?from=2026-12-07&weeks=26", session_id(OFFICER)),),
        grows_not=True,
        most_cells=4_000,
        most_bytes=200_000,
    ),
    Page(
        "availability of all municipalities",
        400,
        (Ask("/availability?term=VT27", session_id(COORDINATOR)),),
        seconds=4.0,
    ),
    Page(
        "whole stays in all municipalities",
        100,
        (Ask("/availability/capacity?weeks=6-8%2B12-14&term=VT27", session_id(COORDINATOR)),),
        seconds=4.0,
    ),
)
