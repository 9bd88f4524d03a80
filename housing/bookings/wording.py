"""Sentences about bookings: what was refused, why, and what the person can do next."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from housing.bookings.models import Booking, BookingEvent
from housing.bookings.services.asking import AnswerMissing, NightsPassed, NotOnOffer, PlacementCancelled, StayOver
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.services.offering import OfferOver
from housing.filters import date_filter, date_range_filter, days_of_stay
from housing.nights.ledger import Because, NightsRefused
from housing.rules.arrival import KeyProblem
from housing.rules.lifecycle import (
    Actor,
    CancelReason,
    ClosedBecause,
    KeyReason,
    Status,
    StepProblem,
    WithdrawReason,
)
from housing.rules.nights import Stay, ranges_of
from housing.rules.stay_changes import SWAP, ChangeKind, GrantReason, RoomCause

DECLINE_REASONS: dict[str, LazyString] = {
    "full": _l("There is no room left in those weeks"),
    "not_eligible": _l("The placement does not give a right to this housing"),
    "other_bed_needed": _l("The bed does not fit what you need"),
    "closed": _l("The home has to be closed in those weeks"),
    "arrival": _l("Nobody can hand over the key when you arrive"),
    "duplicate": _l("You already have a place for those weeks"),
    "over": _l("The weeks you asked for are over"),
    "other": _l("Another reason, see the note"),
}
"""What an officer chooses from; the code stands in the event."""

CANCEL_REASONS: dict[str, LazyString] = {
    CancelReason.HOME_UNUSABLE: _l("The home cannot be used"),
    CancelReason.BED_CLOSED: _l("The municipality has to close the bed"),
    CancelReason.PLACEMENT_ENDED: _l("The placement has ended or moved"),
    CancelReason.AGREED: _l("Agreed with the student"),
    CancelReason.LEFT: _l("The student has left"),
    CancelReason.OTHER: _l("Another reason, see the note"),
}
"""What an officer chooses from who cancels a booking or ends a stay."""

WITHDRAW_REASONS: dict[str, LazyString] = {
    WithdrawReason.OWN_CHOICE: _l("The student’s own choice"),
    WithdrawReason.PLACEMENT_CHANGED: _l("The placement was changed"),
}
"""What the municipality reads of why a student gave a booking back."""

OTHER_REASONS: dict[str, LazyString] = {
    "line_decision": _l("The next in the waiting list, by a standing decision"),
    "placement_cancelled": _l("The placement was cancelled"),
    KeyReason.FROM_RECEPTION: _l("The reception handed out the key"),
    KeyReason.FROM_CARETAKER: _l("The caretaker handed out the key"),
    KeyReason.NOT_HANDED_OUT: _l("The key had not been handed out"),
    **WITHDRAW_REASONS,
    ClosedBecause.OFFER_EXPIRED: _l("The offer ran out before you answered it"),
    ClosedBecause.BOOKING_CANCELLED: _l("The booking was cancelled"),
    ClosedBecause.DID_NOT_COME: _l("The municipality has noted that you did not come"),
    ChangeKind.DATES: _l("Other days"),
    ChangeKind.BED: _l("Another room"),
    ChangeKind.RELEASE: _l("Nights given back"),
    ChangeKind.KEEP: _l("The room is kept between two periods"),
    SWAP: _l("Two guests changed rooms"),
    GrantReason.MAKES_UP: _l("Absence is made up afterwards"),
    GrantReason.TRAVEL: _l("It is not possible to travel on the day"),
    GrantReason.OTHER_DAYS: _l("The work days are others than in the list"),
    GrantReason.KEEPS_ROOM: _l("The room is kept between two periods"),
    GrantReason.AGREED: _l("Something else that was agreed"),
    RoomCause.BROKEN: _l("Something in the room does not work"),
    RoomCause.QUIETER: _l("It is hard to sleep there"),
    RoomCause.NEARER: _l("It is far to the placement"),
    RoomCause.OTHER_ROOM: _l("Another reason"),
    ClosedBecause.HAS_ROOM: _l("You have a room for those nights"),
    ClosedBecause.NIGHTS_OVER: _l("The weeks you asked for are over"),
}


def days_and_nights(stays: Sequence[Stay]) -> str:
    """Return "14–27 mars 2027 (13 nätter)"; the days of each stay where there are several."""
    days = " + ".join(date_range_filter((stay.arrival, stay.departure)) for stay in stays)
    nights = sum(stay.nights for stay in stays)
    return f"{days} ({ngettext('%(num)s night', '%(num)s nights', nights)})"


def reason_text(code: str | None) -> str:
    """Return the reason of an event in words; what stands after a colon is the reference of what it rests on."""
    code = (code or "").partition(":")[0]
    for words in (DECLINE_REASONS, CANCEL_REASONS, OTHER_REASONS):
        if found := words.get(code):
            return str(found)
    return ""


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
    if event.to_status == Status.CONFIRMED and event.from_status == Status.CHECKED_IN:
        said = _NOT_YET_HERE
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
_NOT_YET_HERE = _l("It was taken back that you had come")
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


Refused = (
    NightsRefused
    | NotOnOffer
    | NightsPassed
    | PlacementCancelled
    | StayOver
    | AnswerMissing
    | StepRefused
    | ChangedMeanwhile
    | OfferOver
)


def refusal_sentence(refusal: Refused) -> str:
    """Return what happened and what to do next, to a student in her language."""
    if isinstance(refusal, NightsRefused):
        return _nights_sentence(refusal)
    if isinstance(refusal, AnswerMissing):
        return _("Answer every question about the bed first.")
    if isinstance(refusal, OfferOver):
        return _("The offer has run out. See what is free now, or write to the municipality.")
    if isinstance(refusal, NightsPassed):
        return _(
            "Some of those nights have passed since you opened the page. Nothing was booked. Choose one of those that"
            " are free from today."
        )
    if isinstance(refusal, PlacementCancelled):
        return _("The placement is cancelled, so nothing was booked. See my placements for what it says now.")
    if isinstance(refusal, NotOnOffer):
        return _("That bed cannot be asked for any longer. Choose one of those that are free.")
    if isinstance(refusal, StepRefused) and (found := _step_sentence(refusal)):
        return found
    return _answered_meanwhile()


def _step_sentence(refusal: StepRefused) -> str | None:
    """Return what the dates say against a step; none where somebody was faster."""
    for each in refusal.refusals:
        if each.code is StepProblem.STAY_OVER:
            return _("The stay is over: there is nothing left to withdraw or to cancel.")
        if each.code is StepProblem.NOT_YET_ARRIVAL_DAY:
            day = date_filter(cast(date, each.facts["arrival"]))
            return _("That can be noted from the day the guest arrives, %(day)s.", day=day)
    return None


def _nights_sentence(refusal: NightsRefused) -> str:
    days = _days(refusal.nights)
    if refusal.because is Because.BED_TAKEN:
        return _("Somebody else was faster: the bed is taken %(days)s. Nothing was booked.", days=days)
    if refusal.because is Because.OTHER_COMPANY:
        return _(
            "Somebody else was faster: people whom you did not choose to live with come to that home %(days)s."
            " Nothing was booked.",
            days=days,
        )
    if refusal.because is Because.STUDENT_ELSEWHERE:
        return _(
            "You already have a bed %(days)s. Withdraw that request, or give that room back, first"
            " if you want another.",
            days=days,
        )
    if refusal.because is Because.OUTSIDE_WINDOW:
        return _(
            "The placement does not cover those nights any longer. See my placements for what it says now;"
            " nothing was booked."
        )
    if refusal.because is Because.TURN_OVER:
        return _(
            "Somebody else was faster: the bed stays empty for cleaning between two guests, so those days are no longer"
            " free. Nothing was booked. Choose one of those that are free."
        )
    if refusal.because is Because.OTHER_ROOM:
        return _("That bed cannot be asked for any longer. Choose one of those that are free.")
    return _("Something was in the way a moment ago, and is no more. Nothing was booked. Try again.")


def refusal_sentence_for_officer(refusal: Refused) -> str:
    """Return what happened and what to do next, to the officer who answers a student's request."""
    if isinstance(refusal, NightsRefused):
        return _nights_sentence_for_officer(refusal)
    if isinstance(refusal, StayOver):
        return _("The stay is over: there is nothing left to give. Close the request, so that the student is told.")
    if isinstance(refusal, NotOnOffer):
        return _bed_out_of_use()
    if isinstance(refusal, StepRefused) and (found := _step_sentence(refusal)):
        return found
    return _answered_meanwhile()


