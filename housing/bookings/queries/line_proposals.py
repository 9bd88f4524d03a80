"""What is proposed to those who wait, for the officer's list; and under which decision it is offered by itself."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS, people_by_id
from housing.bookings.models import Application, Wish
from housing.bookings.queries.waiting import WAITS
from housing.bookings.waiting import LineDecision, LineProposal, LineProposalNight, Waiting
from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Organisation, PlacementSite
from housing.organisations.queries import legal_mode_on
from housing.placements.models import Placement
from housing.rules.decisions import LegalMode
from housing.rules.nights import Stay, ranges_of, still_ahead
from housing.stock.models import Bed, Dwelling


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A bed that is somebody's turn, as the officer's list shows it."""

    ref: str
    person: PersonRow
    institution: str
    site: str
    goes_first: bool
    since: datetime
    bed: Bed
    stays: tuple[Stay, ...]


def open_line_proposals(municipality_id: int, tonight: date) -> list[ShownProposal]:
    """Return what is proposed in a municipality and can still be had, the oldest first: its nights that are to come."""
    rows = db.session.execute(
        select(
            LineProposal,
            Application.goes_first,
            Waiting.since,
            Organisation.name.label("institution"),
            PlacementSite.name.label("site"),
            *NAME_COLUMNS,
        )
        .join(Application, Application.id == LineProposal.application_id)
        .join(Waiting, Waiting.application_id == Application.id)
        .join(Placement, Placement.id == Application.placement_id)
        .join(Organisation, Organisation.id == Placement.institution_id)
        .join(PlacementSite, PlacementSite.id == Placement.site_id)
        .join(Student, Student.id == Application.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
        .where(LineProposal.municipality_id == municipality_id, LineProposal.status == "open", ~is_stale())
        .where(~_is_named())
        .options(
            selectinload(LineProposal.nights),
            joinedload(LineProposal.bed).joinedload(Bed.dwelling).joinedload(Dwelling.property),
        )
        .order_by(LineProposal.id)
    ).all()
    shown = [
        ShownProposal(
            ref=row.LineProposal.ref,
            person=PersonRow.made_of(row),
            institution=row.institution,
            site=row.site,
            goes_first=row.goes_first is not None,
            since=row.since,
            bed=row.LineProposal.bed,
            stays=still_ahead(ranges_of(each.night for each in row.LineProposal.nights), tonight),
        )
        for row in rows
    ]
    return [each for each in shown if each.stays]


def is_proposal_in(municipality_id: int, ref: str) -> bool:
    """Tell whether a municipality has a proposal with that reference, whatever became of it."""
    here = (LineProposal.municipality_id == municipality_id, LineProposal.ref == ref)
    return db.session.scalar(select(LineProposal.id).where(*here)) is not None


def is_stale() -> ColumnElement[bool]:
    """Return the condition that what is proposed can no longer be had: the bed or the student is taken, or she left."""
    taken = exists().where(
        LineProposalNight.proposal_id == LineProposal.id,
        or_(
            and_(BedNight.bed_id == LineProposalNight.bed_id, BedNight.night == LineProposalNight.night),
            and_(BedNight.student_id == LineProposalNight.student_id, BedNight.night == LineProposalNight.night),
        ),
    )
    left = ~exists().where(Application.id == LineProposal.application_id, WAITS).correlate(LineProposal)
    return or_(taken, left)


def _is_named() -> ColumnElement[bool]:
    """Return the condition that the officer has the same bed for the same student among what was asked for."""
    return (
        exists()
        .where(
            Application.id == LineProposal.application_id,
            Application.status == "open",
            Wish.application_id == Application.id,
            Wish.bed_id == LineProposal.bed_id,
        )
        .correlate(LineProposal)
    )


def proposal_of_booking(booking_id: int) -> LineProposal | None:
    """Return what a booking was proposed as, where it came from a waiting list."""
    return db.session.scalar(select(LineProposal).where(LineProposal.booking_id == booking_id))


def decision_behind(booking_id: int) -> tuple[LineDecision, PersonRow | None] | None:
    """Return the standing decision under which a booking was offered, if any, and who stands behind it."""
    proposal = proposal_of_booking(booking_id)
    if proposal is None or proposal.decision is None:
        return None
    decision = proposal.decision
    return decision, people_by_id([decision.decided_by]).get(decision.decided_by)


def decision_in_force(municipality_id: int, day: date) -> LineDecision | None:
    """Return the standing decision under which offers go by themselves on a day; never where decisions are made."""
    if legal_mode_on(municipality_id, day) is not LegalMode.LEASE_OFFER:
        return None
    return db.session.scalar(
        select(LineDecision)
        .where(
            LineDecision.municipality_id == municipality_id,
            LineDecision.starts <= day,
            LineDecision.ends > day,
        )
        .order_by(LineDecision.ends.desc(), LineDecision.id)
        .limit(1)
    )
