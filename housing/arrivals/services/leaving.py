"""What a guest says on leaving, and what an officer finds afterwards. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from housing import audit
from housing.arrivals.services.known import lock_booking
from housing.bookings.arrivals import DepartureList, Inspection, InspectionPhoto
from housing.bookings.models import Booking
from housing.bookings.queries.arrivals import departure_list_of, inspection_of
from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.references import new_ref
from housing.rules.leaving import MOST_PHOTOS, may_inspect, may_tick


class LeavingProblem(StrEnum):
    """Why nothing can be said of a departure now."""

    NOT_NOW = "not_now"
    CLOSED = "closed"
    NOT_INSPECTED = "not_inspected"
    MANY_PHOTOS = "many_photos"


class LeavingRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """Nothing can be said of this departure now; `problem` says why."""

    def __init__(self, problem: LeavingProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a guest has ticked, and what she says is broken."""

    key_is_back: bool
    rubbish_is_out: bool
    windows_are_shut: bool
    is_broken: bool
    broken: str | None


def can_tick(booking: Booking, at: datetime) -> bool:
    """Tell whether the list of four is hers to tick."""
    return may_tick(booking.status, booking.segments[-1].departure, local_date(at))


def can_inspect(booking: Booking, at: datetime) -> bool:
    """Tell whether an officer may say what was found."""
    return may_inspect(booking.status, booking.segments[-1].departure, local_date(at))


def tick(booking: Booking, ticked: Ticked, *, at: datetime) -> None:
    """Write down what a guest says on leaving; said again it replaces what she said. Raises `LeavingRefused`."""
    lock_booking(booking)
    if not can_tick(booking, at):
        raise LeavingRefused(LeavingProblem.NOT_NOW)
    said = departure_list_of(booking.id) or DepartureList(booking_id=booking.id)
    said.answered_at = at
    said.key_is_back, said.rubbish_is_out = ticked.key_is_back, ticked.rubbish_is_out
    said.windows_are_shut, said.is_broken = ticked.windows_are_shut, ticked.is_broken
    said.broken = ticked.broken if ticked.is_broken else None
    db.session.add(said)
    db.session.flush()


def inspect(booking: Booking, damage: str | None, by: By, *, photo: str | None = None) -> None:
    """Write down that all is fine, or what is damaged; as long as nothing is closed it can be said anew.

    `photo`: the key of a stored file, which is added to those there are. Raises `LeavingRefused`.
    """
    lock_booking(booking)
    if not can_inspect(booking, by.at):
        raise LeavingRefused(LeavingProblem.NOT_NOW)
    found = inspection_of(booking.id) or Inspection(
        ref=new_ref(), municipality_id=booking.municipality_id, booking_id=booking.id
    )
    if found.closed_at:
        raise LeavingRefused(LeavingProblem.CLOSED)
    found.outcome, found.note = ("damage", damage) if damage else ("fine", None)
    found.inspected_at, found.inspected_by_id = by.at, by.person_id
    db.session.add(found)
    db.session.flush()
    _record("inspected", booking, by, outcome=found.outcome)
    if photo:
        add_photo(booking, photo, by)


def add_photo(booking: Booking, file: str, by: By) -> None:
    """Add a photo, by the key of its file, to what was found; the same one again is there once.

    Raises `LeavingRefused`.
    """
    found = _open_inspection(booking)
    if file in {each.file for each in found.photos}:
        return
    if len(found.photos) >= MOST_PHOTOS:
        raise LeavingRefused(LeavingProblem.MANY_PHOTOS)
    found.photos.append(InspectionPhoto(ref=new_ref(), file=file, added_at=by.at, added_by_id=by.person_id))
    db.session.flush()
    _record("inspection photo added", booking, by, photo=found.photos[-1].ref)


def remove_photo(booking: Booking, ref: str, by: By) -> None:
    """Take a photo away; one that has gone stays so. Raises `LeavingRefused`."""
    found = _open_inspection(booking)
    for photo in [each for each in found.photos if each.ref == ref]:
        found.photos.remove(photo)
        db.session.flush()
        _record("inspection photo removed", booking, by, photo=ref)


def close_damage(booking: Booking, by: By) -> None:
    """Note that damage has been dealt with; closed again it stays as it was. Raises `LeavingRefused`."""
    lock_booking(booking)
    found = inspection_of(booking.id)
    if found is None or found.outcome != "damage":
        raise LeavingRefused(LeavingProblem.NOT_NOW)
    if found.closed_at is None:
        found.closed_at, found.closed_by_id = by.at, by.person_id
        _record("damage closed", booking, by)


def _open_inspection(booking: Booking) -> Inspection:
    lock_booking(booking)
    found = inspection_of(booking.id)
    if found is None:
        raise LeavingRefused(LeavingProblem.NOT_INSPECTED)
    if found.closed_at:
        raise LeavingRefused(LeavingProblem.CLOSED)
    return found


def _record(action: str, booking: Booking, by: By, **facts: object) -> None:
    audit.record(at=by.at, person_id=by.person_id, action=action, subject="booking", subject_ref=booking.ref, **facts)
