"""What stands at one moment, as plain values, and a plain model's answer to whether a bed can be had.

Read with plain statements; nothing of the product's own queries and rules is asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.models import Application, Booking, Segment
from housing.bookings.waiting import LineProposal, LineProposalNight, Waiting, WaitingPlace, WaitingStay
from housing.database import db
from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementNight
from housing.stock.models import Bed
from tests.bookings.chance.town import Room, Town

HOLDS = frozenset({"requested", "offered", "confirmed", "checked_in"})
AGREED = frozenset({"confirmed", "checked_in"})
BedNights = frozenset[tuple[str, date]]


@dataclass(frozen=True)
class Booked:
    """A booking: whose, where it stands, the nights it has, and those it agrees with their price."""

    student: int
    placement: int
    application: int | None
    status: str
    version: int
    flat: str | None
    accept_by: datetime | None
    nights: BedNights
    agreed: BedNights
    ore: int


@dataclass(frozen=True)
class Asked:
    """An application, and what it waits for if it waits."""

    id: int
    student: int
    placement: int
    status: str
    flat: str | None
    shares_room: bool
    goes_first: bool
    since: datetime | None
    waits_for: frozenset[date]
    in_line: bool


@dataclass(frozen=True)
class Proposed:
    """A bed that is somebody's turn, or was."""

    application: int
    bed: str
    status: str
    booking: int | None
    nights: frozenset[date]


@dataclass(frozen=True)
class Night:
    """A row of the ledger: who has a bed's night (a booking, a closure or a hold), with the company of a guest."""

    taker: tuple[str, int]
    student: int | None
    dwelling: int
    company: str | None
    room: str | None
    room_company: str | None


@dataclass(frozen=True)
class Picture:
    """All of it."""

    bookings: Mapping[str, Booked]
    applications: Mapping[str, Asked]
    proposals: Mapping[int, Proposed]
    nights: Mapping[tuple[str, date], Night]
    windows: Mapping[int, frozenset[date]]
    published: frozenset[int]
    moved: Mapping[str, str]
    """What is proposed for bookings whose placement moved: references, by booking."""
    asked_changes: Mapping[str, str]
    """What students have asked to be changed: references, by booking."""

    def wants(self, room: Room, nights: Iterable[date], student: int, flat: str | None) -> "Question":
        return Question(self, room, frozenset(nights), student, flat)


@dataclass(frozen=True)
class Question:
    """Whether somebody can have a bed on some nights, told by the sentences of domain.md one by one.

    `without`: takers whose nights count as free: her own booking that changes, an offer that has run out.
    """

    picture: Picture
    room: Room
    nights: frozenset[date]
    student: int
    flat: str | None
    without: frozenset[tuple[str, int]] = frozenset()

    @property
    def yes(self) -> bool:
        others = {key: row for key, row in self.picture.nights.items() if row.taker not in self.without}
        return not (
            self._taken(others) or self._elsewhere(others) or self._other_company(others) or self._too_near(others)
        )

    def _taken(self, others: Mapping[tuple[str, date], Night]) -> bool:
        """A bed has one taker a night."""
        return any((self.room.ref, night) in others for night in self.nights)

    def _elsewhere(self, others: Mapping[tuple[str, date], Night]) -> bool:
        """A student sleeps in one bed a night."""
        return any(row.student == self.student and night in self.nights for (_, night), row in others.items())

    def _other_company(self, others: Mapping[tuple[str, date], Night]) -> bool:
        """Women's and men's flats are not mixed, nor are shared rooms; a party is alone."""
        guests = [
            row for (_, night), row in others.items()
            if night in self.nights and row.dwelling == self.room.dwelling and row.company is not None
        ]  # fmt: skip
        if self.room.sharing == "single_party":
            return any(row.student != self.student for row in guests)
        if self.room.sharing == "same_gender":
            return any(row.company != self.flat for row in guests)
        return any(row.room == self.room.shared_with and row.room_company != self.flat for row in guests if row.room)

    def _too_near(self, others: Mapping[tuple[str, date], Night]) -> bool:
        """The bed stays empty between two guests, the whole home where it is let to one party."""
        around = {night + timedelta(days=n) for night in self.nights for n in _both_ways(self.room.turnover)}
        whole = self.room.sharing == "single_party"
        return any(
            night in around and row.taker[0] != "closure" and (row.student is None or row.student != self.student)
            for (bed, night), row in others.items()
            if bed == self.room.ref or (whole and row.dwelling == self.room.dwelling and row.company is not None)
        )


def _both_ways(nights: int) -> range:
    return range(-nights, nights + 1) if nights else range(0)


def look(town: Town) -> Picture:
    """Read what stands in the database, and leave no transaction open."""
    db.session.rollback()
    beds = dict(db.session.execute(select(Bed.id, Bed.ref)).all())
    picture = Picture(
        _bookings(town.world.storuman.id, beds),
        _applications(town.world.storuman.id),
        _proposals(beds),
        _nights(beds),
        _windows(),
        frozenset(db.session.scalars(select(Placement.id).where(Placement.status == "published"))),
        _open_of(ChangeProposal),
        _open_of(ChangeRequest),
    )
    db.session.rollback()
    return picture


