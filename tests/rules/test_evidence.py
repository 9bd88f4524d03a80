"""Which numbers of people are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.evidence import LEAST_PEOPLE, Span, TermCount, placements_housed, spans_of


def counts(*stays: int) -> list[TermCount]:
    return [TermCount(f"T{number}", each, 3 * each) for number, each in enumerate(stays)]


@pytest.mark.parametrize(
    ("stays", "spans"),
    [
        ((), ()),
        ((7,), (Span("T0", "T0", 7, 21),)),
        ((4,), (Span("T0", "T0", None, None),)),
        ((2, 3, 6), (Span("T0", "T1", 5, 15), Span("T2", "T2", 6, 18))),
        ((6, 2, 1), (Span("T0", "T0", 6, 18), Span("T1", "T2", None, None))),
        ((0, 0), (Span("T0", "T1", None, None),)),
    ],
)
def test_terms_are_put_together_until_they_are_five(stays: tuple[int, ...], spans: tuple[Span, ...]) -> None:
    assert spans_of(counts(*stays)) == spans


many = st.lists(st.integers(0, 12), max_size=9)


@given(many, st.integers(0, 12))
def test_no_small_number_is_ever_told_and_what_was_told_stays(stays: list[int], next_term: int) -> None:
    told = [span for span in spans_of(counts(*stays)) if span.stays is not None]
    assert all(span.stays is not None and span.stays >= LEAST_PEOPLE for span in told)
    later = spans_of(counts(*stays, next_term))
    assert list(later[: len(told)]) == told


@pytest.mark.parametrize(
    ("offered", "used", "stays", "placements"), [(270, 0, 0, 10), (100, 100, 5, 5), (270, 4, 4, 10), (19, 100, 5, 0)]
)
def test_how_many_placements_the_beds_had_room_for(offered: int, used: int, stays: int, placements: int) -> None:
    assert placements_housed(offered, used, stays) == placements
