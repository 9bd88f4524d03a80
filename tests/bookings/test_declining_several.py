"""Several requests are declined with one reason: each by itself, and none unseen."""

from bs4 import BeautifulSoup
from sqlalchemy import select

from housing.bookings.models import Booking, BookingEvent, BookingNote
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.mail import MailMessage
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import main_text, status_of, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World, found

WORKLIST = "/municipalities/storuman/worklist"
TO_DECLINE, DECLINE = f"{WORKLIST}/to-decline", f"{WORKLIST}/decline"


def asked_for(world: World, count: int) -> list[str]:
    """Let students ask for beds; return the references."""
    made = [ask(a_placement(world, f"{n}", WEEKS_18_TO_20), add_bed(world, n)).ref for n in range(count)]
    db.session.commit()
    return made


def page_for(officer: CheckedClient, *refs: str) -> str:
    """Tick these on the worklist, and return the address of the page that asks why."""
    ticked = {"csrf_token": token_of(officer, WORKLIST), "ticked": [f"{ref}:1" for ref in refs]}
    answer = officer.post(TO_DECLINE, data=ticked)
    assert answer.status_code == 303
    assert "csrf" not in answer.headers["Location"]
    return answer.headers["Location"]


def said(html: str) -> str:
    """Return what a page says of what was done a moment ago."""
    messages = BeautifulSoup(html, "html.parser").select_one(".messages")
    assert messages is not None
    return messages.get_text(" ")


def test_all_that_were_ticked_are_told_the_same_reason(officer: CheckedClient, world: World) -> None:
    first, second, kept = asked_for(world, 3)
    page = page_for(officer, first, second)
    text = main_text(officer.get(page).text)
    assert "Decline 2 requests" in text
    assert ("Sara-0 Sund" in text, "Sara-1 Sund" in text, "Sara-2 Sund" in text) == (True, True, False)
    given = {"reason": "other", "note": "Vi bygger om."}
    assert post_form(officer, page, given, action=DECLINE).status_code == 303
    assert [status_of(ref) for ref in (first, second, kept)] == ["declined", "declined", "requested"]
    reasons = db.session.scalars(select(BookingEvent.reason).where(BookingEvent.to_status == "declined")).all()
    assert reasons == ["other", "other"]
    assert db.session.scalars(select(BookingNote.text)).all() == ["Vi bygger om.", "Vi bygger om."]
    told = db.session.scalars(select(MailMessage.to_address).where(MailMessage.kind == "booking_declined")).all()
    assert sorted(told) == ["sara-0@umu.example", "sara-1@umu.example"]


def test_without_a_reason_nobody_is_declined_and_nothing_is_lost(officer: CheckedClient, world: World) -> None:
    refs = asked_for(world, 2)
    page = page_for(officer, *refs)
    answer = post_form(officer, page, {"reason": "other", "note": ""}, action=DECLINE)
    assert answer.status_code == 422
    assert "Write the reason in the note" in answer.text
    ticks = BeautifulSoup(answer.text, "html.parser").find_all("input", {"name": "ticked"})
    assert {tick["value"] for tick in ticks} == {f"{ref}:1" for ref in refs}
    assert [status_of(ref) for ref in refs] == ["requested", "requested"]


def test_one_that_changed_meanwhile_is_named_and_the_others_are_declined(officer: CheckedClient, world: World) -> None:
    gone, stays = asked_for(world, 2)
    fields = {"csrf_token": token_of(officer, WORKLIST), "ticked": [f"{gone}:1", f"{stays}:1"], "reason": "other"}
    withdraw_booking(found(Booking, gone), person_id=None, at=TUESDAY)
    db.session.commit()
    fields["note"] = "Vi bygger om."
    text = said(officer.post(DECLINE, data=fields, follow_redirects=True).text)
    assert "1 request is declined" in text
    assert "Not declined:" in text
    assert (status_of(gone), status_of(stays)) == ("withdrawn", "declined")


def test_when_all_of_them_have_changed_nothing_is_done(officer: CheckedClient, world: World) -> None:
    (gone,) = asked_for(world, 1)
    page = page_for(officer, gone)
    fields = {"csrf_token": token_of(officer, WORKLIST), "ticked": [f"{gone}:1"], "reason": "other"}
    withdraw_booking(found(Booking, gone), person_id=None, at=TUESDAY)
    db.session.commit()
    assert "Nothing was declined" in said(officer.get(page, follow_redirects=True).text)
    assert officer.post(DECLINE, data=fields).status_code == 409
    assert status_of(gone) == "withdrawn"


def test_another_towns_request_is_not_among_them(officer: CheckedClient, world: World) -> None:
    page = page_for(officer, world.sorsele.booking)
    assert "Nothing was declined" in said(officer.get(page, follow_redirects=True).text)
    fields = {"csrf_token": token_of(officer, WORKLIST), "ticked": [f"{world.sorsele.booking}:1"], "reason": "other"}
    assert officer.post(DECLINE, data=fields).status_code == 409
    assert status_of(world.sorsele.booking) == "requested"


def test_nothing_ticked_is_said_in_words(officer: CheckedClient, world: World) -> None:
    asked_for(world, 1)
    answer = officer.post(TO_DECLINE, data={"csrf_token": token_of(officer, WORKLIST)})
    assert answer.status_code == 422
    assert "Tick at least one request to decline." in main_text(answer.text)
