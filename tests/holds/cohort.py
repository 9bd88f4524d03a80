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
from housing.organisations.models import Municipality, Term
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.queries.organisations import Place
from housing.placements.services.windows import write_windows
from housing.rules.nights import Period, Stay
from tests.harness.clock import TUESDAY
from tests.harness.people import a_person, a_student
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
    person = a_person(name, "Student", f"{name.lower()}@umu.example")
    municipality = db.session.get_one(Municipality, world.storuman.id)
    site = db.session.scalars(select(Placement.site_id).where(Placement.ref == world.storuman.placement)).one()
    placement = Placement(
        institution_id=world.umu.id,
        term_id=db.session.scalars(select(Term.id)).one(),
        student_id=a_student(person, world.umu.id).id,
        course_code=course,
        ordinal=1,
        site_id=site,
        municipality_id=municipality.id,
        status="published",
        housing="yes",
        published_at=TUESDAY,
        periods=[PlacementPeriod(first_day=period.first_day, last_day=period.last_day)],
    )
    db.session.add(placement)
    db.session.flush()
    place = Place(
        municipality.id,
        municipality.name,
        municipality.seat_latitude,
        municipality.seat_longitude,
        municipality.margin_before,
        municipality.margin_after,
        municipality.keep_gap_nights,
    )
    write_windows({placement.id: ([period], place)})
    db.session.commit()
    return placement


def mails(kind: str) -> list[MailMessage]:
    """Return the mails of a kind, in the order in which they were written."""
    db.session.expire_all()
    return list(db.session.scalars(select(MailMessage).where(MailMessage.kind == kind).order_by(MailMessage.id)))
