"""How many beds a place will need."""

from collections import Counter
from datetime import date, timedelta

from housing.rules.forecast import A_YEAR, WeekNeed, a_year_on, need_by_week, needed_nights
from housing.rules.nights import Period, Stay

SUNDAY = date(2027, 2, 7)
WEEK = Stay(SUNDAY, SUNDAY + timedelta(days=6))
WEEK_6 = Period(date(2027, 2, 8), date(2027, 2, 12))
WEEK_8 = Period(date(2027, 2, 22), date(2027, 2, 26))


def every_night(number: int, week: Stay = WEEK) -> Counter[date]:
    return Counter(dict.fromkeys(week.each_night(), number))


def test_each_core_night_of_each_student_is_needed() -> None:
    nights = needed_nights([[WEEK_6, WEEK_8], [WEEK_6]], keep_gap_nights=2)
    assert nights[SUNDAY] == 2
    assert nights[date(2027, 2, 13)] == 0
    assert nights[date(2027, 2, 25)] == 1
    assert sum(nights.values()) == 3 * 6


def test_a_kept_gap_is_needed_too() -> None:
    week_7 = Period(date(2027, 2, 15), date(2027, 2, 19))
    assert needed_nights([[WEEK_6, week_7]], keep_gap_nights=2)[date(2027, 2, 13)] == 1


def test_what_is_missing_is_told_in_nights() -> None:
    beds = every_night(3)
    beds[SUNDAY] = 1
    assert need_by_week([WEEK], every_night(3), Counter(), beds) == (WeekNeed(WEEK, 3, 3, 1, 2),)


def test_last_year_says_what_may_still_come_but_never_less_than_is_published() -> None:
    last_year = a_year_on(every_night(5, Stay(SUNDAY - A_YEAR, SUNDAY - A_YEAR + timedelta(days=6))))
    assert need_by_week([WEEK], every_night(2), last_year, every_night(4)) == (WeekNeed(WEEK, 2, 5, 4, 6),)
    assert need_by_week([WEEK], every_night(9), last_year, every_night(9)) == (WeekNeed(WEEK, 9, 9, 9, 0),)


def test_a_place_without_beds_is_short_of_all() -> None:
    assert need_by_week([WEEK], every_night(1), Counter(), {})[0].nights_short == 6
