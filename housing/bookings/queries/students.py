"""Placed students and their housing, as their coordinator may see it: municipality and dates, never more.

Whose placements is a condition on `Placement`: what an institution has sent is `sent_by(its id)`.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, or_, select, union

from housing.accounts.models import Person, PersonDetails, Student
from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.models import Application, Booking, Segment, Wish
from housing.bookings.waiting import WaitingPlace, WaitingStay
from housing.database import db
from housing.organisations.models import Municipality, Term
from housing.placements.models import Invitation, Placement, PlacementPeriod
from housing.rules.housed import SETTLED, UNDER_WAY
from housing.rules.names import swedish_sort_key
from housing.rules.nights import Period, Stay

SHOWN = SETTLED | UNDER_WAY


@dataclass(frozen=True, slots=True)
class StudentFilter:
    """Which placements the coordinator wants to see; empty texts ask for all. `during`: those with a day in it."""

    term: str = ""
    course: str = ""
    municipality: str = ""
    name: str = ""
    during: Period | None = None
    with_past: bool = False


@dataclass(frozen=True, slots=True)
class StudentPlacement:
    """A published placement with its dates, and whether its student was invited to find housing."""

    id: int
    ref: str
    person_id: int
    course_code: str
    municipality_name: str
    municipality_slug: str
    municipality_is_live: bool
    housing: str
    has_answered: bool
    answered_at: datetime | None
    send_on: date | None
    is_invited: bool
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Housing:
    """A stay in a municipality: held by a booking, its status; applied for, no status and nothing held.

    `has_moved`: the placement moved, and what is proposed for the booking has not been answered by all.
    """

    municipality_name: str
    stay: Stay
    status: str | None
    answer_by: date
    has_moved: bool = False


Whose = ColumnElement[bool]
"""Which placements a coordinator sees at all."""


def sent_by(institution_id: int) -> Whose:
    """Return the condition on placements that an institution has sent them."""
    return Placement.institution_id == institution_id


def placements_of(whose: Whose, wanted: StudentFilter, today: date) -> list[StudentPlacement]:
    """Return the published placements that are wanted, the next one first, then by name."""
    periods = _periods(whose)
    found = [
        StudentPlacement(**row._mapping, periods=tuple(periods[row.id]))
        for row in db.session.execute(_placements(whose, wanted, today))
    ]
    # Python's sort keeps the order of names among those who begin on the same day.
    return sorted(found, key=lambda each: next_day(each, today))


def next_day(placement: StudentPlacement, today: date) -> date:
    """Return the first day of the period that comes next or runs; of the last one when all are over."""
    ahead = [period for period in placement.periods if period.last_day >= today]
    return ahead[0].first_day if ahead else date.max


def housing_of(whose: Whose) -> dict[int, list[Housing]]:
    """Return what is booked and applied for on the placements, by placement, in order of dates."""
    found: defaultdict[int, list[Housing]] = defaultdict(list)
    for placement_id, name, arrival, departure, status, answer_by, moved in db.session.execute(_booked(whose)):
        found[placement_id].append(Housing(name, Stay(arrival, departure), status, answer_by, bool(moved)))
    for placement_id, name, arrival, departure, answer_by in db.session.execute(_applied(whose)):
        found[placement_id].append(Housing(name, Stay(arrival, departure), None, answer_by))
    for stays in found.values():
        stays.sort(key=lambda each: (each.stay, each.municipality_name))
    return found


def choices_of(whose: Whose) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Return terms (newest first), courses, and municipalities (slug and name) of the placements."""
    own = select(Placement).where(whose).subquery()
    terms = db.session.execute(select(Term.code, Term.first_day).join(own, own.c.term_id == Term.id).distinct())
    courses = db.session.scalars(select(own.c.course_code).distinct().order_by(own.c.course_code))
    places = db.session.execute(
        select(Municipality.slug, Municipality.name, Municipality.sort_key)
        .join(own, own.c.municipality_id == Municipality.id)
        .distinct()
        .order_by(Municipality.sort_key)
    )
    newest_first = sorted(terms, key=lambda term: term.first_day, reverse=True)
    return [term.code for term in newest_first], list(courses), [(row.slug, row.name) for row in places]


def periods_ahead(whose: Whose, today: date) -> list[Period]:
    """Return the periods of the published placements that are not over, each once, however many have it."""
    rows = db.session.execute(
        select(PlacementPeriod.first_day, PlacementPeriod.last_day)
        .join(Placement, Placement.id == PlacementPeriod.placement_id)
        .where(whose, Placement.status == "published")
        .distinct()
    )
    return [Period(*days) for days in rows if days[1] >= today]


