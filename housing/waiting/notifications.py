"""Mails of the waiting list: to the student whose turn it is, and to the function mailbox. None holds an address."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from housing.accounts.contact import DEFAULT_LANGUAGE
from housing.accounts.letters import write_to_student
from housing.bookings.models import Application, Booking
from housing.clock import local_date
from housing.mail import link, write_mail
from housing.organisations.models import Municipality
from housing.rules.digest import is_near
from housing.rules.nights import Stay


def room_from_line(booking: Booking, at: datetime) -> None:
    """Tell a student who waited that it is her turn, and by when she has to say yes."""
    write_to_student(
        booking.student_id,
        "room_from_line",
        at,
        municipality=booking.municipality.name,
        stays=tuple((each.arrival, each.departure) for each in booking.segments),
        accept_by=booking.last_day_to_accept,
        link=link("bookings.show", ref=booking.ref),
    )


def waits_for_other_weeks(application: Application, stays: Iterable[Stay], at: datetime) -> None:
    """Tell a student whose placement moved that she waits for a room in its new weeks."""
    write_to_student(
        application.student_id,
        "waits_for_other_weeks",
        at,
        stays=tuple((each.arrival, each.departure) for each in stays),
        link=link("waiting.show", ref=application.ref),
    )


def wait_ended(application: Application, at: datetime) -> None:
    """Tell a student that she waits no longer, since her placement does not take place there."""
    write_to_student(application.student_id, "wait_ended", at, link=link("waiting.show", ref=application.ref))


def beds_proposed(municipality: Municipality, arrival: date, at: datetime) -> None:
    """Tell the function mailbox that a bed is somebody's turn: once a day, at once when an arrival is near."""
    near = is_near(arrival, local_date(at))
    page = link("requests.worklist", slug=municipality.slug)
    _to_mailbox(municipality, "beds_proposed", at, is_once_a_day=not near, link=page)


def offered_by_decision(municipality: Municipality, at: datetime) -> None:
    """Tell the function mailbox, once a day, that beds were offered under its standing decision."""
    page = link("line.show", slug=municipality.slug)
    _to_mailbox(municipality, "offered_by_decision", at, is_once_a_day=True, link=page)


def _to_mailbox(municipality: Municipality, kind: str, at: datetime, *, is_once_a_day: bool, **values: Any) -> None:
    if municipality.mailbox:
        write_mail(
            kind,
            to=municipality.mailbox,
            language=DEFAULT_LANGUAGE,
            at=at,
            once=f"{kind}:{municipality.id}:{local_date(at)}" if is_once_a_day else None,
            municipality=municipality.name,
            **values,
        )
