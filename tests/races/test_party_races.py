"""Two who live together answer, end it and ask for rooms in the same moment: each is one party, and no home has two."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from housing.availability.queries.turn import take_turn
from housing.bookings.models import Booking
from housing.bookings.parties import Party, PartyMember
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.bookings.services.living_together import (
    PartyRefused,
    ask_to_live_together,
    end_party,
    say_yes,
)
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.nights.ledger import NightsRefused
from housing.nights.models import BedNight
from housing.placements.models import Placement
from housing.stock.models import Bed
from tests.harness.clock import TUESDAY
from tests.harness.world import found
from tests.races.contest import at_once
from tests.races.field import STAY, Field, lay_field

pytestmark = pytest.mark.races

Act = Callable[[], str]


def doing(app: Flask, act: Callable[[], object]) -> Act:
    """Return what acts as a request does, in a session of its own, and says what came of it."""

    def done() -> str:
        with app.app_context():
            try:
                transact(act)
            except PartyRefused as refused:
                return str(refused.problem)
            except NightsRefused as refused:
                return str(refused.because)
            return "done"

    return done


def asks(field: Field, asker: int, asked: int) -> str:
    """Let one student of the field ask another, and return the question; commit."""
    placement = found(Placement, field.students[asker][1])
    ref = ask_to_live_together(placement, field.students[asked][0], shares_rooms=False, at=TUESDAY).ref
    db.session.commit()
    return ref


def yes(field: Field, student: int, question: str) -> Callable[[], object]:
    ref = field.students[student][1]
    return lambda: say_yes(found(Placement, ref), question, shares_rooms=False, at=TUESDAY)


def ends(field: Field, student: int) -> Callable[[], object]:
    return lambda: end_party(found(Placement, field.students[student][1]), TUESDAY)


def books(field: Field, student: int, bed: str) -> Callable[[], object]:
    """Return what asks for a bed as the page does: it takes its turn, and reads afterwards."""
    ref, bed_ref = field.students[student][1], field.beds[bed]

    def act() -> None:
        student_id = db.session.scalars(select(Placement.student_id).where(Placement.ref == ref)).one()
        take_turn([student_id], ref, bed_ref)
        placement = db.session.scalars(select(Placement).where(Placement.ref == ref)).one()
        ask_for_bed(placement, Wanted(found(Bed, bed_ref), (STAY,)), person_id=None, at=TUESDAY)

    return act


def what_is_wrong() -> list[str]:
    return [str(each) for each in examine(TUESDAY.date()) if each.rule in {"parties", "company", "nights agreed"}]


def test_two_who_asked_each_other_and_both_say_yes_are_one_party(app: Flask) -> None:
    with app.app_context():
        field = lay_field(2)
        first, second = asks(field, 0, 1), asks(field, 1, 0)
    outcomes = at_once([doing(app, yes(field, 1, first)), doing(app, yes(field, 0, second))])
    assert sorted(outcomes) == ["done", "gone"]
    with app.app_context():
        assert db.session.scalars(select(Party.status)).all() == ["agreed"]
        assert what_is_wrong() == []


def test_who_says_yes_to_two_lives_with_one(app: Flask) -> None:
    with app.app_context():
        field = lay_field(4)
        questions = [asks(field, asker, 0) for asker in (1, 2, 3)]
    outcomes = at_once([doing(app, yes(field, 0, question)) for question in questions])
    assert sorted(outcomes) == ["done", "together", "together"]
    with app.app_context():
        assert sorted(db.session.scalars(select(Party.status))) == ["agreed", "asked", "asked"]
        assert what_is_wrong() == []


def test_a_yes_and_taking_it_back_leave_nothing_half_done(app: Flask) -> None:
    with app.app_context():
        field = lay_field(2)
        question = asks(field, 0, 1)
    outcomes = at_once([doing(app, yes(field, 1, question)), doing(app, ends(field, 0))])
    assert outcomes in (["done", "done"], ["gone", "done"])
    with app.app_context():
        assert db.session.scalars(select(PartyMember).where(PartyMember.live)).all() == []
        assert what_is_wrong() == []


def test_it_is_ended_once(app: Flask) -> None:
    with app.app_context():
        field = lay_field(2)
        question = asks(field, 0, 1)
        yes(field, 1, question)()
        db.session.commit()
    outcomes = at_once([doing(app, ends(field, student)) for student in (0, 1, 0, 1)])
    assert sorted(outcomes) == ["done", "gone", "gone", "gone"]


@pytest.mark.parametrize("at_first", ["asked", "agreed"])
def test_rooms_that_are_asked_for_in_the_same_moment_are_of_one_company(app: Flask, at_first: str) -> None:
    """The two ask for rooms in one home while one says yes, or ends it; and a third wants in."""
    with app.app_context():
        field = lay_field(3)
        question = asks(field, 0, 1)
        if at_first == "agreed":
            yes(field, 1, question)()
            db.session.commit()
    answer = yes(field, 1, question) if at_first == "asked" else ends(field, 1)
    rooms = [books(field, student, f"single_party-{student + 1}") for student in range(3)]
    outcomes = at_once([doing(app, act) for act in (answer, *rooms)])
    assert outcomes[0] == "done"
    assert set(outcomes[1:]) <= {"done", "other_company"}
    with app.app_context():
        companies = set(db.session.scalars(select(BedNight.company)))
        housed = set(db.session.scalars(select(Booking.placement_id)))
        third = db.session.scalars(select(Placement.id).where(Placement.ref == field.students[2][1])).one()
        assert len(companies) == 1
        assert housed == {third} or third not in housed
        assert what_is_wrong() == []
