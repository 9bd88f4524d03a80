"""The dwellings of a municipality with every taken night of some stays: what `rules.capacity` asks for."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select

from housing.database import db
from housing.nights.models import BedNight, on_nights
from housing.rules.capacity import BedNights, DwellingNights
from housing.rules.facts import Fact
from housing.rules.nights import ONE_DAY, Stay, nights_of
from housing.rules.sharing import Sharing
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.turnover import nights_kept_empty

Night = tuple[int, date]
"""A bed or dwelling, and a date."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a bed must have to be counted, as in a student's search; nothing set counts all of them."""

    own_room: bool = False
    lock: bool = False
    step_free: bool = False
    no_animals: bool = False

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return the same as conditions on a bed and its dwelling."""
        wanted: list[tuple[bool, Any]] = [
            (self.own_room, ~Bed.is_shared_room),
            (self.lock, Dwelling.facts[Fact.DOOR_LOCK.value].as_string() == "yes"),
            (self.step_free, Dwelling.step_free),
            (self.no_animals, Dwelling.animals != "allowed"),
        ]
        return [clause for asked, clause in wanted if asked]


EVERY_BED = Conditions()


class Home(NamedTuple):
    """A dwelling with its nights, and what may be said of it; `property` and `label` only to its own officer."""

    nights: DwellingNights
    property: str
    label: str
    rooms: int
    step_free: bool


class _Bed(NamedTuple):
    id: int
    dwelling_id: int
    room_key: str
    is_shared_room: bool
    sharing: str
    property: str
    label: str
    step_free: bool
    retired_on: date


class _Ledger:
    """The taken nights of one municipality in some stays, and whose company is there."""

    def __init__(self, municipality_id: int, stays: Sequence[Stay]) -> None:
        self.nights = nights_of(stays)
        self.kept_empty = nights_kept_empty(municipality_id, min(self.nights), max(self.nights) + ONE_DAY)
        self.taken: dict[int, set[date]] = defaultdict(set)
        self.company: dict[int, dict[date, str]] = defaultdict(dict)
        self.room_company: dict[int, dict[str, dict[date, str]]] = defaultdict(lambda: defaultdict(dict))
        rows = db.session.execute(
            select(
                BedNight.bed_id,
                BedNight.night,
                BedNight.dwelling_id,
                BedNight.company,
                BedNight.room,
                BedNight.room_company,
            ).where(BedNight.municipality_id == municipality_id, on_nights(stays))
        )
        for bed_id, night, dwelling_id, company, room, room_company in rows:
            self.taken[bed_id].add(night)
            if company:
                self.company[dwelling_id][night] = company
            if room and room_company:
                self.room_company[dwelling_id][room][night] = room_company

    def bed(self, bed: _Bed) -> BedNights:
        """Return a bed with its taken nights; those after it retired, or between two guests, are as good as taken."""
        retired = {night for night in self.nights if night >= bed.retired_on}
        taken = self.taken[bed.id] | retired | self.kept_empty.get(bed.id, frozenset())
        return BedNights(bed.id, frozenset(taken), bed.room_key if bed.is_shared_room else None)


def homes_in(municipality_id: int, stays: Sequence[Stay], conditions: Conditions = EVERY_BED) -> list[Home]:
    """Return the dwellings with the beds that meet the conditions on some night of the stays, in a fixed order.

    Guests in beds that do not meet them are there all the same: their company counts.
    """
    homes: dict[int, list[_Bed]] = defaultdict(list)
    for bed in _beds(municipality_id, min(stays), conditions):
        homes[bed.dwelling_id].append(bed)
    ledger = _Ledger(municipality_id, stays)
    return [_home(dwelling_id, beds, ledger) for dwelling_id, beds in homes.items()]


def _home(dwelling_id: int, beds: Sequence[_Bed], ledger: _Ledger) -> Home:
    first = beds[0]
    nights = DwellingNights(
        dwelling_id,
        Sharing(first.sharing),
        tuple(map(ledger.bed, beds)),
        ledger.company[dwelling_id],
        ledger.room_company[dwelling_id],
    )
    return Home(nights, first.property, first.label, len({bed.room_key for bed in beds}), first.step_free)


def _beds(municipality_id: int, first: Stay, conditions: Conditions) -> list[_Bed]:
    retired = [model.retired_on for model in (Bed, Dwelling, Property)]
    rows = db.session.execute(
        select(
            Bed.id,
            Bed.dwelling_id,
            Bed.room_key,
            Bed.is_shared_room,
            Dwelling.sharing,
            Property.name,
            Dwelling.label,
            Dwelling.step_free,
            *retired,
        )
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(
            Bed.municipality_id == municipality_id,
            *(or_(on.is_(None), on > first.arrival) for on in retired),
            *conditions.clauses(),
        )
        .order_by(Bed.dwelling_id, Bed.id)
    )
    return [_Bed(*row[:8], min(filter(None, row[8:]), default=date.max)) for row in rows]
