"""The functions that write the ledger: take, release, replace, hand_over; leave_room, for a bed carried elsewhere, and
give_company, for two who live together from now on, or no longer.

Statements of Core (those that insert stand in `rows.py`), not objects of the session: the unit of work inserts before
it deletes, and so would break a move. Deletes come first, rows in the order (bed, night), so that two takers of the
same nights meet in one order. Nothing here commits; on a deadlock the whole use case is done again
(`housing.database.transact`).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from housing.database import db
from housing.nights import rows, turning_over
from housing.nights.models import BedNight
from housing.nights.rows import BED_NIGHT
from housing.nights.turning_over import Turnover
from housing.rules.parties import PartyKey
from housing.rules.sharing import NO_PARTY


class Because(StrEnum):
    """Why the database refused nights."""

    BED_TAKEN = "bed_taken"
    STUDENT_ELSEWHERE = "student_elsewhere"
    OTHER_COMPANY = "other_company"
    OUTSIDE_WINDOW = "outside_window"
    OTHER_ROOM = "other_room"
    TURN_OVER = "turn_over"
    """The bed stays empty between two guests, and another is there just before these nights or just after."""
    GONE = "gone"


class NightsRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The database refused to give the nights; nothing of the take was written.

    `because` is the exact reason, found by a query afterwards; `nights` are those it concerns.
    """

    def __init__(self, because: Because, nights: tuple[date, ...] = ()) -> None:
        super().__init__(because, nights)
        self.because = because
        self.nights = nights


@dataclass(frozen=True, slots=True)
class ForBooking:
    """A booking as a taker; the keys of placement and student are checked by the database."""

    booking_id: int
    placement_id: int
    student_id: int

    def columns(self) -> dict[str, Any]:
        """Return what a row of the ledger says of this taker."""
        return {
            "booking_id": self.booking_id,
            "placement_id": self.placement_id,
            "student_id": self.student_id,
            "live": True,
        }

    def rows(self) -> ColumnElement[bool]:
        """Return the condition for this taker's rows."""
        return BED_NIGHT.c.booking_id == self.booking_id


@dataclass(frozen=True, slots=True)
class ForClosure:
    """A closure of one bed as a taker."""

    closure_id: int

    def columns(self) -> dict[str, Any]:
        """Return what a row of the ledger says of this taker."""
        return {"closure_id": self.closure_id}

    def rows(self) -> ColumnElement[bool]:
        """Return the condition for this taker's rows."""
        return BED_NIGHT.c.closure_id == self.closure_id


@dataclass(frozen=True, slots=True)
class ForHold:
    """A hold for a cohort as a taker."""

    hold_id: int

    def columns(self) -> dict[str, Any]:
        """Return what a row of the ledger says of this taker."""
        return {"hold_id": self.hold_id}

    def rows(self) -> ColumnElement[bool]:
        """Return the condition for this taker's rows."""
        return BED_NIGHT.c.hold_id == self.hold_id


Taker = ForBooking | ForClosure | ForHold


@dataclass(frozen=True, slots=True)
class BedNights:
    """Nights of one bed. `company` is set for bookings only; the room's key and company where it is shared besides.

    `party_id`: the two who live together whose key the company is, if it is. `turnover`: how the bed turns over between
    guests, as it was read under its dwelling's lock.
    """

    bed_id: int
    dwelling_id: int
    municipality_id: int
    nights: tuple[date, ...]
    company: str | None = None
    room: str | None = None
    room_company: str | None = None
    party_id: int | None = None
    turnover: Turnover = turning_over.NONE

    def columns(self) -> dict[str, Any]:
        """Return what a row of the ledger says of this bed, its night apart."""
        return {
            "bed_id": self.bed_id,
            "dwelling_id": self.dwelling_id,
            "municipality_id": self.municipality_id,
            "company": self.company,
            "room": self.room,
            "room_company": self.room_company,
            "party_id": self.party_id,
        }


