"""A cohort in weeks 9 and 10: beds asked for and held for it, and students placed on its course."""

from datetime import date
from typing import Any

from sqlalchemy import select

from housing.bookings.holds import Hold
from housing.bookings.queries.holds import hold_with
from housing.bookings.services.answering import By
from housing.database import db
from housing.holds.services.answering import approve_hold
from housing.holds.services.asking import HoldAsked, ask_for_hold
from housing.mail import MailMessage
from housing.placements.models import Placement
from housing.rules.nights import Period, Stay
from tests.bookings.asked import a_placement
from tests.harness.clock import TUESDAY
from tests.harness.world import World

COURSE = "3OM401"
WEEKS_9_AND_10 = Period(date(2027, 3, 1), date(2027, 3, 12))
STAY = Stay(date(2027, 2, 28), date(2027, 3, 13))
LAST_DAY = date(2027, 2, 10)
BY = By(None, TUESDAY)


def asked(world: World, **changes: Any) -> HoldAsked:
    """What Umeå asks Storuman for: two beds in weeks 9 and 10."""
    usual: dict[str, Any] = {
        "municipality_id": world.storuman.id,
        "institution_id": world.umu.id,
        "stays": (STAY,),
        "students": 2,
        "expires_on": LAST_DAY,
        "reason": "Termin 4",
    }
    return HoldAsked(**{**usual, **changes})


def a_held(world: World, **changes: Any) -> Hold:
    """Have it asked for and approved; commit, and return it."""
    hold = ask_for_hold(asked(world, **changes), BY)
    approve_hold(hold, hold.version, hold.students, BY)
    db.session.commit()
    return hold


def hold_of(world: World, ref: str) -> Hold:
    """Return one of Umeå's as it is now."""
    db.session.expire_all()
    hold = hold_with(ref, institution_id=world.umu.id)
    assert hold is not None
    return hold


def a_student_placed(world: World, name: str, period: Period = WEEKS_9_AND_10, course: str = COURSE) -> Placement:
    """Place a student of Umeå's in Storuman, without a bed; commit."""
    placement = a_placement(world, name, period)
    placement.course_code, placement.housing = course, "yes"
    db.session.commit()
    return placement


def mails(kind: str) -> list[MailMessage]:
    """Return the mails of a kind, in the order in which they were written."""
    db.session.expire_all()
    return list(db.session.scalars(select(MailMessage).where(MailMessage.kind == kind).order_by(MailMessage.id)))
