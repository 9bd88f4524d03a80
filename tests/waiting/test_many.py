"""A walk costs a fixed number of statements, however many wait."""

from typing import Any

import pytest
from sqlalchemy import func, insert, select

from housing.accounts.models import Person, Student
from housing.bookings.models import Application
from housing.bookings.waiting import LineSkip, Waiting, WaitingPlace, WaitingStay
from housing.database import db
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.references import new_ref
from housing.stock.models import Bed
from housing.stock.services.turnover import set_turnover
from housing.waiting.queries.walking import Freed
from housing.waiting.services.walking import walk_line
from tests.harness.clock import TUESDAY
from tests.harness.statements import counted
from tests.harness.world import World, found
from tests.waiting.lines import STAY, WEEKS_9_AND_10, a_student, free, proposals, wait

FEW, MANY = 20, 2_000


def let_many_wait(world: World, number: int) -> None:
    """Let so many wait who need step-free, in rows at once; they come before whoever asks later."""
    like = found(Placement, world.storuman.placement)
    first = {
        model: (db.session.scalar(select(func.max(model.id))) or 0) + 1
        for model in (Person, Student, Placement, Application)
    }
    each = range(number)
    person, student, placement, application = (
        [first[model] + n for n in each] for model in (Person, Student, Placement, Application)
    )
    rows: dict[Any, list[dict[str, Any]]] = {
        Person: [{"id": person[n], "ref": new_ref(), "is_protected": False} for n in each],
        Student: [
            {"id": student[n], "institution_id": world.umu.id, "email_key": f"m{n}@umu.example", "person_id": person[n]}
            for n in each
        ],
        Placement: [
            {
                "id": placement[n],
                "ref": new_ref(),
                "institution_id": world.umu.id,
                "term_id": like.term_id,
                "student_id": student[n],
                "course_code": "3OM401",
                "ordinal": 1,
                "site_id": like.site_id,
                "municipality_id": world.storuman.id,
                "status": "published",
                "housing": "yes",
            }
            for n in each
        ],
        Application: [
            {
                "id": application[n],
                "ref": new_ref(),
                "placement_id": placement[n],
                "student_id": student[n],
                "status": "waiting",
                "asked_at": TUESDAY,
                "answer_by": STAY.arrival,
                "version": 1,
            }
            for n in each
        ],
        Waiting: [{"application_id": application[n], "since": TUESDAY, "step_free": True} for n in each],
        WaitingStay: [
            {"application_id": application[n], "arrival": STAY.arrival, "departure": STAY.departure} for n in each
        ],
        WaitingPlace: [{"application_id": application[n], "municipality_id": world.storuman.id} for n in each],
    }
    for model, values in rows.items():
        db.session.execute(insert(model), values)
    db.session.commit()


def statements_of_a_walk(world: World) -> int:
    freed = Freed((found(Bed, world.storuman.beds[0]).id,), STAY)
    municipality_id = world.storuman.id
    db.session.commit()
    with counted() as sent:
        walk_line(municipality_id, freed, TUESDAY)
        db.session.rollback()
    return len(sent)


@pytest.mark.slow
@pytest.mark.parametrize("turns_over", [False, True])
def test_two_thousand_who_wait_take_as_many_statements_as_twenty(world: World, turns_over: bool) -> None:
    """Also where beds stay empty between guests: whose nights keep one empty is asked once for all who wait."""
    if turns_over:
        set_turnover(db.session.get_one(Municipality, world.storuman.id), 1, person_id=None, at=TUESDAY)
    wait(world, a_student(world, "last", WEEKS_9_AND_10), TUESDAY.replace(hour=20))
    let_many_wait(world, FEW)
    free(world)
    few = statements_of_a_walk(world)
    let_many_wait_more(world)
    assert statements_of_a_walk(world) == few
    walk_line(world.storuman.id, Freed((found(Bed, world.storuman.beds[0]).id,), STAY), TUESDAY)
    db.session.commit()
    assert len(proposals()) == 1
    assert db.session.scalar(select(func.count()).select_from(LineSkip)) == MANY


def let_many_wait_more(world: World) -> None:
    """Let those wait who are missing to many."""
    for student in db.session.scalars(select(Student).where(Student.email_key.like("m%"))):
        student.email_key = f"earlier-{student.email_key}"
    db.session.commit()
    let_many_wait(world, MANY - FEW)
