"""A student changes her stay: what only gives back nights is done at once, the rest she asks for and is answered."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from housing.bookings.change_requests import ChangeRequest
from housing.bookings.models import Booking
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.organisations.models import Institution
from housing.placements.models import PlacementNight
from housing.stock.models import Bed, BedPrice
from tests.bookings.pages import main_text, token_of
from tests.changes.stays import (
    ARRIVAL,
    DEPARTURE,
    WEEK_8,
    WEEKS_6_AND_10,
    a_guest,
    agreed,
    held,
    is_sound,
    last_event,
    mails,
    nights,
    noon,
    page_of,
    wish,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import ORE_PER_NIGHT, World, found
from tests.placements.lists import send

ASK, GIVE_BACK = "Ask the municipality", "Give back the nights"
A_DAY = timedelta(days=1)
LONGER = DEPARTURE + 3 * A_DAY


def own(ref: str) -> str:
    return f"/bookings/{ref}"


def asks_for_more(student: CheckedClient, ref: str) -> None:
    answer = post_form(student, wish(own(ref), "dates", ARRIVAL, LONGER), {"cause": "makes_up"}, button=ASK)
    assert answer.status_code == 303


def request_of(ref: str) -> ChangeRequest | None:
    db.session.expire_all()
    return db.session.scalar(
        select(ChangeRequest).join(ChangeRequest.booking).where(Booking.ref == ref).order_by(ChangeRequest.id.desc())
    )


def status_of(ref: str) -> str | None:
    request = request_of(ref)
    status = request.status if request else None
    db.session.rollback()
    return status


class TestGivingBack:
    def test_happens_at_once_and_says_before_what_it_means(self, student: CheckedClient, world: World) -> None:
        ref, sooner = world.storuman.booking, DEPARTURE - 5 * A_DAY
        assert "Change your stay" in main_text(student.get(own(ref)).text)
        address = wish(own(ref), "dates", ARRIVAL, sooner)
        preview = main_text(student.get(address).text)
        assert "The nights 22–27 Feb 2027 are free for somebody else at once." in preview
        assert "SEK 1,875, before SEK 2,500" in preview
        assert "Skogsvägen" not in preview
        done = post_form(student, address, button=GIVE_BACK, follow=True)
        assert "You have given back the nights." in done.text
        assert agreed(ref) == [("1", ARRIVAL, sooner, 15 * ORE_PER_NIGHT)]
        assert last_event(ref) == ("confirmed", "student", "dates", True)
        assert mails() == [("stay_changed", world.elin)]  # the week's mail tells the municipality
        is_sound()

    def test_of_a_gap_that_is_held(self, student: CheckedClient, world: World, officer: CheckedClient) -> None:
        ref = world.storuman.booking
        gap = date(2027, 2, 13), date(2027, 2, 21)
        assert post_form(student, wish(own(ref), "release", *gap), button=GIVE_BACK).status_code == 303
        assert [part[1:3] for part in agreed(ref)] == [(ARRIVAL, gap[0]), (gap[1], DEPARTURE)]
        is_sound()

    def test_never_does_more_than_that(self, student: CheckedClient, world: World) -> None:
        ref = world.storuman.booking
        token = token_of(student, wish(own(ref), "dates", ARRIVAL, DEPARTURE - A_DAY))
        values = {"kind": "dates", "arrival": str(ARRIVAL), "departure": str(DEPARTURE + A_DAY), "version": "2"}
        answer = student.post(f"{own(ref)}/change/give-back", data=values | {"csrf_token": token})
        assert answer.status_code == 409
        assert agreed(ref) == [("1", ARRIVAL, DEPARTURE, 20 * ORE_PER_NIGHT)]

    def test_on_an_old_page_is_told_what_changed_since(
        self, student: CheckedClient, officer: CheckedClient, world: World
    ) -> None:
        ref = world.storuman.booking
        token = token_of(student, wish(own(ref), "dates", ARRIVAL, DEPARTURE - A_DAY))
        moved = wish(page_of(ref), "bed", ARRIVAL, DEPARTURE, bed=world.storuman.beds[1])
        assert post_form(officer, moved, button="Change the stay and tell the student").status_code == 303
        values = {"kind": "dates", "arrival": str(ARRIVAL), "departure": str(DEPARTURE - A_DAY), "version": "2"}
        answer = student.post(f"{own(ref)}/change/give-back", data=values | {"csrf_token": token})
        assert answer.status_code == 409
        assert "Somebody else changed it first" in main_text(answer.text)
        assert [part[:3] for part in agreed(ref)] == [("2", ARRIVAL, DEPARTURE)]


class TestAsking:
    def test_stands_ready_in_the_worklist_and_one_click_gives_it(
        self, student: CheckedClient, officer: CheckedClient, world: World
    ) -> None:
        ref = world.storuman.booking
        preview = main_text(student.get(wish(own(ref), "dates", ARRIVAL, LONGER)).text)
        assert "Your placement does not cover 28 Feb – 2 Mar 2027, so say why" in preview
        asks_for_more(student, ref)
        assert mails() == []  # the week's mail tells the municipality
        assert list(held(ref)) == nights(ARRIVAL, DEPARTURE)
        assert "You have asked for a change" in main_text(student.get(own(ref)).text)
        worklist = main_text(officer.get("/municipalities/storuman/worklist").text)
        assert "Changes that students ask for (1)" in worklist
        assert "To stay 7 Feb – 2 Mar 2027. Absence is made up afterwards." in worklist
        assert "Price: SEK 2,875, before SEK 2,500." in worklist
        action = f"{page_of(ref)}/change-request/accept"
        assert post_form(officer, "/municipalities/storuman/worklist", action=action).status_code == 303
        assert agreed(ref) == [("1", ARRIVAL, LONGER, 23 * ORE_PER_NIGHT)]
        assert last_event(ref) == ("confirmed", "officer", "makes_up", True)
        assert status_of(ref) == "agreed"
        assert mails() == [("stay_changed", world.elin)]
        reasons = select(PlacementNight.reason).where(PlacementNight.ground == "granted").distinct()
        assert db.session.scalars(reasons).all() == ["makes_up"]
        db.session.rollback()
        is_sound()

    def test_is_declined_with_a_reason_and_nothing_changes(
        self, student: CheckedClient, officer: CheckedClient, world: World
    ) -> None:
        ref = world.storuman.booking
        asks_for_more(student, ref)
        page, no = f"{page_of(ref)}/change-request", "Say no and tell the student"
        without = post_form(officer, page, button=no)
        assert without.status_code == 422
        assert post_form(officer, page, {"reason": "not_needed"}, button=no).status_code == 303
        assert list(held(ref)) == nights(ARRIVAL, DEPARTURE)
        assert mails() == [("change_request_declined", world.elin)]
        said = main_text(student.get(own(ref)).text)
        assert "The municipality could not change your stay" in said
        assert "The placement does not need those nights." in said
        asks_for_more(student, ref)
        is_sound()

    def test_for_another_room_that_she_chose(
        self, student: CheckedClient, officer: CheckedClient, world: World
    ) -> None:
        ref, bed = world.storuman.booking, world.storuman.beds[1]
        page = student.get(wish(own(ref), "bed", ARRIVAL, DEPARTURE))
        assert f"bed={bed}" in page.text
        assert "Skogsvägen" not in main_text(page.text)
        chosen = wish(own(ref), "bed", ARRIVAL, DEPARTURE, bed=bed)
        assert post_form(student, chosen, {"cause": "quieter"}, button=ASK).status_code == 303
        action = f"{page_of(ref)}/change-request/accept"
        assert post_form(officer, "/municipalities/storuman/worklist", action=action).status_code == 303
        assert [part[:3] for part in agreed(ref)] == [("2", ARRIVAL, DEPARTURE)]
        assert last_event(ref) == ("confirmed", "officer", "quieter", True)
        is_sound()

    def test_to_keep_the_room_over_a_gap(self, world: World, student: CheckedClient, officer: CheckedClient) -> None:
        ref = a_guest(world, "gap", world.storuman.beds[1], *WEEKS_6_AND_10)
        sign_in(student, "sara-gap@umu.example")
        gap = date(2027, 2, 13), date(2027, 3, 7)
        assert "Ask to keep the room" in main_text(student.get(f"{own(ref)}/change").text)
        assert post_form(student, wish(own(ref), "keep", *gap), button=ASK).status_code == 303
        action = f"{page_of(ref)}/change-request/accept"
        assert post_form(officer, "/municipalities/storuman/worklist", action=action).status_code == 303
        assert [part[1:3] for part in agreed(ref)] == [(ARRIVAL, date(2027, 3, 13))]
        is_sound()

    def test_is_one_thing_at_a_time_and_twice_is_once(self, student: CheckedClient, world: World) -> None:
        ref = world.storuman.booking
        token = token_of(student, wish(own(ref), "dates", ARRIVAL, LONGER))
        values = {"kind": "dates", "arrival": str(ARRIVAL), "departure": str(LONGER), "version": "2"}
        values |= {"cause": "travel", "csrf_token": token}
        assert student.post(f"{own(ref)}/change/ask", data=values).status_code == 303
        assert student.post(f"{own(ref)}/change/ask", data=values).status_code == 303
        other = student.post(f"{own(ref)}/change/ask", data=values | {"departure": str(DEPARTURE + A_DAY)})
        assert other.status_code == 409
        assert "You have asked for another change" in main_text(other.text)
        assert len(db.session.scalars(select(ChangeRequest)).all()) == 1
        db.session.rollback()
        assert student.get(f"{own(ref)}/change").status_code == 303
        assert post_form(student, own(ref), button="Take it back").status_code == 303
        assert status_of(ref) == "taken_back"

    def test_without_a_reason_is_asked_for_one(self, student: CheckedClient, world: World) -> None:
        answer = post_form(student, wish(own(world.storuman.booking), "dates", ARRIVAL, LONGER), button=ASK)
        assert answer.status_code == 422
        assert "Choose why. The municipality reads it." in answer.text
        assert status_of(world.storuman.booking) is None


class TestWhatHappensMeanwhile:
    def test_somebody_takes_the_nights_and_the_officer_sees_what_else_is_free(
        self, student: CheckedClient, officer: CheckedClient, world: World
    ) -> None:
        ref, bed = world.storuman.booking, world.storuman.beds[1]
        chosen = wish(own(ref), "bed", ARRIVAL, DEPARTURE, bed=bed)
        assert post_form(student, chosen, {"cause": "quieter"}, button=ASK).status_code == 303
        a_guest(world, "faster", bed, WEEK_8)
        action = f"{page_of(ref)}/change-request/accept"
        answer = post_form(officer, "/municipalities/storuman/worklist", action=action)
        assert answer.status_code == 409
        assert "Somebody else was faster: the bed is taken" in main_text(answer.text)
        assert [part[:3] for part in agreed(ref)] == [("1", ARRIVAL, DEPARTURE)]
        assert status_of(ref) == "open"
        is_sound()

    def test_the_price_rises_and_nothing_dearer_is_agreed_without_her(
        self, student: CheckedClient, officer: CheckedClient, world: World
    ) -> None:
        ref = world.storuman.booking
        asks_for_more(student, ref)
        dearer = BedPrice(
            bed_id=found(Bed, world.storuman.beds[0]).id, valid_from=TUESDAY.date(), ore_per_night=2 * ORE_PER_NIGHT
        )
        db.session.add(dearer)
        db.session.commit()
        action = f"{page_of(ref)}/change-request/accept"
        answer = post_form(officer, "/municipalities/storuman/worklist", action=action)
        assert answer.status_code == 409
        assert "the student read SEK 2,875 when she asked" in main_text(answer.text)
        assert list(held(ref)) == nights(ARRIVAL, DEPARTURE)

    def test_the_placement_moves_and_she_is_told_that_the_request_has_ended(
        self, student: CheckedClient, world: World
    ) -> None:
        ref = world.storuman.booking
        asks_for_more(student, ref)
        send(
            db.session.get_one(Institution, world.umu.id), "Ek, Elin;elin@umu.example;3OM401;Sjukstugan;Storuman;v.7-9;"
        )
        db.session.commit()
        assert status_of(ref) == "ended"
        assert ("change_request_ended", world.elin) in mails()
        page = student.get(own(ref))
        assert "Your placement has moved" in main_text(page.text)
        assert '/change"' not in page.text
        said = main_text(student.get(wish(own(ref), "dates", ARRIVAL, DEPARTURE - A_DAY)).text)
        assert "Answer that first." in said

    def test_the_booking_ends_and_so_does_the_request(self, student: CheckedClient, world: World) -> None:
        ref = world.storuman.booking
        asks_for_more(student, ref)
        withdraw_booking(found(Booking, ref), person_id=None, at=TUESDAY)
        db.session.commit()
        assert status_of(ref) == "ended"
        is_sound()

    def test_the_officer_does_it_by_hand_and_the_request_is_met(
        self, student: CheckedClient, officer: CheckedClient, world: World
    ) -> None:
        ref = world.storuman.booking
        asks_for_more(student, ref)
        button = "Change the stay and tell the student"
        other = wish(page_of(ref), "bed", date(2027, 2, 15), DEPARTURE, bed=world.storuman.beds[1])
        assert post_form(officer, other, button=button).status_code == 303
        assert status_of(ref) == "open"
        by_hand = wish(page_of(ref), "dates", ARRIVAL, LONGER, grant="agreed")
        assert post_form(officer, by_hand, button=button).status_code == 303
        assert status_of(ref) == "agreed"
        is_sound()


class TestWhoMayNot:
    @pytest.mark.parametrize("ending", ["/change", "/change/preview?kind=dates"])
    def test_another_students_room_is_not_found(self, student: CheckedClient, world: World, ending: str) -> None:
        assert student.get(f"/bookings/{world.sorsele.booking}{ending}").status_code == 404

    def test_nobody_changes_a_stay_that_is_over(
        self, student: CheckedClient, world: World, clock: MovableClock
    ) -> None:
        clock.set(noon(DEPARTURE))
        sign_in(student, world.elin)
        assert student.get(f"{own(world.storuman.booking)}/change").status_code == 303
