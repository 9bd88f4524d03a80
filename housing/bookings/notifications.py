"""Mails about bookings: one function for each thing that happened. None holds an address, a code or another's name."""

from datetime import date, datetime
from typing import Any

from housing.accounts.contact import DEFAULT_LANGUAGE, contact_of
from housing.accounts.models import Student
from housing.bookings.models import Application, Booking
from housing.bookings.queries.requests import number_waiting
from housing.clock import local_date
from housing.database import db
from housing.mail import link, write_mail
from housing.organisations.models import Municipality

AT_ONCE_DAYS = 3
"""Arrivals this near are told at once, others once a day."""


def request_received(booking: Booking, at: datetime) -> None:
    """Tell the student that her request holds the bed, and by when she is answered."""
    _to_student(booking, "request_received", at, answer_by=booking.answer_by)


def booking_confirmed(booking: Booking, at: datetime, *, no_key: bool) -> None:
    """Tell the student that the bed is hers; with `no_key` that she has to agree about the key before she comes."""
    _to_student(booking, "booking_confirmed", at, no_key=no_key)


def booking_offered(booking: Booking, at: datetime) -> None:
    """Tell the student what she is offered in place of what she asked for, and by when she has to say yes."""
    _to_student(booking, "booking_offered", at, accept_by=booking.last_day_to_accept)


def booking_expired(booking: Booking, at: datetime) -> None:
    """Tell the student that the offer has run out, and what she can do next."""
    _to_student(booking, "booking_expired", at)


def booking_declined(booking: Booking, at: datetime) -> None:
    """Tell the student no, and what she can do next; the reason stands on her page."""
    _to_student(booking, "booking_declined", at)


def booking_withdrawn(booking: Booking, at: datetime) -> None:
    """Confirm to the student that she withdrew."""
    _to_student(booking, "booking_withdrawn", at)


def booking_cancelled(booking: Booking, at: datetime) -> None:
    """Tell the student that her booking was cancelled, and that she owes nothing."""
    _to_student(booking, "booking_cancelled", at)


def application_received(application: Application, at: datetime) -> None:
    """Tell the student that her application is there, that it holds nothing yet, and when she is answered."""
    _about_application(application, "application_received", at, answer_by=application.answer_by)


def application_declined(application: Application, at: datetime) -> None:
    """Tell the student no, and what she can do next; the reason stands on her page."""
    _about_application(application, "application_declined", at)


def requests_waiting(municipality: Municipality, arrival: date, at: datetime) -> None:
    """Tell the function mailbox how many requests wait: once a day, at once when an arrival is near.

    The first request of a day is what tells it, the morning of later ones (`requests_still_waiting`); why once a
    day, see docs/decisions/answering.md.
    """
    near = (arrival - local_date(at)).days <= AT_ONCE_DAYS
    _tell_mailbox(municipality, at, is_once_a_day=not near)


def requests_still_waiting(municipality: Municipality, at: datetime) -> None:
    """Tell the function mailbox in the morning what was asked the day before and waits, if it has not been told."""
    _tell_mailbox(municipality, at, is_once_a_day=True)


def _tell_mailbox(municipality: Municipality, at: datetime, *, is_once_a_day: bool) -> None:
    if not municipality.mailbox:
        return
    write_mail(
        "requests_waiting",
        to=municipality.mailbox,
        language=DEFAULT_LANGUAGE,
        at=at,
        once=f"requests_waiting:{municipality.id}:{local_date(at):%Y-%m-%d}" if is_once_a_day else None,
        municipality=municipality.name,
        number=number_waiting(municipality.id),
        link=link("requests.worklist", slug=municipality.slug),
    )


def _to_student(booking: Booking, kind: str, at: datetime, **values: Any) -> None:
    stays = tuple((segment.arrival, segment.departure) for segment in booking.segments)
    page = link("bookings.show", ref=booking.ref)
    _write(booking.student_id, kind, at, municipality=booking.municipality.name, stays=stays, link=page, **values)


def _about_application(application: Application, kind: str, at: datetime, **values: Any) -> None:
    wish = application.wishes[0]
    stays = tuple((each.arrival, each.departure) for each in application.wishes)
    municipality = db.session.get_one(Municipality, wish.municipality_id)
    page = link("applications.show", ref=application.ref)
    _write(application.student_id, kind, at, municipality=municipality.name, stays=stays, link=page, **values)


def _write(student_id: int, kind: str, at: datetime, **values: Any) -> None:
    contact = contact_of(db.session.get_one(Student, student_id).person_id)
    if contact:
        write_mail(kind, to=contact.email, language=contact.language, at=at, person_id=contact.person_id, **values)
