"""A municipality whose answers are decisions, and what it has decided."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.papers import Decision
from housing.bookings.services.answering import By, Seen, decline
from housing.bookings.services.deciding import approve_application, approve_booking, decline_booking
from housing.bookings.services.offering import offer_other_bed
from housing.bookings.services.staying import cancel_booking
from housing.database import db
from housing.organisations.models import LegalModeStart, Municipality
from housing.stock.models import Bed
from tests.harness.clock import TUESDAY
from tests.harness.people import LONG_AGO
from tests.harness.world import World, found

TODAY = TUESDAY.date()
MID_STAY = datetime(2027, 2, 16, 11, tzinfo=UTC)
DELEGATION = "Socialnämndens delegationsordning, punkt 4.2"


def let_it_decide(world: World, since: date = LONG_AGO) -> None:
    """Let Storuman's answers be decisions from a day on; commit."""
    db.session.add(LegalModeStart(municipality_id=world.storuman.id, starts=since, mode="administrative_decision"))
    db.session.get_one(Municipality, world.storuman.id).delegation = DELEGATION
    db.session.commit()


def booking_of(world: World) -> Booking:
    return found(Booking, world.storuman.booking)


def seen(booking: Booking) -> Seen:
    return Seen(booking.municipality_id, booking.ref, booking.version)


def approved(world: World) -> None:
    approve_booking(booking_of(world), person_id=None, at=TUESDAY)


def offered(world: World) -> None:
    offer_other_bed(seen(booking_of(world)), found(Bed, world.storuman.beds[1]), By(None, TUESDAY))


def declined(world: World) -> None:
    decline_booking(booking_of(world), person_id=None, at=TUESDAY, reason="full")


def cancelled(world: World) -> None:
    cancel_booking(seen(booking_of(world)), By(None, TUESDAY), "home_unusable")


def approved_and_ended(world: World) -> None:
    approved(world)
    cancel_booking(seen(booking_of(world)), By(None, MID_STAY), "agreed")


def application_approved(world: World) -> None:
    application = found(Application, world.storuman.application)
    approve_application(application, municipality_id=world.storuman.id, person_id=None, at=TUESDAY)


def application_offered(world: World) -> None:
    asked = found(Application, world.storuman.application)
    offer_other_bed(
        Seen(world.storuman.id, asked.ref, asked.version), found(Bed, world.storuman.beds[0]), By(None, TUESDAY)
    )


def application_declined(world: World) -> None:
    asked = found(Application, world.storuman.application)
    decline(Seen(world.storuman.id, asked.ref, asked.version), By(None, TUESDAY), "full")


def decisions() -> list[Decision]:
    """Return every decision, in the order in which they were made."""
    db.session.expire_all()
    return list(db.session.scalars(select(Decision).order_by(Decision.id)))


def numbers() -> list[str]:
    """Return their numbers."""
    return [each.case_number for each in decisions()]
