"""Why the stock was not changed, in the reader's language, and what can be done about it."""

from collections.abc import Callable
from datetime import date
from typing import cast

from flask_babel import gettext as _

from housing.filters import date_range_filter
from housing.rules.nights import ONE_DAY
from housing.rules.refusals import Refusal
from housing.stock.bed_names import room_name
from housing.stock.refusals import StockProblem


def refusal_sentence(refusal: Refusal) -> str:
    """Return why the stock was not changed, and what can be done about it."""
    return _SENTENCES[StockProblem(refusal.code)](refusal)


def _days(refusal: Refusal) -> str:
    """Return "6–26 feb. 2027": the first evening to the last morning of the nights it names."""
    first, last = cast(date, refusal.facts["first_night"]), cast(date, refusal.facts["last_night"])
    return date_range_filter((first, last + ONE_DAY))


def _stays(refusal: Refusal) -> str:
    arrivals = cast("tuple[date, ...]", refusal.facts["arrivals"])
    departures = cast("tuple[date, ...]", refusal.facts["departures"])
    return ", ".join(map(date_range_filter, zip(arrivals, departures, strict=True)))


def _room(refusal: Refusal) -> str:
    facts = refusal.facts
    room = room_name(str(facts["room"]), str(facts["bed"]), is_shared=bool(facts["is_shared"]))
    return str(_("%(dwelling)s, %(room)s", dwelling=facts["dwelling"], room=room))


_SENTENCES: dict[StockProblem, Callable[[Refusal], str]] = {
    StockProblem.NAME_TAKEN: lambda refusal: _(
        "There is already a property called %(name)s. Choose a name that tells them apart.", **refusal.facts
    ),
    StockProblem.LABEL_TAKEN: lambda refusal: _(
        "%(label)s is already there. Choose a label that tells them apart.", **refusal.facts
    ),
    StockProblem.HAS_GUESTS: lambda refusal: _(
        "Bed %(bed)s is booked in the time %(days)s. Open those bookings on the board and decline, cancel or end"
        " them first.",
        bed=refusal.facts["bed"],
        days=_days(refusal),
    ),
    StockProblem.IS_HELD: lambda refusal: _(
        "Bed %(bed)s is reserved for a university’s cohort in the time %(days)s. Open the reservation on the board and"
        " free its beds first.",
        bed=refusal.facts["bed"],
        days=_days(refusal),
    ),
    StockProblem.NEEDS_NO_ANIMALS: lambda refusal: _(
        "A guest needs a home without animals (%(days)s). Allow animals when that stay is over, or move the guest"
        " first.",
        days=_days(refusal),
    ),
    StockProblem.ROOM_HAS_GUESTS: lambda refusal: _(
        "The guest in bed %(bed)s (%(days)s) has not agreed to share %(room)s."
        " Choose another room label, or wait until that stay is over.",
        bed=refusal.facts["bed"],
        room=refusal.facts["room"],
        days=_days(refusal),
    ),
    StockProblem.IS_RETIRED: lambda refusal: _(
        "Bed %(bed)s is out of use. Bring it back into use first.", **refusal.facts
    ),
    StockProblem.NIGHTS_BOOKED: lambda refusal: _(
        "%(room)s is booked %(days)s. Open that booking on the board and decline, cancel or end it first,"
        " or close other dates.",
        room=_room(refusal),
        days=_stays(refusal),
    ),
    StockProblem.NIGHTS_CLOSED: lambda refusal: _(
        "%(room)s is already closed %(days)s. Open it first, or choose dates around it.",
        room=_room(refusal),
        days=_stays(refusal),
    ),
    StockProblem.NIGHTS_HELD: lambda refusal: _(
        "%(room)s is held for a group of students %(days)s. Release the hold first, or choose other dates.",
        room=_room(refusal),
        days=_stays(refusal),
    ),
    StockProblem.CLOSURE_PAST: lambda _refusal: _("The first night has passed. Choose today or a later day."),
    StockProblem.CLOSURE_TOO_LONG: lambda _refusal: _(
        "A bed can be closed for two years at most. Take it out of use if it is not coming back."
    ),
    StockProblem.CLOSURE_EMPTY: lambda _refusal: _("The day it opens again must come after the first closed night."),
    StockProblem.CLOSURE_OVER: lambda _refusal: _("This closure is over already: nothing was changed."),
    StockProblem.NOTHING_TO_CLOSE: lambda _refusal: _("There is no bed in use here to close."),
    StockProblem.HALF_A_ROOM: lambda refusal: _(
        "Row %(row)s is right, but row %(other)s of the same room is not. Half a room is never written:"
        " its guest would be promised a room alone.",
        **refusal.facts,
    ),
    StockProblem.FAR_FROM_SEAT: lambda refusal: _(
        "This is %(km)s km from %(municipality)s. Check latitude and longitude."
        " If they are right, add the property on its own page first.",
        **refusal.facts,
    ),
}
