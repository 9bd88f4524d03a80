"""Storuman's cleaners and reception get their lists by mail, and the cleaners have noted what they did."""

from datetime import date, datetime, timedelta

from housing.clock import local_date
from housing.day_lists.listing import day_list
from housing.day_lists.models import Addressee
from housing.day_lists.queries.addressees import addressees_of, whose_list
from housing.day_lists.services.addressees import NewAddressee, add_addressee
from housing.day_lists.services.noting import Pressed, note
from housing.day_lists.services.telling import tell_of_lists
from housing.demonstration.cast import OFFICER_STORUMAN
from housing.demonstration.organisations import municipality, person
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import Calendar
from housing.rules.day_list import Kind, Press

PLACE = "Storuman"
MAILBOXES = {Kind.CLEANING: "stad@storuman.example", Kind.RECEPTION: "reception@storuman.example"}
A_WEEK = timedelta(weeks=1)


def send_lists_by_mail(calendar: Calendar, timeline: Timeline) -> None:
    """Let them be added three weeks ago, written to each Monday, and the cleaners note yesterday what is clean."""
    timeline.add(calendar.at(-3, 1, 10), _add)
    for week in (-2, -1, 0):
        timeline.add(calendar.at(week, 0, 8), tell_of_lists)
    timeline.add(calendar.days_ago(1, 15), _clean)


def _add(at: datetime) -> None:
    for kind, mailbox in MAILBOXES.items():
        new = NewAddressee(municipality(PLACE).id, kind, mailbox, "sv", 0)
        add_addressee(new, person_id=person(OFFICER_STORUMAN).id, at=at)


def _clean(at: datetime) -> None:
    cleaners = next(each for each in addressees_of(municipality(PLACE).id) if each.kind == Kind.CLEANING)
    for day, ref in _left(cleaners, at):
        note(cleaners, Pressed(Press.CLEANED, ref, day), at)


def _left(cleaners: Addressee, at: datetime) -> list[tuple[date, str]]:
    today = local_date(at)
    listed = day_list(whose_list(cleaners), today - A_WEEK, today)
    return [(day, line.beds[0].ref) for day, houses in listed.days for house in houses for line in house.to_clean]
