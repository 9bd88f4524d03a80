"""Inviting students to find housing: decided by a coordinator, for now or for a day; once per placement."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from housing import audit
from housing.clock import STOCKHOLM, local_date
from housing.database import db
from housing.jobs import enqueue
from housing.mail import BadAddressError, single_address
from housing.organisations.models import Institution
from housing.placements.models import Invitation
from housing.placements.notifications import ask_about_housing, invite_to_find_housing
from housing.placements.queries.invitations import (
    Candidate,
    candidates_for,
    candidates_of,
    lock_deciding,
    lock_due,
    periods_of,
    planned_invitations,
)

SEND_INVITATIONS = "send_invitations"
SENDING_HOUR = time(8, 0)
"""When invitations for a day to come go, Swedish time."""


class NotInvited(StrEnum):
    """Why a student is not invited, the first reason that holds."""

    NEEDS_NONE = "needs_none"
    BOOKED = "booked"
    OVER = "over"
    SENT = "sent"
    PLANNED = "planned"
    NOT_OFFERED = "not_offered"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class InvitationPlan:
    """Who would be invited, whom the question would go to, and why the others are left out."""

    to_invite: tuple[Candidate, ...]
    to_ask: tuple[Candidate, ...]
    left_out: Mapping[NotInvited, Sequence[Candidate]]
    planned: Mapping[date, int]

    @property
    def total(self) -> int:
        """How many mails would go."""
        return len(self.to_invite) + len(self.to_ask)


def plan_invitations(institution_id: int, day: date) -> InvitationPlan:
    """Find who of the institution's students should be written to on `day`. Reads only."""
    reasons = [(each, reason_against(each, day)) for each in candidates_of(institution_id)]
    chosen = [each for each, reason in reasons if reason is None]
    left_out: defaultdict[NotInvited, list[Candidate]] = defaultdict(list)
    for each, reason in reasons:
        if reason is not None:
            left_out[reason].append(each)
    return InvitationPlan(
        to_invite=tuple(each for each in chosen if each.housing == "yes"),
        to_ask=tuple(each for each in chosen if each.housing == "unknown"),
        left_out=dict(left_out),
        planned=Counter(each.send_on for each in planned_invitations(institution_id)),
    )


def reason_against(candidate: Candidate, day: date) -> NotInvited | None:
    """Return why the student of a placement is not written to on `day`; none means that she is."""
    if candidate.invited_on is not None:
        return NotInvited.SENT if candidate.is_sent else NotInvited.PLANNED
    return _not_worth_it(candidate, day)


def _not_worth_it(candidate: Candidate, day: date) -> NotInvited | None:
    against = {
        NotInvited.NEEDS_NONE: candidate.housing == "no",
        NotInvited.BOOKED: candidate.is_booked,
        NotInvited.OVER: candidate.last_day < day,
        NotInvited.NOT_OFFERED: not candidate.municipality_is_live,
        NotInvited.NO_ADDRESS: not can_be_written_to(candidate.email),
    }
    return next((reason for reason, holds in against.items() if holds), None)


def can_be_written_to(email: str | None) -> bool:
    """Tell whether there is an address, and it is one."""
    try:
        return bool(email and single_address(email))
    except BadAddressError:
        return False


def invite(institution: Institution, send_on: date, *, at: datetime, by: int) -> InvitationPlan:
    """Decide that everybody who should be is invited on `send_on`; return who that is, and who not and why.

    For today the mails are written by the worker as soon as this is committed, else in the morning of that day;
    who has found housing or said no until then gets none. Raises ValueError for a day that has passed.
    """
    today = local_date(at)
    if send_on < today:
        raise ValueError(f"cannot send on a day that has passed: {send_on}")
    lock_deciding(institution.id)
    plan = plan_invitations(institution.id, send_on)
    for each in (*plan.to_invite, *plan.to_ask):
        db.session.add(Invitation(placement_id=each.placement_id, send_on=send_on, decided_at=at, decided_by_id=by))
    db.session.flush()
    if plan.total:
        morning = datetime.combine(send_on, SENDING_HOUR, STOCKHOLM)
        enqueue(SEND_INVITATIONS, {}, run_at=at if send_on == today else morning)
        _note(institution, "students_invited", plan.total, at, by)
    return plan


def call_off(institution: Institution, *, at: datetime, by: int) -> int:
    """Forget the invitations that have not gone yet; return how many there were."""
    lock_deciding(institution.id)
    planned = planned_invitations(institution.id)
    for invitation in planned:
        db.session.delete(invitation)
    if planned:
        _note(institution, "invitations_called_off", len(planned), at, by)
    return len(planned)


def send_due_invitations(at: datetime) -> int:
    """Write the mails that are due at `at` and return how many; who needs none by now is passed over.

    A passed-over invitation is forgotten, so that the student can be invited later if that changes.
    """
    today = local_date(at)
    due = {each.placement_id: each for each in lock_due(today)}
    candidates = candidates_for(due)
    worth_it = [each for each in candidates if _not_worth_it(each, today) is None]
    _write(worth_it, at)
    for each in worth_it:
        due.pop(each.placement_id).sent_at = at
    for invitation in due.values():
        db.session.delete(invitation)
    return len(worth_it)


def _write(candidates: Sequence[Candidate], at: datetime) -> None:
    periods = periods_of([each.placement_id for each in candidates])
    for each in candidates:
        tell = invite_to_find_housing if each.housing == "yes" else ask_about_housing
        tell(each, periods[each.placement_id], at)


def _note(institution: Institution, action: str, number: int, at: datetime, by: int) -> None:
    audit.record(
        at=at,
        person_id=by,
        action=action,
        subject="institution",
        subject_ref=institution.ref,
        number=number,
    )
