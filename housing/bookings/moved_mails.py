"""Mails about bookings whose placement moved. None holds an address or another's name."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from housing.accounts.contact import DEFAULT_LANGUAGE, contact_of
from housing.accounts.letters import write_to_student
from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.lacking import lacking_in_proposal
from housing.bookings.models import Booking
from housing.clock import local_date
from housing.database import db
from housing.mail import link, write_mail
from housing.organisations.models import Institution, Municipality
from housing.placements.claim_wording import in_short
from housing.placements.queries.claims import stated_on
from housing.rules.digest import is_near, waits_for_digest
from housing.rules.lifecycle import Status
from housing.rules.nights import Stay, ranges_of


def change_proposed(proposal: ChangeProposal, at: datetime) -> None:
    """Tell the student what is proposed and by when to answer; the municipality, where it is asked too."""
    booking = proposal.booking
    stays = ranges_of(n for each in proposal.segments for n in Stay(each.arrival, each.departure).each_night())
    _to_student(
        booking,
        "change_proposed",
        at,
        was=_days(booking),
        becomes=tuple((stay.arrival, stay.departure) for stay in stays),
        missing=tuple(proposal.missing_days()),
        lacks=in_short(lacking_in_proposal(proposal, stated_on(booking.placement_id), local_date(at))),
        asks_officer=proposal.asks_officer,
        answer_by=proposal.answer_by,
        accept_by=_last_day_to_accept(booking),
    )
    if proposal.asks_officer:
        held, proposed = (each.arrival for each in booking.segments), (each.arrival for each in proposal.segments)
        first = min((*held, *proposed))
        _to_mailbox(booking.municipality, "changes_proposed", first, at, answer_by=proposal.answer_by)


def change_agreed(booking: Booking, at: datetime, *, by_student: bool) -> None:
    """Tell the student which nights are hers now; the municipality, where it was she who answered last."""
    _to_student(booking, "change_agreed", at, days=_days(booking))
    if by_student:
        _to_mailbox(booking.municipality, "changes_answered", booking.segments[0].arrival, at)


def change_declined(booking: Booking, at: datetime, *, by_student: bool) -> None:
    """Tell the student what became of her booking after a no, and the municipality where the no was hers."""
    still = booking.live and booking.status not in {"completed", "no_show"}
    days = _days(booking) if still else ()
    _to_student(
        booking, "change_declined", at, by_student=by_student, days=days, accept_by=_last_day_to_accept(booking)
    )
    if by_student:
        _to_mailbox(booking.municipality, "changes_answered", booking.segments[0].arrival, at)


def change_dropped(booking: Booking, at: datetime, *, is_lost: bool) -> None:
    """Tell the student that nothing is proposed any longer and the booking is as it was.

    `is_lost`: the proposal could no longer be had, nor anything else; else her placement has changed once more.
    """
    days, accept_by = _days(booking), _last_day_to_accept(booking)
    _to_student(booking, "change_dropped", at, days=days, is_lost=is_lost, accept_by=accept_by)


def nights_lost(
    booking: Booking, stays: Iterable[Stay], at: datetime, *, is_ended: bool, goes_first_in: str | None, page: str
) -> None:
    """Tell the student for which nights a move left her without a bed, and whether she goes first in the line.

    For none (no `stays`): the part of the placement that she had the room for is no more.
    """
    days = tuple((stay.arrival, stay.departure) for stay in stays)
    _to_student(booking, "nights_lost", at, page=page, days=days, is_ended=is_ended, goes_first_in=goes_first_in)


def tell_coordinators(people: Iterable[int], institution_id: int, at: datetime) -> None:
    """Tell an institution's coordinators, once a day, that a move has left students of theirs without a bed."""
    slug = db.session.get_one(Institution, institution_id).slug
    for person_id in people:
        contact = contact_of(person_id)
        if contact:
            write_mail(
                "moved_without_bed",
                to=contact.email,
                language=contact.language,
                at=at,
                person_id=person_id,
                once=f"moved_without_bed:{institution_id}:{person_id}:{local_date(at)}",
                link=link("students.index", slug=slug),
            )


def tell_municipality(municipality: Municipality, arrival: date, at: datetime, answer_by: date | None = None) -> None:
    """Tell the function mailbox that moves have ended bookings or put somebody first in the line.

    `arrival`: when the guest was to come, or is; `answer_by`: the last day to answer her, if she waits.
    """
    _to_mailbox(municipality, "moves_followed", arrival, at, answer_by=answer_by)


def _last_day_to_accept(booking: Booking) -> date | None:
    return booking.last_day_to_accept if booking.status == Status.OFFERED else None


def _days(booking: Booking) -> tuple[tuple[date, date], ...]:
    stays = ranges_of(n for each in booking.segments for n in Stay(each.arrival, each.departure).each_night())
    return tuple((stay.arrival, stay.departure) for stay in stays)


def _to_student(booking: Booking, kind: str, at: datetime, page: str | None = None, **values: Any) -> None:
    page = page or link("bookings.show", ref=booking.ref)
    write_to_student(booking.student_id, kind, at, municipality=booking.municipality.name, link=page, **values)


def _to_mailbox(
    municipality: Municipality, kind: str, arrival: date, at: datetime, *, answer_by: date | None = None
) -> None:
    """Write once a day, and only what the week's mail would tell too late."""
    today = local_date(at)
    is_late_then = answer_by is not None and not waits_for_digest(answer_by, today, municipality.digest_weekday)
    if municipality.mailbox and (is_late_then or is_near(arrival, today)):
        write_mail(
            kind,
            to=municipality.mailbox,
            language=DEFAULT_LANGUAGE,
            at=at,
            once=f"{kind}:{municipality.id}:{today}",
            municipality=municipality.name,
            link=link("requests.worklist", slug=municipality.slug),
        )
