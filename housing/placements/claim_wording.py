"""What a student needs, in words: to herself, to an officer and to her coordinator."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from housing.placements.queries.claims import Stated
from housing.rules.claiming import Condition, Special

OWN_CONDITIONS = {
    Condition.STEP_FREE: _l("A home without steps"),
    Condition.OWN_ROOM: _l("A room of my own"),
    Condition.NO_ANIMALS: _l("A home without animals"),
    Condition.WORKS_NIGHTS: _l("I work nights and sleep by day"),
    Condition.COMPANION: _l("Somebody comes with me"),
    Condition.HAS_CAR: _l("I have a car with me"),
}
"""As she says it herself."""

CONDITIONS = {
    Condition.STEP_FREE: _l("A home without steps"),
    Condition.OWN_ROOM: _l("A room of one’s own"),
    Condition.NO_ANIMALS: _l("A home without animals"),
    Condition.WORKS_NIGHTS: _l("Works nights"),
    Condition.COMPANION: _l("Somebody comes along"),
    Condition.HAS_CAR: _l("Has a car"),
}
"""As an officer reads it."""

IN_A_SENTENCE = {
    Condition.STEP_FREE: _l("a home without steps"),
    Condition.OWN_ROOM: _l("a room of one’s own"),
    Condition.NO_ANIMALS: _l("a home without animals"),
    Condition.COMPANION: _l("a home for one party, since somebody comes along"),
}
"""What a home or a bed can lack."""

IN_SHORT = {
    Condition.STEP_FREE: _l("step-free way in"),
    Condition.OWN_ROOM: _l("own room"),
    Condition.NO_ANIMALS: _l("home without animals"),
    Condition.COMPANION: _l("home for one party"),
}
"""The same after the words "does not have"."""

SPECIALS = {
    Special.PRIORITY: _l("To go before others"),
    Special.OWN_ROOM: _l("A room of one’s own"),
}
"""What a coordinator decides."""


def what_is_needed(condition: str) -> str:
    """Return a condition as it stands inside a sentence."""
    return str(IN_A_SENTENCE[Condition(condition)])


def in_short(lacking: Iterable[Condition]) -> tuple[LazyString, ...]:
    """Return what a bed does not have of what is needed, for a mail: in the language it is written in."""
    return tuple(IN_SHORT[each] for each in lacking)


def not_there(lacking: Iterable[Condition]) -> str | None:
    """Return the same for a page, as one phrase; none where the bed has all."""
    return ", ".join(map(str, in_short(lacking))) or None


def conditions_for_officer(stated: Stated | None) -> list[str]:
    """Return what stands of her needs, each in a few words; what her university has said no to is left out."""
    if stated is None:
        return []
    said = [_condition(each, stated) for each in stated.conditions]
    return [*([_("Goes before others, says the university")] if stated.has_priority else []), *said]


def _condition(condition: Condition, stated: Stated) -> str:
    if condition is Condition.OWN_ROOM and Special.OWN_ROOM in stated.decided:
        granted = stated.decided[Special.OWN_ROOM]
        return (
            _("A room of one’s own, says the university")
            if granted
            else _("A room of one’s own, the university has not answered yet")
        )
    return str(CONDITIONS[condition])
