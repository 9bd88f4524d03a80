"""Who lives together: somebody sleeps by day, a home without animals, a companion."""

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.night_work import NightWork
from housing.bookings.services.deciding import approve_booking
from housing.bookings.services.night_work import sleep_by_day
from housing.database import db
from housing.rules.claiming import Condition, Needs
from housing.rules.night_work import Days
from housing.stock.models import Bed, Dwelling
from housing.stock.refusals import StockProblem, StockRefusedError
from housing.stock.services.dwellings import DwellingValues, change_dwelling
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import main_text, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found
from tests.placements.claimed import claim


def a_flat_for_two(world: World) -> tuple[Booking, Booking]:
    """Let two students ask for the two rooms of one flat in the same weeks; commit."""
    first = add_bed(world, 1)
    second = Bed(municipality_id=first.municipality_id, label="2", room="rum 2", dwelling=first.dwelling)
    db.session.add(second)
    db.session.flush()
    made = [ask(a_placement(world, name, WEEKS_18_TO_20), bed) for name, bed in (("ann", first), ("bo", second))]
    db.session.commit()
    one, other = made
    assert isinstance(one, Booking)
    assert isinstance(other, Booking)
    for booking in (one, other):
        approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    return one, other


@pytest.fixture
def student(client: CheckedClient) -> CheckedClient:
    """A browser in which a student reads English."""
    client.set_cookie("language", "en", domain="127.0.0.1")
    return client


class TestNightWork:
    def test_is_said_by_herself_and_read_by_those_she_lives_with_without_her_name(
        self, student: CheckedClient, world: World
    ) -> None:
        mine, theirs = a_flat_for_two(world)
        my_ref, their_ref, first = mine.ref, theirs.ref, mine.segments[0].arrival
        sign_in(student, "sara-ann@umu.example")
        said = {"first": first.isoformat(), "last": first.replace(day=first.day + 4).isoformat()}
        page = f"/bookings/{my_ref}/night-work"
        assert post_form(student, page, said, action=page).status_code == 303
        assert "You sleep by day" in main_text(student.get(f"/bookings/{my_ref}").text)
        assert "Somebody in your home" not in student.get(f"/bookings/{my_ref}").text
        sign_in(student, "sara-bo@umu.example")
        read = student.get(f"/bookings/{their_ref}").text
        assert "Somebody in your home works nights and sleeps by day" in read
        assert "Sara-ann" not in read
        assert student.get(f"/bookings/{my_ref}/night-work").status_code == 404

    def test_is_not_told_to_whoever_only_asks_for_a_room_there(self, student: CheckedClient, world: World) -> None:
        mine, theirs = a_flat_for_two(world)
        sleep_by_day(mine, Days(mine.segments[0].arrival, mine.segments[0].arrival))
        third = Bed(
            municipality_id=world.storuman.id, label="3", room="rum 3", dwelling=theirs.segments[0].bed.dwelling
        )
        db.session.add(third)
        db.session.flush()
        asks = ask(a_placement(world, "cy", WEEKS_18_TO_20), third).ref
        db.session.commit()
        sign_in(student, "sara-cy@umu.example")
        assert "Somebody in your home" not in student.get(f"/bookings/{asks}").text

    def test_is_taken_back(self, student: CheckedClient, world: World) -> None:
        mine, _ = a_flat_for_two(world)
        ref, first = mine.ref, mine.segments[0].arrival
        sign_in(student, "sara-ann@umu.example")
        page = f"/bookings/{ref}/night-work"
        said = {"first": first.isoformat(), "last": first.isoformat()}
        for _twice in range(2):
            post_form(student, page, said, action=page)
        assert db.session.scalars(select(NightWork.first_day)).all() == [first]
        db.session.rollback()
        assert post_form(student, page, action=f"{page}/remove").status_code == 303
        assert db.session.scalars(select(NightWork)).all() == []

    @pytest.mark.parametrize(
        ("first", "last", "sentence"),
        [
            ("2027-05-09", "2027-05-08", "not before the first"),
            ("2026-01-01", "2026-01-02", "on which you live there"),
            ("", "2027-05-08", "Write the first day"),
        ],
    )
    def test_that_makes_no_sense_is_told_at_its_field(
        self, student: CheckedClient, world: World, first: str, last: str, sentence: str
    ) -> None:
        mine, _ = a_flat_for_two(world)
        page = f"/bookings/{mine.ref}/night-work"
        db.session.rollback()
        sign_in(student, "sara-ann@umu.example")
        answer = student.post(page, data={"csrf_token": token_of(student, page), "first": first, "last": last})
        assert answer.status_code == 422
        assert sentence in main_text(answer.text)


class TestAHomeWithoutAnimals:
    def test_takes_none_while_a_guest_needs_it(self, officer: CheckedClient, world: World) -> None:
        placement = a_placement(world, "ann", WEEKS_18_TO_20)
        bed = add_bed(world, 1)
        ask(placement, bed)
        claim(placement, Needs(conditions=frozenset({Condition.NO_ANIMALS})))
        db.session.commit()
        ref = bed.dwelling.ref
        db.session.rollback()
        page = f"/municipalities/storuman/housing/dwellings/{ref}"
        answer = post_form(officer, page, {"animals": "allowed"}, button="Save")
        assert answer.status_code == 422
        assert "A guest needs a home without animals" in main_text(answer.text)
        assert found(Dwelling, ref).animals == "never"

    def test_takes_them_when_the_guest_has_left_or_did_not_ask(self, world: World) -> None:
        placement = a_placement(world, "ann", WEEKS_18_TO_20)
        bed = add_bed(world, 1)
        booking = ask(placement, bed)
        assert isinstance(booking, Booking)
        claim(placement, Needs(conditions=frozenset({Condition.NO_ANIMALS})))
        values = DwellingValues(bed.dwelling.label, bed.dwelling.sharing, step_free=False, animals="allowed")
        with pytest.raises(StockRefusedError) as refused:
            change_dwelling(bed.dwelling, values, person_id=None, at=TUESDAY)
        assert refused.value.refusals[0].code == StockProblem.NEEDS_NO_ANIMALS
        after = TUESDAY.replace(year=2027, month=6)
        change_dwelling(bed.dwelling, values, person_id=None, at=after)
        assert bed.dwelling.animals == "allowed"


@pytest.mark.parametrize(("sharing", "lacks"), [("mixed", True), ("single_party", False)])
def test_who_comes_with_somebody_needs_a_home_for_one_party(
    officer: CheckedClient, world: World, sharing: str, lacks: bool
) -> None:
    placement = a_placement(world, "ann", WEEKS_18_TO_20)
    ref = ask(placement, add_bed(world, 1, sharing=sharing)).ref
    claim(placement, Needs(conditions=frozenset({Condition.COMPANION})))
    db.session.rollback()
    text = main_text(officer.get(f"/municipalities/storuman/requests/{ref}").text)
    assert ("a home for one party, since somebody comes along" in text) is lacks
