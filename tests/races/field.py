"""The field that races run on: one town with a home of each kind, students who all want the same, two officers."""

from dataclasses import dataclass
from datetime import timedelta

from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.database import db
from housing.organisations.models import Municipality
from housing.placements.models import Placement, PlacementNight, PlacementPeriod
from housing.rules.nights import Stay
from housing.stock.models import Bed
from tests.harness.clock import TUESDAY
from tests.harness.people import LONG_AGO, a_grant, a_person, a_student
from tests.harness.world import found
from tests.nights.ground import FIRST, NIGHTS, Ground, lay

STAY = Stay(FIRST, NIGHTS[-1] + timedelta(days=1))
"""What every placement of the field needs: a period from the day after the first evening."""


@dataclass(frozen=True)
class Field:
    """Plain values, good in any thread: for each student the address and the placement's reference, beds by name."""

    slug: str
    students: list[tuple[str, str]]
    officers: list[str]
    beds: dict[str, str]


def lay_field(students: int) -> Field:
    """Write the field and commit it."""
    ground = lay(db.session())
    ground.municipality.live_since = LONG_AGO
    officers = [f"officer{number}@storuman.example" for number in (1, 2)]
    for number, email in enumerate(officers, 1):
        a_grant(a_person("Officer", str(number), email), "officer", ground.municipality.id)
    placed = [(f"student{number}@umu.example", _placed(ground, number).ref) for number in range(students)]
    field = Field(ground.municipality.slug, placed, officers, {name: bed.ref for name, bed in ground.beds.items()})
    db.session.commit()
    return field


def _placed(ground: Ground, number: int) -> Placement:
    person = a_person("Student", str(number), f"student{number}@umu.example")
    placement = Placement(
        institution_id=ground.institution.id,
        term_id=ground.term.id,
        student_id=a_student(person, ground.institution.id).id,
        course_code="3OM401",
        site_id=ground.site.id,
        municipality_id=ground.municipality.id,
        status="published",
        housing="yes",
        published_at=TUESDAY,
        periods=[PlacementPeriod(first_day=NIGHTS[1], last_day=NIGHTS[-1])],
    )
    db.session.add(placement)
    db.session.flush()
    db.session.add_all(PlacementNight(placement_id=placement.id, night=night, ground="core") for night in NIGHTS)
    return placement


def apply_for(field: Field, bed: str) -> list[str]:
    """Let every student of the field apply for one bed, where applications are collected; return the references."""
    wanted = Wanted(found(Bed, field.beds[bed]), (STAY,))
    db.session.get_one(Municipality, wanted.bed.municipality_id).answer_mode = "collect"
    db.session.flush()
    made = [ask_for_bed(found(Placement, ref), wanted, person_id=None, at=TUESDAY).ref for _, ref in field.students]
    db.session.commit()
    return made
