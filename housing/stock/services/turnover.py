"""How many nights a bed stays empty between two guests: said once for all homes, and otherwise for one.

Nothing here commits. Who was given a bed before keeps it. A request reads the number under the lock that changing the
dwelling's row waits for, so that it either was there first or keeps to the new number.
"""

from datetime import datetime

from sqlalchemy import select

from housing import audit
from housing.database import db
from housing.organisations.models import Municipality
from housing.stock.models import Dwelling
from housing.stock.services.locking import for_change


def set_turnover(municipality: Municipality, nights: int, *, person_id: int | None, at: datetime) -> None:
    """Say how many nights beds stay empty between two guests, in every home that has not its own number."""
    municipality.turnover_nights = nights
    followers = select(Dwelling.id).where(
        Dwelling.municipality_id == municipality.id, Dwelling.has_own_turnover.is_(False)
    )
    for_change(*db.session.scalars(followers))
    for dwelling in db.session.scalars(select(Dwelling).where(Dwelling.id.in_(followers)).order_by(Dwelling.id)):
        _turn_over(dwelling, nights, at)
    db.session.flush()
    audit.record(
        at=at,
        person_id=person_id,
        action="turnover set",
        subject="municipality",
        subject_ref=municipality.ref,
        nights=nights,
    )


def set_own_turnover(dwelling: Dwelling, nights: int | None, *, person_id: int | None, at: datetime) -> None:
    """Say the same of one home; none: as in all others of its municipality. Nothing is done where it stands so."""
    own = dwelling.turnover_nights if dwelling.has_own_turnover else None
    if nights == own:
        return
    dwelling.has_own_turnover = nights is not None
    _turn_over(dwelling, dwelling.property.municipality.turnover_nights if nights is None else nights, at)
    db.session.flush()
    audit.record(
        at=at,
        person_id=person_id,
        action="turnover set",
        subject="dwelling",
        subject_ref=dwelling.ref,
        nights=dwelling.turnover_nights,
    )


def _turn_over(dwelling: Dwelling, nights: int, at: datetime) -> None:
    if dwelling.turnover_nights != nights:
        dwelling.turnover_nights, dwelling.turnover_since = nights, at
