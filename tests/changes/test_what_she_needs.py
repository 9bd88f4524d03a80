"""What a student has said she needs is seen wherever she gets another bed: those that have it come first."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.database import db
from housing.mail import MailMessage
from housing.placements.models import Placement
from housing.rules.claiming import Condition, Needs
from housing.stock.models import Bed
from tests.bookings.asked import a_placement, add_bed, ask
from tests.bookings.pages import main_text, token_of
from tests.changes.stays import ARRIVAL, DEPARTURE, WEEK_8, a_guest, agreed, page_of, wish
from tests.changes.test_rehousing import CLOSE_FROM, CLOSE_TO, ROOT, page
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.placements.claimed import claim

STEP_FREE = Needs(frozenset({Condition.STEP_FREE}))
NONE_HAS_ALL = "No free bed has all that she needs"
CHANGE = "Change the stay and tell the student"


@pytest.fixture
def near(world: World) -> str:
    """The nearest bed to Elin's, in her own home, which is not step-free; hers was."""
    found(Bed, world.storuman.beds[0]).dwelling.step_free = False
    claim(found(Placement, world.storuman.placement), STEP_FREE)
    return world.storuman.beds[1]


@pytest.fixture
def fitting(world: World) -> str:
    """A bed in another home, without steps."""
    bed = add_bed(world, 1)
    bed.dwelling.step_free = True
    db.session.commit()
    return bed.ref


def rows(html: str) -> list[str]:
    """Return what stands in the rows of the options, in their order."""
    table = BeautifulSoup(html, "html.parser").select_one("table.table-stacks")
    assert table is not None
    return [" ".join(row.get_text(" ").split()) for row in table.select("tbody tr")]


def last_mail(kind: str) -> str:
    db.session.expire_all()
    mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == kind).order_by(MailMessage.id.desc()))
    text = mail.first()
    assert text is not None
    said = f"{text.text}\n{text.html}"
    db.session.rollback()
    return said


class TestRehousing:
    def test_shows_the_beds_that_have_it_first_and_beside_the_others_what_they_lack(
        self, officer: CheckedClient, world: World, near: str, fitting: str
    ) -> None:
        html = officer.get(page(world.storuman.beds[0])).text
        shown = rows(html)
        assert ["N1, rum 1" in each for each in shown[:2]] == [True, True], "for the rest of the stay, or for a while"
        assert not any("Does not have" in each for each in shown[:2])
        assert "rum 2" in shown[2]
        assert all("Does not have: step-free" in each for each in shown[2:])
        assert all("Move here all the same" in each for each in shown[2:])
        assert NONE_HAS_ALL not in html

    def test_says_so_where_none_has_it_and_the_guest_is_told_what_hers_lacks(
        self, officer: CheckedClient, student: CheckedClient, world: World, near: str
    ) -> None:
        address, ref = page(world.storuman.beds[0]), world.storuman.booking
        assert NONE_HAS_ALL in main_text(officer.get(address).text)
        values = {"what": world.storuman.beds[0], "starts": str(CLOSE_FROM), "ends": str(CLOSE_TO), "reason": "repair"}
        values |= {"booking": ref, "version": "2", "bed": near, "csrf_token": token_of(officer, address)}
        values |= {"first": str(CLOSE_FROM), "departure": str(CLOSE_TO)}
        done = officer.post(f"{ROOT}/move", data=values, follow_redirects=True)
        assert "the beds are closed" in done.text
        assert ("2", CLOSE_FROM, CLOSE_TO) in [part[:3] for part in agreed(ref)], "an officer may choose it knowingly"
        said = last_mail("stay_changed")
        assert said.count("The room does not have: step-free way in.") == 2, "in both parts of the mail"
        own = main_text(student.get(f"/bookings/{ref}").text)
        assert "The room does not have: step-free way in." in own


