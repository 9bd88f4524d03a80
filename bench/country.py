"""The whole country: every municipality's stock and stays, and the people who use the product while it is measured."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TypeVar

from bench.calendar import ASKED_WEEKS, NOW, WeeksAway, searched
from bench.desk import fill_desk
from bench.guests import AT, FIRST_SCHOOL, Place, new_guest
from bench.tables import Rows, no_rows
from bench.town import Home, Numbers, Town

BEDS = 15_000
BENCH_TOWN = "2421"
"""Storuman: whose officer works, and where students look for beds."""

TOWN_BEDS = 60
REACH_BEDS = 240
"""Beds of the bench town and of all municipalities that its students reach: the small country has no others."""

SEARCHERS = 40
ASKERS = 6_000
CONTESTED = 10
"""Every so many-th bed is asked for by two students at once."""

OFFICER, COORDINATOR = 1, 2
AnyBed = TypeVar("AnyBed")
FIRST_ASKER = 10_000_000
FIRST_SEARCHER = 20_000_000


@dataclass(frozen=True, slots=True)
class Asker:
    """A student who asks for a bed, by number, and the number of the bed."""

    student: int
    bed: int


def session_id(person: int) -> str:
    """Return the id of a person's browser session: as long as the product's own, and known to the clients."""
    return hashlib.sha256(f"bench {person}".encode()).hexdigest()[:43]


def bed_counts(places: Iterable[tuple[str, bool]], *, is_national: bool) -> dict[str, int]:
    """Return how many beds each municipality has, from (code, whether the bench town's students reach it)."""
    places = list(places)
    near = [code for code, is_near in places if is_near and code != BENCH_TOWN]
    counts = {BENCH_TOWN: TOWN_BEDS, **_shared_out(REACH_BEDS - TOWN_BEDS, near)}
    if is_national:
        far = [code for code, is_near in places if not is_near]
        counts |= _shared_out(BEDS - REACH_BEDS, far)
    return counts


def country(places: list[Place], terms: dict[str, int]) -> Iterator[Rows]:
    """Yield the rows of the country, a town at a time, people who are measured last."""
    numbers, free = Numbers(), list[tuple[Place, int]]()
    for place in places:
        rows = no_rows()
        is_measured = place.code == BENCH_TOWN
        town = Town(place, numbers, terms, rows, turns_over=is_measured)
        homes = town.fill()
        if is_measured:
            fill_desk(town, homes, terms["VT27"], rows)
        else:
            free += [(place, bed) for bed in _easy_beds(homes)]
        yield rows
    yield _people(next(place for place in places if place.code == BENCH_TOWN), terms["VT27"])
    yield _askers(free, terms["VT27"])


def askers(asked: int) -> list[Asker]:
    """Return who asks for which of `asked` beds, in order: a contested bed's two students stand together."""
    found: list[Asker] = []
    for index in range(asked):
        twice = index % CONTESTED == 0
        found += [Asker(FIRST_ASKER + len(found) + n, index) for n in range(1 + twice)]
    return found


def asked_beds(free: Sequence[AnyBed]) -> list[AnyBed]:
    """Return those of the free beds that are asked for, spread over the country."""
    return Random("asked").sample(free, min(len(free), ASKERS))


def _shared_out(beds: int, codes: list[str]) -> dict[str, int]:
    random = Random("beds")
    weights = [random.uniform(0.5, 1.5) for _ in codes]
    counts = {code: int(beds * weight / sum(weights)) for code, weight in zip(codes, weights, strict=True)}
    for code in codes[: beds - sum(counts.values())]:
        counts[code] += 1
    return counts


def _easy_beds(homes: Iterable[Home]) -> list[int]:
    """Beds that anybody may ask for without a question to answer."""
    return [bed.id for home in homes if home.sharing == "mixed" for bed in home.beds if not bed.is_shared]


def _people(town: Place, term: int) -> Rows:
    rows = no_rows()
    for person, role, organisation in ((OFFICER, "officer", town.id), (COORDINATOR, "coordinator", FIRST_SCHOOL)):
        rows["person"].append((person, f"p{person:09}", 0))
        email = f"staff{person}@example.example"
        rows["person_details"].append((person, "Olle", "Olsson", "olsson olle", email, email))
        rows["access_grant"].append((person, person, role, organisation, "2020-01-01"))
        _sign_in(person, rows)
    for n in range(SEARCHERS):
        new_guest(FIRST_SEARCHER + n, town, term, searched(n), rows)
        _sign_in(FIRST_SEARCHER + n, rows)
    return rows


def _askers(free: list[tuple[Place, int]], term: int) -> Rows:
    rows = no_rows()
    beds = asked_beds(free)
    monday, weeks = ASKED_WEEKS
    for asker in askers(len(beds)):
        new_guest(asker.student, beds[asker.bed][0], term, WeeksAway(monday, weeks), rows)
        _sign_in(asker.student, rows)
    return rows


def _sign_in(person: int, rows: Rows) -> None:
    key = f"key{person}"
    rows["account"].append((person, person, key, 1, "sv", 0, AT))
    hashed = hashlib.sha256(session_id(person).encode()).hexdigest()
    until = (NOW + timedelta(hours=12)).strftime("%Y-%m-%d %H:%M:%S.%f")
    rows["web_session"].append((hashed, person, f'{{"_user_id": "{key}"}}', AT, AT, until))
