"""Standing decisions: so many beds at a time that an institution may hold without asking each time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from housing import audit
from housing.bookings.holds import StandingDecision
from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.references import new_ref
from housing.rules.nights import ONE_DAY
from housing.stock.services.locking import register_for_change


@dataclass(frozen=True, slots=True)
class Grant:
    """What is decided: how many beds, for which institution, from its first to its last day."""

    municipality_id: int
    institution_id: int
    beds: int
    first_day: date
    last_day: date


def decide(grant: Grant, by: By) -> StandingDecision:
    """Write down a decision. Raises `HoldRefused` when it would end before it begins, or has ended."""
    if grant.last_day < max(grant.first_day, local_date(by.at)):
        raise HoldRefused(HoldProblem.DATES)
    if made := _already_decided(grant):
        return made
    decision = StandingDecision(
        ref=new_ref(),
        municipality_id=grant.municipality_id,
        institution_id=grant.institution_id,
        beds=grant.beds,
        starts=grant.first_day,
        ends=grant.last_day + ONE_DAY,
        decided_at=by.at,
        decided_by=by.person_id,
    )
    db.session.add(decision)
    db.session.flush()
    _record(decision, "decide", by, beds=grant.beds)
    return decision


def _already_decided(grant: Grant) -> StandingDecision | None:
    # A double click: the same decision twice says no more than once.
    register_for_change(grant.municipality_id)
    return db.session.scalar(
        select(StandingDecision).where(
            StandingDecision.municipality_id == grant.municipality_id,
            StandingDecision.institution_id == grant.institution_id,
            StandingDecision.beds == grant.beds,
            StandingDecision.starts == grant.first_day,
            StandingDecision.ends == grant.last_day + ONE_DAY,
        )
    )


def end_decision(municipality_id: int, ref: str, by: By) -> bool:
    """End a decision from today on; what is held under it stays held. One that has ended is left as it is.

    False where the municipality has no such decision.
    """
    decision = db.session.scalar(
        select(StandingDecision)
        .where(StandingDecision.municipality_id == municipality_id, StandingDecision.ref == ref)
        .with_for_update()
    )
    today = local_date(by.at)
    if decision is None or decision.ends <= today:
        return decision is not None
    # A decision has a day at least: one that has not begun was in force for none.
    decision.starts, decision.ends = min(decision.starts, today - ONE_DAY), today
    _record(decision, "end", by)
    return True


def _record(decision: StandingDecision, action: str, by: By, **facts: object) -> None:
    db.session.flush()
    audit.record(
        at=by.at, person_id=by.person_id, action=action, subject="standing_decision", subject_ref=decision.ref, **facts
    )
