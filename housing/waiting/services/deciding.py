"""Standing decisions: between two days offers from the waiting list go by themselves, in an officer's name."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from housing import audit
from housing.bookings.services.answering import By
from housing.bookings.waiting import LineDecision
from housing.clock import local_date
from housing.database import db
from housing.organisations.queries import legal_mode_on
from housing.references import new_ref
from housing.rules.decisions import LegalMode
from housing.rules.nights import ONE_DAY
from housing.stock.services.locking import register_for_change
from housing.waiting.queries.walking import Freed
from housing.waiting.services.waking import walk_soon


class LineProblem(StrEnum):
    """Why there is no such standing decision."""

    DATES = "dates"
    NOT_BY_ITSELF = "not_by_itself"


class LineRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """It cannot be decided so; `problem` says why."""

    def __init__(self, problem: LineProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Days:
    """From which day to which a decision is in force, both included."""

    first_day: date
    last_day: date


def decide_line(municipality_id: int, days: Days, by: By) -> LineDecision:
    """Let offers go by themselves between two days; decided twice it is one decision.

    Raises `LineRefused`: the days are wrong, nobody stands behind it, or the municipality's answers are
    administrative decisions, which nothing but a person may make.
    """
    register_for_change(municipality_id)
    if legal_mode_on(municipality_id, local_date(by.at)) is not LegalMode.LEASE_OFFER or by.person_id is None:
        raise LineRefused(LineProblem.NOT_BY_ITSELF)
    if days.last_day < max(days.first_day, local_date(by.at)):
        raise LineRefused(LineProblem.DATES)
    same = select(LineDecision).where(
        LineDecision.municipality_id == municipality_id,
        LineDecision.starts == days.first_day,
        LineDecision.ends == days.last_day + ONE_DAY,
    )
    if made := db.session.scalar(same):
        return made
    decision = LineDecision(
        ref=new_ref(),
        municipality_id=municipality_id,
        starts=days.first_day,
        ends=days.last_day + ONE_DAY,
        decided_at=by.at,
        decided_by=by.person_id,
    )
    db.session.add(decision)
    _record(decision, "decide", by)
    walk_soon(municipality_id, Freed(), by.at)
    return decision


def end_line_decision(municipality_id: int, ref: str, by: By) -> bool:
    """End a decision from today on; offers that went under it stand. False where there is no such decision."""
    decision = db.session.scalar(
        select(LineDecision)
        .where(LineDecision.municipality_id == municipality_id, LineDecision.ref == ref)
        .with_for_update()
    )
    today = local_date(by.at)
    if decision is None or decision.ends <= today:
        return decision is not None
    # A decision has a day at least: one that has not begun was in force for none.
    decision.starts, decision.ends = min(decision.starts, today - ONE_DAY), today
    _record(decision, "end", by)
    return True


def _record(decision: LineDecision, action: str, by: By) -> None:
    db.session.flush()
    audit.record(at=by.at, person_id=by.person_id, action=action, subject="line_decision", subject_ref=decision.ref)
