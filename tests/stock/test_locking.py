"""An officer who changes a dwelling and a student who is given its nights wait for each other.

On PostgreSQL, for SQLite lets one write at a time. Whoever comes second would wait; here she waits a tenth of a
second and is then told by the database that she would have: nothing depends on who is faster.
"""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.bookings.services.asking import NotOnOffer, Wanted, ask_for_bed
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.doctor.examination import examine
from housing.placements.models import Placement
from housing.rules.nights import core_stays
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.refusals import StockRefusedError
from housing.stock.services.beds import BedValues, add_bed, change_bed, restore_bed, retire_bed
from housing.stock.services.dwellings import DwellingValues, change_dwelling, retire_dwelling
from housing.stock.services.locking import for_guests
from housing.stock.services.properties import retire_property
from tests.bookings.asked import WEEKS_18_TO_20, a_placement
from tests.harness.clock import TUESDAY
from tests.harness.world import World, build_world, found

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)

LOCKED = "55P03"
Deed = Callable[[World], object]


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns, nobody yet in Storuman's flat; its third bed is out of use and stands in the second one's room."""
    world = build_world()
    withdraw_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    a_placement(world, "she", WEEKS_18_TO_20)
    third = found(Bed, world.storuman.beds[2])
    third.room, third.retired_on = "rum 2", TUESDAY.date()
    db.session.commit()
    return world


def ask(world: World) -> object:
    """Ask for the second bed, which stands in a room of its own."""
    placement = db.session.query(Placement).order_by(Placement.id.desc()).limit(1).one()
    wanted = Wanted(found(Bed, world.storuman.beds[1]), core_stays([WEEKS_18_TO_20]))
    return ask_for_bed(placement, wanted, person_id=None, at=TUESDAY)


def retire_the_bed(world: World) -> None:
    retire_bed(found(Bed, world.storuman.beds[1]), person_id=None, at=TUESDAY)


def retire_the_dwelling(world: World) -> None:
    retire_dwelling(found(Dwelling, world.storuman.dwelling), person_id=None, at=TUESDAY)


def retire_the_property(world: World) -> None:
    house: Property = found(Dwelling, world.storuman.dwelling).property
    retire_property(house, person_id=None, at=TUESDAY)


def add_a_room_mate(world: World) -> None:
    dwelling, values = found(Dwelling, world.storuman.dwelling), BedValues("extra", "Rum 2")
    add_bed(dwelling, values, ore_per_night=0, prices_from=TUESDAY.date(), person_id=None, at=TUESDAY)


def move_a_room_mate_in(world: World) -> None:
    change_bed(found(Bed, world.storuman.beds[0]), BedValues("1", "rum 2"), person_id=None, at=TUESDAY)


def bring_a_room_mate_back(world: World) -> None:
    restore_bed(found(Bed, world.storuman.beds[2]), person_id=None, at=TUESDAY)


def make_it_a_flat_for_one_gender(world: World) -> None:
    dwelling = found(Dwelling, world.storuman.dwelling)
    change_dwelling(dwelling, DwellingValues(dwelling.label, "same_gender", True, "never"), person_id=None, at=TUESDAY)


TESTED: list[Deed] = [
    retire_the_bed,
    retire_the_dwelling,
    retire_the_property,
    add_a_room_mate,
    move_a_room_mate_in,
    bring_a_room_mate_back,
]


def has_to_wait(app: Flask, deed: Callable[[], object]) -> bool:
    """Whether somebody else, on a connection of their own, would have to wait for us to do this."""
    with app.app_context():
        db.session.execute(text("SET LOCAL lock_timeout = '100ms'"))
        try:
            deed()
        except OperationalError as error:
            assert getattr(error.orig, "sqlstate", None) == LOCKED  # noqa: PT017 (another error is a fault)
            return True
        finally:
            db.session.rollback()
            db.session.remove()
    return False


@pytest.mark.parametrize("deed", [*TESTED, make_it_a_flat_for_one_gender], ids=lambda deed: deed.__name__)
def test_an_officer_waits_for_a_request_that_is_under_way(app: Flask, world: World, deed: Deed) -> None:
    ask(world)
    assert has_to_wait(app, partial(deed, world))


@pytest.mark.parametrize("deed", TESTED, ids=lambda deed: deed.__name__)
def test_and_then_sees_the_guest(app: Flask, world: World, deed: Deed) -> None:
    read_before = db.session.query(Bed).all()
    with app.app_context():
        ask(world)
        db.session.commit()
    with pytest.raises(StockRefusedError):
        deed(world)
    assert all(bed.retired_on is None for bed in read_before if bed.ref in world.storuman.beds[:2])


@pytest.mark.parametrize("deed", [*TESTED, make_it_a_flat_for_one_gender], ids=lambda deed: deed.__name__)
def test_a_request_waits_for_a_change_that_is_under_way(app: Flask, world: World, deed: Deed) -> None:
    deed(world)
    db.session.flush()
    assert has_to_wait(app, partial(ask, world))


@pytest.mark.parametrize("deed", [*TESTED, make_it_a_flat_for_one_gender], ids=lambda deed: deed.__name__)
def test_and_then_sees_what_was_changed(app: Flask, world: World, deed: Deed) -> None:
    bed = found(Bed, world.storuman.beds[1])
    as_read = (bed.retired_on, bed.is_shared_room, bed.dwelling.sharing, bed.dwelling.property.retired_on)
    assert as_read == (None, False, "mixed", None)
    with app.app_context():
        deed(world)
        db.session.commit()
    with pytest.raises(NotOnOffer):
        ask(world)
    db.session.rollback()
    assert [str(breach) for breach in examine(TUESDAY.date())] == []


def test_students_do_not_wait_for_each_other(app: Flask, world: World) -> None:
    first, second = (found(Bed, ref) for ref in world.storuman.beds[:2])
    for_guests(first)
    assert not has_to_wait(app, lambda: for_guests(second))


def a_savepoint_that_is_rolled_back(bed: Bed) -> None:
    savepoint = db.session.begin_nested()
    for_guests(bed)
    savepoint.rollback()


def a_savepoint_that_is_kept(bed: Bed) -> None:
    with db.session.begin_nested():
        for_guests(bed)


def one_within_another_that_is_rolled_back(bed: Bed) -> None:
    savepoint = db.session.begin_nested()
    with db.session.begin_nested():
        for_guests(bed)
    savepoint.rollback()


@pytest.mark.parametrize(
    "before",
    [a_savepoint_that_is_rolled_back, a_savepoint_that_is_kept, one_within_another_that_is_rolled_back],
    ids=lambda before: before.__name__,
)
def test_what_is_tried_in_a_savepoint_leaves_the_home_kept_from_change(
    app: Flask, world: World, before: Callable[[Bed], None]
) -> None:
    """The database lets go of what was locked in a savepoint that is rolled back: asked again, it is locked again."""
    bed = found(Bed, world.storuman.beds[1])
    before(bed)
    for_guests(bed)
    assert has_to_wait(app, partial(retire_the_bed, world))


def test_what_was_locked_before_a_savepoint_stays_so_when_that_is_rolled_back(app: Flask, world: World) -> None:
    bed = found(Bed, world.storuman.beds[1])
    for_guests(bed)
    a_savepoint_that_is_rolled_back(bed)
    assert has_to_wait(app, partial(retire_the_bed, world))
