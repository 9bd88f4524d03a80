"""The texts that are shipped can be filled in, in both languages, and say the same in both."""

import re

import pytest
from flask import Flask

from housing.rules.placeholders import unfit
from housing.rules.wordings import AGREEMENT, PLACEHOLDERS, Wording, longest_of
from housing.wordings.wording import HINTS, MEANINGS, NAMES, SHIPPED
from housing.written_language import writing_in

BRACED = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("kind", SHIPPED)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_shipped_text_could_have_been_written_by_a_municipality(app: Flask, kind: Wording) -> None:
    texts = {}
    for language in ("sv", "en"):
        with app.test_request_context(), writing_in(language):
            texts[language] = str(SHIPPED[kind])
        assert unfit(texts[language], PLACEHOLDERS[kind]) == ()
        assert len(texts[language]) <= longest_of(kind)
    assert set(BRACED.findall(texts["sv"])) == set(BRACED.findall(texts["en"]))
    assert texts["sv"] != texts["en"]


def test_every_text_and_every_placeholder_has_its_words() -> None:
    assert set(SHIPPED) == {*AGREEMENT, Wording.APPEAL}
    assert set(NAMES) == set(HINTS) == set(Wording)
    assert set(MEANINGS) == {each for allowed in PLACEHOLDERS.values() for each in allowed}
