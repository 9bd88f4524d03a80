"""Finds a text of the other language on a page, by the catalogue."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parents[2] / "housing/translations/sv/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
LETTERS = 4
"""A text with placeholders is looked for when it has so many letters beside them."""


class Foreign:
    """Texts that stand in the catalogue for the other language than `reader` ("sv" or "en")."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        own: set[str] = set()
        others: set[str] = set()
        for english, swedish in _pairs():
            ours, theirs = (swedish, english) if reader == "sv" else (english, swedish)
            own.add(ours)
            others.add(theirs)
        foreign = others - own - {""}
        self._whole = {text for text in foreign if not PLACEHOLDER.search(text)}
        self._patterns = [(_longest(text), _pattern(text)) for text in foreign - self._whole if _has_words(text)]
        self._known: dict[str, bool] = {}

    def among(self, texts: Iterable[str]) -> Iterator[str]:
        """Yield those texts that are in the other language."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._is_foreign(text)
            if self._known[text]:
                yield text

    def _is_foreign(self, text: str) -> bool:
        # The longest of its own words first: a pattern tried in vain costs a thousand times as much.
        return text in self._whole or any(
            words in text and pattern.fullmatch(text) for words, pattern in self._patterns
        )


def _pairs() -> Iterator[tuple[str, str]]:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="sv"):
            if message.id:
                yield from zip(_forms(message.id), _forms(message.string), strict=True)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    forms = (text,) if isinstance(text, str) else tuple(text or ())
    return tuple(" ".join(form.split()) for form in forms)


def _longest(text: str) -> str:
    return max(PLACEHOLDER.split(text), key=len)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(re.escape(part) for part in PLACEHOLDER.split(text)))


def _has_words(text: str) -> bool:
    return sum(letter.isalpha() for letter in PLACEHOLDER.sub("", text)) >= LETTERS
