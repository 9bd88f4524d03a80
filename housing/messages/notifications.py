"""Mails about messages: that there is one, and a link. What it says stands on the page alone."""

from datetime import datetime

from housing.accounts.contact import DEFAULT_LANGUAGE
from housing.accounts.letters import write_to_student
from housing.bookings.models import Booking
from housing.clock import local_date
from housing.mail import link, write_mail


def message_to_student(booking: Booking, at: datetime) -> None:
    """Tell the student that the municipality has written to her."""
    _to_student(booking, "message_written", at)


def message_to_municipality(booking: Booking, at: datetime) -> None:
    """Tell the function mailbox at once, once a day for each conversation."""
    municipality = booking.municipality
    if municipality.mailbox:
        write_mail(
            "message_waits",
            to=municipality.mailbox,
            language=DEFAULT_LANGUAGE,
            at=at,
            once=f"message_waits:{booking.id}:{local_date(at):%Y-%m-%d}",
            municipality=municipality.name,
            link=link("municipality_messages.show", slug=municipality.slug, ref=booking.ref),
        )


def circular_to_student(booking: Booking, circular_id: int, at: datetime) -> None:
    """Tell a guest, once, that there is a message to everybody where she lives."""
    _to_student(booking, "circular_written", at, once=f"circular:{circular_id}:{booking.id}")


def _to_student(booking: Booking, kind: str, at: datetime, once: str | None = None) -> None:
    page = link("messages.show", ref=booking.ref)
    write_to_student(booking.student_id, kind, at, once=once, municipality=booking.municipality.name, link=page)
