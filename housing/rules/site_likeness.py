"""Whether two names may be two spellings of one placement site. Only a suggestion: a person decides."""

import re
from difflib import SequenceMatcher

from housing.rules.names import LONGEST_COMPARED, text_key

NEARLY_ONE_WORD = 0.84
"""Likeness (0-1) of two words from which a slip of the pen is likelier than another word (assumed)."""

SHORTEST_SLIP = 5
"""Shorter words have to be equal: "kir" and "kil" may well be two wards (assumed)."""

SHORT_FORMS = {
    "avd": "avdelning",
    "hc": "hälsocentral",
    "hmc": "hemsjukvård",
    "hsv": "hemsjukvård",
    "korttids": "korttidsboende",
    "säbo": "äldreboende",
    "sjh": "sjukhus",
    "vc": "vårdcentral",
}
"""How lists of placements shorten the kinds of sites (assumed from such lists)."""

SAY_NOTHING = frozenset({"enhet", "enheten", "i", "kommun", "kommunen", "kommuns", "på", "region", "vid", "vfu"})

_ENDINGS = ("ens", "ets", "en", "et", "ns", "n", "s")
_SHORTEST_STEM = 4
_WORDS = re.compile(r"[^\W_]+")


def may_be_one_site(one: str, other: str, municipality: str) -> bool:
    """Tell whether two names in a municipality may mean one site.

    The municipality's name, the order of words, the definite form, short forms and small slips do not count:
    "Storumans HC" and "Hälsocentralen Storuman" may be one. A word or a number that only one of them has tells two
    wards of one house apart: "medicin" is not "kirurgi", and not the hospital as a whole either.
    """
    without = _stems(municipality)
    ours, theirs = _stems(one) - without, _stems(other) - without
    if not ours or not theirs:
        return ours == theirs
    unlike_ours, unlike_theirs = sorted(ours - theirs), sorted(theirs - ours)
    if len(unlike_ours) != len(unlike_theirs):
        return False
    return all(any(_nearly_one(word, like) for like in unlike_theirs) for word in unlike_ours)


def _stems(name: str) -> frozenset[str]:
    words = _WORDS.findall(text_key(name[:LONGEST_COMPARED]))
    return frozenset(_stem(SHORT_FORMS.get(word, word)) for word in words if word not in SAY_NOTHING)


def _stem(word: str) -> str:
    # every ending off, one after the other: "hälsocentralen", "hälsocentralens" and "hälsocentral" are one word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending).removesuffix("e").removesuffix("a")
    return word.removesuffix("a") if len(word) > _SHORTEST_STEM else word


def _nearly_one(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_SLIP or not (one + other).isalpha():
        return False
    return SequenceMatcher(a=one, b=other, autojunk=False).ratio() >= NEARLY_ONE_WORD