def _bookings(municipality_id: int, beds: Mapping[int, str]) -> dict[str, Booked]:
    held: defaultdict[int, set[tuple[str, date]]] = defaultdict(set)
    for booking_id, bed_id, night in db.session.execute(select(BedNight.booking_id, BedNight.bed_id, BedNight.night)):
        if booking_id is not None:
            held[booking_id].add((beds[bed_id], night))
    agreed: defaultdict[int, set[tuple[str, date]]] = defaultdict(set)
    ore: defaultdict[int, int] = defaultdict(int)
    for part in db.session.execute(
        select(Segment.booking_id, Segment.bed_id, Segment.arrival, Segment.departure, Segment.ore)
    ):
        ore[part.booking_id] += part.ore
        agreed[part.booking_id] |= {(beds[part.bed_id], night) for night in each_night(part.arrival, part.departure)}
    here = select(Booking.__table__).where(Booking.municipality_id == municipality_id).order_by(Booking.id)
    return {
        row.ref: Booked(
            student=row.student_id,
            placement=row.placement_id,
            application=row.application_id,
            status=row.status,
            version=row.version,
            flat=row.flat,
            accept_by=row.accept_by,
            nights=frozenset(held[row.id]),
            agreed=frozenset(agreed[row.id]),
            ore=ore[row.id],
        )
        for row in db.session.execute(here)
    }


def _applications(municipality_id: int) -> dict[str, Asked]:
    waits: defaultdict[int, set[date]] = defaultdict(set)
    for id_, arrival, departure in db.session.execute(
        select(WaitingStay.application_id, WaitingStay.arrival, WaitingStay.departure)
    ):
        waits[id_] |= set(each_night(arrival, departure))
    here = select(WaitingPlace.application_id).where(WaitingPlace.municipality_id == municipality_id)
    in_line = set(db.session.scalars(here))
    rows = db.session.execute(
        select(
            Application.id, Application.student_id, Application.placement_id, Application.status, Application.flat,
            Application.shares_room, Application.goes_first, Waiting.since, Application.ref,
        )
        .outerjoin(Waiting, Waiting.application_id == Application.id)
        .join(Placement, Placement.id == Application.placement_id)
        .where(Placement.municipality_id == municipality_id)
        .order_by(Application.id)
    )  # fmt: skip
    return {
        row.ref: Asked(
            row.id, row.student_id, row.placement_id, row.status, row.flat, row.shares_room,
            row.goes_first is not None, row.since, frozenset(waits[row.id]),
            row.id in in_line and row.status in {"open", "waiting"},
        )
        for row in rows
    }  # fmt: skip


def _proposals(beds: Mapping[int, str]) -> dict[int, Proposed]:
    nights: defaultdict[int, set[date]] = defaultdict(set)
    for id_, night in db.session.execute(select(LineProposalNight.proposal_id, LineProposalNight.night)):
        nights[id_].add(night)
    rows = db.session.execute(
        select(
            LineProposal.id, LineProposal.application_id, LineProposal.bed_id, LineProposal.status,
            LineProposal.booking_id,
        ).order_by(LineProposal.id)
    )  # fmt: skip
    return {
        id_: Proposed(application, beds[bed], status, booking, frozenset(nights[id_]))
        for id_, application, bed, status, booking in rows
    }


def _open_of(model: type[ChangeProposal] | type[ChangeRequest]) -> dict[str, str]:
    rows = select(Booking.ref, model.ref).join(Booking, Booking.id == model.booking_id)
    return {row[0]: row[1] for row in db.session.execute(rows.where(model.status == "open").order_by(Booking.id))}


def _nights(beds: Mapping[int, str]) -> dict[tuple[str, date], Night]:
    rows = db.session.execute(
        select(
            BedNight.bed_id, BedNight.night, BedNight.booking_id, BedNight.closure_id, BedNight.hold_id,
            BedNight.student_id, BedNight.dwelling_id, BedNight.company, BedNight.room, BedNight.room_company,
        )
    )  # fmt: skip
    found = {}
    for row in rows:
        takers = {"booking": row.booking_id, "closure": row.closure_id, "hold": row.hold_id}
        (taker,) = [(kind, id_) for kind, id_ in takers.items() if id_ is not None]
        key = beds[row.bed_id], row.night
        assert key not in found, "a bed has two takers on one night"
        found[key] = Night(taker, row.student_id, row.dwelling_id, row.company, row.room, row.room_company)
    return found


def _windows() -> dict[int, frozenset[date]]:
    windows: defaultdict[int, set[date]] = defaultdict(set)
    for placement_id, night in db.session.execute(select(PlacementNight.placement_id, PlacementNight.night)):
        windows[placement_id].add(night)
    return {placement_id: frozenset(nights) for placement_id, nights in windows.items()}


def each_night(arrival: date, departure: date) -> list[date]:
    """Return the nights between two days, half-open."""
    return [arrival + timedelta(days=n) for n in range((departure - arrival).days)]
