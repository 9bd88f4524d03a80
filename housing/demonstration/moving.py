"""A placement that moves: cancelled where it was, with the booking on it, and published anew elsewhere."""

from dataclasses import replace
from datetime import datetime

from housing.demonstration.cast import COORDINATOR_UMU
from housing.demonstration.elsewhere import MOVED
from housing.demonstration.lists import read_list
from housing.demonstration.organisations import UMU, institution, person
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import Calendar
from housing.demonstration.wishes import placement_of
from housing.placements.services.cancelling import cancel_placement
from housing.placements.services.publishing import publish

LIST = "placements-umu.xlsx"
NEW_SITE, NEW_MUNICIPALITY = "Bäckvallen", "Åsele"


def move_a_placement(calendar: Calendar, timeline: Timeline) -> None:
    """Let a student's placement move two weeks ago, after she had got a room."""
    timeline.add(calendar.at(-2, 1, 14, 20), lambda at: _move(calendar, at))


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
