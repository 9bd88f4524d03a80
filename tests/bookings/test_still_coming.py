"""Still coming? Asked once, ten days before; a button answers, not the link; silence releases nothing."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking, withdraw_booking
from housing.bookings.still_coming import StillComing
from housing.clock import STOCKHOLM
from housing.database import db
from housing.duties import HANDLERS
from housing.mail import MailMessage
from tests.bookings.pages import main_text, status_of, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.holds.browsers import english

ARRIVAL = date(2027, 2, 7)


def morning_before(days: int, hour: int = 8) -> datetime:
    """An hour of the day so many days before Elin arrives."""
    return datetime.combine(ARRIVAL - timedelta(days=days), datetime.min.time(), STOCKHOLM) + timedelta(hours=hour)


def ask_on(*instants: datetime) -> list[tuple[str, datetime]]:
    """Let the worker look at these instants; return who was asked, and when."""
    for at in instants:
        HANDLERS["ask_still_coming"]({}, at)
        db.session.commit()
    mails = db.session.scalars(select(MailMessage).where(MailMessage.kind == "still_coming").order_by(MailMessage.id))
    return [(mail.to_address, mail.written_at) for mail in mails]


@pytest.fixture
def booking(world: World) -> Booking:
    """Elin's room is hers since long before."""
    confirmed = found(Booking, world.storuman.booking)
    approve_booking(confirmed, person_id=None, at=TUESDAY)
    db.session.commit()
    return confirmed


@pytest.fixture
def elin(client: CheckedClient, world: World, clock: MovableClock, booking: Booking) -> CheckedClient:
    """She has been asked, is signed in and reads English."""
    clock.set(morning_before(10))
    ask_on(morning_before(10))
    return english(client, world.elin)


def test_she_is_asked_once_ten_days_before_from_eight_in_the_morning(world: World, booking: Booking) -> None:
    asked = ask_on(*(morning_before(days) for days in (12, 11)), morning_before(10, 7))
    assert asked == []
    assert ask_on(morning_before(10), morning_before(10, 9), morning_before(9)) == [(world.elin, morning_before(10))]


def test_after_a_worker_stood_still_she_is_asked_late_but_not_while_she_packs(world: World, booking: Booking) -> None:
    assert ask_on(morning_before(2), morning_before(1), morning_before(0)) == []
    assert len(ask_on(morning_before(4))) == 1


@pytest.mark.parametrize(("confirmed", "asked"), [(18, 1), (17, 1), (16, 0), (9, 0)])
def test_who_has_just_said_yes_is_not_asked_again(world: World, confirmed: int, asked: int) -> None:
    approve_booking(found(Booking, world.storuman.booking), person_id=None, at=morning_before(confirmed))
    assert len(ask_on(*(morning_before(days) for days in range(9, 0, -1)))) == asked


def test_who_has_given_it_back_or_has_no_answer_yet_is_not_asked(world: World, booking: Booking) -> None:
    withdraw_booking(booking, person_id=None, at=TUESDAY)
    assert ask_on(morning_before(10)) == []


def test_the_link_shows_and_a_button_says_yes(elin: CheckedClient, world: World, client: CheckedClient) -> None:
    page = f"/bookings/{world.storuman.booking}/still-coming"
    assert "Are you still coming?" in main_text(elin.get(page).text)
    assert db.session.scalars(select(StillComing.said_yes_at)).one() is None, "to look is no answer"
    for _click in range(2):
        token = token_of(elin, f"/bookings/{world.storuman.booking}/withdraw")
        assert elin.post(page, data={"csrf_token": token}).status_code == 303
    assert "Are you still coming?" not in main_text(elin.get(f"/bookings/{world.storuman.booking}").text)
    officer = english(client, world.storuman.officer)
    assert "yes, said" in main_text(officer.get(f"/municipalities/storuman/requests/{world.storuman.booking}").text)


def test_no_gives_the_room_back_after_one_confirmation(elin: CheckedClient, world: World) -> None:
    ref = world.storuman.booking
    assert f'href="/bookings/{ref}/withdraw"' in elin.get(f"/bookings/{ref}/still-coming").text
    assert status_of(ref) == "confirmed", "to look is no answer"
    assert post_form(elin, f"/bookings/{ref}/withdraw", button="Yes, give it back").status_code == 303
    assert status_of(ref) == "withdrawn"
    assert elin.get(f"/bookings/{ref}/still-coming").headers["Location"] == f"/bookings/{ref}"
    token = token_of(elin, "/account")
    assert elin.post(f"/bookings/{ref}/still-coming", data={"csrf_token": token}).status_code == 409


def test_silence_releases_nothing(elin: CheckedClient, world: World, clock: MovableClock) -> None:
    for hours in range(0, 24 * 11, 12):
        at = morning_before(10) + timedelta(hours=hours)
        for kind in ("ask_still_coming", "expire_offers", "complete_stays"):
            HANDLERS[kind]({}, at)
    db.session.commit()
    assert status_of(world.storuman.booking) == "confirmed"


def test_it_is_asked_of_nobody_else(elin: CheckedClient, client: CheckedClient, world: World) -> None:
    other = english(client, world.maja)
    assert other.get(f"/bookings/{world.storuman.booking}/still-coming").status_code == 404
