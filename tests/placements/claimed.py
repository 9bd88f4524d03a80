"""What students say they need, written as the page does."""

from datetime import datetime

from sqlalchemy import select

from housing.accounts.models import PersonDetails
from housing.database import db
from housing.placements.claim_models import Claim, SpecialClaim
from housing.placements.models import Placement
from housing.placements.services.answers import state_needs
from housing.rules.claiming import Condition, Needs, Special
from tests.harness.clock import TUESDAY

EVERYTHING = Needs(frozenset(Condition), wants_priority=True)


def claim(placement: Placement, needs: Needs = EVERYTHING, *, short: bool = True, at: datetime = TUESDAY) -> None:
    """Let the placement's student state her needs, single rooms being short or not; commits."""
    state_needs(placement, needs, own_rooms_are_short=short, at=at, by=placement.student.person_id)
    db.session.commit()


def special(placement: Placement, kind: Special) -> SpecialClaim:
    """Return one thing she claims that goes to her coordinator."""
    db.session.expire_all()
    return db.session.get_one(SpecialClaim, (placement.id, kind))


def decided(placement_id: int) -> dict[str, bool | None]:
    """Return what of a placement's claim went to the coordinator, with the answers; no transaction is left open."""
    db.session.expire_all()
    rows = db.session.scalars(select(SpecialClaim).where(SpecialClaim.placement_id == placement_id)).all()
    found = {row.kind: row.granted for row in rows}
    db.session.rollback()
    return found


def said(placement_id: int) -> dict[str, object] | None:
    """Return what she has said, by column; no transaction is left open."""
    db.session.expire_all()
    row = db.session.get(Claim, placement_id)
    found = {column.name: getattr(row, column.name) for column in Claim.__table__.columns} if row else None
    db.session.rollback()
    return found


def details_of(email: str) -> PersonDetails:
    """Return what identifies the person with that address."""
    return db.session.scalars(select(PersonDetails).where(PersonDetails.email == email)).one()
