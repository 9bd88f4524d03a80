"""Students who wait for a room in Storuman, so that its officer sees a line, and perhaps whose turn it is."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from housing.accounts.models import PersonDetails, Student
from housing.bookings.models import Application, Booking
from housing.bookings.services.asking import NotOnOffer
from housing.clock import local_date
from housing.database import db
from housing.demonstration.cast import STUDENT_ASKING, STUDENT_IN_FULL_WEEKS, STUDENT_WITH_A_GAP
from housing.demonstration.organisations import municipality
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import Calendar
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.nights import Period, core_stays
from housing.rules.seekers import Wants
from housing.waiting.queries.walking import Freed
from housing.waiting.services.joining import HasRoom, WantedLine, wait_in_line
from housing.waiting.services.walking import walk_line

PLACE = "Storuman"
AHEAD = timedelta(weeks=3)
CONDITIONS = (frozenset({Wants.STEP_FREE}), frozenset[Wants]())
"""Of the two who wait: the first needs step-free, so that it can be the turn of the second."""


def let_students_wait(calendar: Calendar, timeline: Timeline) -> None:
    """Let two students wait since a few days, and their line be walked yesterday."""
    timeline.add(calendar.days_ago(3, 9, 10), _wait)
    timeline.add(calendar.days_ago(1, 16, 30), _walk)


def _walk(at: datetime) -> None:
    walk_line(municipality(PLACE).id, Freed(), at)


def _wait(at: datetime) -> None:
    for minutes, (placement, wants) in enumerate(zip(_without_room(at), CONDITIONS, strict=False)):
        stays = core_stays([Period(each.first_day, each.last_day) for each in placement.periods])
        wanted = WantedLine(stays=stays, municipality_ids=(placement.municipality_id,), wants=wants)
        try:
            wait_in_line(placement.id, wanted, person_id=None, at=at + timedelta(minutes=minutes))
        except (HasRoom, NotOnOffer):  # on some days of the year chance has given her a room
            continue


def _without_room(at: datetime) -> list[Placement]:
    """Return placements whose students have asked for nothing, the next one first; whoever can be played stays free."""
    played = (STUDENT_ASKING, STUDENT_IN_FULL_WEEKS, STUDENT_WITH_A_GAP)
    earliest = local_date(at) + AHEAD
    rows = db.session.scalars(
        select(Placement)
        .join(PlacementPeriod, PlacementPeriod.placement_id == Placement.id)
        .join(Student, Student.id == Placement.student_id)
        .join(PersonDetails, PersonDetails.person_id == Student.person_id)
        .where(
            Placement.municipality_id == municipality(PLACE).id,
            Placement.status == "published",
            Placement.housing != "no",
            PersonDetails.email.not_in(played),
            ~exists().where(Booking.placement_id == Placement.id),
            ~exists().where(Application.placement_id == Placement.id),
        )
        .order_by(PlacementPeriod.first_day, Placement.id)
    )
    ahead = [each for each in dict.fromkeys(rows) if each.periods[0].first_day > earliest]
    return ahead[: len(CONDITIONS)]
