"""Holds: only what is held has nights, on its own days, within its decision's quota, and none outlives its last day."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import exists, func, select

from housing.bookings.holds import Hold, HoldStay, StandingDecision
from housing.bookings.queries.holds import held_under
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.rules.holds import HoldStatus

LIVE = (HoldStatus.ASKED, HoldStatus.HELD)
LONG_AFTER = timedelta(days=2)
"""The worker gives back what has run out within minutes; so long after it does not run."""


def nights_are_held_on_their_days(_day: date) -> Iterator[Breach]:
    """A hold that is held has nights of its own stays only; any other has none."""
    inside = exists().where(
        HoldStay.hold_id == BedNight.hold_id,
        HoldStay.arrival <= BedNight.night,
        HoldStay.departure > BedNight.night,
        Hold.status == HoldStatus.HELD,
    )
    rows = db.session.execute(
        select(Hold.ref, Hold.status, func.min(BedNight.night), func.count())
        .join(Hold, Hold.id == BedNight.hold_id)
        .where(~inside)
        .group_by(Hold.ref, Hold.status)
    )
    for ref, status, first, count in rows:
        yield Breach("holds", f"hold {ref}", f"is {status} and has {count} nights that are not its own, from {first}")


def no_hold_outlives_its_last_day(day: date) -> Iterator[Breach]:
    """What has run out is given back."""
    overdue = select(Hold.ref, Hold.expires_on).where(Hold.status.in_(LIVE), Hold.expires_on < day - LONG_AFTER)
    for ref, last_day in db.session.execute(overdue):
        yield Breach("holds", f"hold {ref}", f"has not ended, though its last day was {last_day}")


def quotas_are_kept(_day: date) -> Iterator[Breach]:
    """No more beds are held under a standing decision on any night than it says."""
    decisions = db.session.execute(select(StandingDecision.id, StandingDecision.ref, StandingDecision.beds)).all()
    held = held_under([row.id for row in decisions])
    for decision_id, ref, beds in decisions:
        over = {night: count for night, count in held.get(decision_id, {}).items() if count > beds}
        if over:
            first = min(over)
            yield Breach("holds", f"standing decision {ref}", f"{over[first]} beds are held on {first}, of {beds}")
