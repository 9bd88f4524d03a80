"""A change of a placement is published while a bed is asked for on it: whoever is first, they agree in the end."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.models import Booking
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.nights.ledger import Because, NightsRefused
from housing.nights.models import BedNight
from housing.organisations.models import Institution
from housing.placements.models import Placement, PlacementNight
from housing.stock.models import Bed
from tests.harness.clock import TUESDAY
from tests.harness.server import Server
from tests.harness.world import found
from tests.placements.lists import send
from tests.races.contest import at_once
from tests.races.field import STAY, Field, lay_field
from tests.races.test_races import asking
from tests.races.unguarded import drop_guard

pytestmark = pytest.mark.races

A_WEEK_MORE, OTHER_WEEKS = "v.6-7", "v.10"
Serve = Callable[..., Server]


def change(weeks: str) -> None:
    """Publish a list in which the field's one placement has other days."""

    def publish() -> None:
        institution = db.session.scalars(select(Institution)).one()
        row = f"Noll, Student;student0@umu.example;3OM401;Sjukstugan;Storuman;{weeks};ja"
        counts = send(institution, row).plan.counts
        assert dict(counts) == {"changed": 1}

    transact(publish)


def assert_they_agree(app: Flask) -> None:
    """What is held covers every core night of the placement as it is now, or a proposal is open that says how."""
    with app.app_context():
        assert examine(TUESDAY.date()) == []
        core = set(db.session.scalars(select(PlacementNight.night).where(PlacementNight.ground == "core")))
        waits = set(db.session.scalars(select(ChangeProposal.booking_id).where(ChangeProposal.status == "open")))
        for booking in db.session.scalars(select(Booking).where(Booking.live)):
            held = set(db.session.scalars(select(BedNight.night).where(BedNight.booking_id == booking.id)))
            assert core <= held or booking.id in waits


@pytest.mark.parametrize("weeks", [A_WEEK_MORE, OTHER_WEEKS])
def test_a_request_and_a_change_agree_in_the_end(app: Flask, serve: Serve, weeks: str) -> None:
    with app.app_context():
        field = lay_field(1)
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})
    ask = asking(app, server, field.students[0], field.beds["mixed-1"])

    def publish() -> None:
        with app.app_context():
            change(weeks)

    answer, _ = at_once([ask, publish])
    assert answer is not None
    assert answer.status == 303
    assert_they_agree(app)


def a_request_that_read_before_the_change(app: Flask, weeks: str) -> None:
    """Ask as if nobody had waited for the lock: for the nights that were needed before the change."""
    with app.app_context():
        field: Field = lay_field(1)
        bed = found(Bed, field.beds["mixed-1"])
        placement = db.session.scalars(select(Placement)).one()
        as_read = (placement.id, placement.status, placement.student_id, bed.dwelling.sharing)
        assert all(as_read)
        assert bed.dwelling.property.retired_on is None
        db.session.expunge_all()
        change(weeks)
        transact(lambda: ask_for_bed(placement, Wanted(bed, (STAY,)), person_id=None, at=TUESDAY))


def test_without_waiting_for_the_lock_a_week_is_missing_and_nobody_is_told(app: Flask) -> None:
    a_request_that_read_before_the_change(app, A_WEEK_MORE)
    with pytest.raises(AssertionError):
        assert_they_agree(app)


def test_a_late_write_outside_the_weeks_is_refused(app: Flask) -> None:
    with pytest.raises(NightsRefused) as refusal:
        a_request_that_read_before_the_change(app, OTHER_WEEKS)
    assert refusal.value.because is Because.OUTSIDE_WINDOW
    assert_they_agree(app)


def test_without_the_window_the_late_write_holds_other_weeks(app: Flask) -> None:
    drop_guard(app, "fk_bed_night_window")
    a_request_that_read_before_the_change(app, OTHER_WEEKS)
    with pytest.raises(AssertionError):
        assert_they_agree(app)
