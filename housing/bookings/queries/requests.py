"""What waits for an officer's answer in one municipality: requests that hold a bed, applications that name one.

Plain rows, and a fixed number of statements however many wait: a worklist of fifty is read as fast as one of five.
The municipality's id is the scope: a reference of another one finds nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, or_, select

from housing.accounts.models import Student
from housing.bookings.models import Application, Booking, Segment, Wish
from housing.database import db
from housing.organisations.models import Municipality, Organisation, PlacementSite
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.lifecycle import HOLDING, ApplicationStatus, Status
from housing.rules.nights import Period, Stay
from housing.stock.models import Bed, Dwelling, Property

KEEPS_GAP = Municipality.__table__
OUT_OF_USE = {
    "bed_retired_on": Bed.retired_on,
    "dwelling_retired_on": Dwelling.retired_on,
    "property_retired_on": Property.retired_on,
}
PERIODS = (
    select(PlacementPeriod.placement_id, PlacementPeriod.first_day, PlacementPeriod.last_day)
    .where(PlacementPeriod.placement_id.in_(bindparam("placement_ids", expanding=True)))
    .order_by(PlacementPeriod.placement_id, PlacementPeriod.first_day)
)
"""Statements are put together once, for that takes longer than to ask them."""


@dataclass(frozen=True, slots=True)
class BedWanted:
    """The bed a request is about, and what its house says about keys and company."""

    id: int
    label: str
    room: str
    room_key: str
    is_shared_room: bool
    dwelling_id: int
    dwelling_label: str
    sharing: str
    home: str
    key_hours: dict[str, Any]
    after_hours: dict[str, str]
    retired_on: date | None


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """One request as an officer answers it. `holds`: it is a booking and has the nights; else an application.

    `periods` are those of the placement that the stays are for: a student may take one and wait for the other.
    """

    id: int
    ref: str
    version: int
    status: str
    holds: bool
    asked_at: datetime
    answer_by: date
    arrive: str
    leave: str
    flat: str | None
    shares_room: bool
    arrival_time: str
    student_id: int
    person_id: int
    placement_id: int
    published_at: datetime | None
    institution: str
    site: str
    keep_gap_nights: int
    bed: BedWanted
    stays: tuple[Stay, ...]
    periods: tuple[Period, ...]

    @property
    def arrival(self) -> date:
        """The day the guest would come."""
        return self.stays[0].arrival

    @property
    def departure(self) -> date:
        """The day the last of the nights asked for ends."""
        return max(stay.departure for stay in self.stays)

    @property
    def nights(self) -> int:
        """How many nights are asked for."""
        return sum(stay.nights for stay in self.stays)

    @property
    def key(self) -> tuple[bool, int]:
        """What tells requests of both kinds apart."""
        return self.holds, self.id


def waiting_requests(municipality_id: int) -> list[WaitingRequest]:
    """Return everything that waits for an answer of this municipality, in the order in which it was asked."""
    bookings = _rows(Booking, Segment, municipality_id)
    applications = _rows(Application, Wish, municipality_id)
    found = [*_requests(bookings, holds=True), *_requests(applications, holds=False)]
    return sorted(found, key=lambda request: (request.asked_at, request.ref))


def number_waiting(municipality_id: int) -> int:
    """Return how many requests and applications wait for an answer of this municipality."""
    bookings = select(func.count()).where(
        Booking.municipality_id == municipality_id, Booking.status == Status.REQUESTED
    )
    applications = (
        select(func.count(Application.id.distinct()))
        .join(Wish, Wish.application_id == Application.id)
        .where(Wish.municipality_id == municipality_id, Application.status == ApplicationStatus.OPEN)
    )
    return (db.session.scalar(bookings) or 0) + (db.session.scalar(applications) or 0)


def request_with_ref(municipality_id: int, ref: str) -> WaitingRequest | None:
    """Return the booking or application with that reference, whatever became of it."""
    bookings = _requests(_rows(Booking, Segment, municipality_id, ref), holds=True)
    if bookings:
        return bookings[0]
    applications = _requests(_rows(Application, Wish, municipality_id, ref), holds=False)
    return applications[0] if applications else None


def first_arrival(municipality_id: int, refs: Collection[str]) -> date | None:
    """Return the first day on which a guest comes of those who asked under these references and have a bed held."""
    applications = select(Application.id).where(Application.ref.in_(refs))
    return db.session.scalar(
        select(func.min(Segment.arrival))
        .join(Booking, Booking.id == Segment.booking_id)
        .where(
            Booking.municipality_id == municipality_id,
            Booking.status.in_(HOLDING),
            or_(Booking.ref.in_(refs), Booking.application_id.in_(applications)),
        )
    )


def _rows(
    asked: type[Booking] | type[Application],
    part: type[Segment] | type[Wish],
    municipality_id: int,
    ref: str | None = None,
) -> Sequence[Row[Any]]:
    """Return those that wait, or the one with that reference, a row for each of their parts."""
    statement = _with_ref(asked, part) if ref is not None else _waiting(asked, part)
    return db.session.execute(statement, {"municipality_id": municipality_id, "ref": ref}).all()


@lru_cache
def _waiting(asked: type[Booking] | type[Application], part: type[Segment] | type[Wish]) -> Select[*tuple[Any, ...]]:
    return _asked_here(asked, part).where(
        asked.status == (Status.REQUESTED if asked is Booking else ApplicationStatus.OPEN)
    )


@lru_cache
def _with_ref(asked: type[Booking] | type[Application], part: type[Segment] | type[Wish]) -> Select[*tuple[Any, ...]]:
    return _asked_here(asked, part).where(asked.ref == bindparam("ref"))


def _asked_here(asked: type[Booking] | type[Application], part: type[Segment] | type[Wish]) -> Select[*tuple[Any, ...]]:
    here: BindParameter[Any] = bindparam("municipality_id")
    statement = (
        _columns(asked, part)
        .join_from(asked, part, part.booking_id == asked.id if part is Segment else part.application_id == asked.id)  # type: ignore[union-attr]
        .join(Placement, Placement.id == asked.placement_id)
        .join(Student, Student.id == asked.student_id)
        .join(Organisation, Organisation.id == Placement.institution_id)
        .join(PlacementSite, PlacementSite.id == Placement.site_id)
        .join(KEEPS_GAP, KEEPS_GAP.c.id == Placement.municipality_id)
        .join(Bed, Bed.id == part.bed_id)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(part.municipality_id == here)
    )
    if part is Wish:
        return statement.order_by(asked.id, Wish.rank, part.arrival)
    # Also asked of the booking itself, whose index leads to the few that wait: segments are a whole country's.
    return statement.where(Booking.municipality_id == here).order_by(asked.id, part.arrival)


def _columns(asked: type[Booking] | type[Application], part: type[Segment] | type[Wish]) -> Select[*tuple[Any, ...]]:
    return select(
        asked.id,
        asked.ref,
        asked.version,
        asked.status,
        asked.asked_at,
        asked.answer_by,
        asked.arrive,
        asked.leave,
        asked.flat,
        asked.shares_room,
        asked.arrival_time,
        asked.student_id,
        asked.placement_id,
        Student.person_id,
        Placement.published_at,
        Organisation.name.label("institution"),
        PlacementSite.name.label("site"),
        KEEPS_GAP.c.keep_gap_nights,
        part.arrival,
        part.departure,
        (Wish.rank if part is Wish else Bed.id).label("rank"),
        Bed.id.label("bed_id"),
        Bed.label.label("bed_label"),
        Bed.room,
        Bed.room_key,
        Bed.is_shared_room,
        Dwelling.id.label("dwelling_id"),
        Dwelling.label.label("dwelling_label"),
        Dwelling.sharing,
        Property.name.label("home"),
        Property.key_hours,
        Property.after_hours,
        *(on.label(name) for name, on in OUT_OF_USE.items()),
    )


def _requests(rows: Sequence[Row[Any]], *, holds: bool) -> list[WaitingRequest]:
    periods = _periods({row.placement_id for row in rows})
    grouped = [list(parts) for _, parts in groupby(rows, key=lambda row: row.id)]
    return [_request(parts, periods[parts[0].placement_id], holds) for parts in grouped]


def _request(parts: list[Row[Any]], periods: list[Period], holds: bool) -> WaitingRequest:
    first = parts[0]
    # Of an application the best wish counts; a booking's segments may lie in several beds.
    chosen = parts if holds else [part for part in parts if part.rank == first.rank]
    stays = tuple(Stay(part.arrival, part.departure) for part in chosen)
    return WaitingRequest(
        id=first.id,
        ref=first.ref,
        version=first.version,
        status=first.status,
        holds=holds,
        asked_at=first.asked_at,
        answer_by=first.answer_by,
        arrive=first.arrive,
        leave=first.leave,
        flat=first.flat,
        shares_room=first.shares_room,
        arrival_time=first.arrival_time,
        student_id=first.student_id,
        person_id=first.person_id,
        placement_id=first.placement_id,
        published_at=first.published_at,
        institution=first.institution,
        site=first.site,
        keep_gap_nights=first.keep_gap_nights,
        bed=_bed(first),
        stays=stays,
        periods=tuple(period for period in periods if _is_for(stays, period)),
    )


def _bed(row: Row[Any]) -> BedWanted:
    return BedWanted(
        id=row.bed_id,
        label=row.bed_label,
        room=row.room,
        room_key=row.room_key,
        is_shared_room=row.is_shared_room,
        dwelling_id=row.dwelling_id,
        dwelling_label=row.dwelling_label,
        sharing=row.sharing,
        home=row.home,
        key_hours=row.key_hours,
        after_hours=row.after_hours,
        retired_on=min(filter(None, (getattr(row, name) for name in OUT_OF_USE)), default=None),
    )


def _is_for(stays: Sequence[Stay], period: Period) -> bool:
    return any(stay.arrival <= period.last_day and period.first_day <= stay.departure for stay in stays)


def _periods(placement_ids: Collection[int]) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = defaultdict(list)
    if not placement_ids:
        return {}
    rows = db.session.execute(PERIODS, {"placement_ids": list(placement_ids)})
    for placement_id, first_day, last_day in rows:
        found[placement_id].append(Period(first_day, last_day))
    return found
