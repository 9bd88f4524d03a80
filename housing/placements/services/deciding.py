"""A coordinator says yes or no to what her students claim: that one goes first, or has a room of her own."""

from datetime import datetime

from housing import audit
from housing.clock import local_date
from housing.placements.claim_models import SpecialClaim
from housing.placements.notifications import tell_of_decision
from housing.placements.queries.deciding import lock_special_claim


class NothingToDecide(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """There is no such claim any more: taken back, or its placement is cancelled or over; or it is another's."""


class DecidedAlready(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """Somebody else was faster; `granted` is what they said."""

    def __init__(self, *, granted: bool) -> None:
        super().__init__(granted)
        self.granted = granted


def decide(institution_id: int, ref: str, *, granted: bool, at: datetime, by: int) -> None:
    """Say yes or no to what waits, and tell the student.

    Raises `NothingToDecide`, or `DecidedAlready` when a colleague has answered meanwhile.
    """
    special = _locked(institution_id, ref, at)
    if special.granted is not None:
        raise DecidedAlready(granted=special.granted)
    _write(special, granted=granted, at=at, by=by)


def change_decision(institution_id: int, ref: str, *, granted: bool, at: datetime, by: int) -> None:
    """Say the other after all, and tell the student; saying the same again changes nothing.

    Raises `NothingToDecide`.
    """
    special = _locked(institution_id, ref, at)
    if special.granted is not granted:
        _write(special, granted=granted, at=at, by=by)


def _locked(institution_id: int, ref: str, at: datetime) -> SpecialClaim:
    special = lock_special_claim(institution_id, ref, local_date(at))
    if special is None:
        raise NothingToDecide
    return special


def _write(special: SpecialClaim, *, granted: bool, at: datetime, by: int) -> None:
    special.granted, special.decided_at, special.decided_by_id = granted, at, by
    audit.record(
        at=at,
        person_id=by,
        action="claim_granted" if granted else "claim_refused",
        subject="placement",
        subject_ref=special.placement.ref,
        kind=special.kind,
    )
    tell_of_decision(special, at)
