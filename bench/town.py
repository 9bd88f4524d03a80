"""One municipality's homes and everybody who stays in them: rows that keep every guard of the database.

A town depends on its code and its number of beds alone, so that it is the same in a small country and in a large one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

from bench.calendar import NOW, SPELLS, Spell, WeeksAway, stays_in
from bench.guests import AT, Place, new_guest
from bench.tables import Rows

TODAY = NOW.date()
CHAIN = ("requested", "confirmed", "checked_in", "completed")
POLICIES = (("mixed", "same_gender", "single_party"), (60, 25, 15))
SIZES = (1, 2, 3, 3, 4)
HOMES_IN_A_HOUSE = 4


@dataclass(frozen=True, slots=True)
class SomeBed:
    """A bed, its room, and whether it shares the room."""

    id: int
    room: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling: its property, its policy and its beds."""

    id: int
    house: int
    sharing: str
    beds: list[SomeBed]


@dataclass(frozen=True, slots=True)
class Guest:
    """A booking by its number, the bed it has, and its weeks."""

    id: int
    home: Home
    bed: SomeBed
    away: WeeksAway


@dataclass
class Numbers:
    """The next free ids of the country."""

    property: Iterator[int] = field(default_factory=lambda: count(1))
    dwelling: Iterator[int] = field(default_factory=lambda: count(1))
    bed: Iterator[int] = field(default_factory=lambda: count(1))
    closure: Iterator[int] = field(default_factory=lambda: count(1))
    guest: Iterator[int] = field(default_factory=lambda: count(1001))
    """A guest's person, student, placement and booking carry one number; staff come before."""


