"""A student asks for a bed on its page, and what then stands in the ledger."""

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.database import db
from housing.nights.models import BedNight
from tests.harness.client import CheckedClient
from tests.harness.forms import chosen_form, filled_in
from tests.harness.world import found


def filled(client: CheckedClient, page: str) -> tuple[str, dict[str, Any]]:
    """Return where the form of a bed's page is sent to, and what it says when she has filled it in."""
    form = chosen_form(client.get(page).text, {"arrival_time": "evening"})
    return str(form["action"]), filled_in(form, {"arrival_time": "evening"})


def asked_on(app: Flask, address: str) -> list[tuple[date, date, int]]:
    """Return arrival, departure and price of the booking at that address; the ledger holds just its nights."""
    with app.app_context():
        booking = found(Booking, address.rsplit("/", 1)[-1])
        held = select(BedNight.night).where(BedNight.booking_id == booking.id).order_by(BedNight.night)
        nights = list(db.session.scalars(held))
        assert nights[0] == booking.segments[0].arrival
        assert len(nights) == sum((each.departure - each.arrival).days for each in booking.segments)
        return [(each.arrival, each.departure, each.ore) for each in booking.segments]
