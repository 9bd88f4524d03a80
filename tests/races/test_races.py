"""Races over HTTP against a server of two processes: exactly one wins, the others are told so in words.

Each race is run on the real ledger, and then with the guard that decides it taken away: there it must go wrong.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from housing.bookings.models import Booking
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.database import db, transact
from housing.nights.ledger import Because, NightsRefused
from housing.nights.models import BedNight
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from housing.stock.models import Bed
from tests.harness.clock import TUESDAY
from tests.harness.server import Server
from tests.harness.world import found
from tests.nights.ground import NIGHTS
from tests.races.contest import Answer, Contestant, at_once
from tests.races.field import STAY, Field, apply_for, lay_field
from tests.races.unguarded import drop_guard

pytestmark = pytest.mark.races

CLIENTS = 8
Serve = Callable[..., Server]
Start = Callable[[int], tuple[Field, Server]]


@pytest.fixture
def start(app: Flask, serve: Serve) -> Start:
    """Lay the field for so many students and serve it."""

    def begin(students: int) -> tuple[Field, Server]:
        with app.app_context():
            field = lay_field(students)
        return field, serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})

    return begin


def asking(app: Flask, server: Server, student: tuple[str, str], bed: str, **answers: str) -> Callable[[], Answer]:
    """Return what a student does when she presses the button."""
    email, placement = student
    path = f"/placements/{placement}/beds/{bed}/ask"
    return partial(Contestant(app, server.url, email).post, path, arrival_time="evening", **answers)


def assert_one_winner(answers: list[Answer]) -> None:
    """One got it; everybody else got a sentence and no fault."""
    assert Counter(answer.status for answer in answers) == {303: 1, 409: len(answers) - 1}
    for answer in answers:
        if answer.status == 409:
            assert "Någon annan hann före" in answer.text


def everyone_for_the_last_bed(app: Flask, start: Start) -> list[Answer]:
    field, server = start(CLIENTS)
    return at_once([asking(app, server, student, field.beds["mixed-1"]) for student in field.students])


def test_the_last_bed_goes_to_one(app: Flask, start: Start) -> None:
    assert_one_winner(everyone_for_the_last_bed(app, start))
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(BedNight)) == len(NIGHTS)
        assert db.session.scalar(select(func.count()).select_from(Booking)) == 1


def test_without_its_key_the_last_bed_is_sold_to_all(app: Flask, start: Start) -> None:
    drop_guard(app, "pk_bed_night")
    with pytest.raises(AssertionError):
        assert_one_winner(everyone_for_the_last_bed(app, start))


def two_officers_approve(app: Flask, start: Start) -> list[Answer]:
    field, server = start(2)
    with app.app_context():
        applications = apply_for(field, "mixed-1")
    page = f"/municipalities/{field.slug}/requests"
    return at_once(
        [
            partial(Contestant(app, server.url, officer).post, f"{page}/{ref}/approve", version="1")
            for officer, ref in zip(field.officers, applications, strict=True)
        ]
    )


def test_two_officers_cannot_give_one_bed_to_two(app: Flask, start: Start) -> None:
    assert_one_winner(two_officers_approve(app, start))
    with app.app_context():
        assert db.session.scalars(select(Booking.status)).all() == ["confirmed"]


def test_without_the_key_both_officers_give_it(app: Flask, start: Start) -> None:
    drop_guard(app, "pk_bed_night")
    with pytest.raises(AssertionError):
        assert_one_winner(two_officers_approve(app, start))


def a_woman_and_a_man(app: Flask, start: Start) -> list[Answer]:
    field, server = start(2)
    first, second = field.students
    return at_once(
        [
            asking(app, server, first, field.beds["same_gender-1"], flat="women"),
            asking(app, server, second, field.beds["same_gender-2"], flat="men"),
        ]
    )


def test_a_home_becomes_a_womens_or_a_mens_flat(app: Flask, start: Start) -> None:
    assert_one_winner(a_woman_and_a_man(app, start))
    with app.app_context():
        assert len(set(db.session.scalars(select(BedNight.company)))) == 1


def test_without_its_key_the_home_is_mixed(app: Flask, start: Start) -> None:
    drop_guard(app, "fk_bed_night_company")
    with pytest.raises(AssertionError):
        assert_one_winner(a_woman_and_a_man(app, start))


def request_against_cancellation(app: Flask, start: Start) -> tuple[Answer, str]:
    """Return the answer to the request, and what came of the cancellation."""
    field, server = start(1)
    ask = asking(app, server, field.students[0], field.beds["mixed-1"])
    with app.app_context():
        placement_id = db.session.scalars(select(Placement.id)).one()

    def cancel() -> str:
        with app.app_context():
            transact(lambda: cancel_placement(placement_id, at=TUESDAY, by=None))
            return "cancelled"

    answer, outcome = at_once([ask, cancel])
    assert isinstance(answer, Answer)
    assert isinstance(outcome, str)
    return answer, outcome


def assert_nothing_is_held(app: Flask) -> None:
    """The placement is cancelled, and nobody holds a night on it."""
    with app.app_context():
        assert db.session.scalars(select(Placement.status)).one() == "cancelled"
        assert db.session.scalar(select(func.count()).select_from(BedNight)) == 0
        assert set(db.session.scalars(select(Booking.status))) <= {"cancelled"}


def test_a_request_and_a_cancelled_placement_agree_in_the_end(app: Flask, start: Start) -> None:
    answer, _ = request_against_cancellation(app, start)
    # first: booked and then released with a reason; second: refused in words
    assert answer.status in {303, 409}
    assert (answer.status == 409) == ("har ställts in av" in answer.text)
    assert_nothing_is_held(app)


def a_request_that_read_before_the_cancellation(app: Flask) -> None:
    """Ask with what was read while the placement still stood; it is cancelled before anything is written."""
    with app.app_context():
        field = lay_field(1)
        bed = found(Bed, field.beds["mixed-1"])
        placement = db.session.scalars(select(Placement)).one()
        as_read = (
            placement.id,
            placement.status,
            placement.student_id,
            bed.dwelling.sharing,
            bed.dwelling.property.retired_on,
        )
        db.session.expunge_all()
        transact(lambda: cancel_placement(as_read[0], at=TUESDAY, by=None))
        transact(lambda: ask_for_bed(placement, Wanted(bed, (STAY,)), person_id=None, at=TUESDAY))


def test_a_late_write_on_a_cancelled_placement_is_refused(app: Flask) -> None:
    with pytest.raises(NightsRefused) as refusal:
        a_request_that_read_before_the_cancellation(app)
    assert refusal.value.because is Because.OUTSIDE_WINDOW
    assert_nothing_is_held(app)


def test_without_the_window_the_late_write_holds_a_bed(app: Flask) -> None:
    drop_guard(app, "fk_bed_night_window")
    a_request_that_read_before_the_cancellation(app)
    with pytest.raises(AssertionError):
        assert_nothing_is_held(app)
