"""Which placement of a student on a course a list means, when there are several."""

from datetime import date, timedelta

import pytest

from housing.rules.nights import Period
from housing.rules.ordinals import Listed, Numbered, ordinals_of


def weeks(*numbers: int) -> tuple[Period, ...]:
    mondays = [date.fromisocalendar(2027, number, 1) for number in numbers]
    return tuple(Period(monday, monday + timedelta(days=4)) for monday in mondays)


A_EARLY, A_LATE = Listed("A", weeks(6)), Listed("A", weeks(20))
B_MIDDLE, C_FIRST, C_MIDDLE = Listed("B", weeks(12)), Listed("C", weeks(3)), Listed("C", weeks(12))
KNOWN_A, KNOWN_B = Numbered(1, "A", weeks(6)), Numbered(2, "B", weeks(12))
CANCELLED_A = Numbered(1, "A", weeks(6), is_cancelled=True)


@pytest.mark.parametrize(
    ("listed", "known", "ordinals"),
    [
        pytest.param([A_EARLY], [], [1], id="the first list"),
        pytest.param([B_MIDDLE, A_EARLY], [], [2, 1], id="by date, whatever the order of rows"),
        pytest.param([A_EARLY, B_MIDDLE], [KNOWN_A, KNOWN_B], [1, 2], id="the same list again"),
        pytest.param([C_FIRST, A_EARLY], [KNOWN_A], [2, 1], id="a new earlier one beside an unchanged one"),
        pytest.param([B_MIDDLE, A_LATE], [KNOWN_A, KNOWN_B], [2, 1], id="A moves past B"),
        pytest.param([B_MIDDLE], [KNOWN_A, KNOWN_B], [2], id="only the second is left in the list"),
        pytest.param([A_EARLY, C_MIDDLE], [KNOWN_A, KNOWN_B], [1, 2], id="another site, the same dates"),
        pytest.param([C_MIDDLE], [KNOWN_A, KNOWN_B], [2], id="another site, and only the second's dates"),
        pytest.param([Listed("C", weeks(9))], [KNOWN_A], [1], id="another site and other dates"),
        pytest.param([Listed("C", weeks(9)), A_EARLY], [KNOWN_A, KNOWN_B], [2, 1], id="in place of the one that left"),
        pytest.param([Listed("B", weeks(6)), Listed("A", weeks(12))], [KNOWN_A, KNOWN_B], [2, 1], id="site before day"),
        pytest.param([A_EARLY], [CANCELLED_A], [1], id="a cancelled one comes back"),
        pytest.param([Listed("C", weeks(6))], [CANCELLED_A], [2], id="elsewhere instead of a cancelled one"),
        pytest.param([C_FIRST, B_MIDDLE, A_EARLY], [KNOWN_B], [1, 2, 3], id="the lowest that is free"),
    ],
)
def test_the_ordinal_of_each(listed: list[Listed], known: list[Numbered], ordinals: list[int]) -> None:
    assert ordinals_of(listed, known) == ordinals
