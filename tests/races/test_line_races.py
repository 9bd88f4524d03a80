"""Races for a bed that came free: several workers, officers and students; one gets it, and nobody gets two."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.bookings.services.life import ChangedMeanwhile
from housing.bookings.waiting import LineProposal, LineProposalNight
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.nights.ledger import NightsRefused
from housing.nights.models import BedNight
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.stock.models import Bed
from housing.waiting.queries.walking import Freed
from housing.waiting.services.joining import WantedLine, wait_in_line
from housing.waiting.services.offering import offer_proposed
from housing.waiting.services.walking import walk_line
from tests.harness.clock import TUESDAY
from tests.harness.world import found
from tests.races.contest import at_once
from tests.races.field import STAY, Field, lay_field

pytestmark = pytest.mark.races

BY = By(None, TUESDAY)
CLIENTS = 6


def line_of_field(students: int) -> tuple[Field, int, Freed]:
    """Let so many students wait for one bed of the field; return the town and what came free."""
    field = lay_field(students)
    municipality = db.session.scalars(select(Municipality).where(Municipality.slug == field.slug)).one()
    bed = found(Bed, field.beds["mixed-1"])
    for _email, ref in field.students:
        placement = found(Placement, ref)
        wait_in_line(placement.id, WantedLine((STAY,), (municipality.id,)), person_id=None, at=TUESDAY)
    db.session.commit()
    return field, municipality.id, Freed((bed.id,), STAY)


def outcome(app: Flask, act: Callable[[], object]) -> Callable[[], str]:
    """Return what does `act` as a process does, in a session of its own, and says what came of it."""

    def done() -> str:
        with app.app_context():
            try:
                transact(act)
            except (NightsRefused, ChangedMeanwhile) as refusal:
                return type(refusal).__name__
            return "done"

    return done


def not_well() -> list[str]:
    """Return what the doctor says, windows apart: the field's have no margins."""
    return [str(breach) for breach in examine(TUESDAY.date()) if breach.rule != "windows"]


def proposed_nights() -> Counter[tuple[int, str]]:
    """Return how often each bed is proposed on each night."""
    rows = db.session.execute(select(LineProposalNight.bed_id, LineProposalNight.night))
    return Counter((bed_id, night.isoformat()) for bed_id, night in rows)


def walks_at_once(app: Flask) -> None:
    with app.app_context():
        _field, municipality_id, freed = line_of_field(4)
    at_once([outcome(app, lambda: walk_line(municipality_id, freed, TUESDAY)) for _worker in range(CLIENTS)])


def assert_nobody_is_proposed_twice(app: Flask) -> None:
    with app.app_context():
        assert max(proposed_nights().values()) == 1
        per_student = Counter(db.session.scalars(select(LineProposal.student_id).where(LineProposal.status == "open")))
        assert max(per_student.values()) == 1
        assert not_well() == []


def test_workers_who_walk_at_once_propose_each_bed_to_one(app: Flask) -> None:
    walks_at_once(app)
    assert_nobody_is_proposed_twice(app)


def test_a_walk_for_one_bed_and_a_walk_for_all_propose_one_bed_to_a_student(app: Flask) -> None:
    with app.app_context():
        field, municipality_id, freed = line_of_field(1)
        student = found(Placement, field.students[0][1]).student_id
        db.session.commit()
    walks = [lambda: walk_line(municipality_id, freed, TUESDAY), lambda: walk_line(municipality_id, Freed(), TUESDAY)]
    at_once([outcome(app, act) for act in walks * 3])
    with app.app_context():
        nights = select(func.count()).where(LineProposalNight.student_id == student)
        assert db.session.scalar(nights) == STAY.nights
        assert not_well() == []


def test_officers_who_press_at_once_and_a_student_who_asks_have_one_winner(app: Flask) -> None:
    with app.app_context():
        field, municipality_id, freed = line_of_field(1)
        walk_line(municipality_id, freed, TUESDAY)
        proposal = db.session.scalars(select(LineProposal)).one()
        bed = db.session.get_one(Bed, proposal.bed_id)
        rival = found(Placement, field.students[0][1])
        db.session.commit()
        ref, bed_ref, placement_id = proposal.ref, bed.ref, rival.id
        db.session.commit()

    def ask() -> None:
        placement = db.session.get_one(Placement, placement_id)
        ask_for_bed(placement, Wanted(found(Bed, bed_ref), (STAY,)), person_id=None, at=TUESDAY)

    *officers, student = at_once(
        [outcome(app, lambda: offer_proposed(municipality_id, ref, BY)) for _officer in range(3)] + [outcome(app, ask)]
    )
    with app.app_context():
        booking = db.session.scalars(select(Booking)).one()
        # Who asks for the bed that has just been offered to her is shown the offer.
        assert student == "done" or booking.status == "offered"
        assert Counter(officers)["done"] == (booking.status == "offered")
        assert db.session.scalar(select(func.count()).select_from(BedNight)) == STAY.nights
        assert not_well() == []


def test_a_double_click_waits_once(app: Flask) -> None:
    with app.app_context():
        field = lay_field(1)
        municipality_id = db.session.scalars(select(Municipality.id).where(Municipality.slug == field.slug)).one()
        placement_id = found(Placement, field.students[0][1]).id

    def wait() -> None:
        wait_in_line(placement_id, WantedLine((STAY,), (municipality_id,)), person_id=None, at=TUESDAY)

    at_once([outcome(app, wait) for _click in range(CLIENTS)])
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM waiting")) == 1
        assert not_well() == []
