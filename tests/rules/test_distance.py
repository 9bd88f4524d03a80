"""Distances between real places, from their published coordinates."""

from math import asin, atan2, cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.distance import (
    EARTH_RADIUS_METRES,
    LONGEST_WALK_MINUTES,
    Reach,
    metres_between,
    reach_of,
    walking_minutes,
    within_degrees,
)

STORUMAN = (65.0954, 17.1121)
SORSELE = (65.5340, 17.5380)


def test_storuman_to_sorsele_is_about_52_kilometres() -> None:
    assert metres_between(*STORUMAN, *SORSELE) == pytest.approx(52_600, rel=0.02)


def test_a_place_is_no_distance_from_itself() -> None:
    assert metres_between(*STORUMAN, *STORUMAN) == 0


@pytest.mark.parametrize(("metres", "minutes"), [(0, 1), (60, 1), (800, 13), (2769, 45)])
def test_minutes_on_foot(metres: float, minutes: int) -> None:
    assert walking_minutes(metres) == minutes


@pytest.mark.parametrize(
    ("metres", "bus", "approximate", "reach"),
    [
        (800, False, False, Reach.WALK),
        (800, True, False, Reach.WALK),
        (2769, False, False, Reach.WALK),
        (2770, False, False, Reach.NEEDS_CAR),
        (2770, True, False, Reach.BUS),
        (2500, False, True, Reach.NEEDS_CAR),
        (2200, False, True, Reach.WALK),
        (52_000, False, False, Reach.NEEDS_CAR),
        (52_000, True, True, Reach.BUS),
    ],
)
def test_no_car_is_the_default(metres: float, bus: bool, approximate: bool, reach: Reach) -> None:
    assert reach_of(metres, bus, approximate) is reach


@given(st.floats(0, 500_000), st.booleans(), st.booleans())
def test_a_walk_is_never_longer_than_the_limit(metres: float, bus: bool, approximate: bool) -> None:
    if reach_of(metres, bus, approximate) is Reach.WALK:
        assert walking_minutes(metres) <= LONGEST_WALK_MINUTES


@given(
    st.floats(55, 69.5),
    st.floats(10.5, 24.5),
    st.floats(0.1, 300),
    st.floats(0, 360),
    st.floats(0, 1),
)
def test_the_box_holds_every_place_within_the_distance(
    latitude: float, longitude: float, km: float, bearing: float, share: float
) -> None:
    angle = km * 1000 * share / EARTH_RADIUS_METRES
    north, turn = radians(latitude), radians(bearing)
    to_north = asin(sin(north) * cos(angle) + cos(north) * sin(angle) * cos(turn))
    east = atan2(sin(turn) * sin(angle) * cos(north), cos(angle) - sin(north) * sin(to_north))
    box = within_degrees(latitude, longitude, km + 0.001)
    assert box.holds(degrees(to_north), longitude + degrees(east))
