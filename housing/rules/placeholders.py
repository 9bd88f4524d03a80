"""Words in braces that a text may hold for what is known only later: "Välkommen till {municipality}".

A closed set of names, filled in one pass: what is put in is never read again, no name leads to anything but its
value, and a text that holds any other brace is not taken. Nothing here is a format string.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_LONE_BRACE = re.compile(r"[{}]")
_CODE = re.compile(r"(?<![\d-])(?!(?:19|20)\d\d(?!\d))\d{4,8}(?![\d-])")
"""Four to eight digits in one, a year apart: what opens a door or a key box."""

LONGEST_VALUE = 120
"""So many characters a value is counted as: no name in the service is longer."""


class Placeholder(StrEnum):
    """What a text may leave to be filled in."""

    MUNICIPALITY = "municipality"
    SITE = "site"
    FIRST_NIGHT = "first_night"
    LAST_DAY = "last_day"
    DEADLINE = "deadline"
    NIGHTS = "nights"
    PRICE = "price"
    ROOM = "room"
    ADDRESS = "address"
    LANDLORD = "landlord"
    MAILBOX = "mailbox"
    CASE = "case"


def unfit(text: str, allowed: Collection[Placeholder]) -> tuple[str, ...]:
    """Return what stands in the text with braces and cannot be filled in, each once, as it was written."""
    found = [match.group() for match in _IN_BRACES.finditer(text) if match.group(1) not in allowed]
    lone = _LONE_BRACE.findall(_IN_BRACES.sub("", text))
    return tuple(dict.fromkeys([*found, *lone]))


def fill(text: str, values: Mapping[Placeholder, str]) -> str:
    """Return the text with its placeholders filled in; one that has no value stays as it was written."""

    by_name = {str(placeholder): value for placeholder, value in values.items()}
    return _IN_BRACES.sub(lambda match: by_name.get(match.group(1), match.group()), text)


def longest(text: str) -> int:
    """Return how many characters the text may have once it is filled in."""
    return len(_IN_BRACES.sub("", text)) + LONGEST_VALUE * len(_IN_BRACES.findall(text))


def codes_in(text: str) -> tuple[str, ...]:
    """Return what in the text looks like a code, which no mail may hold."""
    return tuple(dict.fromkeys(_CODE.findall(text)))
