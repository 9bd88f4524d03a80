"""Coordinates as people paste them."""

import pytest

from housing.rules.coordinates import CoordinateError, CoordinateProblem, Spot, parse_coordinates

STORUMAN = Spot(65.0962, 17.1096)


@pytest.mark.parametrize(
    "text",
    [
        "65.0962, 17.1096",
        "65.0962,17.1096",
        " 65.0962 17.1096 ",
        "65,0962 17,1096",
        "65,0962; 17,1096",
        "(65.0962, 17.1096)",
        "N 65.0962 E 17.1096",
        "65.0962° N, 17.1096° Ö",
        "65,0962, 17,1096",
    ],
)
def test_a_pair_is_read_however_it_was_pasted(text: str) -> None:
    assert parse_coordinates(text) == STORUMAN


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", CoordinateProblem.UNREADABLE),
        ("Storuman", CoordinateProblem.UNREADABLE),
        ("65.0962", CoordinateProblem.UNREADABLE),
        ("65.0962, 17.1096, 3", CoordinateProblem.UNREADABLE),
        ("nan, inf", CoordinateProblem.UNREADABLE),
        ("6" * 10_000, CoordinateProblem.UNREADABLE),
        ("-65.0962, 17.1096", CoordinateProblem.UNREADABLE),
        ("48.8566, 2.3522", CoordinateProblem.NOT_IN_SWEDEN),
        ("0, 0", CoordinateProblem.NOT_IN_SWEDEN),
    ],
)
def test_what_is_no_place_in_sweden_is_refused(text: str, code: CoordinateProblem) -> None:
    with pytest.raises(CoordinateError) as error:
        parse_coordinates(text)
    assert [refusal.code for refusal in error.value.refusals] == [code]


def test_numbers_that_changed_places_are_told_with_what_is_right() -> None:
    with pytest.raises(CoordinateError) as error:
        parse_coordinates("17.1096, 65.0962")
    (refusal,) = error.value.refusals
    assert refusal.code is CoordinateProblem.SWAPPED
    assert parse_coordinates(str(refusal.facts["right"])) == STORUMAN


def test_a_place_is_written_as_it_can_be_pasted() -> None:
    assert parse_coordinates(str(STORUMAN)) == STORUMAN
