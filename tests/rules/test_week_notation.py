"""Weeks as they stand in lists, before they get dates."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.week_notation import WeekProblem, WeeksError, WeekSpan, read_weeks


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("v.6-8 + v.12-14", [(6, 8, None), (12, 14, None)]),
        ("v6\N{EN DASH}8", [(6, 8, None)]),
        ("V. 6 \N{MINUS SIGN} 8", [(6, 8, None)]),
        ("vecka 36-40", [(36, 40, None)]),
        ("Veckorna 36 till 40 och 44", [(36, 40, None), (44, 44, None)]),
        ("v. 51-2", [(51, 2, None)]),
        ("6-8", [(6, 8, None)]),
        ("v.9", [(9, 9, None)]),
        ("9", [(9, 9, None)]),
        ("v 06, v 09", [(6, 6, None), (9, 9, None)]),
        ("v.6-v.8; 12-14", [(6, 8, None), (12, 14, None)]),
        ("weeks 6 to 8 and 12", [(6, 8, None), (12, 12, None)]),
        ("2027 v.6-8", [(6, 8, 2027)]),
        ("2027-W06", [(6, 6, 2027)]),
        ("v.6-8 2027", [(6, 8, 2027)]),
        ("2027 v.6-8 + v.12-14", [(6, 8, 2027), (12, 14, 2027)]),
        ("v.6-8 + v.12-14 2027", [(6, 8, 2027), (12, 14, 2027)]),
        ("2026 v.50-51 + 2027 v.2-3", [(50, 51, 2026), (2, 3, 2027)]),
    ],
)
def test_weeks_are_read(text: str, spans: list[tuple[int, int, int | None]]) -> None:
    assert list(read_weeks(text)) == [WeekSpan(*each) for each in spans]


@pytest.mark.parametrize("text", ["", "   ", "\u200b"])
def test_nothing_written(text: str) -> None:
    with pytest.raises(WeeksError) as refused:
        read_weeks(text)
    assert refused.value.refusals[0].code is WeekProblem.EMPTY


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("hela terminen", ["hela terminen"]),
        ("v.6-8 + kanske + v.x", ["kanske", "v.x"]),
        ("v.6-8 +", [""]),
        ("2027-02-08", ["2027-02-08"]),
        ("v.6-8-10", ["v.6-8-10"]),
        ("v.123", ["v.123"]),
        ("=1+1", ["=1"]),
    ],
)
def test_every_part_that_is_not_understood_is_named(text: str, parts: list[str]) -> None:
    with pytest.raises(WeeksError) as refused:
        read_weeks(text)
    assert [each.facts["text"] for each in refused.value.refusals] == parts


@given(st.text(max_size=500) | st.text("v.0123456789-+ \N{EN DASH}", max_size=300))
def test_any_text_is_weeks_or_a_named_refusal(text: str) -> None:
    with suppress(WeeksError):
        assert read_weeks(text)


@given(st.integers(1, 53), st.integers(1, 53))
def test_a_span_as_it_is_shown_is_read_again(first: int, last: int) -> None:
    span = WeekSpan(first, last)
    assert read_weeks(f"v. {span}") == (span,)
