"""More students who ask for beds in the world's Storuman."""

from datetime import date

from housing.bookings.models import Application, Booking
from housing.bookings.services.asking import Wanted, ask_for_bed, give_nights
from housing.bookings.services.life import Step, start
from housing.database import db
from housing.organisations.models import Municipality, Term
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.queries.organisations import Place
from housing.placements.services.windows import write_windows
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Arrive, Leave, Period, wanted_stays
from housing.rules.sharing import Flat
from housing.stock.models import Bed, Dwelling
from tests.harness.clock import TUESDAY
from tests.harness.people import a_person, a_student
from tests.harness.world import World, found

WEEKS_18_TO_20 = Period(date(2027, 5, 3), date(2027, 5, 21))


def add_bed(world: World, number: int, *, sharing: str = "mixed") -> Bed:
    """Furnish one more flat with one bed in Storuman."""
    like = found(Dwelling, world.storuman.dwelling)
    dwelling = Dwelling(
        municipality_id=like.municipality_id, property_id=like.property_id, label=f"N{number}", sharing=sharing
    )
    bed = Bed(municipality_id=like.municipality_id, label="1", room=f"rum {number}", dwelling=dwelling)
    db.session.add_all([dwelling, bed])
    db.session.flush()
    return bed


def a_placement(
    world: World, name: str, *periods: Period, alias: str | None = None, institution_id: int | None = None
) -> Placement:
    """Give a new student, Sara-<name> Sund, a published placement at Storuman's site; Umeå's, unless it says else."""
    sender = institution_id or world.umu.id
    municipality = db.session.get_one(Municipality, world.storuman.id)
    person = a_person(f"Sara-{name}", "Sund", f"sara-{name}@umu.example", alias=alias)
    like = found(Placement, world.storuman.placement)
    placement = Placement(
        institution_id=sender,
        term_id=db.session.query(Term.id).scalar(),
        student_id=a_student(person, sender).id,
        course_code="3OM401",
        site_id=like.site_id,
        municipality_id=municipality.id,
        status="published",
        published_at=TUESDAY,
        periods=[PlacementPeriod(first_day=each.first_day, last_day=each.last_day) for each in periods],
    )
    db.session.add(placement)
    db.session.flush()
    write_windows({placement.id: (periods, _place(municipality))})
    return placement


def ask(
    placement: Placement,
    bed: Bed,
    *,
    collect: bool = False,
    arrival_time: str = "before_closing",
    arrive: Arrive = Arrive.FIRST_DAY,
    flat: Flat | None = None,
    shares_room: bool = False,
) -> Booking | Application:
    """Ask for a bed on all weeks of a placement; on the first day, a Monday, somebody is there with the key."""
    municipality = db.session.get_one(Municipality, bed.municipality_id)
    municipality.answer_mode = "collect" if collect else "first_come"
    db.session.flush()
    periods = [Period(each.first_day, each.last_day) for each in placement.periods]
    stays = wanted_stays(periods, arrive, Leave.DAY_AFTER)
    wanted = Wanted(bed, stays, arrive=arrive, flat=flat, shares_room=shares_room, arrival_time=arrival_time)
    made = ask_for_bed(placement, wanted, person_id=None, at=TUESDAY).load()
    municipality.answer_mode = "first_come"
    db.session.flush()
    return made


def put_in(placement: Placement, bed: Bed) -> Booking:
    """Give a student a bed on all weeks of her placement, without a mail to anybody: for tests with hundreds."""
    periods = [Period(each.first_day, each.last_day) for each in placement.periods]
    booking = Booking(
        municipality_id=bed.municipality_id,
        placement_id=placement.id,
        student_id=placement.student_id,
        asked_at=TUESDAY,
        answer_by=date(2026, 12, 1),
    )
    start(booking, Status.CONFIRMED, Step(Actor.OFFICER, None, TUESDAY))
    give_nights(booking, Wanted(bed, wanted_stays(periods)))
    return booking


def _place(municipality: Municipality) -> Place:
    return Place(
        municipality.id,
        municipality.name,
        municipality.seat_latitude,
        municipality.seat_longitude,
        municipality.margin_before,
        municipality.margin_after,
        municipality.keep_gap_nights,
    )