def _placements(whose: Whose, wanted: StudentFilter, today: date) -> Select[*tuple[Any, ...]]:
    statement = (
        select(
            Placement.id,
            Placement.ref,
            Student.person_id,
            Placement.course_code,
            Municipality.name.label("municipality_name"),
            Municipality.slug.label("municipality_slug"),
            Municipality.live_since.is_not(None).label("municipality_is_live"),
            Placement.housing,
            or_(
                Placement.housing_answered_at.is_not(None),
                exists().where(Booking.placement_id == Placement.id),
                exists().where(Application.placement_id == Placement.id),
            ).label("has_answered"),
            Placement.housing_answered_at.label("answered_at"),
            Invitation.send_on,
            Invitation.sent_at.is_not(None).label("is_invited"),
        )
        .join(Student, Student.id == Placement.student_id)
        .join(Person, Person.id == Student.person_id)
        .join(Municipality, Municipality.id == Placement.municipality_id)
        .join(Term, Term.id == Placement.term_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .outerjoin(Invitation, Invitation.placement_id == Placement.id)
        .where(whose, Placement.status == "published")
        .order_by(PersonDetails.sort_key, Placement.id)
    )
    return statement.where(*_conditions(wanted, today))


def _conditions(wanted: StudentFilter, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.term:
        conditions.append(Term.code == wanted.term)
    if wanted.course:
        conditions.append(Placement.course_code == wanted.course)
    if wanted.municipality:
        conditions.append(Municipality.slug == wanted.municipality)
    if words := swedish_sort_key(wanted.name).split():
        # In any order: "Linnea Sarri" finds whom the list calls "Sarri Linnea".
        conditions += [PersonDetails.sort_key.contains(word, autoescape=True) for word in words]
        # A protected name must not be found out by trying names.
        conditions.append(~Person.is_protected)
    if wanted.during:
        first_day, last_day = wanted.during.first_day, wanted.during.last_day
        there = (PlacementPeriod.first_day <= last_day, PlacementPeriod.last_day >= first_day)
        conditions.append(exists().where(PlacementPeriod.placement_id == Placement.id, *there))
    if not wanted.with_past:
        ahead = (PlacementPeriod.placement_id == Placement.id, PlacementPeriod.last_day >= today)
        conditions.append(exists().where(*ahead))
    return conditions


def _periods(whose: Whose) -> defaultdict[int, list[Period]]:
    periods: defaultdict[int, list[Period]] = defaultdict(list)
    rows = db.session.execute(
        select(PlacementPeriod.placement_id, PlacementPeriod.first_day, PlacementPeriod.last_day)
        .join(Placement, Placement.id == PlacementPeriod.placement_id)
        .where(whose)
        .order_by(PlacementPeriod.first_day)
    )
    for placement_id, first_day, last_day in rows:
        periods[placement_id].append(Period(first_day, last_day))
    return periods


def _booked(whose: Whose) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Booking.placement_id,
            Municipality.name,
            Segment.arrival,
            Segment.departure,
            Booking.status,
            Booking.answer_by,
            ChangeProposal.id.is_not(None),
        )
        .outerjoin(ChangeProposal, and_(ChangeProposal.booking_id == Booking.id, ChangeProposal.status == "open"))
        .join(Placement, Placement.id == Booking.placement_id)
        .join(Segment, Segment.booking_id == Booking.id)
        .join(Municipality, Municipality.id == Booking.municipality_id)
        .where(whose, Booking.status.in_(SHOWN))
    )


def _applied(whose: Whose) -> CompoundSelect[*tuple[Any, ...]]:
    """Return what is applied for: beds that applications name, and nights that are waited for, in each municipality."""
    named = (
        select(Application.placement_id, Municipality.name, Wish.arrival, Wish.departure, Application.answer_by)
        .join(Placement, Placement.id == Application.placement_id)
        .join(Wish, Wish.application_id == Application.id)
        .join(Municipality, Municipality.id == Wish.municipality_id)
        .where(whose, Application.status.in_(("open", "waiting")))
    )
    waited_for = (
        select(
            Application.placement_id,
            Municipality.name,
            WaitingStay.arrival,
            WaitingStay.departure,
            Application.answer_by,
        )
        .join(Placement, Placement.id == Application.placement_id)
        .join(WaitingStay, WaitingStay.application_id == Application.id)
        .join(WaitingPlace, WaitingPlace.application_id == Application.id)
        .join(Municipality, Municipality.id == WaitingPlace.municipality_id)
        .where(whose, Application.status == "waiting")
    )
    return union(named, waited_for)
