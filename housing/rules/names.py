"""Names as keys, as Swedish order, as addresses; and the nearest to a misspelt one."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

NEAR_ENOUGH = 0.55
"""Likeness (0-1) from which a name is worth suggesting (assumed)."""

LONGEST_COMPARED = 100
"""Only the first characters are compared: a hostile cell must not cost a minute."""

SHORTEST_INITIALS, SHORTEST_PART = 2, 3
"""Fewer letters say nothing about what was meant (assumed)."""

LONGEST_ROOM_KEY = 40

APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"

_AFTER_Z = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}
_TO_LATIN = str.maketrans({"ü": "y", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ŋ": "n", "ŧ": "t", "œ": "o"})
_IN_ADDRESSES = str.maketrans({"æ": "ae", "ø": "o", "ü": "u"})


def text_key(text: str) -> str:
    """The text for comparing: NFKC, casefolded, spaces folded, nothing invisible.

    What columns called ``*_key`` hold. Two spellings of a name that look alike give
    the same key; the key of a key is itself.
    """
    folded = unicodedata.normalize("NFD", text).casefold()
    folded = unicodedata.normalize("NFKC", folded).casefold()
    spaced = " ".join(unicodedata.normalize("NFKC", folded).split())
    if spaced.isprintable():  # nothing invisible in it, and it need not be looked through letter by letter
        return spaced
    visible = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join("".join(visible).split())


def room_key(label: str) -> str:
    """What a room is known by in its dwelling: beds whose labels give the same key share it.

    Cut to the 40 characters that the ledger has room for; a label without anything visible is its own key.
    """
    return text_key(label)[:LONGEST_ROOM_KEY] or label


def email_key(email: str) -> str:
    """The address for comparing. Mail systems in use do not tell case apart."""
    return text_key(email)


def swedish_sort_key(text: str) -> str:
    """A text whose *bytes* sort as Swedish does, on SQLite (BINARY) and PostgreSQL ("C").

    Å, ä, ö come after z (æ with ä, ø with ö); é counts as e, ü as y; w is a letter of
    its own; numbers sort by value (rum 2 before rum 10); case and punctuation do not
    count, and a word ends before it goes on (Bo Ek before Boa).
    """
    letters = "".join(map(_sorting_letter, text_key(text).translate(_TO_LATIN)))
    numbered = re.sub(r"\d+", lambda number: number[0].zfill(8), letters)
    return " ".join(numbered.split())


@lru_cache(maxsize=2**14)
def label_sort_key(label: str) -> str:
    """The same for what houses, dwellings and rooms are called, and remembered: lists say "rum 1" over and over.

    Names of people are not to be asked for here, for nothing about them is remembered.
    """
    return swedish_sort_key(label)


def slug_of(name: str) -> str:
    """The name in an address: "Åsele" becomes "asele". Empty where no letter is Latin."""
    latin = text_key(name).translate(_IN_ADDRESSES).translate(_TO_LATIN)
    return "-".join(re.findall(r"[a-z0-9]+", _without_marks(latin)))


def nearest(name: str, candidates: Iterable[str], n: int = 3) -> list[str]:
    """At most ``n`` candidates that may have been meant, the likeliest first.

    Knows slips of the pen, missing dots, a part of a name, and initials (LTU).
    """
    asked = slug_of(name[:LONGEST_COMPARED])
    scored = [(_likeness(asked, slug_of(each)), each) for each in dict.fromkeys(candidates)]
    likely = [pair for pair in scored if pair[0] >= NEAR_ENOUGH]
    likely.sort(key=lambda pair: (-pair[0], swedish_sort_key(pair[1])))
    return [each for _, each in likely[:n]]


def _likeness(asked: str, candidate: str) -> float:
    if not asked or not candidate:
        return 0.0
    if asked == candidate:
        return 1.0
    if len(asked) >= SHORTEST_INITIALS and asked == "".join(word[0] for word in candidate.split("-")):
        return 0.95
    if len(asked) >= SHORTEST_PART and asked in candidate:
        return 0.9
    return SequenceMatcher(a=candidate, b=asked, autojunk=False).ratio()


def _sorting_letter(letter: str) -> str:
    if letter in _AFTER_Z:
        return _AFTER_Z[letter]
    if letter.isalnum():
        return _without_marks(letter)
    return "" if letter in APOSTROPHES or unicodedata.combining(letter) else " "


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))
