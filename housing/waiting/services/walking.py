"""The walk of a line: what came free is proposed to whose turn it is, and offered at once under a standing decision.

Nothing here commits. Walks of one municipality wait for each other; across municipalities, and against officers and
students, the keys of the ledger and of the proposals decide (`bookings.waiting`).
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from housing.bookings.models import Booking
from housing.bookings.queries.line_proposals import decision_in_force, is_stale
from housing.bookings.services.asking import NotOnOffer, StayOver
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import ChangedMeanwhile, Step, StepRefused
from housing.bookings.waiting import LineDecision, LineProposal, LineProposalNight, LineSkip
from housing.clock import local_date
from housing.database import INSERTS, db, dialect_name
from housing.nights.ledger import NightsRefused
from housing.organisations.models import Municipality
from housing.references import new_ref
from housing.rules.distance import metres_between
from housing.rules.lifecycle import Actor
from housing.rules.seekers import LineBed, Seeker
from housing.rules.waiting import Proposed, Skipped, walk
from housing.stock.services.locking import register_for_change
from housing.waiting import notifications
from housing.waiting.queries.walking import (
    Freed,
    Ground,
    Line,
    ground_to_walk,
    last_skips,
    line_to_walk,
    proposals_refused,
)
from housing.waiting.services.offering import cited, close_proposal, offer
from housing.waiting.services.waking import walk_soon

SKIPS = db.metadata.tables[LineSkip.__tablename__]
NIGHTS = db.metadata.tables[LineProposalNight.__tablename__]


def walk_line(municipality_id: int, freed: Freed, at: datetime) -> int:
    """Walk a municipality's line and return how many beds were proposed or offered.

    What is proposed and can no longer be had is taken back first. Whoever was walked past is noted with the reason.
    """
    register_for_change(municipality_id)
    expire_overdue_offers(at, municipality_id)
    today = local_date(at)
    _take_back(municipality_id, today, at)
    made = _propose_all(municipality_id, freed, today, at)
    _carry_on(municipality_id, made, today, at)
    return len(made)


def _propose_all(municipality_id: int, freed: Freed, today: date, at: datetime) -> list[LineProposal]:
    line = line_to_walk(municipality_id, freed, today)
    if not line.seekers:
        return []
    ground = ground_to_walk(municipality_id, freed, today)
    found = walk(line.seekers, ground.all_homes(), _Near(line, ground), freed=freed.nights)
    _note(found.skipped, at)
    return [made for each in found.proposed if (made := _propose(municipality_id, line, each, at)) is not None]


class _Near:
    """How far a bed is from where somebody works, in metres."""

    def __init__(self, line: Line, ground: Ground) -> None:
        self._sites, self._homes = line.sites, ground.homes

    def __call__(self, seeker: Seeker, bed: LineBed) -> float:
        site, home = self._sites[seeker.key], self._homes[bed.id]
        return metres_between(site.latitude, site.longitude, home.latitude, home.longitude)


def _take_back(municipality_id: int, today: date, at: datetime) -> None:
    """Close what is proposed there and can no longer be had: it is taken, or the rules say no to it by now."""
    _close(municipality_id, is_stale(), at)
    if refused := proposals_refused(municipality_id, today):
        _close(municipality_id, LineProposal.id.in_(refused), at)
        walk_soon(municipality_id, Freed(), at)  # those beds may fit others, and other beds those students


def _close(municipality_id: int, which: ColumnElement[bool], at: datetime) -> None:
    locked = (
        select(LineProposal)
        .where(LineProposal.municipality_id == municipality_id, LineProposal.status == "open", which)
        .order_by(LineProposal.id)
        .with_for_update(of=LineProposal)
    )
    for proposal in db.session.scalars(locked.execution_options(populate_existing=True)).all():
        close_proposal(proposal, "gone", at)


def _propose(municipality_id: int, line: Line, found: Proposed, at: datetime) -> LineProposal | None:
    """Write down whose turn a bed is; none where another town was faster for the same student."""
    seeker, bed = found.seeker, found.bed
    proposal = LineProposal(
        ref=new_ref(),
        application_id=seeker.key,
        student_id=line.students[seeker.key],
        municipality_id=municipality_id,
        dwelling_id=bed.dwelling_id,
        bed_id=bed.id,
        made_at=at,
        nights=[
            LineProposalNight(bed_id=bed.id, night=night, student_id=line.students[seeker.key])
            for stay in seeker.stays
            for night in stay.each_night()
        ],
    )
    try:
        with db.session.begin_nested():
            db.session.add(proposal)
    except IntegrityError:
        return None
    return proposal


def _carry_on(municipality_id: int, made: Collection[LineProposal], today: date, at: datetime) -> None:
    """Offer what is proposed, where a standing decision says so; else leave it to the officer, who is told."""
    municipality = db.session.get_one(Municipality, municipality_id)
    decision = decision_in_force(municipality_id, today)
    tried = [_offer(each, decision, at) for each in _open(municipality_id)] if decision is not None else []
    offered = [booking for booking in tried if booking is not None]
    if offered:
        arrivals = [segment.arrival for each in offered for segment in each.segments]
        notifications.offered_by_decision(municipality, min(arrivals), at)
    left = [each for each in made if each.status == "open"]
    if left:
        notifications.beds_proposed(municipality, min(each.nights[0].night for each in left), at)


def _open(municipality_id: int) -> Sequence[LineProposal]:
    here = (LineProposal.municipality_id == municipality_id, LineProposal.status == "open")
    return db.session.scalars(select(LineProposal).where(*here).order_by(LineProposal.id)).all()


def _offer(proposal: LineProposal, decision: LineDecision, at: datetime) -> Booking | None:
    """Offer a bed in the name of a decision; where it cannot be had after all, an officer looks at it."""
    try:
        with db.session.begin_nested():
            return offer(proposal, Step(Actor.SYSTEM, None, at, cited(decision)), decision)
    except (NightsRefused, NotOnOffer, StayOver, StepRefused, ChangedMeanwhile):
        return None


def _note(skipped: Collection[Skipped], at: datetime) -> None:
    """Write down why a bed did not go to somebody, where that is not what was written last."""
    known = last_skips({each.bed_id for each in skipped}, {each.seeker.key for each in skipped})
    rows = [
        {"application_id": each.seeker.key, "bed_id": each.bed_id, "at": at, "why": each.why}
        for each in skipped
        if known.get((each.seeker.key, each.bed_id)) != each.why
    ]
    if rows:
        insert = INSERTS[dialect_name()](SKIPS)
        why = {"why": insert.excluded.why}
        db.session.execute(
            insert.on_conflict_do_update(index_elements=["application_id", "bed_id", "at"], set_=why), rows
        )