def take_or_end(taker: Taker, beds: Sequence[BedNights]) -> None:
    """Give nights to `taker` as `take` does, for whom a refusal ends everything: the whole transaction is rolled back.

    That spares a savepoint, two trips to the server, to the many who are not refused.
    """
    try:
        _insert(taker, beds)
    except IntegrityError:
        db.session.rollback()  # and is explained in the next transaction, for PostgreSQL answers nothing in this one
        raise _explain(taker, beds) from None
    except NightsRefused:
        db.session.rollback()
        raise


def take(taker: Taker, beds: Sequence[BedNights]) -> None:
    """Give nights to `taker`; all of them or none.

    Raises `NightsRefused` when the database says no: taken, other company, outside the placement's window; and when
    the room is shared and the nights do not name it, or name another.
    """
    try:
        with db.session.begin_nested():
            _insert(taker, beds)
    except IntegrityError:
        raise _explain(taker, beds) from None


def release(taker: Taker, nights: Sequence[date] | None = None) -> tuple[date, ...]:
    """Free `nights` of `taker` (none given: all of them) and return those that were freed, in order."""
    condition = taker.rows() if nights is None else taker.rows() & BED_NIGHT.c.night.in_(nights)
    freed = db.session.scalars(delete(BED_NIGHT).where(condition).returning(BED_NIGHT.c.night))
    return tuple(sorted(freed))


def nights_of(taker: Taker) -> tuple[date, ...]:
    """Return the nights that `taker` has, in order."""
    return tuple(db.session.scalars(select(BED_NIGHT.c.night).where(taker.rows()).order_by(BED_NIGHT.c.night)))


def replace(taker: Taker, nights: Sequence[date], beds: Sequence[BedNights]) -> None:
    """Free these nights of `taker` and give it `beds` in their place, all of them or nothing changes.

    Other nights that it has stay as they were given. Raises `NightsRefused` as `take` does.
    """
    try:
        with db.session.begin_nested():
            release(taker, nights)
            _insert(taker, beds)
    except IntegrityError:
        raise _explain(taker, beds) from None


def replace_together(moves: Sequence[tuple[ForBooking, Sequence[BedNights]]], *, first_night: date) -> None:
    """Do for several bookings what `replace` does for one, so that they can have each other's nights.

    All of them or nothing changes. Raises `NightsRefused`; what the others of them had is not in the way.
    """
    own = [taker for taker, _ in moves]
    try:
        with db.session.begin_nested():
            for taker in own:
                release(taker, [night for night in nights_of(taker) if night >= first_night])
            for taker, beds in moves:
                _insert(taker, beds)
    except IntegrityError:
        raise _explain_together(moves) from None


def give_company(takers: Sequence[tuple[ForBooking, PartyKey]], *, first_night: date) -> None:
    """Let the nights that bookings have in homes for one party, from one night on, carry these parties' keys.

    All of them or none: two in one home change together. What they have in other homes stays as it is, and nothing is
    asked of turn-over, for nobody comes or goes. Raises `NightsRefused` where somebody else there has another key.
    """
    moves = []
    for taker, key in takers:
        beds = _rekeyed(taker, key, first_night)
        if any(bed.company == key.of_home for bed in beds):
            moves.append((taker, beds))
    if moves:
        replace_together(moves, first_night=first_night)


def _rekeyed(taker: ForBooking, key: PartyKey, first_night: date) -> list[BedNights]:
    """Return the rows that a booking has, with another key where the company is a party's."""
    by_bed: defaultdict[BedNights, list[date]] = defaultdict(list)
    rows_of_taker = select(BED_NIGHT).where(taker.rows(), BED_NIGHT.c.night >= first_night).order_by(BED_NIGHT.c.night)
    for row in db.session.execute(rows_of_taker):
        is_party = row.company not in NO_PARTY
        of_room = row.room_company if row.room_company is None or not is_party else key.of_room
        bed = BedNights(
            bed_id=row.bed_id,
            dwelling_id=row.dwelling_id,
            municipality_id=row.municipality_id,
            nights=(),
            company=key.of_home if is_party else row.company,
            room=row.room,
            room_company=of_room,
            party_id=key.party_id if is_party else None,
        )
        by_bed[bed].append(row.night)
    return [replace_fields(bed, nights=tuple(nights)) for bed, nights in by_bed.items()]


