"""Pointing at a place on the drawn map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.coordinates import Spot
from housing.rules.distance import metres_between
from housing.rules.placing import SIDE, STEPS, WHOLE_MUNICIPALITY, Frame, frame_of

STORUMAN = Spot(65.0962, 17.1096)
frames = st.builds(Frame, st.builds(Spot, st.floats(56, 68.5), st.floats(12, 23)), st.sampled_from(STEPS))
points = st.floats(0, SIDE)


@given(frames, points, points)
def test_a_spot_is_drawn_where_it_was_pointed_at(frame: Frame, x: float, y: float) -> None:
    spot = frame.spot_at(x, y)
    if spot is None:
        return
    point = frame.point_of(spot)
    assert point is None or (abs(point.x - x) < 0.1 and abs(point.y - y) < 0.1)


@pytest.mark.parametrize("across", STEPS)
def test_the_scale_is_right(across: int) -> None:
    frame = Frame(STORUMAN, across)
    west, east = frame.spot_at(0, SIDE / 2), frame.spot_at(SIDE, SIDE / 2)
    assert west
    assert east
    assert metres_between(west.latitude, west.longitude, east.latitude, east.longitude) == pytest.approx(
        across, rel=0.01
    )


def test_north_is_up_and_east_to_the_right() -> None:
    spot = Frame(STORUMAN).spot_at(SIDE * 3 / 4, SIDE / 4)
    assert spot
    assert spot.latitude > STORUMAN.latitude
    assert spot.longitude > STORUMAN.longitude


@pytest.mark.parametrize(("x", "y"), [(-1, 5), (5, -1), (SIDE + 1, 5), (5, SIDE + 1)])
def test_outside_the_map_there_is_no_spot(x: float, y: float) -> None:
    assert Frame(STORUMAN).spot_at(x, y) is None


def test_outside_sweden_there_is_no_spot() -> None:
    assert Frame(Spot(65.8, 24.1)).spot_at(SIDE, SIDE / 2) is None


def test_each_point_comes_nearer_until_it_is_near_enough() -> None:
    frame = Frame(STORUMAN)
    for across in [*reversed(STEPS[:-1]), STEPS[0]]:
        frame = frame.nearer(STORUMAN)
        assert frame.across == across
    assert frame.wider == Frame(STORUMAN, STEPS[1])
    assert Frame(STORUMAN).wider is None


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"around": "65,17"},
        {"around": "65,17", "across": "7"},
        {"around": "nan,17", "across": "400"},
        {"around": "65,17,18", "across": "400"},
        {"around": "48.8,2.3", "across": "400"},
        {"around": "65,17", "across": "\N{SUPERSCRIPT TWO}"},
    ],
)
def test_an_address_that_makes_no_sense_shows_the_usual_map(arguments: dict[str, str]) -> None:
    assert frame_of(arguments, Frame(STORUMAN)) == Frame(STORUMAN, WHOLE_MUNICIPALITY)


def test_an_address_says_what_is_shown() -> None:
    assert frame_of({"around": "65.5,17.25", "across": "1600"}, Frame(STORUMAN)) == Frame(Spot(65.5, 17.25), 1600)
