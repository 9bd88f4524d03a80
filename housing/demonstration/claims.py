"""Some of Umeå's students have said what they need; of what their coordinator decides one is decided, two wait."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from housing.accounts.models import PersonDetails, Student
from housing.availability.shortage import own_rooms_are_short
from housing.bookings.services.reminding import remind_students
from housing.clock import local_date
from housing.database import db
from housing.demonstration.cast import COORDINATOR_UMU, PROTECTED, STUDENTS
from housing.demonstration.organisations import UMU, institution, person
from housing.demonstration.storuman import IN_ORDER, NOT_HOUSED
from housing.demonstration.timeline import Doing, Timeline
from housing.demonstration.weeks import Calendar, instant
from housing.demonstration.wishes import placement_of
from housing.placements.claim_models import SpecialClaim
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.queries.own_placements import placement_with_id
from housing.placements.services.answers import state_needs
from housing.placements.services.deciding import decide
from housing.rules.arrival import ArrivalTime
from housing.rules.claiming import Condition, Needs
from housing.rules.nights import ONE_DAY, Arrive

OF_WHO_WAIT = {
    IN_ORDER[0][:2]: Needs(frozenset({Condition.WORKS_NIGHTS, Condition.HAS_CAR})),
    IN_ORDER[1][:2]: Needs(frozenset({Condition.HAS_CAR}), wants_priority=True),
}
"""Of those whose request Storuman's officer opens; nothing in it is against the beds they want."""

OF_OTHERS = (
    Needs(frozenset({Condition.STEP_FREE}), arrival_time=ArrivalTime.BEFORE_CLOSING),
    Needs(frozenset({Condition.NO_ANIMALS, Condition.COMPANION}), arrival_time=ArrivalTime.EVENING),
    Needs(frozenset({Condition.WORKS_NIGHTS}), arrive=Arrive.FIRST_DAY),
    Needs(wants_priority=True),
)
WITHOUT_A_ROOM, SINGLE = NOT_HOUSED[0][:2], Needs(frozenset({Condition.OWN_ROOM}))
"""Placed in weeks in which Storuman is full, so that whether she gets a room of her own is for the coordinator."""
AHEAD = timedelta(weeks=2)
"""Who answers now has her placement at least so far ahead."""
NUMBER = "070-174 06 15"
"""From the numbers that are set aside for stories."""


def state_the_needs(calendar: Calendar, timeline: Timeline) -> None:
    """Let students answer, the coordinator decide what had come in by then, and others answer yesterday evening."""
    for number, (who, needs) in enumerate(OF_WHO_WAIT.items()):
        timeline.add(calendar.days_ago(3, 8, 20 * number), _saying(*who, needs))
    timeline.add(calendar.days_ago(2, 9), _decide_all)
    timeline.add(calendar.days_ago(1, 20), lambda at: _state(placement_of(*WITHOUT_A_ROOM), SINGLE, at))
    timeline.add(calendar.days_ago(1, 21), _answer_of_others)


def remind_every_morning(calendar: Calendar, timeline: Timeline, weeks: int) -> None:
    """Let the reminders go that the worker would have sent, each morning of the last weeks."""
    day = calendar.day(-weeks)
    while day < calendar.today:
        timeline.add(instant(day, 8, 30), _remind)
        day += ONE_DAY


def _remind(at: datetime) -> None:
    remind_students(at)


def _saying(email: str, course: str, needs: Needs) -> Doing:
    def doing(at: datetime) -> None:
        _state(placement_of(email, course), needs, at)
        details = person(email).details
        if details:
            details.telephone = NUMBER

    return doing


def _state(placement: Placement, needs: Needs, at: datetime) -> None:
    is_short = own_rooms_are_short(placement_with_id(placement.id), local_date(at))
    state_needs(placement, needs, own_rooms_are_short=is_short, at=at, by=placement.student.person_id)


def _decide_all(at: datetime) -> None:
    for ref in list(db.session.scalars(select(SpecialClaim.ref).where(SpecialClaim.granted.is_(None)))):
        decide(institution(UMU).id, ref, granted=True, at=at, by=person(COORDINATOR_UMU).id)


def _answer_of_others(at: datetime) -> None:
    for placement, needs in zip(_silent(local_date(at)), OF_OTHERS, strict=False):
        _state(placement, needs, at)


def _silent(day: date) -> list[Placement]:
    """Return the placements of Umeå's students, a while ahead, about whose housing nobody has said anything."""
    begins = (
        select(func.min(PlacementPeriod.first_day))
        .where(PlacementPeriod.placement_id == Placement.id)
        .correlate(Placement)
        .scalar_subquery()
    )
    found = (
        select(Placement)
        .join(Student, Student.id == Placement.student_id)
        .join(PersonDetails, PersonDetails.person_id == Student.person_id)
        .where(
            Placement.institution_id == institution(UMU).id,
            Placement.status == "published",
            Placement.housing != "no",
            Placement.housing_answered_at.is_(None),
            begins >= day + AHEAD,
            Student.email_key.not_in([*STUDENTS, PROTECTED]),
        )
        .order_by(Placement.id)
    )
    return list(db.session.scalars(found))
