"""Who is asked how it was, until when, and what the municipality is told of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.evidence import LEAST_PEOPLE
from housing.rules.feedback import (
    Asking,
    asking,
    is_asked,
    is_mailed_on,
    is_settled,
    told_terms,
    voices_for_one_page,
)
from housing.rules.lifecycle import Status
from housing.rules.terms import term_of, term_on

LEFT = date(2027, 2, 27)
ANSWERED = date(2027, 3, 1)
LONG_AFTER = date(2030, 1, 1)


@pytest.mark.parametrize(
    ("status", "nights", "is_one"),
    [
        (Status.COMPLETED, 20, True),
        (Status.COMPLETED, 3, True),
        (Status.COMPLETED, 2, False),
        (Status.NO_SHOW, 20, False),
        (Status.CANCELLED, 20, False),
        (Status.WITHDRAWN, 20, False),
        (Status.CONFIRMED, 20, False),
        (Status.CHECKED_IN, 20, False),
    ],
)
def test_who_stayed_for_some_nights_is_asked(status: Status, nights: int, is_one: bool) -> None:
    assert is_asked(status, nights) is is_one


@pytest.mark.parametrize(
    ("answered_on", "today", "stands"),
    [
        (None, date(2027, 2, 26), Asking.NOT_ASKED),
        (None, date(2027, 2, 27), Asking.OPEN),
        (None, date(2027, 3, 29), Asking.OPEN),
        (None, date(2027, 3, 30), Asking.TOO_LATE),
        (ANSWERED, date(2027, 3, 15), Asking.CHANGEABLE),
        (ANSWERED, date(2027, 3, 16), Asking.FINAL),
    ],
)
def test_until_when_she_may_answer_and_change_it(answered_on: date | None, today: date, stands: Asking) -> None:
    assert asking(Status.COMPLETED, 20, LEFT, answered_on, today) is stands


@pytest.mark.parametrize(("days", "goes"), [(0, False), (1, True), (7, True), (8, False)])
def test_the_mail_goes_the_day_after_or_not_at_all(days: int, goes: bool) -> None:
    assert is_mailed_on(LEFT, LEFT + timedelta(days=days)) is goes


def test_a_term_is_told_when_no_answer_can_come_any_more() -> None:
    spring = term_of("VT27")
    last = spring.last_day + timedelta(days=30 + 14)
    five = [LEFT] * LEAST_PEOPLE
    assert not is_settled(spring, last)
    assert told_terms(five, last) == ()
    (told,) = told_terms(five, last + timedelta(days=1))
    assert (told.terms, told.answers) == ((spring,), 5)


def test_four_are_not_told_and_wait_for_the_next_term() -> None:
    spring, autumn = [LEFT] * 4, [date(2027, 10, 2)]
    assert told_terms(spring, LONG_AFTER) == ()
    (told,) = told_terms([*spring, *autumn], LONG_AFTER)
    assert ([term.code for term in told.terms], told.answers) == (["VT27", "HT27"], 5)
    assert told.holds(LEFT)
    assert not told.holds(date(2028, 2, 1))


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@given(st.lists(days, max_size=40), days, st.integers(0, 400))
def test_what_is_told_is_of_five_and_never_changes(departures: list[date], today: date, later: int) -> None:
    """An answer given after it was told belongs to another term: it can only add further spans."""
    known = [day for day in departures if day <= today]
    told = told_terms(known, today)
    assert all(span.answers >= LEAST_PEOPLE for span in told)
    assert all(sum(span.holds(day) for day in known) == span.answers for span in told)
    afterwards = today + timedelta(days=later)
    still_open = {
        day for day in departures if asking(Status.COMPLETED, 9, day, None, today) in {Asking.OPEN, Asking.NOT_ASKED}
    }
    assert not any(span.holds(day) for span in told for day in still_open)
    more = [*known, *(day for day in still_open if today < day <= afterwards)]
    assert told_terms(more, afterwards)[: len(told)] == told


@given(days)
def test_every_day_has_one_term_that_is_told_in_the_end(day: date) -> None:
    assert is_settled(term_on(day), date(2031, 1, 1))


def test_short_voices_stand_on_the_page_for_the_board() -> None:
    long = "x" * 241
    assert voices_for_one_page([long, "a", "b", long, "c", "d"]) == ("a", "b", "c")
    assert voices_for_one_page([]) == ()