class Town:
    """Writes the rows of one municipality."""

    def __init__(
        self, place: Place, numbers: Numbers, terms: dict[str, int], rows: Rows, *, turns_over: bool = False
    ) -> None:
        """`turns_over`: in every third of its homes a bed stays empty for a night between two guests."""
        self.place, self._turns_over = place, turns_over
        self._numbers, self._terms, self._rows = numbers, terms, rows
        self.random = Random(place.code)
        self.guests: list[Guest] = []

    def fill(self) -> list[Home]:
        """Write homes and stays, and keep who the `guests` are; return the homes."""
        place, name = self.place, f"Hälsocentralen {self.place.code}"
        site = (place.id, f"site{place.id:06}", place.id, name, name.lower(), place.latitude, place.longitude, 0)
        self._rows["placement_site"].append(site)
        homes = list(self._homes())
        for home in homes:
            for spell in SPELLS:
                self._fill_spell(home, spell)
        return homes

    def _homes(self) -> Iterator[Home]:
        left, number, house = self.place.beds, 0, 0
        while left:
            if number % HOMES_IN_A_HOUSE == 0:
                house = self._house()
            number += 1
            size = min(left, self.random.choice(SIZES))
            left -= size
            yield self._home(house, number, size)

    def _house(self) -> int:
        house, place, random = next(self._numbers.property), self.place, self.random
        at = place.latitude + random.uniform(-0.02, 0.02), place.longitude + random.uniform(-0.05, 0.05)
        named = (house, f"h{house:09}", place.id, f"Hus {house}", f"hus {house}", f"Storgatan {house}", "Orten", *at)
        letting = ("municipality", "owned", 0, "Kommunhuset", '{"mon": ["08:00", "16:00"]}', "{}", "{}", "{}")
        self._rows["property"].append(named + letting)
        return house

    def _home(self, house: int, number: int, size: int) -> Home:
        dwelling, random = next(self._numbers.dwelling), self.random
        (sharing,) = random.choices(*POLICIES)
        named = (dwelling, f"d{dwelling:09}", self.place.id, house, f"{number}")
        # Guests leave on a Saturday and come on a Sunday: one night between them is kept by all.
        turning = (1, "2025-01-01") if self._turns_over and number % 3 == 0 else (0, None)
        self._rows["dwelling"].append((*named, sharing, int(random.random() < 0.4), "never", "{}", *turning))
        shared = 2 if size > 1 and random.random() < 0.1 else 0
        return Home(dwelling, house, sharing, [self._bed(dwelling, position, shared) for position in range(size)])

    def _bed(self, dwelling: int, position: int, shared: int) -> SomeBed:
        bed, is_shared = next(self._numbers.bed), position < shared
        room = "rum 1" if is_shared else f"rum {position + 1}"
        place = (bed, f"b{bed:09}", self.place.id, dwelling, room, room, int(is_shared), f"{position + 1}")
        self._rows["bed"].append(place)
        self._rows["bed_price"].append((bed, "2025-01-01", self.random.choice((0, 9_500, 12_500))))
        return SomeBed(bed, room, is_shared)

    def _fill_spell(self, home: Home, spell: Spell) -> None:
        random, flat = self.random, self.random.choice(("women", "men"))
        beds = random.sample(home.beds, 1) if home.sharing == "single_party" else home.beds
        companies: dict[str, str] = {}
        for bed in beds:
            for away in stays_in(spell, random):
                if random.random() < 0.04:
                    self._close(home, bed, away)
                else:
                    company = self._stay(home, bed, away, spell.term, flat)
                    companies.update(dict.fromkeys(away.nights(), company))
        self._rows["dwelling_night"].extend((home.id, night, company) for night, company in companies.items())
        for room in {bed.room for bed in beds if bed.is_shared}:
            self._rows["room_night"].extend(
                (home.id, room, night, company if home.sharing == "single_party" else flat)
                for night, company in companies.items()
            )

    def _close(self, home: Home, bed: SomeBed, away: WeeksAway) -> None:
        closure, place = next(self._numbers.closure), self.place.id
        dates = (away.arrival.isoformat(), away.departure.isoformat())
        self._rows["closure"].append((closure, f"c{closure:09}", place, home.id, bed.id, *dates, "repair"))
        nobody = (None,) * 7
        self._rows["bed_night"].extend(
            (bed.id, night, home.id, place, *nobody, closure, None) for night in away.nights()
        )

    def _stay(self, home: Home, bed: SomeBed, away: WeeksAway, term: str, flat: str) -> str:
        guest, place, rows = next(self._numbers.guest), self.place, self._rows
        new_guest(guest, place, self._terms[term], away, rows)
        company = {"mixed": "*", "same_gender": flat}.get(home.sharing, f"s:{guest}")
        self._book(guest, away, flat if home.sharing == "same_gender" or bed.is_shared else None, bed.is_shared)
        dates = (away.arrival.isoformat(), away.departure.isoformat())
        rows["segment"].append((guest, *dates, place.id, home.id, bed.id, 0))
        in_room = (bed.room, company if home.sharing == "single_party" else flat) if bed.is_shared else (None, None)
        keys = (home.id, place.id, guest, guest, guest, 1, company, *in_room, None, None)
        rows["bed_night"].extend((bed.id, night, *keys) for night in away.nights())
        self.guests.append(Guest(guest, home, bed, away))
        return company

    def _book(self, guest: int, away: WeeksAway, flat: str | None, shares_room: bool) -> None:
        steps = self._steps(away)
        known = (guest, f"k{guest:09}", self.place.id, guest, guest, CHAIN[steps - 1], 1, steps)
        said = ("evening_before", "day_after", flat, int(shares_room), "unknown", AT, "2026-12-01")
        self._rows["booking"].append(known + said)
        for version in range(1, steps + 1):
            before = CHAIN[version - 2] if version > 1 else "new"
            actor = "officer" if version > 1 else "student"
            event = (guest, version, version - 1 or None, before, CHAIN[version - 1], AT, actor)
            self._rows["booking_event"].append(event)

    def _steps(self, away: WeeksAway) -> int:
        if away.departure <= TODAY:
            return 4
        if away.arrival <= TODAY:
            return 3
        return 1 if self.random.random() < 0.1 else 2
