"""Beds for cohorts: one that waits for Storuman's answer, one that Sorsele holds, and what Sorsele decided before."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.demonstration.cast import COORDINATOR_LTU, COORDINATOR_UMU, OFFICER_SORSELE
from housing.demonstration.organisations import LTU, UMU, institution, municipality, person
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import Calendar
from housing.holds.services.asking import HoldAsked, ask_for_hold
from housing.holds.services.deciding import Grant, decide
from housing.holds.services.refusing import HoldRefused
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.holds import usual_last_day
from housing.rules.nights import Period, core_stays

AHEAD = timedelta(weeks=4)
DECIDED_FOR_WEEKS = 30


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who asks whom, through whom, and for how many."""

    sender: str
    place: str
    coordinator: str
    students: int


LULEAS = Cohort(LTU, "Sorsele", COORDINATOR_LTU, 2)
UMEAS = Cohort(UMU, "Storuman", COORDINATOR_UMU, 3)


def hold_beds_for_cohorts(calendar: Calendar, timeline: Timeline) -> None:
    """Let Luleå hold beds in Sorsele under its decision, and Umeå ask Storuman, which has not answered yet."""
    timeline.add(calendar.at(-6, 2, 10), lambda at: _decide(calendar, at))
    timeline.add(calendar.at(-1, 1, 9, 40), lambda at: _ask(LULEAS, at))
    timeline.add(calendar.days_ago(1, 10, 15), lambda at: _ask(UMEAS, at))


def _decide(calendar: Calendar, at: datetime) -> None:
    first, last = calendar.day(-6, 2), calendar.day(DECIDED_FOR_WEEKS, 4)
    grant = Grant(municipality(LULEAS.place).id, institution(LULEAS.sender).id, 3, first, last)
    decide(grant, By(person(OFFICER_SORSELE).id, at))


def _ask(cohort: Cohort, at: datetime) -> None:
    today = local_date(at)
    found = _usual_weeks(cohort, today + AHEAD)
    if found is None:
        return
    period, course = found
    stays = core_stays([period])
    asked = HoldAsked(
        municipality_id=municipality(cohort.place).id,
        institution_id=institution(cohort.sender).id,
        stays=stays,
        students=cohort.students,
        expires_on=usual_last_day(stays[0].arrival, today),
        reason=course,
    )
    try:
        with db.session.begin_nested():
            ask_for_hold(asked, By(person(cohort.coordinator).id, at))
    except HoldRefused:  # on some days of the year chance has filled the homes
        return


def _usual_weeks(cohort: Cohort, earliest: date) -> tuple[Period, str] | None:
    """Return the weeks in which most of the sender's students are placed there, of those that begin later, and what
    their course is called.
    """
    rows = db.session.execute(
        select(PlacementPeriod.first_day, PlacementPeriod.last_day, Placement.course_name, Placement.course_code)
        .join(Placement, Placement.id == PlacementPeriod.placement_id)
        .where(
            Placement.institution_id == institution(cohort.sender).id,
            Placement.municipality_id == municipality(cohort.place).id,
            Placement.status == "published",
            PlacementPeriod.first_day >= earliest,
        )
        .order_by(PlacementPeriod.first_day, Placement.id)
    )
    weeks = Counter((Period(first, last), name or code) for first, last, name, code in rows)
    return max(weeks, key=lambda each: weeks[each], default=None)
