"""Mails about bookings: one function for each thing that happened. None holds an address, a code or another's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from housing.accounts.contact import DEFAULT_LANGUAGE, contact_of_student
from housing.bookings.lacking import lacking_on
from housing.bookings.models import Application, Booking, Segment, Wish
from housing.bookings.own_words import AboutStay, words_in_mail
from housing.bookings.queries.faults import open_faults
from housing.bookings.queries.messages import unread_in
from housing.bookings.queries.requests import number_waiting
from housing.clock import local_date
from housing.database import db
from housing.mail import is_written, link, write_mail
from housing.organisations.models import Municipality
from housing.placements.claim_wording import in_short
from housing.rules.arrival import KeyProblem
from housing.rules.digest import is_near, waits_for_digest
from housing.rules.nights import Stay
from housing.rules.wordings import Wording

OWN_WORDS = {
    "booking_confirmed": Wording.MAIL_APPROVED,
    "booking_offered": Wording.MAIL_OFFERED,
    "booking_declined": Wording.MAIL_DECLINED,
    "application_declined": Wording.MAIL_DECLINED,
    "guest_arrived": Wording.MAIL_ARRIVAL,
}
"""Which mails a municipality may add words of its own to, and which of its texts."""


def request_received(booking: Booking, at: datetime) -> None:
    """Tell the student that her request holds the bed, and by when she is answered."""
    _to_student(booking, "request_received", at, answer_by=booking.answer_by)


def named_for_bed(booking: Booking, at: datetime) -> None:
    """Tell the student that her university has asked for a bed for her, and that she may withdraw it."""
    _to_student(booking, "named_for_bed", at, answer_by=booking.answer_by)


def booking_confirmed(booking: Booking, at: datetime, *, key: KeyProblem | None) -> None:
    """Tell the student that the bed is hers; with a `key` problem that she has to agree about it before she comes."""
    _to_student(booking, "booking_confirmed", at, key=key)


def booking_offered(booking: Booking, at: datetime) -> None:
    """Tell the student what she is offered in place of what she asked for, and by when she has to say yes."""
    lacks = in_short(lacking_on(booking.placement_id, [each.bed for each in booking.segments]))
    _to_student(booking, "booking_offered", at, accept_by=booking.last_day_to_accept, lacks=lacks)


def booking_expired(booking: Booking, at: datetime) -> None:
    """Tell the student that the offer has run out, and what she can do next."""
    _to_student(booking, "booking_expired", at)


def booking_declined(booking: Booking, at: datetime) -> None:
    """Tell the student no, and what she can do next; the reason stands on her page."""
    _to_student(booking, "booking_declined", at)


def booking_withdrawn(booking: Booking, at: datetime) -> None:
    """Confirm to the student that she withdrew her request, or gave back a room that was hers."""
    _to_student(booking, "booking_withdrawn", at, gave_back=booking.was_confirmed)


def booking_cancelled(booking: Booking, at: datetime, *, by_municipality: bool) -> None:
    """Tell the student that her booking was cancelled, by whom, and that she owes nothing."""
    _to_student(booking, "booking_cancelled", at, by_municipality=by_municipality)


def stay_ended(booking: Booking, at: datetime, *, by_municipality: bool) -> None:
    """Tell the student that her stay ends earlier than agreed, because she or the municipality said so."""
    _to_student(booking, "stay_ended", at, by_municipality=by_municipality, leaves=booking.segments[-1].departure)


def still_coming(booking: Booking, arrival: date, at: datetime) -> None:
    """Ask the student whether she still comes; the link shows the question, and buttons answer it."""
    page = link("bookings.still_coming", ref=booking.ref)
    about = _About(booking, booking.municipality, booking.segments)
    _write(about, "still_coming", at, arrival=arrival, link=page)


def guest_arrived(booking: Booking, at: datetime) -> None:
    """Tell the student that it is noted that she has moved in."""
    _to_student(booking, "guest_arrived", at)


def guest_absent(booking: Booking, at: datetime) -> None:
    """Tell the student that it is noted that she did not come, and what to do if that is wrong."""
    _to_student(booking, "guest_absent", at)


def application_received(application: Application, at: datetime) -> None:
    """Tell the student that her application is there, that it holds nothing yet, and when she is answered."""
    _about_application(application, "application_received", at, answer_by=application.answer_by)


def application_declined(application: Application, at: datetime) -> None:
    """Tell the student no, and what she can do next; the reason stands on her page."""
    _about_application(application, "application_declined", at)


def application_closed(application: Application, at: datetime) -> None:
    """Tell the student that her application is closed because her placement does not take place there."""
    _about_application(application, "application_closed", at)


def application_moved(application: Application, at: datetime) -> None:
    """Tell the student that her application asks for the weeks that her placement has now."""
    _about_application(application, "application_moved", at)


def requests_waiting(municipality: Municipality, arrival: date, answer_by: date, at: datetime) -> None:
    """Tell the function mailbox how many requests wait, for one that came now; most wait for the week's mail.

    At once when the arrival is near, once a day when the week's mail would tell it too late
    (docs/decisions/answering.md).
    """
    today = local_date(at)
    if is_near(arrival, today):
        _tell_of_requests(municipality, at, is_once_a_day=False)
    elif not waits_for_digest(answer_by, today, municipality.digest_weekday):
        _tell_of_requests(municipality, at, is_once_a_day=True)


def requests_still_waiting(municipality: Municipality, first_answer_by: date, at: datetime) -> None:
    """Tell the function mailbox in the morning of what was asked the day before and waits, if it has not been told.

    `first_answer_by`: the first day by which one of them is to be answered. The week's mail tells the others.
    """
    if not waits_for_digest(first_answer_by, local_date(at), municipality.digest_weekday):
        _tell_of_requests(municipality, at, is_once_a_day=True)


def guests_wrote(municipality: Municipality, at: datetime) -> None:
    """Tell the function mailbox in the morning of messages nobody has read and faults that are not mended, once."""
    _tell_of_requests(municipality, at, is_once_a_day=True)


def _tell_of_requests(municipality: Municipality, at: datetime, *, is_once_a_day: bool) -> None:
    kind = "requests_waiting"
    if is_once_a_day and is_written(_today(kind, municipality, at)):
        return  # as most are, so nothing is counted for them
    page = link("requests.worklist", slug=municipality.slug)
    _to_mailbox(
        municipality,
        kind,
        at,
        is_once_a_day=is_once_a_day,
        link=page,
        number=number_waiting(municipality.id),
        messages=len(unread_in(municipality.id)),
        faults=len(open_faults(municipality.id)),
    )


def stay_given_up(booking: Booking, at: datetime) -> None:
    """Tell the function mailbox that an agreed stay was withdrawn or cancelled, or ends early, if the arrival is near.

    Or has passed; of the others the week's mail tells.
    """
    municipality = booking.municipality
    if is_near(booking.segments[0].arrival, local_date(at)):
        page = link("requests.show", slug=municipality.slug, ref=booking.ref)
        _to_mailbox(municipality, "stay_given_up", at, is_once_a_day=False, link=page)


def to_mailbox_of(
    municipality: Municipality, kind: str, day: date, at: datetime, *, page: str, answer_by: date | None = None
) -> None:
    """Tell the function mailbox something about a day: at once where that is near, else the week's mail does.

    Once a day where it has to be answered before the week's mail comes.
    """
    today = local_date(at)
    if is_near(day, today):
        _to_mailbox(municipality, kind, at, is_once_a_day=False, link=page)
    elif answer_by is not None and not waits_for_digest(answer_by, today, municipality.digest_weekday):
        _to_mailbox(municipality, kind, at, is_once_a_day=True, link=page)


def _to_mailbox(municipality: Municipality, kind: str, at: datetime, *, is_once_a_day: bool, **values: Any) -> None:
    if not municipality.mailbox:
        return
    write_mail(
        kind,
        to=municipality.mailbox,
        language=DEFAULT_LANGUAGE,
        at=at,
        once=_today(kind, municipality, at) if is_once_a_day else None,
        municipality=municipality.name,
        **values,
    )


def _today(kind: str, municipality: Municipality, at: datetime) -> str:
    return f"{kind}:{municipality.id}:{local_date(at):%Y-%m-%d}"


def _to_student(booking: Booking, kind: str, at: datetime, **values: Any) -> None:
    page = link("bookings.show", ref=booking.ref)
    _write(_About(booking, booking.municipality, booking.segments), kind, at, link=page, **values)


def _about_application(application: Application, kind: str, at: datetime, **values: Any) -> None:
    municipality = db.session.get_one(Municipality, application.wishes[0].municipality_id)
    page = link("applications.show", ref=application.ref)
    _write(_About(application, municipality, application.wishes), kind, at, link=page, **values)


@dataclass(frozen=True, slots=True)
class _About:
    """What a mail to a student is about, and where."""

    asked: Booking | Application
    municipality: Municipality
    parts: Sequence[Segment] | Sequence[Wish]


def _write(about: _About, kind: str, at: datetime, **values: Any) -> None:
    contact = contact_of_student(about.asked.student_id)
    if contact is None:
        return
    if own := OWN_WORDS.get(kind):
        stays = [Stay(each.arrival, each.departure) for each in about.parts]
        stay = AboutStay(about.municipality, about.asked.placement, stays, values.get("accept_by"))
        values["own_words"] = words_in_mail(own, stay, contact.language)
    write_mail(
        kind,
        to=contact.email,
        language=contact.language,
        at=at,
        person_id=contact.person_id,
        municipality=about.municipality.name,
        stays=tuple((each.arrival, each.departure) for each in about.parts),
        **values,
    )
