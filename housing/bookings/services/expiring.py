"""Offers that nobody accepted in time: they end, and their nights are free again."""

from datetime import datetime

from sqlalchemy import select

from housing.bookings import notifications
from housing.bookings.models import Booking
from housing.bookings.services.life import Step, move
from housing.database import db
from housing.rules.lifecycle import Actor, Status


def expire_overdue_offers(at: datetime, municipality_id: int | None = None) -> int:
    """End the offers whose time has run out (in one municipality, or everywhere) and return how many those were.

    Done by the worker, and before nights are taken: the rows of an overdue offer still own the key. An offer on
    which somebody takes a step in the same moment is waited for, and left alone when it is no offer any more.
    """
    overdue = select(Booking).where(Booking.status == Status.OFFERED, Booking.accept_by <= at)
    if municipality_id is not None:
        overdue = overdue.where(Booking.municipality_id == municipality_id)
    locked = overdue.order_by(Booking.id).with_for_update(of=Booking).execution_options(populate_existing=True)
    offers = db.session.scalars(locked).all()
    for booking in offers:
        move(booking, Status.EXPIRED, Step(Actor.SYSTEM, None, at))
        notifications.booking_expired(booking, at)
    return len(offers)