def _bed_out_of_use() -> str:
    return _(
        "That bed cannot be given any longer: it is out of use, or needs an answer that the student has not given."
        " Nothing was changed. Offer another bed, or decline with the reason."
    )


def _nights_sentence_for_officer(refusal: NightsRefused) -> str:
    days = _days(refusal.nights)
    if refusal.because is Because.BED_TAKEN:
        return _(
            "Somebody else was faster: the bed is taken %(days)s. Nothing was changed. Offer another bed, or decline"
            " with the reason.",
            days=days,
        )
    if refusal.because is Because.OTHER_COMPANY:
        return _(
            "Somebody else was faster: others whom the student did not choose to live with come to that home %(days)s."
            " Nothing was changed. Offer another bed, or decline with the reason.",
            days=days,
        )
    if refusal.because is Because.STUDENT_ELSEWHERE:
        return _(
            "The student already has a bed %(days)s, here or in another municipality. Nothing was changed. Decline with"
            " that reason; who wants this bed instead has to withdraw the other first.",
            days=days,
        )
    if refusal.because is Because.OUTSIDE_WINDOW:
        return _(
            "The placement does not cover those nights any longer. Nothing was changed. Decline with the reason, or ask"
            " the placement coordinator."
        )
    if refusal.because is Because.TURN_OVER:
        return _(
            "The bed has to stay empty between two guests, and another guest is too near %(days)s. Nothing was changed."
            " Offer another bed, or decline with the reason.",
            days=days,
        )
    if refusal.because is Because.OTHER_ROOM:
        return _bed_out_of_use()
    return _("Something was in the way a moment ago, and is no more. Nothing was changed. Try again.")


def _answered_meanwhile() -> str:
    return _("Somebody else was faster: the request has already been answered. See below what it says now.")


def _days(nights: tuple[date, ...]) -> str:
    return " + ".join(date_range_filter(days_of_stay(stay)) for stay in ranges_of(nights))