def hand_over(
    hold_ids: Collection[int], taker: ForBooking, beds: Sequence[BedNights], *, whole_homes: bool = False
) -> None:
    """Give nights that these holds have, and those of the same beds that are free, to a booking; all of them or none.

    In one step, so that nobody else can have them in between. `whole_homes`: she has the dwelling for herself, so that
    the holds let go of its other beds on these nights. Raises `NightsRefused` as `take` does.
    """
    try:
        with db.session.begin_nested():
            for bed in sorted(beds, key=lambda each: each.bed_id):
                where = BED_NIGHT.c.dwelling_id == bed.dwelling_id if whole_homes else BED_NIGHT.c.bed_id == bed.bed_id
                held = (where, BED_NIGHT.c.night.in_(bed.nights), BED_NIGHT.c.hold_id.in_(hold_ids))
                db.session.execute(delete(BED_NIGHT).where(*held))
            _insert(taker, beds, giving=hold_ids)
    except IntegrityError:
        raise _explain(taker, beds, hold_ids) from None


def leave_room(bed_id: int, first_night: date) -> None:
    """Let the guests of a bed have a room of their own from `first_night` on: the bed stands in another one now."""
    theirs = (BED_NIGHT.c.bed_id == bed_id, BED_NIGHT.c.night >= first_night, BED_NIGHT.c.room.is_not(None))
    db.session.execute(update(BED_NIGHT).where(*theirs).values(room=None, room_company=None))


def _insert(
    taker: Taker,
    beds: Sequence[BedNights],
    *,
    giving: Collection[int] = (),
) -> None:
    """Write the rows. `giving`: holds whose nights are the taker's to come."""
    given = sorted((bed for bed in beds if bed.nights), key=lambda bed: (bed.dwelling_id, bed.nights[0]))
    turning = [bed for bed in given if bed.turnover.nights]
    turning_over.lock_homes(bed.dwelling_id for bed in turning)
    for bed in given:
        if bed.company:
            rows.set_dwelling_company(bed.dwelling_id, bed.company, bed.nights)
    for bed in given:
        if bed.room and bed.room_company:
            rows.set_room_company(bed.dwelling_id, bed.room, bed.room_company, bed.nights)
    for bed in sorted(given, key=lambda bed: bed.bed_id):
        values = bed.columns() | taker.columns()
        if not rows.write_bed_nights(values, bed.nights, of_guest=bed.company is not None):
            raise NightsRefused(Because.OTHER_ROOM, bed.nights)
    own = or_(_rows_of_same_guest(taker), BED_NIGHT.c.hold_id.in_(giving))
    for bed in turning:
        where = bed.bed_id, bed.dwelling_id
        if near := turning_over.nights_too_near(where, frozenset(bed.nights), bed.turnover, own, bed.company):
            raise NightsRefused(Because.TURN_OVER, tuple(sorted(near)))


def _rows_of_same_guest(taker: Taker) -> ColumnElement[bool]:
    # Two bookings of one student are one guest: nothing is cleaned for her between them.
    return BED_NIGHT.c.student_id == taker.student_id if isinstance(taker, ForBooking) else taker.rows()


