"""What each of a municipality's own texts is called, and the texts that stand where it has written none."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from housing.rules.placeholders import Placeholder
from housing.rules.wordings import AGREEMENT, Wording
from housing.wordings.queries import texts_in
from housing.written_language import writing_in

LANGUAGES = ("sv", "en")

NAMES: Mapping[Wording, LazyString] = {
    Wording.MAIL_APPROVED: _l("In the mail that says yes"),
    Wording.MAIL_OFFERED: _l("In the mail with an offer"),
    Wording.MAIL_DECLINED: _l("In the mail that says no"),
    Wording.MAIL_ARRIVAL: _l("In the mail on arrival"),
    Wording.HOUSE_RULES: _l("House rules for all homes"),
    Wording.DECLINE: _l("A reason to say no"),
    Wording.CANCEL: _l("A reason to cancel"),
    Wording.AGREEMENT_ROOM: _l("The room"),
    Wording.AGREEMENT_TIME: _l("The time"),
    Wording.AGREEMENT_PRICE: _l("The price"),
    Wording.AGREEMENT_CARE: _l("Taking care of the home"),
    Wording.AGREEMENT_END: _l("Leaving early"),
    Wording.APPEAL: _l("How to appeal"),
}

HINTS: Mapping[Wording, LazyString] = {
    Wording.HOUSE_RULES: _l("Students read them where a home has no house rules of its own."),
    Wording.DECLINE: _l("It becomes the note that the student reads. Write nothing about anybody’s health."),
    Wording.CANCEL: _l("It becomes the note that the student reads. Write nothing about anybody’s health."),
    **dict.fromkeys(
        (Wording.MAIL_APPROVED, Wording.MAIL_OFFERED, Wording.MAIL_DECLINED, Wording.MAIL_ARRIVAL),
        _l("A few words of yours. A mail holds no address, no code and nobody’s name: those stand on the page."),
    ),
    **dict.fromkeys(
        AGREEMENT,
        _l(
            "Your text stands in place of ours in agreements from now on. Those that are made already stay as they are."
        ),
    ),
    Wording.APPEAL: _l("It stands under every decision from now on. Let your lawyer read it first."),
}

SHIPPED: Mapping[Wording, LazyString] = {
    Wording.AGREEMENT_ROOM: _l(
        "{landlord} lets to the student, furnished, {room}, {address}. Kitchen, bathroom and other rooms that guests"
        " share are used together with those who live there at the same time."
    ),
    Wording.AGREEMENT_TIME: _l(
        "The agreement holds from {first_night} to {last_day}, {nights}, because of the student’s placement at {site}."
        " It ends on the last day without anybody giving notice, and is not prolonged by itself."
    ),
    Wording.AGREEMENT_PRICE: _l(
        "The price is {price} for the whole time. It covers the room with the furniture and equipment that is listed on"
        " the booking’s page."
    ),
    Wording.AGREEMENT_CARE: _l(
        "The student takes good care of the room and of what is shared, follows the house rules, shows consideration"
        " for those who live there and work nights, and tells at once of anything that breaks. The room may not be let"
        " on to anybody else. On the last day the student leaves it tidy and gives back the key."
    ),
    Wording.AGREEMENT_END: _l(
        "The student may leave before the last day, and says so on the booking’s page. If the placement is cancelled or"
        " moved, the agreement ends, or follows it, as both sides agree there. What both sides change on the booking’s"
        " page is changed in this agreement."
    ),
    Wording.APPEAL: _l(
        "You may appeal against this decision to the administrative court. Write a letter in which you say which"
        " decision you mean (its number is {case}), how you want it to be changed, and why. Give your name and how to"
        " reach you.\n"
        "Send the letter to {municipality} municipality, {mailbox}, not to the court. It must have come in within three"
        " weeks from the day on which you received the decision. If it came in time, and the municipality does not"
        " change the decision as you want, it hands the letter over to the court."
    ),
}
"""What stands where a municipality has written nothing; what a lawyer has to look at: docs/decisions/on-paper.md."""

MEANINGS: Mapping[Placeholder, LazyString] = {
    Placeholder.MUNICIPALITY: _l("the name of the municipality"),
    Placeholder.SITE: _l("where the placement is"),
    Placeholder.FIRST_NIGHT: _l("the day on which the student comes"),
    Placeholder.LAST_DAY: _l("the day on which the student leaves"),
    Placeholder.DEADLINE: _l("the last day to say yes"),
    Placeholder.NIGHTS: _l("how many nights"),
    Placeholder.PRICE: _l("the price for the whole stay"),
    Placeholder.ROOM: _l("which room, in which flat"),
    Placeholder.ADDRESS: _l("the address of the house"),
    Placeholder.LANDLORD: _l("who lets the house"),
    Placeholder.MAILBOX: _l("your mailbox for housing"),
    Placeholder.CASE: _l("the number of the decision"),
}


def braced(placeholder: Placeholder) -> str:
    """Return a placeholder as it is written in a text."""
    return "{" + placeholder + "}"


def texts_or_shipped(municipality_id: int, kinds: Iterable[Wording]) -> dict[str, dict[str, str]]:
    """Return by language, then kind, the municipality's own text, else the shipped one, with their placeholders.

    Where it has written in Swedish only, that stands in English too.
    """
    wanted = tuple(kinds)
    own = texts_in(municipality_id, wanted)
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with writing_in(language):
            found[language] = {
                kind: own[kind].get(language) or own[kind]["sv"] if kind in own else str(SHIPPED[kind])
                for kind in wanted
            }
    return found


def unfit_sentence(found: Iterable[str], allowed: Iterable[Placeholder]) -> str:
    """Say what in braces cannot be used, and what can."""
    return _(
        "This cannot be filled in: %(found)s. You can use %(allowed)s.",
        found=", ".join(found),
        allowed=", ".join(map(braced, allowed)),
    )
