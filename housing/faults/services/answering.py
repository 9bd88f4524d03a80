"""Whoever looks after a house, or an officer, says how far a fault is. Nothing here commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from housing.bookings.faults import Fault, FaultEvent, FaultText
from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.faults import notifications
from housing.rules.faults import Author, FaultProblem, FaultStatus, step_problem


class FaultChanged(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """Somebody else has said something since the page was read; nothing was written."""


class StepRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The step is not taken; `problem` says why."""

    def __init__(self, problem: FaultProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, on top of which version (`seen`); `comes_on` only where somebody comes on a day."""

    seen: int
    to: FaultStatus
    comes_on: date | None = None
    text: str | None = None


def answer_fault(fault: Fault, answer: Answer, author: Author, by: By) -> None:
    """Take a step and tell the student; the same one sent twice is one step.

    Raises `FaultChanged` and `StepRefused`.
    """
    _lock(fault)
    if fault.version != answer.seen:
        if _is_the_last_step(fault, answer, author):
            return
        raise FaultChanged
    if problem := step_problem(FaultStatus(fault.status), answer.to, answer.comes_on, local_date(by.at)):
        raise StepRefused(problem)
    _write(fault, answer, author, by)
    notifications.fault_answered(fault, by.at)


def _lock(fault: Fault) -> None:
    locked = select(Fault).where(Fault.id == fault.id).with_for_update(of=Fault)
    db.session.scalars(locked.execution_options(populate_existing=True)).one()


def _write(fault: Fault, answer: Answer, author: Author, by: By) -> None:
    fault.version += 1
    fault.status = answer.to
    if answer.to is FaultStatus.PLANNED:
        fault.comes_on = answer.comes_on
    if answer.to is FaultStatus.DONE:
        fault.closed_at = by.at
    event = FaultEvent(
        fault_id=fault.id,
        version=fault.version,
        to_status=answer.to,
        at=by.at,
        author=author,
        person_id=by.person_id,
        comes_on=answer.comes_on if answer.to is FaultStatus.PLANNED else None,
    )
    db.session.add(event)
    db.session.flush()
    if answer.text:
        db.session.add(FaultText(fault_id=fault.id, version=fault.version, text=answer.text))
        db.session.flush()


def _is_the_last_step(fault: Fault, answer: Answer, author: Author) -> bool:
    """Tell whether the button was pressed twice: the step after what she saw is hers."""
    last = db.session.get(FaultEvent, (fault.id, fault.version))
    return (
        last is not None
        and fault.version == answer.seen + 1
        and (last.to_status, last.author) == (answer.to, author)
        and (answer.to is not FaultStatus.PLANNED or last.comes_on == answer.comes_on)
    )
