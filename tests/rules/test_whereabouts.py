"""Before a booking is confirmed a home has a name that is no address, and stands about where it is."""

import pytest

from housing.rules.distance import metres_between
from housing.rules.whereabouts import about, name_without_address


@pytest.mark.parametrize(
    ("name", "street", "shown"),
    [
        ("Skogsgården", "Skogsvägen 4", "Skogsgården"),
        ("Hus 1", "Skogsvägen 4", "Hus 1"),
        ("Skolan", "Skolgatan 5", "Skolan"),
        ("Skogsgården", "Skogsgården 4", "Skogsgården"),
        ("Skolgatan 5", "Skolgatan 5", None),
        ("skolgatan  5", "Skolgatan 5", None),
        ("Gula huset, Skolgatan 5", "Skolgatan 5", None),
        ("Skolgatan 5", "Skolgatan 5 B", None),
        ("Skolgatan 3-5", "Skolgatan 5", None),
        ("Forsbacka", "Forsbacka", None),
    ],
)
def test_a_name_is_shown_unless_it_tells_the_address(name: str, street: str, shown: str | None) -> None:
    assert name_without_address(name, street) == shown


@pytest.mark.parametrize("place", [(65.09620, 17.10960), (65.09501, 17.10501), (55.6, 13.0), (68.4, 18.1)])
def test_a_place_is_shown_within_a_few_hundred_metres(place: tuple[float, float]) -> None:
    assert metres_between(*place, *about(*place)) < 210


def test_neighbours_stand_at_the_same_spot() -> None:
    assert about(65.09610, 17.10700) == about(65.09740, 17.10950)
