"""0029 with two who live together, down and up: both keep their room, and still nobody else comes into the home."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from housing.bookings.services.living_together import ask_to_live_together, say_yes
from housing.database import db, migrate
from housing.nights.ledger import Because, NightsRefused
from housing.nights.models import BedNight
from housing.placements.models import Placement
from housing.stock.models import Bed
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.harness.clock import TUESDAY
from tests.harness.product import make_app, release
from tests.harness.world import World, build_world, found

pytestmark = pytest.mark.slow


@pytest.fixture
def world(empty_database_url: str) -> Iterator[World]:
    """Storuman, on a migrated database that no other test gets."""
    app: Flask = make_app(empty_database_url)
    migrate(app)
    with app.app_context():
        yield build_world()
        db.session.remove()
    release(app)


@pytest.mark.parametrize("one_room", [False, True])
def test_down_and_up_again(world: World, one_room: bool) -> None:
    ann, bo, eva = (a_placement(world, name, WEEKS_18_TO_20) for name in ("ann", "bo", "eva"))
    first = add_bed(world, 1, sharing="single_party")
    beds = [first]
    for number in (2, 3):
        room = first.room if one_room and number == 2 else f"rum 1{number}"
        bed = Bed(municipality_id=first.municipality_id, label=str(number), room=room, dwelling=first.dwelling)
        bed.is_shared_room = one_room and number == 2
        db.session.add(bed)
        beds.append(bed)
    first.is_shared_room = one_room
    db.session.flush()
    asked = ask_to_live_together(ann, bo.student.email_key, shares_rooms=one_room, at=TUESDAY)
    say_yes(bo, asked.ref, shares_rooms=one_room, at=TUESDAY)
    for placement, bed in zip((ann, bo), beds, strict=False):
        ask(placement, bed)
    db.session.commit()
    third, last = eva.ref, beds[2].ref
    rows = select(BedNight.bed_id, BedNight.night, BedNight.booking_id).order_by(BedNight.bed_id, BedNight.night)
    before = db.session.execute(rows).all()
    for direction, revision in ((downgrade, "0028"), (upgrade, "head")):
        db.session.remove()
        db.engine.dispose()
        direction(revision=revision)
        db.session.remove()
    assert db.session.execute(rows).all() == before
    assert db.session.execute(text("SELECT count(*) FROM party")).scalar() == 0
    with pytest.raises(NightsRefused) as refusal:
        ask(found(Placement, third), found(Bed, last))
    assert refusal.value.because is Because.OTHER_COMPANY
