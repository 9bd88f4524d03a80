"""The pages on which two students agree to live together: who is asked, what each reads, what officers see."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.bookings.parties import Party
from housing.bookings.services.living_together import ask_to_live_together, say_yes
from housing.database import db
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from housing.rules.nights import Period
from housing.stock.models import Bed
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import main_text, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World, build_world, found
from tests.holds.browsers import english


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns."""
    return build_world()


def address(name: str) -> str:
    return f"sara-{name}@umu.example"


def two(world: World, *, alias: str | None = None) -> tuple[Placement, Placement]:
    placements = a_placement(world, "ann", WEEKS_18_TO_20, alias=alias), a_placement(world, "bo", WEEKS_18_TO_20)
    db.session.commit()
    return placements


def together(one: Placement, other: Placement, *, shares: bool = False) -> None:
    asked = ask_to_live_together(one, other.student.email_key, shares_rooms=shares, at=TUESDAY)
    say_yes(other, asked.ref, shares_rooms=shares, at=TUESDAY)
    db.session.commit()


def page_of(placement: Placement) -> str:
    return f"/placements/{placement.ref}/together"


def without_tokens(html: str) -> str:
    """Return a page without what is another each time."""
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main")
    assert main is not None
    return re.sub(r'value="[^"]{30,}"', "", str(main))


def test_the_answer_says_nothing_of_whether_anybody_has_the_address(client: CheckedClient, world: World) -> None:
    ann, _ = two(world)
    page = page_of(ann)
    a_placement(world, "later", Period(date(2027, 9, 6), date(2027, 9, 17)))
    db.session.commit()
    read = set()
    for email in (address("bo"), address("no"), address("later"), world.storuman.officer):
        english(client, address("ann"))
        answer = post_form(client, page, {"email": email}, action=page)
        assert (answer.status_code, answer.headers["Location"]) == (303, page)
        read.add(without_tokens(client.get(page).text).replace(email, "THE-ADDRESS"))
        assert post_form(client, page, action=f"{page}/end").status_code == 303
    assert len(read) == 1


def test_two_agree_and_each_reads_where_the_other_has_a_room(client: CheckedClient, world: World) -> None:
    ann, bo = two(world)
    mine, theirs = page_of(ann), page_of(bo)
    bed = add_bed(world, 1, sharing="single_party")
    db.session.add(Bed(municipality_id=bed.municipality_id, label="2", room="rum 2", dwelling=bed.dwelling))
    db.session.commit()
    english(client, address("ann"))
    post_form(client, mine, {"email": address("bo").upper(), "shares_rooms": "y"}, action=mine)
    read = main_text(client.get(mine).text)
    assert address("bo") in read
    assert "Sara-bo" not in read

    english(client, address("bo"))
    assert "Sara-ann asks to live with you" in main_text(client.get("/placements").text)
    read = main_text(client.get(theirs).text)
    assert "Sara-ann asks to live with you" in read
    assert "Umeå universitet" in read
    assert "Sund" not in read, "the first name alone"
    question = db.session.scalars(select(Party.ref)).one()
    db.session.rollback()
    assert client.get(f"{theirs}/{question}/yes").status_code == 405, "a link only shows"
    said = {"shares_rooms": "y"}
    assert post_form(client, theirs, said, action=f"{theirs}/{question}/yes").status_code == 303
    read = main_text(client.get(theirs).text)
    assert "You and Sara-ann live together." in main_text(client.get("/placements").text)
    assert "You and Sara-ann live together" in read
    assert "You can have beds in one room" in read
    assert "Sara-ann has not asked for a room yet" in read

    ask(found(Placement, ann.ref), found(Bed, bed.ref))
    db.session.commit()
    read = main_text(client.get(theirs).text)
    assert "rum 1 Waiting for an answer" in read
    assert found(Bed, bed.ref).dwelling.property.street not in read, "the address shows when the room is hers"
    db.session.rollback()
    page = client.get(f"/placements/{bo.ref}/beds?arrive=first_day&leave=day_after").text
    assert "You and Sara-ann live together: homes with room for both" in main_text(page)
    first, *others = BeautifulSoup(page, "html.parser").select("article.offer")
    assert "Sara-ann has a room here" in first.get_text()
    assert others
    assert not any("Sara-ann" in each.get_text() for each in others)


def test_an_officer_reads_no_name_of_who_has_not_asked_there(client: CheckedClient, world: World) -> None:
    ann, bo = two(world)
    together(ann, bo, shares=True)
    asked = ask(ann, add_bed(world, 1, sharing="single_party")).ref
    db.session.commit()
    english(client, world.storuman.officer)
    read = main_text(client.get("/municipalities/storuman/worklist").text)
    assert "Wants to live with a fellow student who has not asked here" in read
    read = main_text(client.get(f"/municipalities/storuman/requests/{asked}").text)
    assert "a fellow student who has not asked here" in read
    assert "Both have said so; also in one room" in read
    assert "Sara-bo" not in read


