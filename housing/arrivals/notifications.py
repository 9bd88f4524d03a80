"""Mails about arrivals: one function for each. None holds a code or an address, only the link to the page that does."""

from datetime import date, datetime

from housing.accounts.letters import write_to_student
from housing.bookings.models import Booking, Segment
from housing.clock import local_date
from housing.mail import is_written, link


def save_your_page(booking: Booking, part: Segment, at: datetime) -> bool:
    """Tell the student, once for each bed and day she comes to, to save her arrival page; return whether it was now."""
    once = f"arrival_page:{booking.id}:{part.bed_id}:{part.arrival}"
    if is_written(once):
        return False
    page = link("arrivals.show", ref=booking.ref)
    return _to_student(booking, "arrival_page", at, once, page=page, arrives=part.arrival)


def have_you_moved_in(booking: Booking, at: datetime) -> bool:
    """Ask the student whether she has moved in: the link shows the question, a button answers it."""
    once = f"have_you_moved_in:{booking.id}:{local_date(at)}"
    page, arrives = link("arrivals.ask", ref=booking.ref), booking.segments[0].arrival
    return _to_student(booking, "have_you_moved_in", at, once, page=page, arrives=arrives)


def _to_student(booking: Booking, kind: str, at: datetime, once: str, *, page: str, arrives: date) -> bool:
    about = {"municipality": booking.municipality.name, "arrives": arrives, "link": page}
    return write_to_student(booking.student_id, kind, at, once=once, **about) is not None
