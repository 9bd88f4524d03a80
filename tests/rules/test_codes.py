"""From when to when the code of a door shows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from housing.holidays import holidays_from
from housing.rules.codes import LONGEST_BEFORE, shown, shows_from


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arrival", "shows"),
    [
        pytest.param(date(2027, 2, 11), utc(2027, 2, 9, 11), id="a Thursday: noon on Tuesday, winter time"),
        pytest.param(date(2027, 5, 27), utc(2027, 5, 25, 10), id="a Thursday: noon on Tuesday, summer time"),
        pytest.param(date(2027, 2, 7), utc(2027, 2, 5, 11), id="a Sunday: noon on Friday, 48 hours before"),
        pytest.param(date(2027, 2, 8), utc(2027, 2, 5, 11), id="a Monday: Saturday is none, so Friday"),
        pytest.param(date(2027, 2, 9), utc(2027, 2, 5, 11), id="a Tuesday: Sunday is none, so Friday"),
        pytest.param(date(2027, 2, 10), utc(2027, 2, 8, 11), id="a Wednesday: Monday"),
        pytest.param(date(2027, 2, 6), utc(2027, 2, 4, 11), id="a Saturday: Thursday"),
        pytest.param(date(2027, 3, 28), utc(2027, 3, 25, 11), id="Easter Day: before Good Friday"),
        pytest.param(date(2027, 3, 30), utc(2027, 3, 25, 11), id="after Easter: summer time began, noon in winter"),
        pytest.param(date(2027, 3, 31), utc(2027, 3, 25, 11), id="two days after Easter Monday"),
        pytest.param(date(2027, 4, 1), utc(2027, 3, 30, 10), id="the first that has a working day"),
        pytest.param(date(2027, 6, 27), utc(2027, 6, 24, 10), id="Midsummer's Eve is no working day"),
        pytest.param(date(2026, 12, 27), utc(2026, 12, 23, 11), id="Christmas: before its eve"),
        pytest.param(date(2027, 1, 3), utc(2026, 12, 30, 11), id="New Year: before its eve, in the year before"),
        pytest.param(date(2027, 5, 8), utc(2027, 5, 5, 10), id="Ascension Day is a Thursday"),
        pytest.param(date(2027, 10, 31), utc(2027, 10, 29, 10), id="the day summer time ends: 49 hours"),
        pytest.param(date(2027, 1, 8), utc(2027, 1, 5, 11), id="Epiphany is a Wednesday, its eve works"),
    ],
)
def test_a_code_shows_from_noon_of_a_working_day(arrival: date, shows: datetime) -> None:
    assert shows_from(arrival, holidays_from(arrival - LONGEST_BEFORE)) == shows


def test_of_every_arrival_in_four_years_somebody_is_at_work_when_its_code_shows() -> None:
    day = date(2026, 1, 1)
    while day < date(2030, 1, 1):
        earliest = holidays_from(day - LONGEST_BEFORE)
        at = shows_from(day, earliest)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        assert timedelta(hours=46) <= noon - at <= LONGEST_BEFORE, day
        assert at.date().weekday() < 5, day
        assert at.date() not in earliest, day
        day += timedelta(days=1)


def test_it_shows_through_the_day_of_departure_and_not_a_minute_longer() -> None:
    window = shown(date(2027, 2, 7), date(2027, 2, 27), frozenset())
    assert not window.contains(utc(2027, 2, 5, 10, 59))
    assert window.contains(utc(2027, 2, 5, 11))
    assert window.contains(utc(2027, 2, 27, 22, 59))
    assert not window.contains(utc(2027, 2, 27, 23))
