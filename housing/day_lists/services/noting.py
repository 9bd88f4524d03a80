"""What people without accounts note on their list: cleaned, key out, key back. Nothing here commits.

Only what stands on their own list can be noted, and each thing once: of a double click the second finds what the first
has written. A key that is handed out counts as arrived, and the register of keys follows (`lending`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select

from housing import audit
from housing.bookings.models import Booking
from housing.bookings.services.segments import lock_bookings
from housing.bookings.services.staying import note_key_handed_out, take_arrival_back
from housing.clock import local_date
from housing.database import INSERTS, db, dialect_name
from housing.day_lists.listing import HouseDay, ToClean, Turn, day_list
from housing.day_lists.models import Addressee, BedCleaned, KeyNoted
from housing.day_lists.queries.addressees import whose_list
from housing.day_lists.services.lending import lend_keys, take_keys_back, undo_lending, undo_taking_back
from housing.rules.day_list import MAY_PRESS, Kind, Press, may_note, may_undo
from housing.rules.lifecycle import KeyReason, Status
from housing.stock.models import Bed

REASONS = {Kind.RECEPTION: KeyReason.FROM_RECEPTION, Kind.CARETAKER: KeyReason.FROM_CARETAKER}


class NotOnList(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """It does not stand on that list any more, or it is not the day for it. Nothing was noted."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Which button of which line: `ref` names a booking for a key, a bed for what is cleaned."""

    press: Press
    ref: str
    day: date


def note(addressee: Addressee, pressed: Pressed, at: datetime) -> None:
    """Note it once. Raises `NotOnList`, and `ChangedMeanwhile` when an officer was faster with the booking."""
    line = _line(addressee, pressed)
    arrival = line.stay.arrival if isinstance(line, Turn) else line.day
    if not may_note(pressed.press, arrival, line.day, local_date(at)):
        raise NotOnList
    if isinstance(line, ToClean):
        _note_cleaned(addressee, line, at)
    else:
        _note_key(addressee, line, at)


def undo(addressee: Addressee, pressed: Pressed, at: datetime) -> None:
    """Take back what was noted today; that the guest has come, if the key said so. Taking back twice is once.

    Raises `NotOnList`, also when it was noted on another day, and `ChangedMeanwhile`.
    """
    line = _line(addressee, pressed)
    if line.noted is None:
        return
    if not may_undo(local_date(line.noted.at), local_date(at)):
        raise NotOnList
    if isinstance(line, ToClean):
        for bed in line.beds:
            db.session.execute(delete(BedCleaned).where(BedCleaned.bed_id == bed.id, BedCleaned.day == line.day))
    else:
        _take_key_back(line, at)
    audit.record(
        at=at,
        person_id=None,
        action=f"{pressed.press} undone",
        subject="list addressee",
        subject_ref=addressee.ref,
        line=pressed.ref,
        day=pressed.day.isoformat(),
    )


def _line(addressee: Addressee, pressed: Pressed) -> Turn | ToClean:
    if pressed.press not in MAY_PRESS[Kind(addressee.kind)]:
        raise NotOnList
    listed = day_list(whose_list(addressee), pressed.day, pressed.day)
    for _day, houses in listed.days:
        for house in houses:
            if found := _found(house, pressed):
                return found
    raise NotOnList


def _found(house: HouseDay, pressed: Pressed) -> Turn | ToClean | None:
    if pressed.press is Press.CLEANED:
        return next((each for each in house.to_clean if any(bed.ref == pressed.ref for bed in each.beds)), None)
    turns = house.arrivals if pressed.press is Press.KEY_OUT else house.departures
    return next((turn for turn in turns if turn.guest.ref == pressed.ref), None)


def _note_cleaned(addressee: Addressee, line: ToClean, at: datetime) -> None:
    once = INSERTS[dialect_name()](BedCleaned.__table__).on_conflict_do_nothing()
    for bed in sorted(line.beds, key=lambda each: each.id):
        db.session.execute(
            once.values(
                bed_id=bed.id,
                day=line.day,
                dwelling_id=bed.dwelling_id,
                municipality_id=addressee.municipality_id,
                addressee_id=addressee.id,
                at=at,
            )
        )


def _note_key(addressee: Addressee, line: Turn, at: datetime) -> None:
    (booking,) = lock_bookings([line.stay.booking])
    once = INSERTS[dialect_name()](KeyNoted.__table__).on_conflict_do_nothing().returning(KeyNoted.booking_id)
    is_new = db.session.execute(
        once.values(
            booking_id=booking.id,
            way=line.press,
            day=line.day,
            municipality_id=addressee.municipality_id,
            addressee_id=addressee.id,
            at=at,
            is_arrival=False,
        )
    ).first()
    if not is_new:
        return
    if not line.is_arrival:
        take_keys_back(booking.id, at)
        return
    lend_keys(db.session.get_one(Bed, line.bed.id), booking.id, at)
    if note_key_handed_out(booking, at, REASONS[Kind(addressee.kind)]):
        _key(booking, line).is_arrival = True


def _take_key_back(line: Turn, at: datetime) -> None:
    (booking,) = lock_bookings([line.stay.booking])
    noted = _key(booking, line)
    if noted.is_arrival and booking.status == Status.CHECKED_IN:
        take_arrival_back(booking, at)
    (undo_lending if line.is_arrival else undo_taking_back)(booking.id, noted.at, at)
    db.session.delete(noted)
    db.session.flush()


def _key(booking: Booking, line: Turn) -> KeyNoted:
    mine = (KeyNoted.booking_id == booking.id, KeyNoted.way == line.press, KeyNoted.day == line.day)
    return db.session.scalars(select(KeyNoted).where(*mine)).one()
