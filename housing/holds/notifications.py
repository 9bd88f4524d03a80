"""Mails about holds: to the municipality's function mailbox and to coordinators. None holds a name or an address."""

from datetime import date, datetime
from typing import Any

from housing.accounts.contact import DEFAULT_LANGUAGE, contact_of
from housing.bookings.holds import Hold
from housing.bookings.queries.overseers import people_with
from housing.clock import local_date
from housing.mail import link, write_mail
from housing.rules.digest import is_near, waits_for_digest
from housing.rules.permissions import Role


def hold_asked(hold: Hold, at: datetime) -> None:
    """Tell the municipality that an institution asks it to hold beds; at once if that would run out unanswered."""
    _to_mailbox(hold, "hold_asked", at, answer_by=hold.expires_on)


def hold_made(hold: Hold, at: datetime) -> None:
    """Tell the municipality that beds are held under its standing decision."""
    _to_mailbox(hold, "hold_made", at)


def hold_answered(hold: Hold, at: datetime) -> None:
    """Tell whoever asked what the municipality said."""
    _to_coordinators(hold, "hold_answered", at, is_held=hold.status == "held")


def hold_lasts_until(hold: Hold, at: datetime, *, by_municipality: bool) -> None:
    """Tell the other side that the beds are held until another day."""
    if by_municipality:
        _to_coordinators(hold, "hold_lasts_until", at)
    else:
        _to_mailbox(hold, "hold_moved", at)


def hold_given_back(hold: Hold, at: datetime, *, by_municipality: bool) -> None:
    """Tell the other side that beds are no longer held."""
    if by_municipality:
        _to_coordinators(hold, "hold_given_back", at)
    else:
        _to_mailbox(hold, "hold_returned", at)


def hold_runs_out(hold: Hold, left: int, day: date, at: datetime) -> None:
    """Remind, once for each day of reminding, that beds for which nobody is named are given back."""
    _to_coordinators(hold, "hold_runs_out", at, once=f"hold_runs_out:{hold.id}:{hold.expires_on}:{day}", left=left)


def hold_expired(hold: Hold, left: int, nights: int, at: datetime) -> None:
    """Tell whoever asked that what was left has been given back; the municipality, if anything was.

    `left`: for how many students beds were left on all nights; `nights`: nights of any bed.
    One that nobody had answered has held nothing: that is said instead.
    """
    if hold.answered_at is None:
        _to_coordinators(hold, "hold_unanswered", at)
        return
    _to_coordinators(hold, "hold_expired", at, left=left, nights=nights)
    if nights:
        _to_mailbox(hold, "hold_returned", at)


def _to_mailbox(hold: Hold, kind: str, at: datetime, answer_by: date | None = None) -> None:
    """Write only what the week's mail would tell too late."""
    municipality, today = hold.municipality, local_date(at)
    is_late_then = answer_by is not None and not waits_for_digest(answer_by, today, municipality.digest_weekday)
    if municipality.mailbox and (is_late_then or is_near(hold.stays[0].arrival, today)):
        write_mail(
            kind,
            to=municipality.mailbox,
            language=DEFAULT_LANGUAGE,
            at=at,
            link=link("municipality_holds.show", slug=municipality.slug, ref=hold.ref),
            **_facts(hold),
        )


def _to_coordinators(hold: Hold, kind: str, at: datetime, once: str | None = None, **values: Any) -> None:
    people = people_with(Role.COORDINATOR, [hold.institution_id], local_date(at))
    # Who asked knows what it is about; when she has left, or it was an officer, all of them are told.
    asked = [person_id for person_id in people if person_id == hold.asked_by]
    for person_id in asked or people:
        contact = contact_of(person_id)
        if contact:
            write_mail(
                kind,
                to=contact.email,
                language=contact.language,
                at=at,
                person_id=person_id,
                once=f"{once}:{person_id}" if once else None,
                link=link("holds.show", slug=hold.institution.slug, ref=hold.ref),
                **_facts(hold),
                **values,
            )


def _facts(hold: Hold) -> dict[str, Any]:
    return {
        "municipality": hold.municipality.name,
        "institution": hold.institution.name,
        "students": hold.students,
        "stays": tuple((stay.arrival, stay.departure) for stay in hold.stays),
        "last_day": hold.expires_on,
        "reason": hold.reason,
    }
