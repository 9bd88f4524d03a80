"""Sentences about holds: where they stand, what was in the way, and what can be done."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from housing.bookings.holds import Hold
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.rules.holds import EndedBecause, HoldStatus
from housing.rules.naming import HeldBed
from housing.rules.sharing import Flat, Sharing

STATES = {
    HoldStatus.ASKED: (_l("Waits for an answer"), "warning", "half"),
    HoldStatus.HELD: (_l("Held"), "success", "check"),
    HoldStatus.DECLINED: (_l("Declined"), "danger", "cross"),
    HoldStatus.ENDED: (_l("Ended"), "neutral", "line"),
}
"""Word, colour and mark of each state."""

ENDS = {
    EndedBecause.EXPIRED: _l("The last day has passed."),
    EndedBecause.GIVEN_BACK: _l("It was given back."),
    EndedBecause.WITHDRAWN: _l("It was withdrawn before it was answered."),
}

HOMES = {
    "": _l("Mixed home"),
    Flat.WOMEN: _l("Women’s home"),
    Flat.MEN: _l("Men’s home"),
}
"""What a coordinator chooses from for a student whom she names."""


def refusal_sentence(refusal: HoldRefused) -> str:
    """Say why nothing was done, and what can be done instead."""
    if refusal.problem is HoldProblem.DOES_NOT_FIT:
        if not refusal.fit:
            return _("No bed is free on all of those nights any longer. Choose other weeks, or another municipality.")
        return ngettext(
            "Beds for %(num)s student are free on all of those nights, not more. Ask for so many, or choose another"
            " municipality for the rest.",
            "Beds for %(num)s students are free on all of those nights, not more. Ask for so many, or choose another"
            " municipality for the rest.",
            refusal.fit,
        )
    sentences = {
        HoldProblem.NOT_ON_OFFER: _("That municipality offers no housing yet. Choose another."),
        HoldProblem.NO_NIGHTS: _("The first of those nights is tonight or has passed. Choose weeks that are ahead."),
        HoldProblem.LAST_DAY: _("The last day has to be today or later, and before the first of them arrives."),
        HoldProblem.CHANGED: _(
            "It had changed since you opened the page. Nothing was done; see below what it says now."
        ),
        HoldProblem.NO_SUCH_STUDENT: _(
            "Tick at least one of the students below. Somebody you ticked may have found a bed in the meantime."
            " Nobody was named."
        ),
        HoldProblem.TOO_MANY_NAMES: _(
            "The beds that are left do not suit all of those you ticked. Nobody was named. Tick fewer, or choose"
            " another kind of home for some."
        ),
        HoldProblem.DATES: _("The last day has to be today or later, and not before the first."),
    }
    return sentences[refusal.problem]


def end_sentence(hold: Hold) -> str:
    """Say why a hold has ended."""
    if hold.ended_because == EndedBecause.EXPIRED and hold.answered_at is None:
        return _("The last day passed before it was answered.")
    return str(ENDS[EndedBecause(hold.ended_because)]) if hold.ended_because else ""


def kinds_of(beds: Iterable[HeldBed]) -> list[str]:
    """Say what kinds of bed a hold has left, and how many of each."""
    mixed = shared = women = men = either = 0
    alone: set[int] = set()
    for bed in beds:
        if bed.is_shared_room:
            shared += 1
        elif bed.sharing is Sharing.MIXED:
            mixed += 1
        elif bed.sharing is Sharing.SINGLE_PARTY:
            alone.add(bed.dwelling)
        elif bed.company is None:
            either += 1
        else:
            women += bed.company == Flat.WOMEN
            men += bed.company == Flat.MEN
    said = (
        (mixed, ngettext("%(num)s in a mixed home", "%(num)s in mixed homes", mixed)),
        (
            either,
            ngettext(
                "%(num)s in a home for women or for men: the first guest decides",
                "%(num)s in homes for women or for men: the first guest decides",
                either,
            ),
        ),
        (women, ngettext("%(num)s in a women’s home", "%(num)s in women’s homes", women)),
        (men, ngettext("%(num)s in a men’s home", "%(num)s in men’s homes", men)),
        (len(alone), ngettext("%(num)s home for one student", "%(num)s homes for one student each", len(alone))),
        (
            shared,
            ngettext(
                "%(num)s in a shared room: a student asks for it herself, since only she can say yes to sharing",
                "%(num)s in shared rooms: students ask for them themselves, since only they can say yes to sharing",
                shared,
            ),
        ),
    )
    return [sentence for number, sentence in said if number]
