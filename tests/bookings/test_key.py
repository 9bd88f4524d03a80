"""A guest who comes when nobody is there with the key is told so, in the one sentence that is true for her."""

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from housing.mail import MailMessage
from housing.organisations.models import Municipality
from housing.stock.models import Property
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

CLOSED = "Nyckelstället har stängt när du kommer."
UNKNOWN = "Du har inte sagt vilken tid du kommer."
EVERY_DAY = {day: ["08:00", "16:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@pytest.fixture
def elin(client: CheckedClient, world: World) -> CheckedClient:
    """Elin, signed in; she comes on a Sunday."""
    sign_in(client, world.elin)
    return client


def approved(world: World, arrival_time: str, *, after_hours: str = "") -> str:
    """Let the key place be open every day, approve Elin's request, and return her page."""
    house = found(Property, world.storuman.property)
    house.key_hours, house.after_hours = EVERY_DAY, {"sv": after_hours}
    db.session.get_one(Municipality, world.storuman.id).telephone = "0951-140 00"
    booking = found(Booking, world.storuman.booking)
    booking.arrival_time = arrival_time
    approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    return f"/bookings/{world.storuman.booking}"


@pytest.mark.parametrize(
    ("arrival_time", "true", "untrue"), [("evening", CLOSED, UNKNOWN), ("unknown", UNKNOWN, CLOSED)]
)
def test_she_is_told_whom_to_ring_on_her_page_in_its_steps_and_by_mail(
    elin: CheckedClient, world: World, arrival_time: str, true: str, untrue: str
) -> None:
    text = main_text(elin.get(approved(world, arrival_time)).text)
    whole = (
        f"{true} Ring 0951-140 00 eller skriv till boende@storuman.example och kom överens om nyckeln innan du reser."
    )
    assert text.count(whole) == 2, "first on the page, and in the steps"
    assert text.index(whole) < text.index("Vad som händer nu")
    assert untrue not in text
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_confirmed")).one()
    for body in (mail.text, mail.html):
        assert true in body
        assert untrue not in body


def test_she_who_comes_in_time_is_not_warned(elin: CheckedClient, world: World) -> None:
    assert "överens om nyckeln" not in elin.get(approved(world, "before_closing")).text


def test_where_there_is_a_way_in_at_night_nobody_is_warned(elin: CheckedClient, world: World) -> None:
    assert "överens om nyckeln" not in elin.get(approved(world, "evening", after_hours="Kodlås på dörren.")).text


def test_a_request_that_waits_is_not_warned(elin: CheckedClient, world: World) -> None:
    assert "överens om nyckeln" not in elin.get(f"/bookings/{world.storuman.booking}").text
