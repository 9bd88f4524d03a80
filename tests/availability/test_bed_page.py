"""One bed: only what can be answered is asked, in the order of the page, and nothing that will be refused anyway."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db, transact
from housing.rules.sharing import Flat
from housing.stock.models import Bed, Dwelling
from tests.bookings.asked import a_placement, ask
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import csrf_token, post_form
from tests.harness.world import WEEKS_12_TO_14, World, found

QUESTION = "Vill du bo i ett hem för kvinnor eller för män?"
TICK = "Här bor kvinnor de veckorna. Jag vill bo i ett hem för kvinnor."


def bed_page(world: World, number: int = 1) -> str:
    return f"/placements/{world.storuman.second_placement}/beds/{world.storuman.beds[number]}"


def for_one_company(app: Flask, world: World, *, guest: Flat | None) -> None:
    """Make the home one for women or for men; `guest` has asked for its third bed in the same weeks."""
    with app.app_context():
        found(Dwelling, world.storuman.dwelling).sharing = "same_gender"
        if guest:
            ask(a_placement(world, "first", WEEKS_12_TO_14), found(Bed, world.storuman.beds[2]), flat=guest)
        db.session.commit()


def sent(client: CheckedClient, page: str, **answers: str) -> TestResponse:
    return post_form(client, page, answers, action=f"{page}/ask")


def flat_inputs(html: str) -> list[tuple[str, str]]:
    boxes = BeautifulSoup(html, "html.parser").select("input[name=flat]")
    return [(str(box["type"]), str(box["value"])) for box in boxes]


def errors(html: str) -> list[str]:
    return [link.get_text() for link in BeautifulSoup(html, "html.parser").select("[data-error-summary] a")]


def test_an_empty_home_asks_women_or_men_and_asks_the_same_after_an_error(
    app: Flask, elin: CheckedClient, world: World
) -> None:
    for_one_company(app, world, guest=None)
    answer = sent(elin, bed_page(world))
    assert answer.status_code == 422
    for html in (elin.get(bed_page(world)).text, answer.text):
        assert QUESTION in html
        assert flat_inputs(html) == [("radio", "women"), ("radio", "men")]


def test_where_women_live_there_is_one_box_to_tick_before_and_after_an_error(
    app: Flask, elin: CheckedClient, world: World
) -> None:
    for_one_company(app, world, guest=Flat.WOMEN)
    answer = sent(elin, bed_page(world))
    for html in (elin.get(bed_page(world)).text, answer.text):
        assert TICK in html
        assert flat_inputs(html) == [("checkbox", "women")]
    first, second = errors(answer.text)
    assert first.startswith("Kryssa i att du vill bo där")
    assert second.startswith("Välj när du kommer")


def test_the_tick_is_her_answer(app: Flask, elin: CheckedClient, world: World) -> None:
    for_one_company(app, world, guest=Flat.WOMEN)
    answer = sent(elin, bed_page(world, 0), flat="women", arrival_time="evening")
    assert answer.status_code == 303
    with app.app_context():
        assert found(Booking, answer.location.rsplit("/", 1)[1]).flat == "women"


def test_a_shared_room_in_a_mixed_home_asks_about_the_room(app: Flask, elin: CheckedClient, world: World) -> None:
    with app.app_context():
        one, other = (found(Bed, world.storuman.beds[number]) for number in (1, 2))
        one.room = other.room
        one.is_shared_room = other.is_shared_room = True
        db.session.commit()
    text = elin.get(bed_page(world)).text
    assert "Vill du dela rum med kvinnor eller med män?" in text
    assert QUESTION not in text


def test_price_and_a_way_to_the_form_stand_under_the_heading(elin: CheckedClient, world: World) -> None:
    page = BeautifulSoup(elin.get(bed_page(world)).text, "html.parser")
    link = page.select_one(".to-ask a")
    assert link is not None
    assert link["href"] == "#ask"
    assert page.select_one("#ask form") is not None
    assert "2 500 kr" in main_text(str(page))


@pytest.mark.parametrize(("approved", "sentence"), [(False, "Dra tillbaka den"), (True, "Lämna tillbaka det")])
def test_who_holds_a_room_for_the_nights_is_told_so_in_place_of_the_form(
    app: Flask, elin: CheckedClient, world: World, approved: bool, sentence: str
) -> None:
    if approved:
        with app.app_context():
            transact(lambda: approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY))
    bed = f"/placements/{world.storuman.placement}/beds/{world.storuman.beds[1]}"
    page = BeautifulSoup(elin.get(bed).text, "html.parser").select_one("#ask")
    assert page is not None
    assert page.select_one("form") is None
    assert sentence in page.get_text()
    assert page.select_one(f"a[href='/bookings/{world.storuman.booking}']") is not None
    answer = elin.post(f"{bed}/ask", data={"csrf_token": csrf_token(elin, "/account"), "arrival_time": "evening"})
    assert answer.status_code == 409, "it would have been refused"


def test_a_room_for_other_nights_is_in_nobodys_way(elin: CheckedClient, world: World) -> None:
    assert BeautifulSoup(elin.get(bed_page(world)).text, "html.parser").select_one("#ask form") is not None