def test_an_officer_reads_the_name_of_who_has_asked_there_too(client: CheckedClient, world: World) -> None:
    ann, bo = two(world)
    bed = add_bed(world, 1, sharing="single_party")
    other = Bed(municipality_id=bed.municipality_id, label="2", room="rum 2", dwelling=bed.dwelling)
    db.session.add(other)
    db.session.flush()
    together(ann, bo)
    mine, theirs = ask(ann, bed).ref, ask(bo, other).ref
    db.session.commit()
    english(client, world.storuman.officer)
    page = BeautifulSoup(client.get("/municipalities/storuman/worklist").text, "html.parser")
    row = page.find("input", id=f"tick-{mine}").find_parent("tr")  # type: ignore[union-attr]
    assert row is not None
    assert "Wants to live with Sara-bo Sund" in " ".join(row.get_text(" ").split())
    assert row.find("a", string="Sara-bo Sund")["href"] == f"/municipalities/storuman/requests/{theirs}"  # type: ignore[index]
    assert "Sara-ann Sund" in main_text(client.get(f"/municipalities/storuman/requests/{theirs}").text)


def test_who_is_protected_is_called_by_her_alias(client: CheckedClient, world: World) -> None:
    ann, bo = two(world, alias="Björk 7")
    ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY)
    db.session.commit()
    english(client, address("bo"))
    for page in ("/placements", page_of(bo)):
        read = client.get(page).text
        assert "Björk 7 asks to live with you" in read
        assert "Sara-ann" not in read


def test_a_no_is_told_and_another_can_be_asked(client: CheckedClient, world: World) -> None:
    ann, bo = two(world)
    question = ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY).ref
    db.session.commit()
    english(client, address("bo"))
    theirs, mine = page_of(bo), page_of(ann)
    assert post_form(client, theirs, action=f"{theirs}/{question}/no").status_code == 303
    assert "asks to live with you" not in client.get(theirs).text
    answer = client.post(f"{theirs}/{question}/yes", data={"csrf_token": token_of(client, theirs)})
    assert answer.status_code == 409
    assert "taken back, or has been answered" in main_text(answer.text)
    english(client, address("ann"))
    read = main_text(client.get(mine).text)
    assert "The one you asked has said no" in read
    assert "Sara-bo" not in read
    assert post_form(client, mine, {"email": address("eva")}, action=mine).status_code == 303


@pytest.mark.parametrize(
    ("email", "status", "sentence"),
    [
        ("", 422, "Write the e-mail address of the one you want to live with"),
        ("bo", 422, "This is not an e-mail address"),
        ("SARA-ANN@umu.example", 409, "That is your own address"),
    ],
)
def test_a_mistake_is_told_at_its_field(
    client: CheckedClient, world: World, email: str, status: int, sentence: str
) -> None:
    ann, _ = two(world)
    page = page_of(ann)
    english(client, address("ann"))
    answer = client.post(page, data={"csrf_token": token_of(client, page), "email": email})
    assert answer.status_code == status
    assert sentence in main_text(answer.text)


def test_one_is_asked_at_a_time_and_a_few_in_a_day(client: CheckedClient, world: World) -> None:
    ann, _ = two(world)
    page = page_of(ann)
    english(client, address("ann"))
    token = token_of(client, page)
    answers = [client.post(page, data={"csrf_token": token, "email": f"{n}@umu.example"}) for n in range(6)]
    assert [each.status_code for each in answers] == [303, 409, 409, 409, 409, 429]
    assert "Take that back first" in main_text(answers[1].text)
    assert "You can try again" in main_text(answers[5].text)


def test_another_ones_placement_is_not_found(client: CheckedClient, world: World) -> None:
    ann, bo = two(world)
    question = ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY).ref
    db.session.commit()
    theirs, mine = page_of(bo), page_of(ann)
    a_placement(world, "eva", WEEKS_18_TO_20)
    db.session.commit()
    english(client, address("eva"))
    token = token_of(client, "/account")
    assert client.get(theirs).status_code == 404
    for path in (mine, f"{theirs}/{question}/yes", f"{theirs}/{question}/no", f"{mine}/end"):
        assert client.post(path, data={"csrf_token": token, "email": "x@umu.example"}).status_code == 404
    assert db.session.scalars(select(Party.status)).all() == ["asked"]


def test_nothing_is_asked_on_a_placement_that_is_cancelled(client: CheckedClient, world: World) -> None:
    ann, _ = two(world)
    page = page_of(ann)
    english(client, address("ann"))
    token = token_of(client, page)
    cancel_placement(ann.id, at=TUESDAY, by=None)
    db.session.commit()
    assert "cancelled" in main_text(client.get(page).text)
    assert client.post(page, data={"csrf_token": token, "email": "x@umu.example"}).status_code == 409
    assert client.post(f"{page}/end", data={"csrf_token": token}).status_code == 409
