"""The register of keys: who has which, and what cannot be done with it."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from housing.bookings.models import Booking
from housing.database import db
from housing.keys.models import DoorKey, KeyLoan
from tests.arrivals.doors import a_code, a_key, said
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.holds.browsers import token_on


def keys_page(world: World) -> str:
    return f"/municipalities/storuman/housing/properties/{world.storuman.property}/keys"


def stay_of(world: World) -> str:
    return f"/municipalities/storuman/stays/{world.storuman.booking}"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "key", "label": "14"}, None),
        ({"kind": "box", "label": "Nyckelboxen", "code": "1234"}, None),
        ({"kind": "code", "label": "Porten", "code": "1234"}, None),
        ({"kind": "code", "label": "Porten"}, "Write the code."),
        ({"kind": "key", "label": "14", "code": "1234"}, "A key has no code."),
        ({"kind": "key", "label": " "}, "Write its number, or what it is called."),
    ],
)
def test_an_officer_writes_down_keys_and_codes(
    officer: CheckedClient, world: World, sent: dict[str, str], sentence: str | None
) -> None:
    answer = post_form(officer, keys_page(world), {**sent, "opens": world.storuman.dwelling})
    assert answer.status_code == (422 if sentence else 303)
    assert (sentence or "") in said(answer.text) if sentence else True
    listed = said(officer.get(keys_page(world)).text)
    assert ("Skogsgården, A" in listed) is (sentence is None)
    assert "1234" not in listed


def test_a_key_goes_out_and_comes_back(officer: CheckedClient, world: World) -> None:
    a_key(world.storuman.beds[0])
    assert post_form(officer, stay_of(world), action=f"{stay_of(world)}/hand-over").status_code == 303
    assert "With Elin Ek since 24 Nov 2026" in said(officer.get(keys_page(world)).text)
    assert post_form(officer, stay_of(world), action=f"{stay_of(world)}/returned").status_code == 303
    assert "With you" in said(officer.get(keys_page(world)).text)
    loan = db.session.scalars(select(KeyLoan)).one()
    assert (loan.handed_at, loan.returned_at) == (TUESDAY, TUESDAY)
    assert loan.handed_by_id == loan.returned_by_id is not None


def test_a_lost_key_is_with_nobody_and_is_not_handed_over(officer: CheckedClient, world: World) -> None:
    ref = a_key(world.storuman.beds[0])
    post_form(officer, stay_of(world), action=f"{stay_of(world)}/hand-over")
    assert post_form(officer, f"/municipalities/storuman/keys/{ref}", button="The key is lost").status_code == 303
    assert "Lost since 24 Nov 2026" in said(officer.get(keys_page(world)).text)
    assert "Hand over" not in officer.get(stay_of(world)).text
    sent = {"csrf_token": token_on(officer, stay_of(world)), "key": ref}
    answer = officer.post(f"{stay_of(world)}/hand-over", data=sent)
    assert answer.status_code == 409
    assert post_form(officer, f"/municipalities/storuman/keys/{ref}", button="It has been found").status_code == 303
    assert post_form(officer, stay_of(world), action=f"{stay_of(world)}/hand-over").status_code == 303


def test_a_key_to_another_door_is_refused_and_another_town_s_is_not_found(officer: CheckedClient, world: World) -> None:
    other_room, other_town = a_key(world.storuman.beds[1], "N15"), a_key(world.sorsele.beds[0], "S1")
    token = token_on(officer, stay_of(world))
    for ref, status in ((other_room, 409), (other_town, 404)):
        answer = officer.post(f"{stay_of(world)}/hand-over", data={"csrf_token": token, "key": ref})
        assert answer.status_code == status
    assert db.session.scalars(select(KeyLoan)).all() == []


def test_a_key_is_with_one_guest_at_a_time_whatever_the_service_says(world: World) -> None:
    key_id = found(DoorKey, a_key(world.storuman.beds[0])).id
    booking_id = found(Booking, world.storuman.booking).id
    loans = [KeyLoan(door_key_id=key_id, booking_id=booking_id, handed_at=TUESDAY, is_out=True) for _ in range(2)]
    db.session.add_all(loans)
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_two_officers_at_one_key_the_second_is_told(officer: CheckedClient, world: World) -> None:
    ref = a_key(world.storuman.beds[0])
    token = token_on(officer, stay_of(world))
    sent = {"csrf_token": token, "key": ref}
    assert officer.post(f"{stay_of(world)}/hand-over", data=sent).status_code == 303
    again = officer.post(f"{stay_of(world)}/hand-over", data=sent)
    assert again.status_code == 409
    assert "A guest has that key." in said(again.text)
    out = officer.post(f"/municipalities/storuman/keys/{ref}/end", data={"csrf_token": token})
    assert out.status_code == 409


def test_a_new_code_is_sealed_and_the_old_one_gone(officer: CheckedClient, world: World) -> None:
    page = f"/municipalities/storuman/keys/{a_code(world.storuman.beds[0], 'OLD-1')}"
    assert post_form(officer, page, {"code": "NEW-2"}).status_code == 303
    shown = post_form(officer, page, button="Show the code").text
    assert "NEW-2" in shown
    assert "OLD-1" not in shown


def test_until_first_used_nothing_is_said_of_keys(officer: CheckedClient, world: World) -> None:
    for page in (stay_of(world), f"/municipalities/storuman/requests/{world.storuman.booking}"):
        text = said(officer.get(page).text)
        assert "Keys and codes" not in text
        assert "Hand over" not in text
        assert "Inspection" not in text
