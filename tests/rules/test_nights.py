"""Nights of a placement: weeks of 2027, where 8 February is the Monday of week 6."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from housing.rules.nights import (
    Arrive,
    Ground,
    Leave,
    NoNightLeftError,
    Period,
    PeriodProblem,
    Stay,
    check_period,
    core_stay,
    core_stays,
    periods_not_over,
    ranges_of,
    stays_left,
    wanted_stays,
    window,
)

DAY = timedelta(days=1)
days = st.dates(date(2026, 12, 1), date(2027, 7, 1))


@st.composite
def periods_of_a_placement(draw: st.DrawFn) -> list[Period]:
    found = []
    for _ in range(draw(st.integers(1, 4))):
        first = draw(days)
        found.append(Period(first, first + DAY * draw(st.integers(0, 40))))
    return found


def weeks(first: int, last: int) -> Period:
    return Period(date.fromisocalendar(2027, first, 1), date.fromisocalendar(2027, last, 5))


def test_a_stay_has_an_end_after_its_start() -> None:
    for departure in (date(2027, 2, 7), date(2027, 2, 6)):
        with pytest.raises(ValueError, match="end after"):
            Stay(date(2027, 2, 7), departure)


def test_the_night_of_departure_is_not_included() -> None:
    stay = Stay(date(2027, 2, 7), date(2027, 2, 9))
    assert list(stay.each_night()) == [date(2027, 2, 7), date(2027, 2, 8)]
    assert stay.nights == 2
    assert [stay.covers(date(2027, 2, n)) for n in (6, 7, 8, 9)] == [False, True, True, False]


def test_back_to_back_stays_do_not_overlap() -> None:
    first = Stay(date(2027, 2, 1), date(2027, 2, 7))
    second = Stay(date(2027, 2, 7), date(2027, 2, 8))
    assert not first.overlaps(second)
    assert not second.overlaps(first)
    assert first.overlaps(Stay(date(2027, 2, 6), date(2027, 2, 20)))


def test_weeks_6_to_8_are_sunday_in_saturday_out() -> None:
    assert core_stay(weeks(6, 8)) == Stay(date(2027, 2, 7), date(2027, 2, 27))


def test_a_gap_of_weeks_is_released_and_a_weekend_is_kept() -> None:
    assert core_stays([weeks(6, 8), weeks(12, 14)]) == (
        Stay(date(2027, 2, 7), date(2027, 2, 27)),
        Stay(date(2027, 3, 21), date(2027, 4, 10)),
    )
    assert core_stays([weeks(9, 9), weeks(8, 8)]) == (core_stay(weeks(8, 9)),)
    assert len(core_stays([weeks(8, 8), weeks(9, 9)], keep_gap_nights=0)) == 2


@pytest.mark.parametrize(("gap", "stays"), [(0, 1), (1, 1), (2, 1), (3, 2)])
def test_two_nights_between_are_kept_and_three_are_not(gap: int, stays: int) -> None:
    first = Period(date(2027, 2, 8), date(2027, 2, 10))
    start = core_stay(first).departure + DAY * (gap + 1)
    assert len(core_stays([first, Period(start, start)])) == stays


def test_the_window_says_the_ground_of_each_night() -> None:
    grounds = window([weeks(8, 8), weeks(9, 9)])
    assert grounds[date(2027, 2, 20)] is Ground.MARGIN
    assert grounds[date(2027, 2, 21)] is Ground.CORE
    assert grounds[date(2027, 2, 26)] is Ground.CORE
    assert grounds[date(2027, 2, 27)] is Ground.GAP
    assert grounds[date(2027, 2, 28)] is Ground.CORE
    assert grounds[date(2027, 3, 6)] is Ground.MARGIN
    assert len(grounds) == 15
    assert list(grounds) == sorted(grounds)


def test_a_municipality_may_offer_no_margin() -> None:
    grounds = window([weeks(6, 6)], margin_before=0, margin_after=0)
    assert list(grounds) == list(core_stay(weeks(6, 6)).each_night())


def test_a_wide_margin_never_turns_core_nights_of_the_next_stay_into_margin() -> None:
    grounds = window([weeks(8, 8), weeks(9, 9)], 3, 3, keep_gap_nights=0)
    assert grounds[date(2027, 2, 26)] is Ground.CORE
    assert grounds[date(2027, 2, 27)] is Ground.MARGIN
    assert grounds[date(2027, 2, 28)] is Ground.CORE


def test_margins_meet_inside_a_long_gap() -> None:
    first = Period(date(2027, 2, 8), date(2027, 2, 10))
    second = Period(date(2027, 2, 15), date(2027, 2, 16))
    grounds = window([first, second])
    between = [grounds.get(date(2027, 2, n)) for n in (11, 12, 13, 14)]
    assert between == [Ground.MARGIN, None, Ground.MARGIN, Ground.CORE]


@pytest.mark.parametrize(
    ("arrive", "leave", "arrival", "departure"),
    [
        (Arrive.EVENING_BEFORE, Leave.DAY_AFTER, date(2027, 2, 7), date(2027, 2, 27)),
        (Arrive.FIRST_DAY, Leave.DAY_AFTER, date(2027, 2, 8), date(2027, 2, 27)),
        (Arrive.EVENING_BEFORE, Leave.LAST_DAY, date(2027, 2, 7), date(2027, 2, 26)),
        (Arrive.FIRST_DAY, Leave.LAST_DAY, date(2027, 2, 8), date(2027, 2, 26)),
    ],
)
def test_two_choices_shorten(arrive: Arrive, leave: Leave, arrival: date, departure: date) -> None:
    assert wanted_stays([weeks(6, 8)], arrive, leave) == (Stay(arrival, departure),)


def test_shortening_leaves_the_kept_weekend_alone() -> None:
    wanted = wanted_stays([weeks(8, 8), weeks(9, 9)], Arrive.FIRST_DAY, Leave.LAST_DAY)
    assert wanted == (Stay(date(2027, 2, 22), date(2027, 3, 5)),)


def test_she_may_take_one_period_and_wait_for_the_other() -> None:
    assert wanted_stays([weeks(12, 14)])[0].arrival == date(2027, 3, 21)


def test_every_stay_that_would_be_empty_is_named() -> None:
    one_day = Period(date(2027, 2, 8), date(2027, 2, 8))
    another = Period(date(2027, 3, 8), date(2027, 3, 8))
    with pytest.raises(NoNightLeftError) as refused:
        wanted_stays([one_day, another, weeks(20, 21)], Arrive.FIRST_DAY, Leave.LAST_DAY)
    assert [each.facts["arrival"] for each in refused.value.refusals] == [
        date(2027, 2, 7),
        date(2027, 3, 7),
    ]


FEBRUARY = Stay(date(2027, 2, 7), date(2027, 2, 27))
MARCH = Stay(date(2027, 3, 21), date(2027, 4, 10))


@pytest.mark.parametrize(
    ("tonight", "left"),
    [
        (date(2027, 2, 6), (FEBRUARY, MARCH)),
        (date(2027, 2, 7), (FEBRUARY, MARCH)),
        (date(2027, 2, 8), (Stay(date(2027, 2, 8), FEBRUARY.departure), MARCH)),
        (date(2027, 2, 26), (Stay(date(2027, 2, 26), FEBRUARY.departure), MARCH)),
        (date(2027, 2, 27), (MARCH,)),
        (date(2027, 4, 1), (Stay(date(2027, 4, 1), MARCH.departure),)),
        (date(2027, 4, 10), ()),
    ],
)
def test_only_nights_from_tonight_on_are_asked_for(tonight: date, left: tuple[Stay, ...]) -> None:
    assert stays_left([weeks(6, 8), weeks(12, 14)], tonight=tonight) == left


@pytest.mark.parametrize(
    ("tonight", "arrive", "leave", "left"),
    [
        (date(2027, 2, 7), Arrive.FIRST_DAY, Leave.LAST_DAY, Stay(date(2027, 2, 8), date(2027, 2, 26))),
        (date(2027, 2, 9), Arrive.FIRST_DAY, Leave.LAST_DAY, Stay(date(2027, 2, 9), date(2027, 2, 26))),
        (date(2027, 2, 25), Arrive.EVENING_BEFORE, Leave.LAST_DAY, Stay(date(2027, 2, 25), date(2027, 2, 26))),
        (date(2027, 2, 26), Arrive.EVENING_BEFORE, Leave.LAST_DAY, Stay(date(2027, 2, 26), date(2027, 2, 27))),
    ],
)
def test_who_comes_late_may_still_shorten_unless_no_night_is_left(
    tonight: date, arrive: Arrive, leave: Leave, left: Stay
) -> None:
    assert stays_left([weeks(6, 8)], arrive, leave, tonight=tonight) == (left,)


def test_a_weekend_kept_for_a_week_that_is_over_is_asked_for_no_more() -> None:
    saturday = date(2027, 2, 27)
    assert stays_left([weeks(8, 8), weeks(9, 9)], tonight=saturday - DAY)[0].arrival == saturday - DAY
    assert stays_left([weeks(8, 8), weeks(9, 9)], tonight=saturday) == (core_stay(weeks(9, 9)),)


def test_a_period_is_over_on_the_day_after_its_last() -> None:
    both = (weeks(6, 8), weeks(12, 14))
    assert periods_not_over(both, date(2027, 2, 26)) == both
    assert periods_not_over(both, date(2027, 2, 27)) == both[1:]


@given(periods_of_a_placement(), st.sampled_from(Arrive), st.sampled_from(Leave), days)
@example(
    [Period(date(2026, 12, 1), date(2026, 12, 1)), Period(date(2026, 12, 3), date(2026, 12, 3))],
    Arrive.FIRST_DAY,
    Leave.DAY_AFTER,
    date(2026, 12, 2),
)
def test_every_core_night_to_come_is_asked_for_but_those_given_up(
    periods: list[Period], arrive: Arrive, leave: Leave, tonight: date
) -> None:
    left = [night for stay in stays_left(periods, arrive, leave, tonight=tonight) for night in stay.each_night()]
    core = {night for period in periods for night in core_stay(period).each_night() if night >= tonight}
    whole = {night for stay in core_stays(periods) for night in stay.each_night() if night >= tonight}
    # Once a period is over, her two choices are about what is left, which may begin on another day.
    asked = (*core_stays(periods), *core_stays(periods_not_over(periods, tonight)))
    ends = {night for stay in asked for night in (stay.arrival, stay.departure - DAY)}
    assert core - ends <= set(left) <= whole


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        (date(2027, 2, 8), date(2027, 2, 26), []),
        (date(2027, 2, 26), date(2027, 2, 8), [PeriodProblem.ENDS_BEFORE_IT_STARTS]),
        (date(2027, 1, 1), date(2028, 6, 1), [PeriodProblem.TOO_LONG]),
        (date(207, 1, 1), date(207, 1, 5), [PeriodProblem.YEAR_OUT_OF_RANGE] * 2),
        (
            date(9999, 12, 31),
            date(2027, 1, 1),
            [PeriodProblem.YEAR_OUT_OF_RANGE, PeriodProblem.ENDS_BEFORE_IT_STARTS],
        ),
    ],
)
def test_slips_of_the_pen_in_a_period(first: date, last: date, codes: list[PeriodProblem]) -> None:
    assert [each.code for each in check_period(first, last)] == codes


@given(periods_of_a_placement(), st.integers(0, 9))
def test_stays_cover_every_core_night_and_leave_longer_gaps(periods: list[Period], keep: int) -> None:
    stays = core_stays(periods, keep)
    nights = {night for stay in stays for night in stay.each_night()}
    core = {night for period in periods for night in core_stay(period).each_night()}
    assert core <= nights
    for earlier, later in pairwise(stays):
        assert (later.arrival - earlier.departure).days > keep


@given(periods_of_a_placement(), st.integers(0, 3), st.integers(0, 3), st.integers(0, 9))
def test_the_window_is_core_and_kept_gaps_and_margins(
    periods: list[Period], before: int, after: int, keep: int
) -> None:
    grounds = window(periods, before, after, keep)
    core = {night for period in periods for night in core_stay(period).each_night()}
    stays = core_stays(periods, keep)
    inside = {night for stay in stays for night in stay.each_night()}
    assert {n for n, ground in grounds.items() if ground is Ground.CORE} == core
    assert {n for n, ground in grounds.items() if ground is Ground.GAP} == inside - core
    for night in set(grounds) - inside:
        near = any(s.arrival - DAY * before <= night < s.departure + DAY * after for s in stays)
        assert near


@given(st.sets(days))
def test_ranges_give_back_exactly_the_nights(nights: set[date]) -> None:
    stays = ranges_of(nights)
    assert [night for stay in stays for night in stay.each_night()] == sorted(nights)
    for earlier, later in pairwise(stays):
        assert earlier.departure < later.arrival
