"""What a student says about herself: whether she needs housing during a placement, and what she needs then."""

from datetime import datetime

from sqlalchemy import delete

from housing import audit
from housing.database import db
from housing.placements.claim_models import Claim, SpecialClaim
from housing.placements.models import Placement
from housing.placements.queries.claims import special_claims_on
from housing.rules.claiming import Condition, Needs, Special, specials_of

ANSWERS = frozenset({"yes", "no"})


def answer_housing(placement: Placement, answer: str, *, at: datetime, by: int) -> None:
    """Write down the student's own answer, `yes` or `no`; no later list of the institution's changes it.

    She may change her mind as often as she likes; bookings she has stay as they are. With no, what she had said that
    she needs is forgotten.
    """
    if answer not in ANSWERS:
        raise ValueError(f"no answer: {answer}")
    if answer == "no":
        _forget_needs(placement.id)
    if placement.housing == answer and placement.housing_answered_at:
        return
    placement.housing = answer
    placement.housing_answered_at = at
    audit.record(at=at, person_id=by, action="housing_answered", subject="placement", subject_ref=placement.ref)


def state_needs(
    placement: Placement, needs: Needs, *, own_rooms_are_short: bool, at: datetime, by: int
) -> frozenset[Special]:
    """Write down that a student needs housing, and what; return what has newly gone to her coordinator.

    What waits there and is claimed no longer is taken back; what has been decided stays decided.
    """
    answer_housing(placement, "yes", at=at, by=by)
    _write(placement.id, needs, at)
    wanted = specials_of(needs, own_rooms_are_short=own_rooms_are_short)
    known = special_claims_on(placement.id)
    kept = _claimed(needs)
    _take_back(placement.id, set(known) - kept)
    new = wanted - set(known)
    db.session.add_all(SpecialClaim(placement_id=placement.id, kind=each, raised_at=at) for each in sorted(new))
    db.session.flush()
    # Which conditions changed stands nowhere: they are personal, and the audit is never edited.
    audit.record(at=at, person_id=by, action="needs_stated", subject="placement", subject_ref=placement.ref)
    return new


def _write(placement_id: int, needs: Needs, at: datetime) -> None:
    claim = db.session.get(Claim, placement_id) or Claim(placement_id=placement_id)
    claim.answered_at = at
    for condition in Condition:
        setattr(claim, condition.value, condition in needs.conditions)
    claim.wants_priority = needs.wants_priority
    claim.arrive, claim.arrival_time = needs.arrive, needs.arrival_time
    db.session.add(claim)
    db.session.flush()


def _claimed(needs: Needs) -> frozenset[Special]:
    """Return what she claims of all that could be the coordinator's."""
    return specials_of(needs, own_rooms_are_short=True)


def _take_back(placement_id: int, kinds: set[Special]) -> None:
    db.session.execute(
        delete(SpecialClaim).where(
            SpecialClaim.placement_id == placement_id, SpecialClaim.kind.in_(kinds), SpecialClaim.granted.is_(None)
        )
    )


def _forget_needs(placement_id: int) -> None:
    _take_back(placement_id, set(Special))
    db.session.execute(delete(Claim).where(Claim.placement_id == placement_id))
