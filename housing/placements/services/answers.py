"""What a student says about herself: whether she needs housing during a placement."""

from datetime import datetime

from housing import audit
from housing.placements.models import Placement

ANSWERS = frozenset({"yes", "no"})


def answer_housing(placement: Placement, answer: str, *, at: datetime, by: int) -> None:
    """Write down the student's own answer, `yes` or `no`; no later list of the institution's changes it.

    She may change her mind as often as she likes; bookings she has stay as they are.
    """
    if answer not in ANSWERS:
        raise ValueError(f"no answer: {answer}")
    if placement.housing == answer and placement.housing_answered_at:
        return
    placement.housing = answer
    placement.housing_answered_at = at
    audit.record(at=at, person_id=by, action="housing_answered", subject="placement", subject_ref=placement.ref)
