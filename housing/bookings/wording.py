"""Sentences about bookings: what was refused, why, and what the person can do next."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from housing.bookings.models import Booking, BookingEvent
from housing.bookings.services.asking import AnswerMissing, NotOnOffer
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.services.offering import OfferOver
from housing.filters import date_range_filter, days_of_stay
from housing.nights.ledger import Because, NightsRefused
from housing.rules.arrival import KeyProblem
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import ranges_of

DECLINE_REASONS = {
    "full": _l("There is no room left in those weeks"),
    "not_eligible": _l("The placement does not give a right to this housing"),
    "other_bed_needed": _l("The bed does not fit what you need"),
    "closed": _l("The home has to be closed in those weeks"),
    "arrival": _l("Nobody can hand over the key when you arrive"),
    "duplicate": _l("You already have a place for those weeks"),
    "other": _l("Another reason, see the note"),
}
"""What an officer chooses from; the code stands in the event."""

OTHER_REASONS = {
    "placement_cancelled": _l("The placement was cancelled"),
    "placement_changed": _l("The placement was changed"),
}


def reason_text(code: str | None) -> str:
    """Return the reason of an event in words."""
    found = DECLINE_REASONS.get(code or "") or OTHER_REASONS.get(code or "")
    return str(found) if found else ""


def heading_of(booking: Booking) -> str:
    """Return what a booking is to its student now: a request, an offer, a room."""
    municipality = booking.municipality.name
    if booking.status == Status.OFFERED:
        return _("You are offered a room in %(municipality)s", municipality=municipality)
    if booking.was_confirmed:
        return _("Your room in %(municipality)s", municipality=municipality)
    return _("Your request for a room in %(municipality)s", municipality=municipality)


def event_text(event: BookingEvent) -> str:
    """Return what happened, in words to the student."""
    who = Actor(event.actor)
    said = _BY_WHOM.get((Status(event.to_status), who)) or _WHAT_HAPPENED[Status(event.to_status)]
    if event.to_status == Status.WITHDRAWN and event.from_status == Status.CONFIRMED:
        said = _GAVE_BACK
    return str(_CHANGED if event.from_status == event.to_status else said)


_WHAT_HAPPENED = {
    Status.REQUESTED: _l("You asked for the room"),
    Status.OFFERED: _l("The municipality offered you a room"),
    Status.CONFIRMED: _l("The room became yours"),
    Status.CHECKED_IN: _l("You came"),
    Status.COMPLETED: _l("You left"),
    Status.DECLINED: _l("The municipality said no"),
    Status.WITHDRAWN: _l("You withdrew your request"),
    Status.CANCELLED: _l("The booking was cancelled"),
    Status.EXPIRED: _l("The offer ran out"),
    Status.NO_SHOW: _l("You did not come"),
}
_BY_WHOM = {
    (Status.REQUESTED, Actor.COORDINATOR): _l("Your university asked for the room"),
    (Status.CONFIRMED, Actor.OFFICER): _l("The municipality approved"),
    (Status.CONFIRMED, Actor.STUDENT): _l("You said yes to the room"),
    (Status.CANCELLED, Actor.OFFICER): _l("The municipality cancelled the booking"),
    (Status.CANCELLED, Actor.COORDINATOR): _l("Your university cancelled or changed the placement"),
}
_GAVE_BACK = _l("You gave the room back")
_CHANGED = _l("The booking was changed")


def held_sentence(held: Booking) -> str:
    """Say that a student has a room on nights for which she looks at another, and what she can do."""
    facts = {
        "municipality": held.municipality.name,
        "days": " + ".join(date_range_filter(days_of_stay(segment)) for segment in held.segments),
    }
    if held.status == Status.REQUESTED:
        return _("You have asked for a room in %(municipality)s %(days)s. Withdraw it first to ask for this.", **facts)
    if held.status == Status.OFFERED:
        return _("You are offered a room in %(municipality)s %(days)s. Say no to that first to ask for this.", **facts)
    return _("You have a room in %(municipality)s %(days)s. Give that back first to ask for this.", **facts)


def key_sentence(problem: KeyProblem, telephone: str | None, mailbox: str | None) -> str:
    """Say why a guest has to agree about the key before she travels, and with whom."""
    contact = _contact(telephone, mailbox)
    if problem is KeyProblem.UNKNOWN:
        return _(
            "You have not said what time you come. %(contact)s and agree about the key before you travel.",
            contact=contact,
        )
    return _(
        "The key place is closed when you come. %(contact)s and agree about the key before you travel.",
        contact=contact,
    )


def _contact(telephone: str | None, mailbox: str | None) -> str:
    if telephone and mailbox:
        return _("Call %(telephone)s or write to %(mailbox)s", telephone=telephone, mailbox=mailbox)
    if telephone:
        return _("Call %(telephone)s", telephone=telephone)
    return _("Write to %(mailbox)s", mailbox=mailbox) if mailbox else _("Ask the municipality")


Refused = NightsRefused | NotOnOffer | AnswerMissing | StepRefused | ChangedMeanwhile | OfferOver


def refusal_sentence(refusal: Refused) -> str:
    """Return what happened and what to do next, in the reader's language."""
    if isinstance(refusal, NightsRefused):
        return _nights_sentence(refusal)
    if isinstance(refusal, AnswerMissing):
        return _("Answer every question about the bed first.")
    if isinstance(refusal, OfferOver):
        return _("The offer has run out. See what is free now, or write to the municipality.")
    if isinstance(refusal, NotOnOffer):
        return _("That bed cannot be asked for any longer. Choose one of those that are free.")
    return _("Somebody else was faster: the request has already been answered. See below what it says now.")


def _nights_sentence(refusal: NightsRefused) -> str:
    if refusal.because is Because.BED_TAKEN:
        return _("Somebody else was faster: the bed is taken %(days)s. Nothing was booked.", days=_days(refusal.nights))
    if refusal.because is Because.OTHER_COMPANY:
        return _(
            "Somebody else was faster: people whom you did not choose to live with come to that home %(days)s."
            " Nothing was booked.",
            days=_days(refusal.nights),
        )
    if refusal.because is Because.STUDENT_ELSEWHERE:
        return _(
            "You already have a bed %(days)s. Withdraw that request, or give that room back, first"
            " if you want another.",
            days=_days(refusal.nights),
        )
    return _(
        "The placement does not cover those nights any longer. See my placements for what it says now;"
        " nothing was booked."
    )


def _days(nights: tuple[date, ...]) -> str:
    return " + ".join(date_range_filter(days_of_stay(stay)) for stay in ranges_of(nights))
