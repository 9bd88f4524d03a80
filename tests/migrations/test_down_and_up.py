"""Migrations go down and up again on both engines with data in the tables, and end where the models are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, text

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.faults import Fault, FaultText
from housing.bookings.messages import Message, MessageText
from housing.bookings.models import Application, Booking, BookingEvent
from housing.bookings.queries.holds import holds_in_municipality
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.asking_change import ask_for_change
from housing.bookings.services.changing import change_stay
from housing.bookings.services.deciding import approve_application, approve_booking, withdraw_booking
from housing.bookings.services.life import Step
from housing.bookings.services.offering import offer_other_bed
from housing.bookings.services.proposing import propose_change
from housing.bookings.waiting import Waiting
from housing.database import Base, db, migrate
from housing.doctor.examination import examine
from housing.faults.services.reporting import Report, report_fault
from housing.holds.services.asking import HoldAsked, ask_for_hold, hold_as_officer
from housing.messages.services.writing import Written, write_message
from housing.nights.models import BedNight
from housing.organisations.models import PlacementSite
from housing.placements.models import PlacementNight
from housing.placements.services.cancelling import cancel_placement
from housing.references import new_ref
from housing.rules.faults import Kind, Place
from housing.rules.lifecycle import Actor
from housing.rules.messages import Side
from housing.rules.nights import Stay
from housing.rules.rematching import BedStay
from housing.rules.stay_changes import ChangeKind, GrantReason, Wish
from housing.stock.models import Bed
from housing.stock.photo_models import Photo
from housing.waiting.services.joining import WantedLine, wait_in_line
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, put_in
from tests.harness.clock import TUESDAY
from tests.harness.photos import a_photo
from tests.harness.product import make_app, release
from tests.harness.world import World, build_world, found

pytestmark = pytest.mark.slow

MID_STAY = datetime(2027, 2, 16, 11, tzinfo=UTC)


@pytest.fixture
def own_app(empty_database_url: str) -> Iterator[Flask]:
    """The application on a migrated database that no other test gets."""
    app = make_app(empty_database_url)
    migrate(app)
    yield app
    release(app)


@pytest.fixture
def world(own_app: Flask) -> Iterator[World]:
    """An offer, an application that became a booking, and a stay cut short on a placement cancelled since."""
    with own_app.app_context():
        world = build_world()
        offer_other_bed(
            Seen(world.sorsele.id, world.sorsele.booking, 1), found(Bed, world.sorsele.beds[1]), By(None, TUESDAY)
        )
        application = found(Application, world.storuman.application)
        approve_application(application, municipality_id=world.storuman.id, person_id=None, at=TUESDAY)
        booking = found(Booking, world.storuman.booking)
        approve_booking(booking, person_id=None, at=TUESDAY)
        withdraw_booking(booking, person_id=None, at=MID_STAY)
        cancel_placement(booking.placement_id, at=MID_STAY, by=None)
        _write(db.session.scalars(select(Booking).where(Booking.application_id == application.id)).one())
        db.session.commit()
        yield world


def _write(booking: Booking) -> None:
    """Let there be a photo, a fault and a message of somebody whose room is confirmed."""
    bed = booking.segments[0].bed
    a_photo(bed.dwelling)
    report_fault(booking, Report(Kind.LIGHT, Place.KITCHEN, "Lampan är trasig", new_ref()), By(None, TUESDAY))
    write_message(booking, Side.STUDENT, Written("Hej", new_ref()), By(None, TUESDAY))


def count(model: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def breaches() -> list[str]:
    """What the doctor finds in mid-stay, but for the offer of November: no worker has been here to end it."""
    return [str(breach) for breach in examine(MID_STAY.date()) if breach.rule != "offers"]


def go(direction: str, revision: str) -> None:
    """Migrate with no connection held open."""
    db.session.remove()
    db.engine.dispose()
    (upgrade if direction == "up" else downgrade)(revision=revision)
    db.session.remove()


def test_they_end_where_the_models_are(own_app: Flask) -> None:
    with own_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_down_and_up_again_loses_only_what_the_older_schema_has_no_place_for(world: World) -> None:
    events, nights = count(BookingEvent), count(BedNight)
    go("down", "0001")
    assert db.session.scalar(text("SELECT count(*) FROM booking_event")) == events
    assert db.session.scalar(text("SELECT count(*) FROM bed_night")) == nights - 9
    assert set(db.session.scalars(text("SELECT placement_status FROM placement_night"))) == {"published"}
    go("up", "head")
    assert count(BookingEvent) == events
    assert db.session.scalars(select(BookingEvent.replaced).where(BookingEvent.replaced.is_not(None))).all() == []
    assert count(PlacementNight) > 0
    assert breaches() == []


def test_holds_get_back_the_stays_that_their_nights_make(world: World) -> None:
    """Without them no page could show them."""
    weeks = (Stay(date(2027, 4, 4), date(2027, 4, 10)), Stay(date(2027, 4, 18), date(2027, 4, 24)))
    wanted = HoldAsked(world.storuman.id, world.umu.id, weeks, 1, date(2027, 3, 1), "Termin 4")
    held = hold_as_officer(wanted, By(None, TUESDAY)).ref
    asked = ask_for_hold(wanted, By(None, TUESDAY)).ref
    db.session.commit()
    go("down", "0012")
    go("up", "head")
    shown = {hold.ref: hold for hold in holds_in_municipality(world.storuman.id)}
    assert (shown[held].status, shown[held].stays, shown[held].left) == ("held", weeks, 1)
    assert (shown[asked].status, shown[asked].stays[0].arrival) == ("ended", date(2027, 3, 2))
    assert [str(breach) for breach in examine(TUESDAY.date()) if breach.rule == "holds"] == []


def test_who_goes_first_is_in_line_and_who_waits_for_any_bed_is_closed_below(world: World) -> None:
    """An older version would find no bed in an application that names none."""
    placement = a_placement(world, "waits", WEEKS_18_TO_20)
    stay = Stay(date(2027, 5, 2), date(2027, 5, 22))
    waits = wait_in_line(placement.id, WantedLine((stay,), (world.storuman.id,)), person_id=None, at=TUESDAY).ref
    first = found(Application, world.sorsele.application)
    first.goes_first = "placement_moved"
    db.session.commit()
    application_id = first.id
    go("down", "0015")
    assert db.session.scalar(text("SELECT status FROM application WHERE ref = :ref"), {"ref": waits}) == "closed"
    go("up", "head")
    line = db.session.get_one(Waiting, application_id)
    assert [each.municipality_id for each in line.places] == [world.sorsele.id]
    assert [(each.arrival, each.departure) for each in line.stays] == [(date(2027, 3, 21), date(2027, 4, 10))]


def test_granted_nights_stay_and_only_their_reason_is_lost(world: World) -> None:
    booking = put_in(a_placement(world, "granted", WEEKS_18_TO_20), found(Bed, world.storuman.beds[0]))
    longer = Wish(ChangeKind.DATES, booking.segments[0].arrival, booking.segments[-1].departure + timedelta(days=3))
    change_stay(booking, 1, longer, Step(Actor.OFFICER, None, TUESDAY), grant=GrantReason.MAKES_UP)
    more = Wish(ChangeKind.DATES, longer.arrival, longer.departure + timedelta(days=1))
    ask_for_change(booking, booking.version, more, GrantReason.TRAVEL, Step(Actor.STUDENT, None, TUESDAY))
    db.session.commit()
    granted = select(func.count()).select_from(PlacementNight).where(PlacementNight.ground == "granted")
    nights, lent = count(BedNight), db.session.scalar(granted)
    assert lent == 2  # the third is a margin
    go("down", "0015")
    assert db.session.scalar(text("SELECT count(*) FROM placement_night WHERE ground = 'granted'")) == lent
    go("up", "head")
    assert (count(BedNight), db.session.scalar(granted), count(ChangeRequest)) == (nights, lent, 0)
    assert set(db.session.scalars(select(PlacementNight.reason))) == {None}
    assert [str(breach) for breach in examine(TUESDAY.date()) if breach.rule in {"windows", "granted nights"}] == []


def test_what_is_proposed_goes_on_from_where_its_placement_is(world: World) -> None:
    """Where it was before is known of later proposals only."""
    booking = found(Booking, world.sorsele.booking)
    stays = [BedStay(each.arrival, each.departure, each.bed_id) for each in booking.segments]
    other = db.session.scalars(select(PlacementSite.id).where(PlacementSite.id != booking.placement.site_id)).first()
    assert other is not None
    propose_change(booking, stays, (), TUESDAY, site_before_id=other)
    db.session.commit()
    go("down", "0028")
    go("up", "head")
    proposal = db.session.scalars(select(ChangeProposal)).one()
    assert proposal.site_before_id == proposal.booking.placement.site_id


def test_photos_and_what_was_written_have_no_place_in_the_older_schema(world: World) -> None:
    assert (count(Photo), count(FaultText), count(MessageText)) == (1, 1, 1)
    go("down", "0015")
    go("up", "head")
    assert (count(Photo), count(Fault), count(FaultText), count(Message), count(MessageText)) == (0, 0, 0, 0, 0)
    assert breaches() == []


def test_what_the_older_schema_let_pass_is_mended(world: World) -> None:
    application = found(Application, world.storuman.application)
    booking = db.session.scalars(select(Booking).where(Booking.application_id == application.id)).one()
    withdraw_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    go("down", "0001")
    db.session.execute(text("UPDATE booking SET accept_by = NULL"))
    db.session.execute(text("UPDATE application SET status = 'matched' WHERE id = :id"), {"id": application_id(world)})
    db.session.commit()
    go("up", "head")
    assert found(Booking, world.sorsele.booking).accept_by == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert found(Application, world.storuman.application).status == "withdrawn"
    assert breaches() == []


def application_id(world: World) -> int:
    """Return the id by a statement that both schemas know."""
    found_id = db.session.scalar(
        text("SELECT id FROM application WHERE ref = :ref"), {"ref": world.storuman.application}
    )
    assert isinstance(found_id, int)
    return found_id


def test_all_the_way_down_and_up_again(own_app: Flask, world: World) -> None:
    go("down", "base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    go("up", "head")
    build_world()
    assert examine(TUESDAY.date()) == []
