"""What follows by itself: bookings and applications from a cancelled placement, an application from its booking."""

from sqlalchemy import select

from housing.bookings import notifications
from housing.bookings.models import Application, Booking
from housing.bookings.services.deciding import move_application
from housing.bookings.services.life import Step, move, stage_on
from housing.clock import local_date
from housing.database import db
from housing.happenings import BookingChanged, PlacementChanged
from housing.rules.lifecycle import (
    AGREED,
    HOLDING,
    Actor,
    ApplicationStatus,
    Status,
    application_after,
    has_moved_in,
)

PLACEMENT_CANCELLED = "placement_cancelled"


def release_cancelled_placement(happening: PlacementChanged) -> None:
    """End the bookings and applications of a placement that will not take place; everyone is told why.

    A guest who has moved in is not put on the street: her nights stay held, and the cancelling is refused until an
    officer ends the stay. What somebody else takes a step on in the same moment is waited for.
    """
    if not happening.cancelled:
        return
    step = Step(Actor.COORDINATOR, happening.person_id, happening.at, PLACEMENT_CANCELLED)
    held = select(Booking).where(Booking.placement_id == happening.placement_id, Booking.status.in_(HOLDING))
    locked = held.order_by(Booking.id).with_for_update(of=Booking).execution_options(populate_existing=True)
    for booking in db.session.scalars(locked).all():
        if has_moved_in(booking.status, stage_on(booking, local_date(happening.at))):
            continue
        was_agreed = booking.status in AGREED
        move(booking, Status.CANCELLED, step)
        notifications.booking_cancelled(booking, happening.at, by_municipality=False)
        if was_agreed:
            notifications.stay_given_up(booking, happening.at)
    _close_applications(happening)


def follow_booking(happening: BookingChanged) -> None:
    """Let an application say what became of the booking it led to, when that ended without a stay."""
    application = db.session.scalar(
        select(Application)
        .join(Booking, Booking.application_id == Application.id)
        .where(Booking.id == happening.booking_id, Application.status == ApplicationStatus.MATCHED)
    )
    to, because = application_after(happening.to_status)
    if application is None or to is ApplicationStatus.MATCHED:
        return
    application.reason = because
    move_application(application, to, Actor(happening.actor))


def _close_applications(happening: PlacementChanged) -> None:
    """Close those that name a bed; who waits for any is followed in the room of the waiting list."""
    waiting = select(Application).where(
        Application.placement_id == happening.placement_id,
        Application.status.in_([ApplicationStatus.OPEN, ApplicationStatus.WAITING]),
        Application.wishes.any(),
    )
    locked = waiting.order_by(Application.id).with_for_update(of=Application)
    for application in db.session.scalars(locked.execution_options(populate_existing=True)).all():
        application.reason = PLACEMENT_CANCELLED
        move_application(application, ApplicationStatus.CLOSED, Actor.COORDINATOR)
        notifications.application_closed(application, happening.at)
