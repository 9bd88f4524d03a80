"""Runs of a tape chart."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from housing.rules.board import Cut, Run, TakenNight, Taker, between_guests, cells_in, joined, runs_of
from housing.rules.nights import Stay

FIRST = date(2027, 1, 18)
SPAN = Stay(FIRST, FIRST + timedelta(days=14))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def taken(bed: int, booking: int, first: int, last: int, status: str = "confirmed") -> list[TakenNight]:
    return [TakenNight(bed, day(n), Taker.BOOKING, booking, status) for n in range(first, last)]


def test_a_booking_is_one_run_and_free_nights_are_cut_at_mondays() -> None:
    rows = [*taken(1, 7, 5, 9), TakenNight(1, day(9), Taker.CLOSURE, 7)]
    assert runs_of([1, 2], joined(rows), SPAN, Cut.WEEK) == {
        1: (
            Run(Stay(day(0), day(5))),
            Run(Stay(day(5), day(9)), Taker.BOOKING, 7, "confirmed"),
            Run(Stay(day(9), day(10)), Taker.CLOSURE, 7),
            Run(Stay(day(10), day(14))),
        ),
        2: (Run(Stay(day(0), day(7))), Run(Stay(day(7), day(14)))),
    }


def test_months_and_no_cut_at_all() -> None:
    span = Stay(date(2027, 1, 25), date(2027, 3, 5))
    months = runs_of([1], [], span, Cut.MONTH)[1]
    assert [run.stay.arrival for run in months] == [
        date(2027, 1, 25),
        date(2027, 2, 1),
        date(2027, 3, 1),
    ]
    assert runs_of([1], [], span, Cut.NOWHERE) == {1: (Run(span),)}


def test_runs_that_go_on_outside_the_span_say_so() -> None:
    (whole,) = runs_of([1], joined(taken(1, 7, -3, 20)), SPAN)[1]
    assert (whole.begins_before, whole.goes_on, whole.stay) == (True, True, SPAN)
    first, second = runs_of([1], joined(taken(1, 7, -3, 4) + taken(1, 8, 4, 14)), SPAN)[1]
    assert (first.begins_before, first.goes_on) == (True, False)
    assert (second.begins_before, second.goes_on) == (False, False)


def test_two_bookings_that_meet_are_two_runs() -> None:
    rows = taken(1, 7, 0, 7) + taken(1, 8, 7, 14)
    assert [run.taker_id for run in runs_of([1], joined(rows), SPAN)[1]] == [7, 8]


def test_rows_of_other_beds_are_left_out() -> None:
    assert list(runs_of([2, 1], joined(taken(3, 7, 0, 7)), SPAN)) == [2, 1]


@st.composite
def ledgers(draw: st.DrawFn) -> list[TakenNight]:
    pairs = st.tuples(st.integers(1, 3), st.integers(-2, 16))
    return [
        TakenNight(bed, day(n), draw(st.sampled_from(Taker)), draw(st.integers(1, 2)))
        for bed, n in draw(st.sets(pairs, max_size=40))
    ]


@given(ledgers(), st.sampled_from(Cut))
def test_the_runs_of_a_bed_are_exactly_the_span(rows: list[TakenNight], cut: Cut) -> None:
    board = runs_of([1, 2, 3], joined(rows), SPAN, cut)
    by_night = {(row.bed, row.night): row for row in rows}
    for bed, runs in board.items():
        nights = [night for run in runs for night in run.stay.each_night()]
        assert nights == list(SPAN.each_night())
        for run in runs:
            for night in run.stay.each_night():
                row = by_night.get((bed, night))
                owner = (row.taker, row.taker_id) if row else (None, None)
                assert (run.taker, run.taker_id) == owner


def test_sixty_beds_and_26_weeks_of_short_stays_stay_below_4000_cells() -> None:
    """As broken up as it can be: five nights taken, one free, all the way."""
    span = Stay(FIRST, FIRST + timedelta(weeks=26))
    rows = [row for bed in range(60) for n in range(0, 182, 6) for row in taken(bed, n + 1, n, n + 5)]
    assert cells_in(runs_of(range(60), joined(rows), span, Cut.MONTH)) <= 4000


def test_nights_between_guests_are_those_that_nobody_has() -> None:
    stays = joined([*taken(1, 7, 2, 4), *taken(1, 8, 6, 8)])
    kept = {1: frozenset(map(day, (1, 2, 3, 4, 5, 6, 7, 8, 20))), 2: frozenset[date]()}
    found = between_guests(kept, stays, SPAN)
    assert [(each.bed, each.stay, each.taker) for each in found] == [
        (1, Stay(day(1), day(2)), Taker.TURNOVER),
        (1, Stay(day(4), day(6)), Taker.TURNOVER),
        (1, Stay(day(8), day(9)), Taker.TURNOVER),
    ]
    assert between_guests({}, stays, SPAN) == []
