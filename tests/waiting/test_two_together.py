"""Two who live together wait for a room: the one is proposed the home that the other has, and nobody else is."""

from datetime import timedelta

from flask import Flask

from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.bookings.services.living_together import ask_to_live_together, say_yes
from housing.database import db
from housing.stock.models import Bed
from housing.waiting.services.offering import offer_proposed
from tests.bookings.asked import add_bed, put_in
from tests.harness.clock import TUESDAY
from tests.harness.world import World
from tests.waiting.lines import a_student, proposals, skips, wait, what_is_wrong, work


def test_the_home_of_one_is_proposed_to_the_other_though_somebody_else_is_before_her(app: Flask, world: World) -> None:
    ann, bo = a_student(world, "ann"), a_student(world, "bo")
    asked = ask_to_live_together(ann, bo.student.email_key, shares_rooms=False, at=TUESDAY)
    say_yes(bo, asked.ref, shares_rooms=False, at=TUESDAY)
    first = wait(world, a_student(world, "first"), at=TUESDAY - timedelta(hours=1))
    waits = wait(world, bo)
    bed = add_bed(world, 7, sharing="single_party")
    put_in(ann, bed)
    other = Bed(municipality_id=bed.municipality_id, label="2", room="rum 8", dwelling=bed.dwelling)
    db.session.add(other)
    db.session.commit()
    wait(world, bo)  # and so has the line walked
    work(app)
    (proposal,) = proposals()
    assert (proposal.application_id, proposal.bed_id) == (waits.id, other.id)
    assert (first.id, "company") in skips()
    offer_proposed(world.storuman.id, proposal.ref, By(None, TUESDAY))
    db.session.commit()
    assert db.session.query(Booking).filter_by(application_id=waits.id).one().party_id is not None
    assert what_is_wrong() == []
