"""The line of a municipality as its officer reads it: who, for which placement, since when, and why not yet.

The municipality's id is the scope: whoever waits elsewhere only is not found.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS, people_by_id
from housing.bookings.models import Application, Booking
from housing.bookings.queries.waiting import line_of, stays_of
from housing.bookings.waiting import LineDecision, LineProposal, LineSkip, Waiting
from housing.database import db
from housing.organisations.models import Organisation, PlacementSite
from housing.placements.models import Placement
from housing.rules.lifecycle import Status
from housing.rules.nights import Stay
from housing.stock.models import Bed, Dwelling

PAGE = 100


@dataclass(frozen=True, slots=True)
class Passed:
    """A bed that somebody did not get, and why."""

    bed: Bed
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InLineShown:
    """Somebody who waits. `drawn`: the reference that her lot is drawn for."""

    number: int
    person: PersonRow
    institution: str
    site: str
    stays: tuple[Stay, ...]
    waiting: Waiting
    flat: str | None
    shares_room: bool
    drawn: str
    goes_first: bool
    has_priority: bool
    is_proposed: bool
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A standing decision and who stands behind it."""

    ref: str
    starts: date
    last_day: date
    decided_at: datetime
    by: PersonRow | None
    offers: int


def line_shown(municipality_id: int, page: int) -> tuple[list[InLineShown], int]:
    """Return one page of a municipality's line, counted from 1, and how many wait in all."""
    line = line_of(municipality_id)
    begin = (page - 1) * PAGE
    part = {
        each.application_id: (number, each.turn) for number, each in enumerate(line[begin : begin + PAGE], begin + 1)
    }
    rows = db.session.execute(
        select(
            Application,
            Waiting,
            Organisation.name.label("institution"),
            PlacementSite.name.label("site"),
            *NAME_COLUMNS,
        )
        .join(Waiting, Waiting.application_id == Application.id)
        .join(Placement, Placement.id == Application.placement_id)
        .join(Organisation, Organisation.id == Placement.institution_id)
        .join(PlacementSite, PlacementSite.id == Placement.site_id)
        .join(Student, Student.id == Application.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .where(Application.id.in_(part))
    ).all()
    stays, passed, proposed = stays_of(part), _passed(municipality_id, part), _proposed(municipality_id, part)
    shown = [
        InLineShown(
            number=part[row.Application.id][0],
            person=PersonRow.made_of(row),
            institution=row.institution,
            site=row.site,
            stays=stays[row.Application.id],
            waiting=row.Waiting,
            flat=row.Application.flat,
            shares_room=row.Application.shares_room,
            drawn=part[row.Application.id][1].drawn,
            goes_first=row.Application.goes_first is not None,
            has_priority=part[row.Application.id][1].has_priority,
            is_proposed=row.Application.id in proposed,
            passed=passed.get(row.Application.id, ()),
        )
        for row in rows
    ]
    return sorted(shown, key=lambda each: each.number), len(line)


def offered_from_line(municipality_id: int) -> int:
    """Return how many offers from the waiting list are out and not answered."""
    rows = db.session.scalars(
        select(Booking.id)
        .join(LineProposal, LineProposal.booking_id == Booking.id)
        .where(LineProposal.municipality_id == municipality_id, Booking.status == Status.OFFERED)
    )
    return len(rows.all())


def line_decisions_of(municipality_id: int, day: date) -> list[DecisionShown]:
    """Return the standing decisions that have not ended, with how many offers each has made."""
    found = db.session.scalars(
        select(LineDecision)
        .where(LineDecision.municipality_id == municipality_id, LineDecision.ends > day)
        .order_by(LineDecision.starts, LineDecision.id)
    ).all()
    people = people_by_id({each.decided_by for each in found}) if found else {}
    made: defaultdict[int, int] = defaultdict(int)
    for decision_id in db.session.scalars(
        select(LineProposal.line_decision_id).where(LineProposal.line_decision_id.in_([each.id for each in found]))
    ):
        made[decision_id or 0] += 1
    return [
        DecisionShown(each.ref, each.starts, each.last_day, each.decided_at, people.get(each.decided_by), made[each.id])
        for each in found
    ]


def _proposed(municipality_id: int, application_ids: Collection[int]) -> frozenset[int]:
    here = (LineProposal.municipality_id == municipality_id, LineProposal.status == "open")
    rows = select(LineProposal.application_id).where(*here, LineProposal.application_id.in_(application_ids))
    return frozenset(db.session.scalars(rows))


def _passed(municipality_id: int, application_ids: Collection[int]) -> Mapping[int, tuple[Passed, ...]]:
    """Return the last word on each bed that each did not get, the newest first."""
    rows = db.session.execute(
        select(LineSkip, Bed)
        .join(Bed, Bed.id == LineSkip.bed_id)
        .where(Bed.municipality_id == municipality_id, LineSkip.application_id.in_(application_ids))
        .options(joinedload(Bed.dwelling).joinedload(Dwelling.property))
        .order_by(LineSkip.at)
    )
    last = {(skip.application_id, bed.id): Passed(bed, skip.why, skip.at) for skip, bed in rows}
    found: defaultdict[int, list[Passed]] = defaultdict(list)
    for (application_id, _bed_id), passed in last.items():
        found[application_id].append(passed)
    newest = {key: sorted(each, key=lambda passed: passed.at, reverse=True) for key, each in found.items()}
    return {key: tuple(each) for key, each in newest.items()}
