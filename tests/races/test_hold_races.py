"""Races for held beds: several coordinators within one quota; a hold, students and names for the same beds."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from housing.availability.queries.capacity import EVERY_BED, Conditions
from housing.bookings.holds import Hold
from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.holds.services.asking import HoldAsked, ask_for_hold, hold_as_officer
from housing.holds.services.deciding import Grant, decide
from housing.holds.services.naming import name_students
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.nights.models import BedNight
from housing.organisations.models import Institution, Municipality
from housing.stock.models import Bed
from tests.harness.clock import TUESDAY
from tests.harness.people import a_person
from tests.harness.server import Server
from tests.harness.world import found
from tests.races.contest import Answer, at_once
from tests.races.field import STAY, lay_field
from tests.races.test_races import asking

pytestmark = pytest.mark.races

BY = By(None, TUESDAY)
CLIENTS = 6
Serve = Callable[..., Server]


def asked(students: int, conditions: Conditions = EVERY_BED) -> HoldAsked:
    """Return what the field's institution asks its town for: beds on the nights that every placement needs."""
    return HoldAsked(
        municipality_id=db.session.scalars(select(Municipality.id).where(Municipality.slug == "storuman")).one(),
        institution_id=db.session.scalars(select(Institution.id)).one(),
        stays=(STAY,),
        students=students,
        expires_on=TUESDAY.date(),
        reason="Termin 4",
        conditions=conditions,
    )


def not_well() -> list[str]:
    """Return what the doctor says, windows apart: the field's have no margins."""
    return [str(breach) for breach in examine(TUESDAY.date()) if breach.rule != "windows"]


def outcome(app: Flask, act: Callable[[], object]) -> Callable[[], object]:
    """Return what does `act` as a request does, in a session of its own, and returns why it was refused, if it was."""

    def done() -> object:
        with app.app_context():
            try:
                return transact(act)
            except HoldRefused as refusal:
                return refusal.problem

    return done


def test_a_quota_is_not_used_twice(app: Flask) -> None:
    """Each asks for other beds than the next, so that no bed's key decides it."""
    with app.app_context():
        field = lay_field(0)
        found(Bed, field.beds["same_gender-1"]).dwelling.step_free = True
        hold = asked(1)
        decide(Grant(hold.municipality_id, hold.institution_id, 1, TUESDAY.date(), date(2027, 6, 1)), BY)
        db.session.commit()
    wishes = [EVERY_BED, Conditions(step_free=True)]
    at_once([outcome(app, partial(_ask, wish)) for wish in wishes * 3])
    with app.app_context():
        assert Counter(db.session.scalars(select(Hold.status))) == {"held": 1, "asked": 5}
        assert not_well() == []


def _ask(conditions: Conditions) -> str:
    return ask_for_hold(asked(1, conditions), BY).ref


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_double_click_holds_beds_once(app: Flask) -> None:
    with app.app_context():
        lay_field(0)
        by = By(a_person("Kim", "Kall", "kim@skola.example").id, TUESDAY)
        db.session.commit()
    refs = at_once([outcome(app, lambda: hold_as_officer(asked(1), by).ref) for _click in range(3)])
    assert len(set(refs)) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Hold)) == 1
        assert not_well() == []


def test_a_bed_is_held_or_asked_for_never_both(app: Flask, serve: Serve) -> None:
    with app.app_context():
        field = lay_field(3)
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})
    students = [asking(app, server, student, field.beds["mixed-1"]) for student in field.students]
    _hold, *answers = at_once([outcome(app, lambda: hold_as_officer(asked(3), BY).ref), *students])
    statuses = [each.status for each in answers if isinstance(each, Answer)]
    assert set(statuses) <= {303, 409}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Booking)) == statuses.count(303) <= 1
        held = db.session.scalar(select(func.count(BedNight.bed_id.distinct())).where(BedNight.hold_id.is_not(None)))
        assert held == 3  # other beds are chosen where somebody was faster
        assert not_well() == []


def test_the_last_held_bed_goes_to_one_of_those_who_are_named(app: Flask) -> None:
    with app.app_context():
        field = lay_field(CLIENTS)
        ref = transact(lambda: hold_as_officer(asked(1), BY).ref)

    def name(placement: str) -> Callable[[], object]:
        def act() -> int:
            hold = db.session.scalars(select(Hold).where(Hold.ref == ref)).one()
            return len(name_students(hold, {placement: None}, BY))

        return outcome(app, act)

    results = at_once([name(placement) for _email, placement in field.students])
    assert Counter(results) == {1: 1, HoldProblem.TOO_MANY_NAMES: CLIENTS - 1}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
        assert not_well() == []
