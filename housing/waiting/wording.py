"""Words of the waiting list: conditions, why a bed went to somebody else, what happens next, what cannot be decided."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from housing.bookings.models import Application, Booking
from housing.bookings.queries.waiting import Wait
from housing.bookings.services.asking import NotOnOffer, StayOver
from housing.bookings.waiting import Waiting
from housing.filters import instant_filter
from housing.nights.ledger import Because, NightsRefused
from housing.rules.lifecycle import IN_LINE
from housing.rules.line_order import LineOrder
from housing.rules.seekers import Skip, Wants
from housing.waiting.services.deciding import LineProblem, LineRefused

CONDITIONS: Mapping[Wants, LazyString] = {
    Wants.OWN_ROOM: _l("A room of her own"),
    Wants.LOCK: _l("A door that can be locked"),
    Wants.STEP_FREE: _l("Step-free"),
    Wants.NO_ANIMALS: _l("A home without animals"),
}
SKIPS: Mapping[Skip, LazyString] = {
    Skip.HAS_BED: _l("has another bed at that time"),
    Skip.PROPOSED: _l("another room is already on its way to her"),
    Skip.SAID_NO: _l("has said no to it, or not answered"),
    Skip.PASSED_OVER: _l("was passed over by an officer"),
    Skip.STEP_FREE: _l("needs step-free"),
    Skip.OWN_ROOM: _l("wants a room of her own"),
    Skip.LOCK: _l("wants a door that can be locked"),
    Skip.NO_ANIMALS: _l("wants a home without animals"),
    Skip.FLAT_NOT_SAID: _l("has not said yes to a flat for women or for men"),
    Skip.SHARES_NO_ROOM: _l("has not said yes to a shared room"),
    Skip.COMPANY: _l("other company lives in the home"),
    Skip.PART_FREE: _l("only a part of her nights is free"),
    Skip.TURN_OVER: _l("another guest comes or leaves too near: the room stays empty between two"),
}
CHANGED = frozenset({Because.OUTSIDE_WINDOW, Because.OTHER_ROOM})
"""Refusals of the ledger for which nobody was faster: the home or the student's weeks are others now."""
PASSED_BECAUSE: Mapping[str, LazyString] = {
    "not_needed": _l("She has told us that she does not need it"),
    "does_not_fit": _l("The room does not fit what she needs"),
    "needed_otherwise": _l("The room is needed for something else"),
    "other": _l("Another reason"),
}
ORDERS: Mapping[LineOrder, LazyString] = {
    LineOrder.TIME: _l("In the order in which students asked"),
    LineOrder.PRIORITY_THEN_LOT: _l("Students with priority first, and then by lot"),
}


def conditions_of(waiting: Waiting) -> list[str]:
    """Return what a home must have for somebody who waits."""
    return [str(words) for want, words in CONDITIONS.items() if getattr(waiting, want.value)]


def skip_text(why: str) -> str:
    """Return why a bed did not go to somebody."""
    return str(SKIPS[Skip(why)])


def not_offered_sentence(refusal: Exception) -> str:
    """Say why a bed that was proposed was not offered, and that the next in line is looked for."""
    if isinstance(refusal, NightsRefused) and refusal.because is Because.TURN_OVER:
        return _(
            "The room has to stay empty between two guests, and another comes or leaves too near. Nothing was offered,"
            " and the next in line is looked for."
        )
    has_changed = isinstance(refusal, NightsRefused) and refusal.because in CHANGED
    if has_changed or isinstance(refusal, NotOnOffer | StayOver):
        return _(
            "The room no longer fits the student or her weeks: something of them has changed. Nothing was offered, and"
            " the next in line is looked for."
        )
    return _(
        "The room or the student is no longer free: somebody was faster. Nothing was offered, and the next in line"
        " is looked for."
    )


def line_refusal_sentence(refusal: LineRefused) -> str:
    """Say why there is no such standing decision, and what can be done."""
    if refusal.problem is LineProblem.DATES:
        return _("The last day comes before the first, or has passed. Write another last day.")
    return _(
        "Your answers are administrative decisions, and those are made by a person each time. Offer the rooms one by"
        " one from the list of what there is to do."
    )


def steps_of_wait(application: Application, wait: Wait, booking: Booking | None) -> list[dict[str, Any]]:
    """Return what has happened and happens next to somebody who waits."""
    asked = _step(_("You asked to wait"), "done", instant_filter(application.asked_at))
    if booking is not None:
        return [asked, _step(_("It was your turn"), "done", instant_filter(booking.events[0].at))]
    if application.status not in IN_LINE:
        return [asked, _step(_("You no longer wait"), "stopped")]
    return [
        asked,
        _step(
            _("A room comes free that fits you"),
            "now",
            text=_("When others give theirs back, those who wait are asked in their order. You need not do anything."),
        ),
        _step(
            _("You are offered it"),
            "next",
            text=_("You get a mail, and say yes or no on your page within some days. No room is held for you before."),
        ),
    ]


def _step(title: str, state: str, when: str | None = None, text: str | None = None) -> dict[str, Any]:
    return {"title": title, "state": state, "when": when, "text": text}
