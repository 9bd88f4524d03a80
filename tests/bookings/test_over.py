"""A stay that is over before anybody answered: there is nothing to approve or offer, and closing it is proposed."""

from datetime import UTC, datetime

import pytest

from housing.bookings.models import Application, Booking
from housing.database import db
from tests.bookings.asked import add_bed
from tests.bookings.pages import main_text, status_of
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

PAGE = "/municipalities/storuman"
CLOSE = "Close the request Elin Ek"
FEBRUARY_27 = datetime(2027, 2, 27, 8, tzinfo=UTC)
"""The day on which the stay that Elin asked for would have ended."""
APRIL_10 = datetime(2027, 4, 10, 8, tzinfo=UTC)
"""The same of her application."""


def on(officer: CheckedClient, world: World, clock: MovableClock, at: datetime) -> str:
    """Let the officer come back at an instant; return a token for forms."""
    db.session.rollback()
    clock.set(at)
    sign_in(officer, world.storuman.officer)
    return csrf_token(officer, "/account")


@pytest.mark.parametrize("holds", [True, False])
def test_it_cannot_be_approved_nor_offered(
    officer: CheckedClient, world: World, clock: MovableClock, holds: bool
) -> None:
    ref, at = (world.storuman.booking, FEBRUARY_27) if holds else (world.storuman.application, APRIL_10)
    other = add_bed(world, 9).ref
    db.session.commit()
    token = on(officer, world, clock, at)
    for answer in (
        officer.post(f"{PAGE}/requests/{ref}/approve", data={"csrf_token": token, "version": "1"}),
        officer.post(f"{PAGE}/requests/{ref}/offer", data={"csrf_token": token, "version": "1", "bed": other}),
        officer.post(f"{PAGE}/worklist/approve", data={"csrf_token": token, "ticked": f"{ref}:1"}),
    ):
        assert answer.status_code == 409
        assert "The stay is over: there is nothing left to give. Close the request" in answer.text
    db.session.expire_all()
    asked = found(Booking, ref) if holds else found(Application, ref)
    assert asked.status == ("requested" if holds else "open")


def test_on_the_day_before_it_can_still_be_approved(officer: CheckedClient, world: World, clock: MovableClock) -> None:
    token = on(officer, world, clock, FEBRUARY_27.replace(day=26))
    page = f"{PAGE}/requests/{world.storuman.booking}"
    assert officer.post(f"{page}/approve", data={"csrf_token": token, "version": "1"}).status_code == 303
    assert status_of(world.storuman.booking) == "confirmed"


@pytest.mark.parametrize("page", ["worklist", "requests"])
@pytest.mark.parametrize("holds", [True, False])
def test_closing_it_is_proposed_and_tells_the_student_why(
    officer: CheckedClient, world: World, clock: MovableClock, page: str, holds: bool
) -> None:
    ref = world.storuman.booking if holds else world.storuman.application
    on(officer, world, clock, APRIL_10)
    address = f"{PAGE}/worklist" if page == "worklist" else f"{PAGE}/requests/{ref}"
    text = main_text(officer.get(address).text)
    assert f"The stay would have ended {'27 Feb' if holds else '10 Apr'} 2027" in text
    answer = post_form(officer, address, {"reason": "over"}, button=CLOSE, action=f"{PAGE}/requests/{ref}/decline")
    assert answer.status_code == 303
    db.session.expire_all()
    if holds:
        booking = found(Booking, ref)
        assert (booking.status, booking.events[-1].reason) == ("declined", "over")
    else:
        application = found(Application, ref)
        assert (application.status, application.reason) == ("closed", "over")
