"""Which beds stay empty on some nights, since another guest is there just before them or just after.

Nothing is asked of homes that do not turn over; where a municipality has none that does, one look into an index that
is empty there says so, and the statements of every search stay as they are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, exists, or_, select

from housing.database import read_rows
from housing.nights.models import BedNight
from housing.rules.nights import ONE_DAY, Stay
from housing.rules.parties import PartyKey
from housing.rules.sharing import Sharing
from housing.rules.turnover import MOST_TURNOVER_NIGHTS, kept_empty, turns_over_whole, widened
from housing.stock.models import TURNS_OVER, Bed, Dwelling

NO_OTHERS: Mapping[int, Collection[date]] = MappingProxyType({})

SAME_PLACE: ColumnElement[bool] = and_(
    BedNight.dwelling_id == Dwelling.id,
    BedNight.closure_id.is_(None),
    or_(
        BedNight.bed_id == Bed.id,
        and_(Dwelling.sharing == Sharing.SINGLE_PARTY, BedNight.company != bindparam("company", "")),
    ),
)
"""A night of a guest, or one that is held, that counts for the turn-over of a bed.

In a home for one party those of the same party, of `company`, are no other guests in its other beds.
"""


class TurningBed(NamedTuple):
    """A bed of a home that turns over."""

    id: int
    dwelling_id: int
    sharing: str
    nights: int


class BedWithGuests(NamedTuple):
    """Such a bed, and the nights on which a guest is there: in the bed, or in a home for one party."""

    bed: TurningBed
    there: set[date]

    @property
    def kept_empty(self) -> frozenset[date]:
        """The nights on which nobody else may come."""
        return kept_empty(self.there, self.bed.nights)


def turnovers_in(municipality_ids: Collection[int] | None) -> list[int]:
    """Return how many nights beds stay empty there, each number once; none where nothing turns over.

    `municipality_ids` None: anywhere.
    """
    everywhere = municipality_ids is None
    return [nights for (nights,) in read_rows(_turnovers(everywhere), _ids(municipality_ids))]


def beds_kept_empty(
    stays: Sequence[Stay],
    municipality_ids: Collection[int] | None,
    *,
    party: PartyKey | None = None,
    hold_ids: Collection[int] = (),
) -> frozenset[int]:
    """Return the beds that have to stay empty on some night of the stays: other guests are there, or too near.

    `party`: her own nights are no other's, and neither are those that the holds would give her, nor those of whoever
    lives together with her in a home for one party.
    """
    found: set[int] = set()
    for nights in turnovers_in(municipality_ids):
        statement = _kept(len(stays), municipality_ids is None, party is not None, bool(hold_ids))
        asked = _ids(municipality_ids) | {"nights": nights, "hold_ids": list(hold_ids)}
        if party:
            asked |= {"student_id": party.student_id, "company": party.of_home}
        for n, stay in enumerate(widened(stays, nights)):
            asked |= {f"arrival_{n}": stay.arrival, f"departure_{n}": stay.departure}
        found.update(bed_id for (bed_id,) in read_rows(statement, asked))
    return frozenset(found)


def nights_kept_empty(
    municipality_id: int,
    first: date,
    departure: date,
    *,
    party: PartyKey | None = None,
    besides: Mapping[int, Collection[date]] = NO_OTHERS,
) -> dict[int, frozenset[date]]:
    """Return, by bed of a home that turns over, on which nights it has to stay empty from `first` to `departure`.

    Those of its guests are among them, but not those of `party`: her own, and in a home for one party whosever it is.
    `besides`: nights of other bookings that count for nothing either, since these leave them.
    """
    turning = read_rows(TURNING_THERE, {"municipality_id": municipality_id})
    return _kept_by(_guests_near(turning, first, departure, party, besides))


def nights_between_guests(municipality_id: int, first: date, departure: date) -> dict[int, frozenset[date]]:
    """Return the same without the nights on which a guest is there: in the bed, or in a home for one party."""
    near = _guests_near(read_rows(TURNING_THERE, {"municipality_id": municipality_id}), first, departure)
    return {each.bed.id: each.kept_empty - each.there for each in near}


def nights_kept_empty_of(
    bed_ids: Collection[int], first: date, departure: date, *, party: PartyKey | None = None
) -> dict[int, frozenset[date]]:
    """Return the same for those of the beds that stand in homes that turn over."""
    return _kept_by(_guests_near(read_rows(TURNING_OF_THESE, {"bed_ids": list(bed_ids)}), first, departure, party))


def _guests_near(
    turning: Iterable[Any],
    first: date,
    departure: date,
    party: PartyKey | None = None,
    besides: Mapping[int, Collection[date]] = NO_OTHERS,
) -> list[BedWithGuests]:
    beds = [TurningBed._make(row) for row in turning]
    if not beds:
        return []
    reach = ONE_DAY * MOST_TURNOVER_NIGHTS
    near = {"dwelling_ids": list({bed.dwelling_id for bed in beds}), "first": first - reach, "last": departure + reach}
    in_bed: defaultdict[int, set[date]] = defaultdict(set)
    in_home: defaultdict[int, set[date]] = defaultdict(set)
    for bed_id, dwelling_id, night, company, student, booking_id in read_rows(NEAR, near):
        is_left = booking_id is not None and night in besides.get(booking_id, ())
        if not is_left and (party is None or student != party.student_id):
            in_bed[bed_id].add(night)
            if company is not None and (party is None or company != party.of_home):
                in_home[dwelling_id].add(night)
    return [
        BedWithGuests(bed, in_bed[bed.id] | (in_home[bed.dwelling_id] if turns_over_whole(bed.sharing) else set()))
        for bed in beds
    ]


def _kept_by(near: Iterable[BedWithGuests]) -> dict[int, frozenset[date]]:
    return {each.bed.id: each.kept_empty for each in near}


@lru_cache
def _turnovers(everywhere: bool) -> Select[*tuple[Any, ...]]:
    found = select(Dwelling.turnover_nights).where(TURNS_OVER).distinct()
    return found if everywhere else found.where(Dwelling.municipality_id.in_(bindparam("ids", expanding=True)))


@lru_cache
def _kept(stays: int, everywhere: bool, of_student: bool, some_holds: bool) -> Select[*tuple[Any, ...]]:
    ends = [(bindparam(f"arrival_{n}", type_=Date()), bindparam(f"departure_{n}", type_=Date())) for n in range(stays)]
    near = or_(*(and_(BedNight.night >= arrival, BedNight.night < departure) for arrival, departure in ends))
    others = select(BedNight.bed_id).where(SAME_PLACE, near)
    if of_student:
        others = others.where(or_(BedNight.student_id.is_(None), BedNight.student_id != bindparam("student_id")))
    if some_holds:
        held: BindParameter[Any] = bindparam("hold_ids", expanding=True)
        others = others.where(or_(BedNight.hold_id.is_(None), BedNight.hold_id.not_in(held)))
    beds = (
        select(Bed.id)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(Dwelling.turnover_nights == bindparam("nights"), exists(others.correlate(Bed, Dwelling)))
    )
    return beds if everywhere else beds.where(Dwelling.municipality_id.in_(bindparam("ids", expanding=True)))


TURNING = (
    select(Bed.id, Bed.dwelling_id, Dwelling.sharing, Dwelling.turnover_nights)
    .join(Dwelling, Dwelling.id == Bed.dwelling_id)
    .where(TURNS_OVER)
)
TURNING_THERE = TURNING.where(Dwelling.municipality_id == bindparam("municipality_id"))
TURNING_OF_THESE = TURNING.where(Bed.id.in_(bindparam("bed_ids", expanding=True)))
NEAR = select(
    BedNight.bed_id,
    BedNight.dwelling_id,
    BedNight.night,
    BedNight.company,
    BedNight.student_id,
    BedNight.booking_id,
).where(
    BedNight.dwelling_id.in_(bindparam("dwelling_ids", expanding=True)),
    BedNight.night >= bindparam("first", type_=Date()),
    BedNight.night < bindparam("last", type_=Date()),
    BedNight.closure_id.is_(None),
)


def _ids(municipality_ids: Collection[int] | None) -> dict[str, Any]:
    return {} if municipality_ids is None else {"ids": list(municipality_ids)}
