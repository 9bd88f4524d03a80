"""Beds that must close under bookings: each guest is housed elsewhere in turn, then the closure is made."""

from datetime import date, timedelta
from urllib.parse import urlencode

from sqlalchemy import select

from housing.bookings.models import Booking
from housing.database import db
from housing.stock.models import Bed, BedPrice, Closure
from tests.bookings.asked import a_placement, add_bed, ask
from tests.bookings.pages import main_text, status_of, token_of
from tests.changes.stays import (
    ARRIVAL,
    DEPARTURE,
    TODAY,
    WEEK_8,
    WEEKS_6_AND_10,
    a_guest,
    agreed,
    held,
    is_sound,
    last_event,
    mails,
    noon,
    page_of,
    wish,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import ORE_PER_NIGHT, World, found

CLOSE_FROM, CLOSE_TO = date(2027, 2, 15), date(2027, 2, 20)
A_DAY = timedelta(days=1)
ROOT = "/municipalities/storuman/rehousing"


def page(what: str, starts: date = CLOSE_FROM, ends: date = CLOSE_TO) -> str:
    return f"{ROOT}?" + urlencode({"what": what, "starts": starts, "ends": ends, "reason": "repair"})


def closures(bed: str) -> list[tuple[date, date]]:
    rows = db.session.execute(
        select(Closure.starts, Closure.ends).join(Bed, Bed.id == Closure.bed_id).where(Bed.ref == bed)
    ).all()
    db.session.rollback()
    return [(row.starts, row.ends) for row in rows]


def another_home(world: World) -> str:
    """Furnish one more home with one bed and return the bed's reference."""
    ref = add_bed(world, 1).ref
    db.session.commit()
    return ref


class TestAClosure:
    def test_leads_from_its_form_through_the_guest_to_closed_beds(self, officer: CheckedClient, world: World) -> None:
        bed, ref = world.storuman.beds[0], world.storuman.booking
        values = {"what": bed, "starts": str(CLOSE_FROM), "ends": str(CLOSE_TO), "reason": "repair"}
        refused = post_form(officer, "/municipalities/storuman/housing/closures/new", values)
        assert refused.status_code == 422
        assert "Guests are in the way" in main_text(refused.text)
        assert page(bed).replace("&", "&amp;") in refused.text
        shown = main_text(officer.get(page(bed)).text)
        assert "Elin Ek" in shown
        assert "Has a bed here 15–20 Feb 2027. The whole stay: 7–27 Feb 2027." in shown
        assert closures(bed) == []
        third = world.storuman.beds[2]
        done = officer.post(
            f"{ROOT}/move",
            data=values
            | {"booking": ref, "version": "2", "bed": third, "first": str(CLOSE_FROM), "departure": str(CLOSE_TO)}
            | {"csrf_token": token_of(officer, page(bed))},
            follow_redirects=True,
        )
        assert "No guest is left, and the beds are closed." in done.text
        assert [part[:3] for part in agreed(ref)] == [
            ("1", ARRIVAL, CLOSE_FROM),
            ("3", CLOSE_FROM, CLOSE_TO),
            ("1", CLOSE_TO, DEPARTURE),
        ]
        assert closures(bed) == [(CLOSE_FROM, CLOSE_TO)]
        assert last_event(ref) == ("confirmed", "officer", "bed_closed", True)
        assert mails() == [("stay_changed", world.elin)]
        is_sound()

    def test_of_a_home_takes_each_guest_in_turn_and_offers_no_bed_that_closes_too(
        self, officer: CheckedClient, world: World
    ) -> None:
        elsewhere = another_home(world)
        second = a_guest(world, "b", world.storuman.beds[1], WEEK_8)
        home = world.storuman.dwelling
        starts, ends = date(2027, 2, 22), date(2027, 2, 27)
        address = page(home, starts, ends)
        shown = officer.get(address).text
        assert "Elin Ek" in main_text(shown)
        assert "Then Sara-b Sund" in main_text(shown)
        assert world.storuman.beds[2] not in shown
        assert elsewhere in shown
        values = {"what": home, "starts": str(starts), "ends": str(ends), "reason": "repair"}
        token = token_of(officer, address)
        moved = officer.post(
            f"{ROOT}/move",
            data=values
            | {"booking": world.storuman.booking, "version": "2", "bed": elsewhere}
            | {"first": str(starts), "departure": str(DEPARTURE), "csrf_token": token},
            follow_redirects=True,
        )
        said = main_text(moved.text)
        assert "The guest is moved and told." in moved.text
        assert "Sara-b Sund" in said
        assert "No other bed is free on those nights" in said
        assert closures(world.storuman.beds[0]) == []
        ended = post_form(officer, address, button="End the stay and tell her Sara-b Sund", follow=True)
        assert "No guest is left, and the beds are closed." in ended.text
        assert [part[1:3] for part in agreed(second)] == [(date(2027, 2, 21), starts)]
        assert last_event(second) == ("confirmed", "officer", "bed_closed", True)
        assert all(closures(bed)[-1] == (starts, ends) for bed in world.storuman.beds[:2])
        is_sound()

    def test_cancels_whom_it_leaves_no_night_and_says_why(self, officer: CheckedClient, world: World) -> None:
        another_home(world)
        ref = a_guest(world, "b", world.storuman.beds[1], WEEK_8)
        address = page(world.storuman.beds[1], date(2027, 2, 20), date(2027, 3, 1))
        ended = post_form(officer, address, button="End the stay and tell her Sara-b Sund", follow=True)
        assert "the beds are closed" in ended.text
        assert status_of(ref) == "cancelled"
        assert last_event(ref)[2] == "bed_closed"
        assert mails() == [("booking_cancelled", "sara-b@umu.example")]
        assert held(ref) == {}
        is_sound()

    def test_under_a_request_leads_to_its_answer(self, officer: CheckedClient, world: World) -> None:
        made = ask(a_placement(world, "asks", WEEK_8), found(Bed, world.storuman.beds[1]))
        assert isinstance(made, Booking)
        ref = made.ref
        db.session.commit()
        shown = officer.get(page(world.storuman.beds[1], date(2027, 2, 20), date(2027, 3, 1))).text
        assert "This is a request that waits for your answer." in main_text(shown)
        assert f"{page_of(ref)}/other-beds" in shown

    def test_is_never_made_under_a_guest_who_came_meanwhile(self, officer: CheckedClient, world: World) -> None:
        bed = world.storuman.beds[1]
        address = page(bed, date(2027, 2, 20), date(2027, 3, 1))
        assert "Nobody is in the way" in main_text(officer.get(address).text)
        token = token_of(officer, address)
        a_guest(world, "meanwhile", bed, WEEK_8)
        values = {"what": bed, "starts": "2027-02-20", "ends": "2027-03-01", "reason": "repair"}
        again = officer.post(f"{ROOT}/close", data=values | {"csrf_token": token}, follow_redirects=True)
        assert "Sara-meanwhile Sund" in main_text(again.text)
        assert closures(bed) == []

    def test_moves_nobody_whose_stay_changed_meanwhile(self, officer: CheckedClient, world: World) -> None:
        bed, ref = world.storuman.beds[0], world.storuman.booking
        token = token_of(officer, page(bed))
        values = {"what": bed, "starts": str(CLOSE_FROM), "ends": str(CLOSE_TO), "reason": "repair"}
        values |= {"booking": ref, "version": "1", "bed": world.storuman.beds[1]}
        values |= {"first": str(CLOSE_FROM), "departure": str(CLOSE_TO), "csrf_token": token}
        answer = officer.post(f"{ROOT}/move", data=values)
        assert answer.status_code == 409
        assert [part[:3] for part in agreed(ref)] == [("1", ARRIVAL, DEPARTURE)]


class TestThePrice:
    def test_is_no_higher_in_a_dearer_bed(self, officer: CheckedClient, world: World) -> None:
        bed, second, ref = world.storuman.beds[0], world.storuman.beds[1], world.storuman.booking
        dearer = BedPrice(bed_id=found(Bed, second).id, valid_from=TODAY, ore_per_night=3 * ORE_PER_NIGHT)
        db.session.add(dearer)
        db.session.commit()
        token = token_of(officer, page(bed))
        values = {"what": bed, "starts": str(CLOSE_FROM), "ends": str(CLOSE_TO), "reason": "repair"}
        values |= {"booking": ref, "version": "2", "bed": second, "csrf_token": token}
        values |= {"first": str(CLOSE_FROM), "departure": str(DEPARTURE)}
        assert officer.post(f"{ROOT}/move", data=values).status_code == 303
        assert sum(part[3] for part in agreed(ref)) == 20 * ORE_PER_NIGHT
        is_sound()


class TestGoingOutOfUse:
    def test_leads_the_guests_elsewhere_first(self, officer: CheckedClient, world: World) -> None:
        bed, ref = world.storuman.beds[0], world.storuman.booking
        refused = post_form(
            officer, f"/municipalities/storuman/housing/beds/{bed}", button="Take the bed out of use", follow=True
        )
        assert f"{ROOT}?what={bed}" in refused.text
        second = world.storuman.beds[1]
        token = token_of(officer, f"{ROOT}?what={bed}")
        values = {"what": bed, "booking": ref, "version": "2", "bed": second, "csrf_token": token}
        days = {"first": str(ARRIVAL), "departure": str(DEPARTURE)}
        done = officer.post(f"{ROOT}/move", data=values | days, follow_redirects=True)
        assert "No guest is left, and it is out of use." in done.text
        assert found(Bed, bed).retired_on is not None
        db.session.rollback()
        assert [part[:3] for part in agreed(ref)] == [("2", ARRIVAL, DEPARTURE)]
        is_sound()


class TestCancellingSinceTheBedCloses:
    def test_shows_the_other_beds_first(self, officer: CheckedClient, world: World) -> None:
        ref = world.storuman.booking
        button = "Cancel the booking and tell the student"
        shown = post_form(officer, page_of(ref), {"reason": "bed_closed"}, button=button, follow=True)
        assert "Free on those nights" in main_text(shown.text)
        assert status_of(ref) == "confirmed"
        address = shown.request.full_path
        assert post_form(officer, address, button=button).status_code == 303
        assert status_of(ref) == "cancelled"
        assert last_event(ref)[2] == "bed_closed"

    def test_moves_at_no_higher_price_and_says_why(self, officer: CheckedClient, world: World) -> None:
        ref, second = world.storuman.booking, world.storuman.beds[1]
        dearer = BedPrice(bed_id=found(Bed, second).id, valid_from=TODAY, ore_per_night=3 * ORE_PER_NIGHT)
        db.session.add(dearer)
        db.session.commit()
        address = wish(page_of(ref), "bed", ARRIVAL, DEPARTURE, bed=second, closed="1")
        assert post_form(officer, address, button="Change the stay and tell the student").status_code == 303
        assert agreed(ref) == [("2", ARRIVAL, DEPARTURE, 20 * ORE_PER_NIGHT)]
        assert last_event(ref)[2] == "bed_closed"

    def test_of_a_guest_who_lives_there_ends_the_stay_today(
        self, officer: CheckedClient, world: World, clock: MovableClock
    ) -> None:
        ref, today = world.storuman.booking, date(2027, 2, 16)
        clock.set(noon(today))
        sign_in(officer, world.storuman.officer)
        button = "End the stay and tell the student"
        shown = post_form(officer, page_of(ref), {"reason": "bed_closed"}, button=button, follow=True)
        assert "The guest lives there: the stay ends today" in main_text(shown.text)
        assert post_form(officer, shown.request.full_path, button=button).status_code == 303
        assert status_of(ref) == "completed"
        assert [part[2] for part in agreed(ref)] == [today]
        is_sound(today)


class TestWhoMayNot:
    def test_another_towns_bed_is_not_found(self, officer: CheckedClient, world: World) -> None:
        assert officer.get(page(world.sorsele.beds[0])).status_code == 404

    def test_a_stay_in_two_periods_is_offered_beds_for_the_nights_in_the_way(
        self, officer: CheckedClient, world: World
    ) -> None:
        ref = a_guest(world, "gap", world.storuman.beds[1], *WEEKS_6_AND_10)
        shown = officer.get(page(world.storuman.beds[1], date(2027, 3, 8), date(2027, 3, 10))).text
        assert f'value="{ref}"' in shown
        assert "8–13 Mar 2027" in main_text(shown)
