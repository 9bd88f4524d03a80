"""Claims: needs are kept only of somebody who needs housing, and a coordinator is asked only what is claimed."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import and_, exists, or_, select

from housing.database import db
from housing.doctor.breach import Breach
from housing.placements.claim_models import Claim, SpecialClaim
from housing.placements.models import Placement
from housing.rules.claiming import Special


def needs_are_of_who_needs_housing(_day: date) -> Iterator[Breach]:
    """What a student needs is kept only while she has said herself that she needs housing."""
    wrong = (
        select(Placement.ref)
        .join(Claim, Claim.placement_id == Placement.id)
        .where(or_(Placement.housing != "yes", Placement.housing_answered_at.is_(None)))
    )
    for ref in db.session.scalars(wrong.order_by(Placement.ref)):
        yield Breach("claims", f"placement {ref}", "has needs, and its student has not said that she needs housing")


def coordinators_are_asked_what_is_claimed(_day: date) -> Iterator[Breach]:
    """What waits for a coordinator is still claimed."""
    claimed = or_(
        and_(SpecialClaim.kind == Special.PRIORITY, Claim.wants_priority),
        and_(SpecialClaim.kind == Special.OWN_ROOM, Claim.own_room),
    )
    wrong = (
        select(Placement.ref, SpecialClaim.kind)
        .join(SpecialClaim, SpecialClaim.placement_id == Placement.id)
        .where(
            SpecialClaim.granted.is_(None),
            ~exists().where(Claim.placement_id == SpecialClaim.placement_id, claimed),
        )
    )
    for ref, kind in db.session.execute(wrong.order_by(Placement.ref, SpecialClaim.kind)):
        yield Breach("claims", f"placement {ref}", f"{kind} waits for the coordinator, and is not claimed")