class TestAnotherBed:
    def test_is_offered_in_that_order_to_the_officer(
        self, officer: CheckedClient, world: World, near: str, fitting: str
    ) -> None:
        html = officer.get(wish(page_of(world.storuman.booking), "bed", ARRIVAL, DEPARTURE)).text
        assert ["N1, rum 1" in each for each in rows(html)] == [True, False]
        assert "Does not have: step-free" in rows(html)[1]

    def test_split_over_two_is_too(self, officer: CheckedClient, world: World, near: str, fitting: str) -> None:
        html = officer.get(wish(page_of(world.storuman.booking), "bed", CLOSE_FROM, DEPARTURE)).text
        assert ["Does not have" in each for each in rows(html)] == [False, True, True]

    def test_that_lacks_it_says_so_before_it_is_chosen_and_in_the_mail_that_is_shown(
        self, officer: CheckedClient, world: World, near: str, fitting: str
    ) -> None:
        address = wish(page_of(world.storuman.booking), "bed", ARRIVAL, DEPARTURE, bed=near)
        shown = main_text(officer.get(address).text)
        assert "Does not have step-free way in" in shown
        assert "saknar: väg in utan trappsteg" in shown
        assert post_form(officer, address, button=CHANGE).status_code == 303
        assert agreed(world.storuman.booking)[0][0] == "2"

    def test_that_has_it_says_nothing(self, officer: CheckedClient, world: World, near: str, fitting: str) -> None:
        address = wish(page_of(world.storuman.booking), "bed", ARRIVAL, DEPARTURE, bed=fitting)
        assert "Does not have" not in main_text(officer.get(address).text)
        assert post_form(officer, address, button=CHANGE).status_code == 303
        assert "saknar" not in last_mail("stay_changed")

    def test_is_shown_to_the_student_in_that_order(
        self, student: CheckedClient, world: World, near: str, fitting: str
    ) -> None:
        address = wish(f"/bookings/{world.storuman.booking}", "bed", ARRIVAL, DEPARTURE)
        assert ["Does not have: step-free" in each for each in rows(student.get(address).text)] == [False, True]


class TestSwapping:
    def test_shows_what_either_would_lack(self, officer: CheckedClient, world: World, near: str, fitting: str) -> None:
        other = a_guest(world, "b", world.storuman.beds[1], WEEK_8)
        claim(found(Booking, other).placement, Needs(frozenset({Condition.NO_ANIMALS})))
        found(Bed, world.storuman.beds[0]).dwelling.animals = "allowed"
        db.session.commit()
        shown = main_text(officer.get(f"{page_of(world.storuman.booking)}/swap?guest={other}&first={ARRIVAL}").text)
        assert "Does not have step-free way in" in shown
        assert "Does not have home without animals" in shown


class TestARequest:
    def test_is_offered_another_bed_in_that_order(
        self, officer: CheckedClient, world: World, near: str, fitting: str
    ) -> None:
        ref = _asked_by(world, "asks")
        html = officer.get(f"{page_of(ref)}/other-beds").text
        lacking = ["Does not have: step-free" in each for each in rows(html)]
        assert lacking == sorted(lacking)
        assert set(lacking) == {True, False}

    def test_of_whom_only_lacking_beds_are_free_is_told_so(
        self, officer: CheckedClient, world: World, near: str
    ) -> None:
        ref = _asked_by(world, "asks")
        address = f"{page_of(ref)}/other-beds"
        assert NONE_HAS_ALL in main_text(officer.get(address).text)
        values = {"csrf_token": token_of(officer, address), "version": "1", "bed": near}
        assert officer.post(f"{page_of(ref)}/offer", data=values).status_code == 303
        assert "saknar: väg in utan trappsteg" in last_mail("booking_offered")

    def test_is_listed_after_those_whom_a_bed_suits_on_the_board(
        self, officer: CheckedClient, world: World, near: str
    ) -> None:
        _asked_by(world, "asks")
        address = f"/municipalities/storuman/board/beds/{near}?first={ARRIVAL}&last={DEPARTURE + timedelta(days=1)}"
        assert "Does not have: step-free" in main_text(officer.get(address).text)


def _asked_by(world: World, name: str) -> str:
    """Let a student who needs a home without steps ask for a bed in week 8 and return the reference."""
    placement = a_placement(world, name, WEEK_8)
    claim(placement, STEP_FREE)
    made = ask(placement, add_bed(world, 9))
    ref = made.ref
    db.session.commit()
    return ref
