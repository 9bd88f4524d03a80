"""`flask doctor` finds what services keep where it does not hold, and finds nothing in a world that is well."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from housing.accounts.models import Person, Student
from housing.bookings.models import Application, Booking, BookingEvent, Segment
from housing.bookings.services.deciding import approve_application, approve_booking, withdraw_booking
from housing.bookings.services.staying import complete_past_stays
from housing.database import db
from housing.doctor.examination import CHECKS, examine
from housing.nights.models import BedNight, DwellingNight
from housing.organisations.models import Municipality
from housing.organisations.settings import MunicipalityChanges, change_municipality
from housing.placements.claim_models import Claim
from housing.placements.models import Placement, PlacementNight, PlacementPeriod
from housing.rules.claiming import Needs
from housing.rules.nights import Arrive, Period
from housing.rules.sharing import Flat
from housing.stock.models import Bed, Closure, Dwelling
from housing.stock.services.closures import lift_closure
from housing.stock.services.dwellings import DwellingValues, change_dwelling
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.harness.clock import TUESDAY
from tests.harness.made_once import made_once
from tests.harness.world import WEEKS_6_TO_8, World, build_world, found
from tests.placements.claimed import EVERYTHING, claim

TODAY = TUESDAY.date()


@pytest.fixture
def world(session_scope: Session) -> World:
    """A world in which every kind of thing has happened."""
    return made_once("everything has happened", let_everything_happen)


def let_everything_happen() -> World:
    world = build_world()
    ask(a_placement(world, "women", WEEKS_18_TO_20), add_bed(world, 1, sharing="same_gender"), flat=Flat.WOMEN)
    ask(a_placement(world, "alone", WEEKS_18_TO_20), add_bed(world, 2, sharing="single_party"))
    gap = Period(date(2027, 2, 1), date(2027, 2, 5)), Period(date(2027, 3, 1), date(2027, 3, 5))
    ask(a_placement(world, "gap", *gap), add_bed(world, 3))
    withdraw_booking(found(Booking, world.sorsele.booking), person_id=None, at=TUESDAY)
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    approve_application(
        found(Application, world.storuman.application),
        municipality_id=world.storuman.id,
        person_id=None,
        at=TUESDAY,
    )
    lift_closure(found(Closure, world.sorsele.closure), person_id=None, at=TUESDAY)
    for placement, needs in ((world.storuman.placement, EVERYTHING), (world.sorsele.placement, Needs())):
        claim(found(Placement, placement), needs)
    return world


def said(day: date = TODAY) -> list[str]:
    """Return what the doctor says."""
    db.session.expire_all()
    return [str(breach) for breach in examine(day)]


def test_a_world_that_is_well(world: World) -> None:
    assert said() == []


def booking_of(world: World) -> Booking:
    return found(Booking, world.storuman.booking)


def lose_a_night(world: World) -> None:
    db.session.execute(delete(BedNight).where(BedNight.booking_id == booking_of(world).id, BedNight.night == NIGHT))


def lose_all_segments(world: World) -> None:
    db.session.execute(delete(Segment).where(Segment.booking_id == booking_of(world).id))


def sleep_in_another_bed(world: World) -> None:
    other = found(Bed, world.storuman.beds[1])
    mine = (BedNight.booking_id == booking_of(world).id, BedNight.night == NIGHT)
    db.session.execute(update(BedNight).where(*mine).values(bed_id=other.id))


def end_with_nights_to_come(world: World) -> None:
    booking = booking_of(world)
    booking.status, booking.version = "completed", 3
    last = {"version": 3, "previous": 2, "from_status": "confirmed", "to_status": "completed"}
    db.session.add(BookingEvent(booking_id=booking.id, at=TUESDAY, actor="system", **last))


def match_without_a_booking(world: World) -> None:
    found(Application, world.sorsele.application).status = "matched"


def book_another_placement(world: World) -> None:
    other = found(Application, world.sorsele.application)
    other.status = "matched"
    booking_of(world).application_id = other.id


def withdraw_under_a_match(world: World) -> None:
    application = found(Application, world.storuman.application)
    booking = db.session.query(Booking).filter_by(application_id=application.id).one()
    withdraw_booking(booking, person_id=None, at=TUESDAY)
    application.status = "matched"


def let_one_person_be_two_students(world: World) -> None:
    weeks = a_placement(world, "twice", WEEKS_6_TO_8)
    ask(weeks, add_bed(world, 7), arrive=Arrive.EVENING_BEFORE)
    db.session.get_one(Student, weeks.student_id).person_id = booking_of(world).student.person_id


def cancel_the_placement_alone(world: World) -> None:
    placement = found(Application, world.sorsele.application).placement
    db.session.execute(delete(PlacementNight).where(PlacementNight.placement_id == placement.id))
    placement.status = "cancelled"


def widen_the_margins(world: World) -> None:
    db.session.get_one(Municipality, world.storuman.id).margin_before = 3


def lose_a_night_of_the_window(world: World) -> None:
    placement = found(Placement, world.sorsele.second_placement)
    db.session.execute(
        delete(PlacementNight).where(
            PlacementNight.placement_id == placement.id, PlacementNight.night == date(2027, 3, 24)
        )
    )


def call_a_margin_core(world: World) -> None:
    placement = found(Placement, world.storuman.placement)
    margin = (PlacementNight.placement_id == placement.id, PlacementNight.ground == "margin")
    db.session.execute(update(PlacementNight).where(*margin).values(ground="core"))


def publish_without_a_period(world: World) -> None:
    placement = found(Placement, world.storuman.placement)
    db.session.execute(delete(PlacementPeriod).where(PlacementPeriod.placement_id == placement.id))


def leave_a_night_outside(world: World) -> None:
    placement = found(Placement, world.storuman.placement)
    db.session.add(PlacementNight(placement_id=placement.id, night=date(2027, 5, 1), ground="outside"))


def keep_other_company(world: World) -> None:
    night = {"dwelling_id": booking_of(world).segments[0].dwelling_id, "night": NIGHT}
    db.session.execute(delete(BedNight).where(BedNight.booking_id == booking_of(world).id, BedNight.night != NIGHT))
    db.session.execute(delete(Segment).where(Segment.booking_id == booking_of(world).id))
    row = db.session.query(BedNight).filter_by(booking_id=booking_of(world).id).one()
    values = {name: getattr(row, name) for name in BedNight.__table__.columns.keys()}  # noqa: SIM118 (a collection)
    db.session.execute(delete(BedNight).where(BedNight.booking_id == booking_of(world).id))
    db.session.execute(update(DwellingNight).filter_by(**night).values(company="men"))
    db.session.execute(BedNight.__table__.insert().values(**{**values, "company": "men"}))  # type: ignore[attr-defined]


def put_a_stranger_into_the_room(world: World) -> None:
    found(Bed, world.storuman.beds[0]).is_shared_room = True


def forget_that_a_room_is_shared(world: World) -> None:
    found(Bed, world.storuman.beds[1]).room = found(Bed, world.storuman.beds[2]).room


def spell_a_room_otherwise(world: World) -> None:
    first, second = (found(Bed, ref) for ref in world.storuman.beds[:2])
    db.session.execute(update(Bed).where(Bed.id == second.id).values(room="Rum  1", room_key=first.room_key))


def know_a_room_by_something_else(world: World) -> None:
    db.session.execute(update(Bed).where(Bed.ref == world.storuman.beds[1]).values(room_key="hall"))


def retire_a_bed_with_guests_to_come(world: World) -> None:
    found(Bed, world.storuman.beds[0]).retired_on = NIGHT


def retire_a_dwelling_with_guests_to_come(world: World) -> None:
    found(Dwelling, world.storuman.dwelling).retired_on = NIGHT


def retire_a_property_with_guests_to_come(world: World) -> None:
    found(Dwelling, world.storuman.dwelling).property.retired_on = NIGHT


def open_a_closed_night(world: World) -> None:
    closure = found(Closure, world.storuman.closure)
    db.session.execute(delete(BedNight).where(BedNight.closure_id == closure.id, BedNight.night == date(2027, 2, 5)))


def lengthen_a_closure(world: World) -> None:
    found(Closure, world.storuman.closure).ends += timedelta(days=1)


def keep_needs_of_who_needs_no_housing(world: World) -> None:
    found(Placement, world.storuman.placement).housing = "no"


def ask_about_what_is_claimed_no_longer(world: World) -> None:
    placement = found(Placement, world.storuman.placement)
    db.session.execute(update(Claim).where(Claim.placement_id == placement.id).values(wants_priority=False))


NIGHT = date(2027, 2, 10)
OUT_OF_USE = "retired: booking {booking}: 17 nights from 2027-02-10 in bed {bed}, which is out of use"
BROKEN: dict[Callable[[World], None], str] = {
    lose_a_night: "nights agreed: booking {booking}: agreed 20 nights, has 19",
    lose_all_segments: "nights agreed: booking {booking}: agreed 0 nights, has 20",
    sleep_in_another_bed: "nights agreed: booking {booking}: 1 nights that no segment agrees, from 2027-02-10",
    end_with_nights_to_come: "ended bookings: booking {booking}: is completed and still has 20 nights to come",
    match_without_a_booking: "applications: application {application}: is matched without a booking",
    book_another_placement: "applications: application {application}: its booking is on another placement",
    withdraw_under_a_match: "applications: application {matched}: is matched, and its booking came to nothing",
    let_one_person_be_two_students: "one bed a night: person {person}: has two beds on 20 nights, from 2027-02-07",
    cancel_the_placement_alone: "applications: application {application}: is open, and its placement is cancelled",
    widen_the_margins: "windows: placement {placement}: is not what its periods make, first on 2027-02-04",
    lose_a_night_of_the_window: "windows: placement {elsewhere}: is not what its periods make, first on 2027-03-24",
    call_a_margin_core: "windows: placement {placement}: is not what its periods make, first on 2027-02-06",
    publish_without_a_period: "windows: placement {placement}: is published without a period",
    leave_a_night_outside: "windows: placement {placement}: 1 nights outside that nobody has",
    keep_other_company: (
        "company: booking {booking}: keeps company 'men' in a dwelling that is mixed, where '*' is right"
    ),
    put_a_stranger_into_the_room: (
        "company: booking {booking}: shares rum 1 from 2027-02-07 without having agreed to that room"
    ),
    forget_that_a_room_is_shared: "rooms: bed {second}: its room counts as one person's, its labels say otherwise",
    spell_a_room_otherwise: "rooms: bed {second}: its room is called Rum  1 here and rum 1 at another bed",
    know_a_room_by_something_else: "rooms: bed {second}: its room is called rum 2 and known by 'hall'",
    retire_a_bed_with_guests_to_come: OUT_OF_USE,
    retire_a_dwelling_with_guests_to_come: OUT_OF_USE,
    retire_a_property_with_guests_to_come: OUT_OF_USE,
    keep_needs_of_who_needs_no_housing: (
        "claims: placement {placement}: has needs, and its student has not said that she needs housing"
    ),
    ask_about_what_is_claimed_no_longer: (
        "claims: placement {placement}: priority waits for the coordinator, and is not claimed"
    ),
    open_a_closed_night: "closures: closure {closure}: closes 14 nights, has 13",
    lengthen_a_closure: "closures: closure {closure}: closes 15 nights, has 14",
}


@pytest.mark.parametrize("break_it", BROKEN, ids=lambda break_it: break_it.__name__)
def test_what_is_broken_is_named(world: World, break_it: Callable[[World], None]) -> None:
    break_it(world)
    db.session.commit()
    expected = BROKEN[break_it].format(
        booking=world.storuman.booking,
        application=world.sorsele.application,
        matched=world.storuman.application,
        person=db.session.get_one(Person, booking_of(world).student.person_id).ref,
        placement=world.storuman.placement,
        elsewhere=world.sorsele.second_placement,
        bed=world.storuman.beds[0],
        second=world.storuman.beds[1],
        closure=world.storuman.closure,
    )
    assert expected in said()


def test_what_time_has_left_behind_is_named(world: World) -> None:
    departure, last_day = date(2027, 2, 27), date(2027, 4, 9)
    stay = f"past stays: booking {world.storuman.booking}: is still confirmed, and its departure was {departure}"
    assert stay not in said(departure + timedelta(days=4))
    assert stay in said(departure + timedelta(days=5))
    complete_past_stays(datetime(2027, 3, 5, 8, tzinfo=UTC))
    assert stay not in said(departure + timedelta(days=5))
    application = f"applications: application {world.sorsele.application}: is open, and its placement was over on"
    assert f"{application} {last_day}" not in said(last_day)
    assert f"{application} {last_day}" in said(last_day + timedelta(days=1))


def test_a_policy_that_was_changed_after_guests_came_is_no_breach(world: World) -> None:
    dwelling = found(Dwelling, world.storuman.dwelling)
    values = DwellingValues(dwelling.label, "same_gender", dwelling.step_free, dwelling.animals)
    change_dwelling(dwelling, values, person_id=None, at=TUESDAY)
    db.session.commit()
    assert said() == []


def test_margins_and_gaps_changed_by_an_officer_leave_no_breach(world: World) -> None:
    municipality = db.session.get_one(Municipality, world.storuman.id)
    for margin, gap in ((3, 14), (0, 0)):
        changes = MunicipalityChanges(margin_before=margin, margin_after=margin, keep_gap_nights=gap)
        change_municipality(municipality, changes, person_id=None, at=TUESDAY)
        db.session.commit()
        assert said() == []


def test_the_command_prints_what_it_found_without_names_and_exits_1(world: World, app: Flask) -> None:
    run = app.test_cli_runner().invoke
    well = run(args=["doctor"])
    assert (well.exit_code, well.output) == (0, f"All {len(CHECKS)} checks hold.\n")
    lose_a_night(world)
    db.session.commit()
    ill = run(args=["doctor"])
    assert ill.exit_code == 1
    assert world.storuman.booking in ill.output
    assert "1 breaches found." in ill.output
    assert "Elin" not in ill.output


class TestWithoutKeys:
    """What the database itself refuses is broken with its keys switched off (SQLite lets a connection do that)."""

    @pytest.fixture(autouse=True)
    def unguarded(self, world: World, engine_name: str) -> None:
        """Switch the keys off for this connection."""
        db.session.rollback()
        if engine_name == "sqlite":
            raw = db.session.connection().connection.cursor()
            raw.execute("ROLLBACK")
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("BEGIN IMMEDIATE")
        else:
            db.session.execute(text("SET session_replication_role = replica"))

    def test_switched_off_keys_are_told(self, world: World) -> None:
        assert any("foreign keys are switched off" in sentence for sentence in said())

    def test_an_event_that_is_gone_is_told(self, world: World) -> None:
        booking = booking_of(world)
        db.session.execute(delete(BookingEvent).where(BookingEvent.booking_id == booking.id, BookingEvent.version == 2))
        assert f"events: booking {booking.ref}: is at version 2, its events are [1]" in said()

    def test_a_booking_without_events_is_told(self, world: World) -> None:
        booking = booking_of(world)
        db.session.execute(delete(BookingEvent).where(BookingEvent.booking_id == booking.id))
        assert f"events: booking {booking.ref}: has no events" in said()

    def test_a_status_that_no_event_says_is_told(self, world: World) -> None:
        booking = booking_of(world)
        db.session.execute(update(Booking).where(Booking.id == booking.id).values(status="checked_in"))
        assert f"events: booking {booking.ref}: is checked_in, its last event says confirmed" in said()

    def test_a_step_that_does_not_exist_is_told(self, world: World) -> None:
        booking = booking_of(world)
        last = (BookingEvent.booking_id == booking.id, BookingEvent.version == 2)
        db.session.execute(update(BookingEvent).where(*last).values(to_status="no_show"))
        db.session.execute(update(Booking).where(Booking.id == booking.id).values(status="no_show"))
        sentence = "took a step that the table does not have: ('requested', 'no_show')"
        assert f"events: booking {booking.ref}: {sentence}" in said()

    def test_events_that_do_not_follow_each_other_are_told(self, world: World) -> None:
        booking = booking_of(world)
        last = (BookingEvent.booking_id == booking.id, BookingEvent.version == 2)
        db.session.execute(update(BookingEvent).where(*last).values(from_status="offered"))
        sentence = "an event does not begin where the one before it ended"
        assert f"events: booking {booking.ref}: {sentence}" in said()

    def test_an_offer_without_a_deadline_is_told(self, world: World, engine_name: str) -> None:
        if engine_name == "sqlite":
            db.session.execute(text("PRAGMA ignore_check_constraints=ON"))
        else:
            db.session.execute(text("ALTER TABLE booking DROP CONSTRAINT ck_booking_offer"))
        booking = booking_of(world)
        db.session.execute(update(Booking).where(Booking.id == booking.id).values(status="offered"))
        assert f"offers: booking {booking.ref}: is offered without a last day to accept" in said()

    def test_a_row_without_its_parent_is_told(self, world: World, engine_name: str) -> None:
        db.session.execute(delete(Dwelling).where(Dwelling.ref == world.sorsele.dwelling))
        sentences = said()
        if engine_name == "sqlite":
            assert any("refers to a row of dwelling that is not there" in sentence for sentence in sentences)
        assert any(sentence.startswith("keys:") for sentence in sentences)
