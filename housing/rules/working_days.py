"""Working days: not Saturdays, Sundays, public holidays or their eves.

The holidays come in as dates: which days count is data, and differs between years.
"""

from datetime import date

from housing.rules.nights import ONE_DAY

SATURDAY = 5


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Whether an office is open on the day."""
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(start: date, days: int, holidays: frozenset[date]) -> date:
    """The working day that comes ``days`` working days after ``start``.

    The start itself is not counted: five working days from a Tuesday is the next
    Tuesday. With 0 it is the start, or the first working day after it.
    Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError(f"cannot count {days} working days ahead")
    day = start
    while days:
        day += ONE_DAY
        days -= is_working_day(day, holidays)
    while not is_working_day(day, holidays):
        day += ONE_DAY
    return day


def working_days_between(start: date, end: date, holidays: frozenset[date]) -> int:
    """How many working days after ``start`` the day ``end`` comes; on the same day none.

    What is answered ``add_working_days(start, n, ...)`` took n. Sundays and holidays on which somebody answers all the
    same add nothing.
    """
    return sum(is_working_day(start + ONE_DAY * n, holidays) for n in range(1, (end - start).days + 1))


def previous_working_day(day: date, holidays: frozenset[date]) -> date:
    """The last working day before the day, never the day itself."""
    day -= ONE_DAY
    while not is_working_day(day, holidays):
        day -= ONE_DAY
    return day