def _explain(taker: Taker, beds: Sequence[BedNights], giving: Collection[int] = ()) -> NightsRefused:
    """Find the reason that a person is told: the nearest to what they asked for comes first.

    `giving`: holds that would have given their nights, so that those are not what was in the way.
    """
    if nights := _taken(taker, beds, giving):
        return NightsRefused(Because.BED_TAKEN, tuple(sorted(nights)))
    for because, find in (
        (Because.OTHER_ROOM, _other_room),
        (Because.OTHER_COMPANY, _other_company),
        (Because.OUTSIDE_WINDOW, _outside_window),
        (Because.STUDENT_ELSEWHERE, _student_elsewhere),
    ):
        if nights := find(taker, beds):
            return NightsRefused(because, tuple(sorted(nights)))
    return NightsRefused(Because.GONE)


def _explain_together(moves: Sequence[tuple[ForBooking, Sequence[BedNights]]]) -> NightsRefused:
    """Find what somebody else has of the nights; without that, it is the company or the window that does not fit."""
    theirs = [taker.booking_id for taker, _ in moves]
    taken = {
        night
        for _, beds in moves
        for bed in beds
        for night in db.session.scalars(
            select(BedNight.night).where(
                BedNight.bed_id == bed.bed_id,
                BedNight.night.in_(bed.nights),
                ~func.coalesce(BedNight.booking_id.in_(theirs), false()),
            )
        )
    }
    if taken:
        return NightsRefused(Because.BED_TAKEN, tuple(sorted(taken)))
    return NightsRefused(Because.OTHER_COMPANY, tuple(sorted({n for _, beds in moves for b in beds for n in b.nights})))


def _of_others(taker: Taker) -> ColumnElement[bool]:
    # NOT (booking_id = 7) is unknown where booking_id is NULL: a closure's row would hide.
    return ~func.coalesce(taker.rows(), false())


def _taken(taker: Taker, beds: Sequence[BedNights], giving: Collection[int]) -> set[date]:
    # What the student has herself is no other's: she is told that she has a bed, not that somebody was faster.
    own = BedNight.student_id == taker.student_id if isinstance(taker, ForBooking) else false()
    given = BedNight.hold_id.in_(giving)
    return {
        night
        for bed in beds
        for night in db.session.scalars(
            select(BedNight.night).where(
                BedNight.bed_id == bed.bed_id,
                BedNight.night.in_(bed.nights),
                _of_others(taker),
                *(~func.coalesce(each, false()) for each in (own, given)),
            )
        )
    }


def _other_room(_taker: Taker, beds: Sequence[BedNights]) -> set[date]:
    found: set[date] = set()
    table, shared = rows.bed_and_room()
    for bed in beds:
        if bed.company and db.session.scalar(select(shared).where(table.c.id == bed.bed_id)) != bed.room:
            found.update(bed.nights)
    return found


def _student_elsewhere(taker: Taker, beds: Sequence[BedNights]) -> set[date]:
    if not isinstance(taker, ForBooking):
        return set()
    nights = {night for bed in beds for night in bed.nights}
    held = select(BedNight.night).where(BedNight.student_id == taker.student_id, BedNight.night.in_(nights))
    return set(db.session.scalars(held))


def _other_company(taker: Taker, beds: Sequence[BedNights]) -> set[date]:
    found: set[date] = set()
    for bed in beds:
        same_dwelling = (
            BedNight.dwelling_id == bed.dwelling_id,
            BedNight.night.in_(bed.nights),
            _of_others(taker),
        )
        found.update(db.session.scalars(select(BedNight.night).where(*same_dwelling, BedNight.company != bed.company)))
        if bed.room:
            other = (BedNight.room == bed.room, BedNight.room_company != bed.room_company)
            found.update(db.session.scalars(select(BedNight.night).where(*same_dwelling, *other)))
    return found


def _outside_window(taker: Taker, beds: Sequence[BedNights]) -> set[date]:
    if not isinstance(taker, ForBooking):
        return set()
    window = db.metadata.tables["placement_night"]
    nights = {night for bed in beds for night in bed.nights}
    inside = set(
        db.session.scalars(
            select(window.c.night).where(window.c.placement_id == taker.placement_id, window.c.night.in_(nights))
        )
    )
    return nights - inside
