"""What was refused is worded for whoever reads it: the student who asked, or the officer who answers."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from housing.bookings.services.asking import NotOnOffer
from housing.bookings.wording import Refused, refusal_sentence, refusal_sentence_for_officer
from housing.nights.ledger import Because, NightsRefused

NIGHTS = (date(2027, 2, 7), date(2027, 2, 8))


@pytest.mark.parametrize("because", Because)
def test_every_refusal_of_the_ledger_is_one_sentence_to_her_and_another_to_the_officer(
    app: Flask, because: Because
) -> None:
    refusal = NightsRefused(because, NIGHTS)
    with app.test_request_context(), force_locale("en"):
        student, officer = refusal_sentence(refusal), refusal_sentence_for_officer(refusal)
    assert student != officer
    assert " you " not in f" {officer.lower()} "
    assert "the student" not in student


@pytest.mark.parametrize(
    ("refusal", "officer"),
    [
        (NightsRefused(Because.STUDENT_ELSEWHERE, NIGHTS), "The student already has a bed 7–9 Feb 2027"),
        (NightsRefused(Because.GONE), "Something was in the way a moment ago, and is no more."),
        (NotOnOffer(), "That bed cannot be given any longer"),
    ],
)
def test_the_officer_reads_about_the_student(app: Flask, refusal: Refused, officer: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert refusal_sentence_for_officer(refusal).startswith(officer)


def test_what_is_out_of_the_way_again_is_not_blamed_on_the_placement(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert "placement" not in refusal_sentence(NightsRefused(Because.GONE))
        assert "placement" in refusal_sentence(NightsRefused(Because.OUTSIDE_WINDOW))
