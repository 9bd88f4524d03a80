"""Mails of the waiting list: to the student whose turn it is, and to the function mailbox. None holds an address."""

from collections.abc import Iterable
from datetime import date, datetime

from housing.accounts.letters import write_to_student
from housing.bookings.models import Application, Booking
from housing.bookings.notifications import to_mailbox_of
from housing.mail import link
from housing.organisations.models import Municipality
from housing.rules.digest import offer_by
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
    """Tell the function mailbox that a bed is somebody's turn, where the week's mail would tell it too late.

    `arrival`: the first one of those whose turn it is. Once a day, and at once when that is near.
    """
    page = link("requests.worklist", slug=municipality.slug)
    to_mailbox_of(municipality, "beds_proposed", arrival, at, page=page, answer_by=offer_by(arrival))


def offered_by_decision(municipality: Municipality, arrival: date, at: datetime) -> None:
    """Tell the function mailbox that beds were offered under its standing decision, if somebody comes soon.

    Nobody has to do anything, so of the others the week's mail tells.
    """
    page = link("line.show", slug=municipality.slug)
    to_mailbox_of(municipality, "offered_by_decision", arrival, at, page=page)
