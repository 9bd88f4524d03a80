"""Mails about changes of stays that are agreed. None holds an address or another's name."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from housing.accounts.letters import write_to_student
from housing.bookings.lacking import lacking_after
from housing.bookings.models import Booking
from housing.bookings.notifications import stay_given_up, to_mailbox_of
from housing.bookings.queries.history import beds_with
from housing.mail import letter, link
from housing.placements.claim_wording import in_short
from housing.placements.queries.claims import stated_on
from housing.rules.nights import Stay, ranges_of

if TYPE_CHECKING:
    from housing.bookings.services.changing import Planned


def stay_changed(booking: Booking, found: "Planned", at: datetime, *, by_student: bool) -> None:
    """Tell the student what her stay is now: nights, price, and whether it is in another room."""
    _to_student(booking, "stay_changed", at, **_facts(booking, found, by_student=by_student))


def letter_of_change(booking: Booking, found: "Planned", language: str, *, by_student: bool) -> tuple[str, str]:
    """Return subject and text of what the student is told, before it is done."""
    values = _facts(booking, found, by_student=by_student)
    page = link("bookings.show", ref=booking.ref)
    return letter("stay_changed", language, municipality=booking.municipality.name, link=page, **values)


def nights_given_back(booking: Booking, at: datetime) -> None:
    """Tell the municipality that a student has given back nights."""
    stay_given_up(booking, at)


def change_asked(booking: Booking, day: date, answer_by: date, at: datetime) -> None:
    """Tell the municipality that a student asks for a change of a day, which is to be answered by another."""
    page = link("requests.worklist", slug=booking.municipality.slug)
    to_mailbox_of(booking.municipality, "changes_asked", day, at, page=page, answer_by=answer_by)


def change_request_declined(booking: Booking, at: datetime) -> None:
    """Tell the student no to the change she asked for; the reason stands on her page."""
    _to_student(booking, "change_request_declined", at, days=_days_of(booking))


def change_request_ended(booking: Booking, at: datetime) -> None:
    """Tell the student that what she asked for has ended, since her placement has moved."""
    _to_student(booking, "change_request_ended", at)


def gap_ahead(booking: Booking, gap: Stay, at: datetime, *, things_may_stay: bool) -> None:
    """Tell the student, once for each answer, whether her things may stay in the room between two periods."""
    said = "stay" if things_may_stay else "clear"
    _to_student(
        booking,
        "gap_ahead",
        at,
        once=f"gap_ahead:{booking.id}:{gap.arrival}:{said}",
        days=(gap.arrival, gap.departure),
        things_may_stay=things_may_stay,
    )


def _facts(booking: Booking, found: "Planned", *, by_student: bool) -> dict[str, Any]:
    beds = beds_with({each.bed_id for each in found.change.stays})
    return {
        "days": _days(Stay(*days) for days in found.days),
        "was": _days(_before(found)),
        "is_other_bed": bool(found.change.moved),
        "lacks": in_short(lacking_after(found.change, beds, stated_on(booking.placement_id))),
        "ore": found.ore,
        "was_ore": found.was_ore,
        "by_student": by_student,
    }


def _before(found: "Planned") -> tuple[Stay, ...]:
    now = {night for each, _ in found.parts for night in each.each_night()}
    added = {night for stay in found.change.added for night in stay.each_night()}
    dropped = {night for stay in found.change.dropped for night in stay.each_night()}
    return ranges_of((now - added) | dropped)


def _days_of(booking: Booking) -> tuple[tuple[date, date], ...]:
    return _days(Stay(each.arrival, each.departure) for each in booking.segments)


def _days(stays: Iterable[Stay]) -> tuple[tuple[date, date], ...]:
    runs = ranges_of(night for stay in stays for night in stay.each_night())
    return tuple((stay.arrival, stay.departure) for stay in runs)


def _to_student(booking: Booking, kind: str, at: datetime, once: str | None = None, **values: Any) -> None:
    page = link("bookings.show", ref=booking.ref)
    write_to_student(
        booking.student_id, kind, at, once=once, municipality=booking.municipality.name, link=page, **values
    )
