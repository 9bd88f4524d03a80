"""A person's calendar as text: whole days, no name of anybody, no address, no code."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from icalendar import STATUS, Calendar, Event

from housing.access import Viewer
from housing.bookings.queries.students import StudentFilter, sent_by
from housing.bookings.standings import standings
from housing.calendars.queries.entries import StayEntry, stays_in, stays_of_students
from housing.clock import local_date
from housing.filters import house_filter, room_filter
from housing.mail import link
from housing.rules.housed import HousingState
from housing.rules.lifecycle import AGREED
from housing.rules.permissions import Action

ONE_DAY = timedelta(days=1)
REFRESH = timedelta(hours=6)


def calendar_of(reader: Viewer, at: datetime) -> bytes:
    """Return the calendar of a person: her own stays, and what her roles let her see, as of now.

    What is cancelled is not in it any more: programs that subscribe take it away.
    """
    day = local_date(at)
    events: list[Event] = []
    if reader.student_ids:
        events += [_own_stay(each, at) for each in stays_of_students(reader.student_ids, day)]
    if places := reader.municipalities(Action.SEE_BOARD):
        events += _arrivals_and_departures(stays_in(places, day), at)
    for grant in reader.grants:
        if grant.organisation_id in reader.institutions(Action.SEE_STUDENTS):
            events += _placements(grant.organisation_id, grant.organisation_slug, at)
    calendar = Calendar.new(
        name=_("Praktikbo"), prodid="-//Praktikbo//Calendar//EN", subcomponents=events, refresh_interval=REFRESH
    )
    return bytes(calendar.to_ical())


def _own_stay(stay: StayEntry, at: datetime) -> Event:
    is_hers = stay.status in AGREED
    sentence = _("Room in %(municipality)s") if is_hers else _("Room in %(municipality)s (not decided)")
    return Event.new(
        uid=f"stay-{stay.ref}-{stay.arrival}@praktikbo",
        summary=sentence % {"municipality": stay.municipality},
        start=stay.arrival,
        end=stay.departure + ONE_DAY,  # the day she leaves is a day in her calendar, too
        status=STATUS.CONFIRMED if is_hers else STATUS.TENTATIVE,
        sequence=stay.version,
        stamp=at,
        url=link("bookings.show", ref=stay.ref),
    )


def _arrivals_and_departures(stays: Iterable[StayEntry], at: datetime) -> Iterator[Event]:
    for stay in stays:
        bed = f"{house_filter(stay)}, {stay.dwelling}, {room_filter(stay.room)}"
        for kind, day, sentence in (
            ("arrival", stay.arrival, _("Arrival: %(bed)s")),
            ("departure", stay.departure, _("Departure: %(bed)s")),
        ):
            yield Event.new(
                uid=f"{kind}-{stay.ref}-{day}@praktikbo",
                summary=sentence % {"bed": bed},
                start=day,
                end=day + ONE_DAY,
                sequence=stay.version,
                stamp=at,
                url=link("requests.show", slug=stay.slug, ref=stay.ref),
            )


def _placements(institution_id: int, slug: str, at: datetime) -> Iterator[Event]:
    words = {
        HousingState.HOUSED: _("%(course)s, %(municipality)s: housed"),
        HousingState.WAITING: _("%(course)s, %(municipality)s: waits for a room"),
        HousingState.WITHOUT: _("%(course)s, %(municipality)s: without a room"),
        HousingState.NEEDS_NONE: _("%(course)s, %(municipality)s: needs no room"),
    }
    day: date = local_date(at)
    for found in standings(sent_by(institution_id), StudentFilter(), day):
        placement = found.placement
        facts = {"course": placement.course_code, "municipality": placement.municipality_name}
        for period in placement.periods:
            yield Event.new(
                uid=f"placement-{placement.ref}-{period.first_day}@praktikbo",
                summary=words[found.state] % facts,
                start=period.first_day,
                end=period.last_day + ONE_DAY,
                stamp=at,
                url=link("students.index", slug=slug, course=placement.course_code),
            )
