"""Sentences about keys, arrivals and departures: what things are called, what was refused and what to do next."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from housing.arrivals.services.guest_codes import CodesNotShown
from housing.arrivals.services.handing import HandingProblem, HandingRefused
from housing.arrivals.services.leaving import LeavingProblem, LeavingRefused
from housing.arrivals.services.moving_in import AnswerProblem, AnswerRefused
from housing.arrivals.services.ways import WayProblem, WayRefused
from housing.filters import instant_filter
from housing.keys.models import DoorKey
from housing.keys.services.register import KeyProblem, KeyRefused
from housing.organisations.models import Municipality
from housing.rules.arrival import Way
from housing.rules.leaving import MOST_PHOTOS
from housing.stock.bed_names import room_name

KINDS: dict[str, LazyString] = {
    "key": _l("A key"),
    "box": _l("A key box with a code"),
    "code": _l("The code of a door"),
}
WAYS_OF_GUEST: dict[Way, LazyString] = {
    Way.IN_HOURS: _l("I come while the key place is open"),
    Way.AFTER_HOURS: _l("I use the way in for other times"),
    Way.CODE: _l("I get in with the code"),
}
WAYS_OF_OFFICER: dict[Way, LazyString] = {
    Way.IN_HOURS: _l("She comes while the key place is open"),
    Way.AFTER_HOURS: _l("The way in for other times"),
    Way.CODE: _l("The code of the door or the key box"),
    Way.MET: _l("Somebody meets her with the key"),
    Way.AGREED: _l("Something else, as agreed with her"),
}
WAYS_TOLD: dict[str, LazyString] = {
    Way.IN_HOURS: _l("You fetch the key while the key place is open."),
    Way.AFTER_HOURS: _l("You use the way in for other times."),
    Way.CODE: _l("You get in with the code."),
    Way.MET: _l("Somebody meets you with the key."),
    Way.AGREED: _l("As you have agreed with the municipality."),
}
"""What a guest reads of the way that was chosen."""

WAYS_NOTED: dict[str, LazyString] = {
    Way.IN_HOURS: _l("Comes while the key place is open."),
    Way.AFTER_HOURS: _l("Uses the way in for other times."),
    Way.CODE: _l("Gets in with the code."),
    Way.MET: _l("Somebody meets her with the key."),
    Way.AGREED: _l("As agreed with her."),
}
"""What an officer reads of it."""

REFUSALS: dict[str, LazyString] = {
    KeyProblem.WITH_SOMEBODY: _l("A guest has that key. Note that it has come back first."),
    KeyProblem.NOT_OUT: _l("Nobody has that key any more. See below what it says now."),
    KeyProblem.LOST: _l("That key is noted as lost. Note that it has been found first."),
    KeyProblem.NOT_A_KEY: _l("That can be done with a key only, not with a code."),
    HandingProblem.NO_GUEST: _l("The room is not this student’s now, so no key can be handed over."),
    HandingProblem.OTHER_DOOR: _l("That key does not open this guest’s room. Choose one of those below."),
    LeavingProblem.NOT_NOW: _l("That can be said from the day of departure on, once the room has been somebody’s."),
    LeavingProblem.CLOSED: _l("The damage has been closed, so what was found cannot be changed."),
    LeavingProblem.NOT_INSPECTED: _l("Write down first what you found. Then add photos."),
    LeavingProblem.MANY_PHOTOS: _l("There are %(most)d photos here already. Remove one first.", most=MOST_PHOTOS),
    AnswerProblem.NOT_ASKED: _l("It has been answered already. See below what it says now."),
    AnswerProblem.PASSED: _l("That day has passed. Write today or a later day."),
    AnswerProblem.AFTER_THE_STAY: _l(
        "The room is no longer yours by then. Write an earlier day, or ask for more nights."
    ),
    WayProblem.NOT_AHEAD: _l("The day of arrival has passed, or the room is not this student’s: nothing was changed."),
    WayProblem.NOT_OFFERED: _l("That way in is not to be had there any more. Choose one of those below."),
    WayProblem.HOW: _l("Write what you have agreed: the student reads it."),
}

Refused = KeyRefused | HandingRefused | LeavingRefused | AnswerRefused | WayRefused


def refusal_sentence(refused: Refused) -> str:
    """Return what was refused and what to do next."""
    return str(REFUSALS[refused.problem])


def not_shown_sentence(refused: CodesNotShown) -> str:
    """Say to a guest that no code shows, and when one does."""
    if refused.from_:
        return shows_from_sentence(refused.from_)
    return _("There is no code to show any more: the room is not yours now.")


def shows_from_sentence(at: datetime) -> str:
    """Say when codes begin to show."""
    return _("The code shows here from %(time)s.", time=instant_filter(at))


def unreadable_sentence(municipality: Municipality) -> str:
    """Say to a guest that a code cannot be read, and whom to call."""
    telephone = municipality.duty_telephone or municipality.telephone or municipality.mailbox
    if telephone:
        return _("It cannot be shown: something is wrong with it here. Call %(number)s.", number=telephone)
    return _("It cannot be shown: something is wrong with it here. Ask the municipality.")


def unreadable_for_officer() -> str:
    """Say to an officer that a code cannot be read, and what to do."""
    return _("It cannot be read: it was written in under another secret of this service. Write the code in again.")


def place_of(key: DoorKey) -> str:
    """Return what a key opens: "Skogsgården", "Skogsgården, A", "Skogsgården, A, rum 2"."""
    parts = [key.house.name]
    if key.dwelling:
        parts.append(key.dwelling.label)
    if key.bed:
        parts.append(room_name(key.bed.room, key.bed.label, is_shared=key.bed.is_shared_room))
    return ", ".join(parts)


def keys_in_words(keys: Iterable[DoorKey]) -> list[str]:
    """Return what is said of keys in a list: "14, Skogsgården, A"."""
    return [f"{key.label}, {place_of(key)}" for key in keys]
