"""What waits for an officer's answer in one municipality: requests that hold a bed, applications that name one.

Plain rows, and one statement however many wait: a worklist of fifty is read as fast as one of five.
The municipality's id is the scope: a reference of another one finds nothing.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Integer,
    Row,
    Select,
    String,
    Text,
    and_,
    bindparam,
    cast,
    desc,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    union_all,
)

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.bookings.models import Application, Booking, Segment, Wish
from housing.bookings.parties import Party, PartyMember
from housing.database import db, read_rows
from housing.organisations.models import Municipality, Organisation, PlacementSite
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.lifecycle import HOLDING, ApplicationStatus, Status
from housing.rules.nights import Period, Stay
from housing.rules.parties import PartyKey, PartyStatus
from housing.stock.models import Bed, Dwelling, Property

KEEPS_GAP = Municipality.__table__
HERE: BindParameter[Any] = bindparam("municipality_id", type_=Integer(), literal_execute=True)
REQUESTED = bindparam("requested", Status.REQUESTED, type_=String(), literal_execute=True)
OPEN = bindparam("open", ApplicationStatus.OPEN, type_=String(), literal_execute=True)
"""They stand in the text that is sent: so PostgreSQL keeps its plan for a municipality whose officer asks again.

With them as values it makes a new one each time, and that takes longer than to look for what waits.
"""
REF: BindParameter[Any] = bindparam("ref")


class BedWanted(NamedTuple):
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
    key_hours: Mapping[str, Any]
    after_hours: Mapping[str, str]
    retired_on: date | None


class WaitingRequest(NamedTuple):
    """One request as an officer answers it. `holds`: it is a booking and has the nights; else an application.

    The first fields are the columns of `_columns`, in their order. `person` is who asked, ready for `name_of`;
    whoever may read the request may. `periods` are those of the placement that the stays are for: a student may
    take one and wait for the other. `goes_first`: the code of why it goes before all others, if it does. `party_id`
    and `shares_rooms`: the two who live together whose company it is, if it is.
    """

    holds: bool
    id: int
    ref: str
    version: int
    status: str
    asked_at: datetime
    answer_by: date
    arrive: str
    leave: str
    flat: str | None
    shares_room: bool
    arrival_time: str
    student_id: int
    placement_id: int
    published_at: datetime | None
    institution: str
    site: str
    keep_gap_nights: int
    goes_first: str | None
    party_id: int | None
    shares_rooms: bool | None
    bed: BedWanted
    person: PersonRow
    stays: tuple[Stay, ...]
    periods: tuple[Period, ...]

    @property
    def turn(self) -> tuple[bool, datetime, str]:
        """Its place in the order in which requests are looked at."""
        return self.goes_first is None, self.asked_at, self.ref

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
    def party(self) -> PartyKey:
        """Whose company her nights are, or would be."""
        return PartyKey(self.student_id, self.party_id, bool(self.shares_rooms))

    @property
    def key(self) -> tuple[bool, int]:
        """What tells requests of both kinds apart."""
        return self.holds, self.id


def waiting_requests(municipality_id: int) -> list[WaitingRequest]:
    """Return everything that waits for an answer of this municipality, in the order in which it was asked.

    Who goes first, since she lost a bed to a placement that moved, stands before the others.
    """
    found = _requests(WAITING, {"municipality_id": municipality_id})
    return sorted(found, key=lambda request: request.turn)


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
    found = _requests(WITH_REF, {"municipality_id": municipality_id, "ref": ref})
    return found[0] if found else None


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


def _columns(asked: type[Booking] | type[Application], part: type[Segment] | type[Wish]) -> Select[*tuple[Any, ...]]:
    """Return a row's columns: of a `WaitingRequest`, of its `BedWanted`, of a part of it with a period, and who asked.

    Of an application the part has the wish's rank, for a booking they are all alike.
    """
    is_booking = asked is Booking
    return select(
        (true() if is_booking else false()).label("holds"),
        asked.id.label("asked_id"),
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
        Placement.published_at,
        Organisation.name.label("institution"),
        PlacementSite.name.label("site"),
        KEEPS_GAP.c.keep_gap_nights,
        (cast(null(), String) if is_booking else Application.goes_first).label("goes_first"),
        Party.id.label("party_id"),
        Party.shares_rooms,
        Bed.id.label("bed_id"),
        Bed.label.label("bed_label"),
        Bed.room,
        Bed.room_key,
        Bed.is_shared_room,
        Dwelling.id.label("dwelling_id"),
        Dwelling.label.label("dwelling_label"),
        Dwelling.sharing,
        Property.name.label("home"),
        cast(Property.key_hours, Text).label("key_hours"),
        cast(Property.after_hours, Text).label("after_hours"),
        Bed.retired_on.label("bed_retired_on"),
        Dwelling.retired_on.label("dwelling_retired_on"),
        Property.retired_on.label("property_retired_on"),
        (literal_column("0") if is_booking else Wish.rank).label("rank"),
        part.arrival.label("arrives"),
        part.departure,
        PlacementPeriod.first_day,
        PlacementPeriod.last_day,
        *NAME_COLUMNS,
    )


KEY = itemgetter(0, 1)
REQUEST = slice(21)
BED = slice(21, 30)
HOURS = slice(30, 32)
RETIRED = slice(32, 35)
PART = slice(35, 40)
"""Where in such a row what stands."""


def _asked_here(asked: type[Booking] | type[Application], part: type[Segment] | type[Wish]) -> Select[*tuple[Any, ...]]:
    statement = (
        _columns(asked, part)
        .join_from(asked, part, part.booking_id == asked.id if part is Segment else part.application_id == asked.id)  # type: ignore[union-attr]
        .join(Placement, Placement.id == asked.placement_id)
        .join(Student, Student.id == asked.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .join(Organisation, Organisation.id == Placement.institution_id)
        .join(PlacementSite, PlacementSite.id == Placement.site_id)
        .join(KEEPS_GAP, KEEPS_GAP.c.id == Placement.municipality_id)
        .join(Bed, Bed.id == part.bed_id)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .outerjoin(
            PlacementPeriod,
            and_(
                PlacementPeriod.placement_id == asked.placement_id,
                PlacementPeriod.first_day <= part.departure,
                PlacementPeriod.last_day >= part.arrival,
            ),
        )
        .where(part.municipality_id == HERE)
    )
    if asked is Booking:
        statement = statement.outerjoin(Party, Party.id == Booking.party_id)
    else:
        together = and_(PartyMember.placement_id == asked.placement_id, PartyMember.live)
        statement = statement.outerjoin(PartyMember, together).outerjoin(
            Party, and_(Party.id == PartyMember.party_id, Party.status == PartyStatus.AGREED)
        )
    # Also asked of the booking itself, whose index leads to the few that wait: segments are a whole country's.
    return statement.where(Booking.municipality_id == HERE) if asked is Booking else statement


BOOKINGS = _asked_here(Booking, Segment)
APPLICATIONS = _asked_here(Application, Wish)


def _both(
    bookings: Select[*tuple[Any, ...]], applications: Select[*tuple[Any, ...]]
) -> CompoundSelect[*tuple[Any, ...]]:
    """Return bookings, then applications; the parts of each stand together, the best wish first."""
    return union_all(bookings, applications).order_by(desc("holds"), "asked_id", "rank", "arrives", "first_day")


WAITING = _both(
    BOOKINGS.where(Booking.status == REQUESTED),
    APPLICATIONS.where(Application.status == OPEN),
)
WITH_REF = _both(BOOKINGS.where(Booking.ref == REF), APPLICATIONS.where(Application.ref == REF))


def _requests(statement: CompoundSelect[*tuple[Any, ...]], values: dict[str, Any]) -> list[WaitingRequest]:
    rows = read_rows(statement, values)
    return [_request(list(parts)) for _, parts in groupby(rows, key=KEY)]


def _request(rows: list[Row[Any]]) -> WaitingRequest:
    first = rows[0]
    columns: tuple[Any, ...] = tuple(first)
    stays, periods = _stays_and_periods([row[PART] for row in rows])
    retired_on = min(filter(None, columns[RETIRED]), default=None)
    bed = BedWanted._make((*columns[BED], *map(_read, columns[HOURS]), retired_on))
    return WaitingRequest._make((*columns[REQUEST], bed, PersonRow.made_of(first), stays, periods))


def _stays_and_periods(parts: Sequence[tuple[Any, ...]]) -> tuple[tuple[Stay, ...], tuple[Period, ...]]:
    """Return both in order; a part stands in a row for each of its periods."""
    best = parts[0][0]
    # Of an application the best wish counts; a booking's segments may lie in several beds.
    chosen = [part for part in parts if part[0] == best]
    stays = dict.fromkeys((arrival, departure) for _, arrival, departure, _, _ in chosen)
    periods = {(first_day, last_day) for _, _, _, first_day, last_day in chosen if first_day}
    return tuple([Stay(*days) for days in stays]), tuple([Period(*days) for days in sorted(periods)])


@lru_cache(maxsize=1024)
def _read(hours: str) -> Mapping[str, Any]:
    """Return what a house says of its hours. Many wait for the same few houses, so it is read once."""
    return MappingProxyType(json.loads(hours))
