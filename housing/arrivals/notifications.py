"""Mails about arrivals: one function for each. None holds a code or an address, only the link to the page that does."""

from datetime import datetime
from typing import Any

from housing.accounts.contact import contact_of_student
from housing.bookings.models import Booking
from housing.clock import local_date
from housing.mail import is_written, link, write_mail


def save_your_page(booking: Booking, at: datetime) -> bool:
    """Tell the student, once for each bed and day she comes to, to save her arrival page; return whether it was now."""
    first = booking.segments[0]
    once = f"arrival_page:{booking.id}:{first.bed_id}:{first.arrival}"
    if is_written(once):
        return False
    return _to_student(booking, "arrival_page", at, once, page=link("arrivals.show", ref=booking.ref))


def have_you_moved_in(booking: Booking, at: datetime) -> bool:
    """Ask the student whether she has moved in: the link shows the question, a button answers it."""
    once = f"have_you_moved_in:{booking.id}:{local_date(at)}"
    return _to_student(booking, "have_you_moved_in", at, once, page=link("arrivals.ask", ref=booking.ref))


def _to_student(booking: Booking, kind: str, at: datetime, once: str, *, page: str, **values: Any) -> bool:
    contact = contact_of_student(booking.student_id)
    if contact is None:
        return False
    written = write_mail(
        kind,
        to=contact.email,
        language=contact.language,
        at=at,
        person_id=contact.person_id,
        once=once,
        municipality=booking.municipality.name,
        arrives=booking.segments[0].arrival,
        link=page,
        **values,
    )
    return written is not None
