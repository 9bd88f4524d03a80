"""Placements that move: one cancelled where it was and published anew elsewhere, one whose room is to follow it."""

from dataclasses import replace
from datetime import datetime

from housing.demonstration.cast import COORDINATOR_UMU
from housing.demonstration.elsewhere import MOVED
from housing.demonstration.lists import read_list
from housing.demonstration.organisations import UMU, institution, person
from housing.demonstration.storuman import MOVED_BY_A_WEEK
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import ONE_WEEK, Calendar
from housing.demonstration.wishes import placement_of
from housing.placements.services.cancelling import cancel_placement
from housing.placements.services.publishing import publish
from housing.rules.nights import Period
from housing.rules.terms import term_on

LIST = "placements-umu.xlsx"
NEW_SITE, NEW_MUNICIPALITY = "Bäckvallen", "Åsele"


def move_a_placement(calendar: Calendar, timeline: Timeline) -> None:
    """Let a student's placement move two weeks ago, after she had got a room."""
    timeline.add(calendar.at(-2, 1, 14, 20), lambda at: _move(calendar, at))


def move_a_booked_placement(calendar: Calendar, timeline: Timeline) -> None:
    """Let the weeks of a student move yesterday, who has a room in Storuman: officer and student are to answer."""
    timeline.add(calendar.days_ago(1, 11, 5), lambda at: _move_weeks(calendar, at))


def _move_weeks(calendar: Calendar, at: datetime) -> None:
    file = read_list(LIST, calendar)
    lines = [
        replace(line, periods=tuple(map(_a_week_later, line.periods)))
        for line in file.lines
        if (line.email, line.course_code) == MOVED_BY_A_WEEK
    ]
    file = file.with_what_is_known(lines, ())
    publish(institution(UMU).id, file, sha256="1" * 64, at=at, by=person(COORDINATOR_UMU).id)


def _a_week_later(period: Period) -> Period:
    """Return the period a week later; where it would begin in another term, and so be another placement, longer."""
    later = Period(period.first_day + ONE_WEEK, period.last_day + ONE_WEEK)
    if term_on(later.first_day) == term_on(period.first_day):
        return later
    return Period(period.first_day, later.last_day)


def _move(calendar: Calendar, at: datetime) -> None:
    coordinator = person(COORDINATOR_UMU).id
    cancel_placement(placement_of(*MOVED).id, at=at, by=coordinator)
    file = read_list(LIST, calendar)
    # A second place on the course: the first, cancelled, is kept as what happened.
    lines = [
        replace(line, site_name=NEW_SITE, municipality_name=NEW_MUNICIPALITY)
        for line in file.lines
        if (line.email, line.course_code) == MOVED
    ]
    file = file.with_what_is_known(lines, ())
    publish(institution(UMU).id, file, sha256="0" * 64, at=at, by=coordinator)
