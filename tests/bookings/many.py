"""A town with very many bookings, written in rows at once: by the services they would take a quarter of a minute."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from housing.accounts.models import Person, PersonDetails, Student
from housing.bookings.models import Booking, BookingEvent, Segment
from housing.database import db
from housing.nights.models import BedNight, DwellingNight
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.queries.organisations import place_with_id
from housing.placements.services.windows import write_windows
from housing.references import new_ref
from housing.rules.nights import Period, core_stay
from housing.stock.models import Bed, Dwelling
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

MONDAY = date(2027, 1, 18)
"""Of the first week in which they come."""
WEEKS = 10
NAME = "Guest-{}"


def book_many(world: World, numbers: range) -> None:
    """Give students of these numbers a bed of Storuman's each for a week, in ten weeks; half of it is only asked for.

    Ten of them share a bed, one after the other, so that the numbers are tens.
    """
    like = found(Placement, world.storuman.placement)
    home = found(Dwelling, world.storuman.dwelling)
    beds = _furnish(home, range(numbers.start // WEEKS, numbers.stop // WEEKS))
    first = {
        model: (db.session.scalar(select(func.max(model.id))) or 0) + 1
        for model in (Person, Student, Placement, Booking)
    }
    rows: dict[Any, list[dict[str, Any]]] = {
        model: []
        for model in (
            Person, PersonDetails, Student, Placement, PlacementPeriod, Booking, BookingEvent, Segment, DwellingNight,
            BedNight,
        )
    }  # fmt: skip
    periods = {}
    for position, n in enumerate(numbers):
        person, student, placement, booking = (first[m] + position for m in (Person, Student, Placement, Booking))
        starts, bed = MONDAY + timedelta(weeks=n % WEEKS), beds[position // WEEKS]
        periods[placement] = period = Period(starts, starts + timedelta(days=4))
        stay, email, status = core_stay(period), f"guest{n}@umu.example", ("requested", "confirmed")[n // WEEKS % 2]
        name = {"first_name": NAME.format(n), "last_name": "Sund", "sort_key": f"sund {n:05}"}
        here = {"dwelling_id": bed.dwelling_id, "municipality_id": world.storuman.id, "bed_id": bed.id}
        whose = {"placement_id": placement, "student_id": student}
        rows[Person].append({"id": person, "ref": new_ref(), "is_protected": False})
        rows[PersonDetails].append({"person_id": person, "email": email, "email_key": email, **name})
        rows[Student].append({"id": student, "institution_id": world.umu.id, "email_key": email, "person_id": person})
        rows[Placement].append(
            {
                "id": placement, "ref": new_ref(), "institution_id": world.umu.id, "term_id": like.term_id,
                "student_id": student, "course_code": "3OM401", "ordinal": 1, "site_id": like.site_id,
                "municipality_id": world.storuman.id, "status": "published", "housing": "yes", "published_at": TUESDAY,
            }
        )  # fmt: skip
        rows[PlacementPeriod].append(
            {"placement_id": placement, "first_day": period.first_day, "last_day": period.last_day}
        )
        rows[Booking].append(
            {
                "id": booking, "ref": new_ref(), "municipality_id": world.storuman.id, **whose, "status": status,
                "live": True, "version": 1, "asked_at": TUESDAY, "answer_by": date(2026, 12, 1),
            }
        )  # fmt: skip
        rows[BookingEvent].append(
            {
                "booking_id": booking, "version": 1, "previous": None, "from_status": "new", "to_status": status,
                "at": TUESDAY, "actor": "student" if status == "requested" else "officer",
            }
        )  # fmt: skip
        rows[Segment].append(
            {"booking_id": booking, "arrival": stay.arrival, "departure": stay.departure, "ore": 0, **here}
        )
        for night in stay.each_night():
            rows[DwellingNight].append({"dwelling_id": bed.dwelling_id, "night": night, "company": "*"})
            rows[BedNight].append(
                {"night": night, "booking_id": booking, "live": True, "company": "*", **whose, **here}
            )
    for model in (Person, PersonDetails, Student, Placement, PlacementPeriod):
        db.session.execute(insert(model), rows.pop(model))
    write_windows({placement: ((period,), place_with_id(world.storuman.id)) for placement, period in periods.items()})
    for model, values in rows.items():
        db.session.execute(insert(model), values)
    db.session.commit()


def _furnish(like: Dwelling, numbers: range) -> list[Bed]:
    """Furnish flats of these numbers with a bed each."""
    made = [
        Bed(
            municipality_id=like.municipality_id,
            label="1",
            room="rum 1",
            dwelling=Dwelling(
                municipality_id=like.municipality_id, property_id=like.property_id, label=f"M{n}", sharing="mixed"
            ),
        )
        for n in numbers
    ]
    db.session.add_all(made)
    db.session.flush()
    return made
