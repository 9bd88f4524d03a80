"""An officer changes a stay from the booking's page: chooses, reads what it becomes, confirms; the student is told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from housing.database import db
from housing.organisations.models import Municipality
from housing.placements.models import PlacementNight
from housing.stock.models import Bed, BedPrice
from housing.stock.services.closures import close_beds
from housing.stock.services.turnover import set_turnover
from tests.bookings.asked import add_bed
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

CHANGE = "Change the stay and tell the student"
A_DAY = timedelta(days=1)


def dearer_from_today(world: World) -> None:
    """Let a night cost more by now than Elin has agreed."""
    for ref in world.storuman.beds:
        db.session.add(BedPrice(bed_id=found(Bed, ref).id, valid_from=TUESDAY.date(), ore_per_night=2 * ORE_PER_NIGHT))
    db.session.commit()


def two_guests_where_homes_turn_over(world: World) -> tuple[str, str]:
    """Two with a bed each in week 8, in a municipality where beds stay empty for a night between guests."""
    refs = a_guest(world, "a", add_bed(world, 1).ref, WEEK_8), a_guest(world, "b", add_bed(world, 2).ref, WEEK_8)
    set_turnover(db.session.get_one(Municipality, world.storuman.id), 1, person_id=None, at=TUESDAY)
    db.session.commit()
    return refs


class TestDays:
    def test_from_the_booking_to_a_longer_stay_in_three_steps(self, officer: CheckedClient, world: World) -> None:
        ref = world.storuman.booking
        dearer_from_today(world)
        assert "Change the stay" in main_text(officer.get(page_of(ref)).text)
        assert "Longer or shorter" in main_text(officer.get(f"{page_of(ref)}/change").text)
        preview = main_text(officer.get(wish(page_of(ref), "dates", ARRIVAL, DEPARTURE + A_DAY)).text)
        assert "27–28 Feb 2027 more (1 night)" in preview
        assert "SEK 2,750, before SEK 2,500" in preview
        assert "Your room in Storuman has changed" in preview or "Storuman har ändrats" in preview
        assert mails() == []
        done = post_form(officer, wish(page_of(ref), "dates", ARRIVAL, DEPARTURE + A_DAY), button=CHANGE, follow=True)
        assert "The stay is changed, and the student is told." in done.text
        assert agreed(ref) == [("1", ARRIVAL, DEPARTURE + A_DAY, 20 * ORE_PER_NIGHT + 2 * ORE_PER_NIGHT)]
        assert list(held(ref)) == nights(ARRIVAL, DEPARTURE + A_DAY)
        assert last_event(ref) == ("confirmed", "officer", "dates", True)
        assert mails() == [("stay_changed", world.elin)]
        assert "Until then: Skogsgården, A, rum 1, 7–27 Feb 2027" in main_text(done.text)
        is_sound()

    def test_outside_the_placement_with_a_reason_only(self, officer: CheckedClient, world: World) -> None:
        ref, longer = world.storuman.booking, DEPARTURE + 4 * A_DAY
        asked = main_text(officer.get(wish(page_of(ref), "dates", ARRIVAL, longer)).text)
        assert "The placement does not cover all of those nights (28 Feb – 3 Mar 2027)" in asked
        granted = wish(page_of(ref), "dates", ARRIVAL, longer, grant="makes_up")
        assert "Granted: Absence is made up afterwards." in main_text(officer.get(granted).text)
        assert post_form(officer, granted, button=CHANGE).status_code == 303
        rows = db.session.execute(
            select(PlacementNight.night, PlacementNight.reason).where(PlacementNight.ground == "granted")
        ).all()
        assert [(row.night, row.reason) for row in rows] == [
            (night, "makes_up") for night in nights(DEPARTURE + A_DAY, longer)
        ]
        db.session.rollback()
        assert last_event(ref) == ("confirmed", "officer", "makes_up", True)
        is_sound()
        shorter = wish(page_of(ref), "dates", ARRIVAL, DEPARTURE)
        assert post_form(officer, shorter, button=CHANGE).status_code == 303
        assert db.session.scalars(select(PlacementNight).where(PlacementNight.ground == "granted")).all() == []
        db.session.rollback()
        is_sound()

    def test_of_a_guest_who_lives_there_keep_the_nights_that_passed(
        self, officer: CheckedClient, world: World, clock: MovableClock
    ) -> None:
        ref, today = world.storuman.booking, date(2027, 2, 16)
        clock.set(noon(today))
        sign_in(officer, world.storuman.officer)
        refused = main_text(officer.get(wish(page_of(ref), "dates", ARRIVAL + 2 * A_DAY, DEPARTURE)).text)
        assert "Nights that have passed cannot change. Choose days from 16 Feb 2027 on." in refused
        assert post_form(officer, wish(page_of(ref), "dates", ARRIVAL, today + A_DAY), button=CHANGE).status_code == 303
        assert agreed(ref) == [("1", ARRIVAL, today + A_DAY, 10 * ORE_PER_NIGHT)]
        is_sound(today)

    def test_where_her_bed_is_taken_another_has_the_nights_that_are_added(
        self, officer: CheckedClient, world: World
    ) -> None:
        ref = world.storuman.booking
        close_beds(
            [found(Bed, world.storuman.beds[0])], DEPARTURE, DEPARTURE + A_DAY, "repair", person_id=None, at=TUESDAY
        )
        db.session.commit()
        page = officer.get(wish(page_of(ref), "dates", ARRIVAL, DEPARTURE + A_DAY))
        assert "That bed is not free" in main_text(page.text)
        assert CHANGE not in page.text
        bed = found(Bed, world.storuman.beds[1]).ref
        db.session.rollback()
        assert f"bed={bed}" in page.text
        split = wish(page_of(ref), "dates", ARRIVAL, DEPARTURE + A_DAY, bed=bed)
        assert post_form(officer, split, button=CHANGE).status_code == 303
        assert [part[:3] for part in agreed(ref)] == [
            ("1", ARRIVAL, DEPARTURE),
            ("2", DEPARTURE, DEPARTURE + A_DAY),
        ]
        is_sound()

    @pytest.mark.parametrize(
        "days", ["", "arrival=2027-02-07&departure=soon", "arrival=2027-02-27&departure=2027-02-07"]
    )
    def test_that_are_no_days_are_told_so(self, officer: CheckedClient, world: World, days: str) -> None:
        page = officer.get(f"{page_of(world.storuman.booking)}/change/preview?kind=dates&{days}")
        assert page.status_code in {200, 422}
        assert CHANGE not in page.text


class TestAnotherBed:
    def test_is_chosen_from_those_that_are_free_the_same_home_first(self, officer: CheckedClient, world: World) -> None:
        ref, from_day = world.storuman.booking, date(2027, 2, 15)
        others = found(Bed, world.storuman.beds[1]).ref, found(Bed, world.storuman.beds[2]).ref
        db.session.rollback()
        all_of_it = officer.get(wish(page_of(ref), "bed", ARRIVAL, DEPARTURE)).text
        assert others[0] in all_of_it
        assert others[1] not in all_of_it  # it is closed until the 15th
        rest = officer.get(wish(page_of(ref), "bed", from_day, DEPARTURE)).text
        assert others[1] in rest
        assert "same home" in rest
        chosen = wish(page_of(ref), "bed", from_day, DEPARTURE, bed=others[1])
        assert post_form(officer, chosen, button=CHANGE).status_code == 303
        assert agreed(ref) == [
            ("1", ARRIVAL, from_day, 8 * ORE_PER_NIGHT),
            ("3", from_day, DEPARTURE, 12 * ORE_PER_NIGHT),
        ]
        assert last_event(ref) == ("confirmed", "officer", "bed", True)
        is_sound()

    def test_that_was_taken_a_moment_ago_leaves_everything_as_it_was(
        self, officer: CheckedClient, world: World
    ) -> None:
        ref, bed = world.storuman.booking, world.storuman.beds[1]
        address = wish(page_of(ref), "bed", ARRIVAL, DEPARTURE, bed=bed)
        token = token_of(officer, address)
        a_guest(world, "faster", bed, WEEK_8)
        before = agreed(ref), held(ref)
        values = {"kind": "bed", "arrival": str(ARRIVAL), "departure": str(DEPARTURE), "bed": bed, "version": "2"}
        answer = officer.post(f"{page_of(ref)}/change", data=values | {"csrf_token": token})
        assert answer.status_code == 409
        assert "Somebody else was faster: the bed is taken 21–27 Feb 2027." in main_text(answer.text)
        assert (agreed(ref), held(ref)) == before
        assert mails() == []
        is_sound()

    def test_of_another_town_is_not_found(self, officer: CheckedClient, world: World) -> None:
        address = wish(page_of(world.storuman.booking), "bed", ARRIVAL, DEPARTURE, bed=world.sorsele.beds[0])
        assert officer.get(address).status_code == 404

    def test_is_never_one_among_people_whom_she_did_not_choose(self, officer: CheckedClient, world: World) -> None:
        ref, bed = world.storuman.booking, found(Bed, world.storuman.beds[1])
        bed.dwelling.sharing = "same_gender"
        db.session.commit()
        page = officer.get(wish(page_of(ref), "bed", ARRIVAL, DEPARTURE))
        assert "No bed is free on all those nights" in main_text(page.text)
        token = token_of(officer, f"{page_of(ref)}")
        values = {"kind": "bed", "arrival": str(ARRIVAL), "departure": str(DEPARTURE), "bed": world.storuman.beds[1]}
        answer = officer.post(f"{page_of(ref)}/change", data=values | {"csrf_token": token, "version": "2"})
        assert answer.status_code == 409
        assert "needs an answer that the student has not given" in main_text(answer.text)


class TestTwoOfficers:
    def test_the_second_is_told_what_the_first_did_and_undoes_nothing(
        self, officer: CheckedClient, world: World
    ) -> None:
        ref = world.storuman.booking
        first = wish(page_of(ref), "dates", ARRIVAL, DEPARTURE - A_DAY)
        token = token_of(officer, first)
        assert post_form(officer, first, button=CHANGE).status_code == 303
        values = {"kind": "dates", "arrival": str(ARRIVAL), "departure": str(DEPARTURE + A_DAY), "version": "2"}
        answer = officer.post(f"{page_of(ref)}/change", data=values | {"csrf_token": token})
        assert answer.status_code == 409
        said = main_text(answer.text)
        assert "Somebody else changed it first" in said
        assert "by the municipality, until then: Skogsgården, A, rum 1, 7–27 Feb 2027" in said
        assert [part[2] for part in agreed(ref)] == [DEPARTURE - A_DAY]
        assert mails() == [("stay_changed", world.elin)]
        is_sound()


class TestSwapping:
    def test_moves_both_or_neither(self, officer: CheckedClient, world: World) -> None:
        ref = world.storuman.booking
        other = a_guest(world, "b", world.storuman.beds[1], WEEK_8)
        from_day = WEEK_8.first_day
        chosen = officer.get(f"{page_of(ref)}/change").text
        assert "Sara-b Sund" in chosen
        address = f"{page_of(ref)}/swap?guest={other}&first={from_day}"
        preview = main_text(officer.get(address).text)
        assert "7–22 Feb 2027 in Skogsgården, A, rum 1 + 22–27 Feb 2027 in Skogsgården, A, rum 2" in preview
        done = post_form(officer, address, button="Let both change beds and tell them", follow=True)
        assert "Both have changed beds" in done.text
        assert [part[:3] for part in agreed(ref)] == [("1", ARRIVAL, from_day), ("2", from_day, DEPARTURE)]
        assert [part[:3] for part in agreed(other)] == [
            ("2", WEEK_8.first_day - A_DAY, from_day),
            ("1", from_day, DEPARTURE),
        ]
        assert last_event(ref) == ("confirmed", "officer", "swap", True)
        assert last_event(other) == ("confirmed", "officer", "swap", True)
        assert sorted(mails()) == [("stay_changed", world.elin), ("stay_changed", "sara-b@umu.example")]
        is_sound()

    def test_is_refused_for_both_where_the_other_has_changed_since(self, officer: CheckedClient, world: World) -> None:
        ref = world.storuman.booking
        other = a_guest(world, "b", world.storuman.beds[1], WEEK_8)
        address = f"{page_of(ref)}/swap?guest={other}&first={WEEK_8.first_day}"
        token = token_of(officer, address)
        shorter = wish(page_of(other), "dates", WEEK_8.first_day - A_DAY, DEPARTURE - A_DAY)
        assert post_form(officer, shorter, button=CHANGE).status_code == 303
        before = agreed(ref), agreed(other)
        values = {"guest": other, "first": str(WEEK_8.first_day), "version": "2", "guest_version": "1"}
        answer = officer.post(f"{page_of(ref)}/swap", data=values | {"csrf_token": token})
        assert answer.status_code == 409
        assert "Somebody else changed it first" in main_text(answer.text)
        assert (agreed(ref), agreed(other)) == before
        is_sound()

    def test_says_where_somebody_else_has_the_nights(self, officer: CheckedClient, world: World) -> None:
        ref = world.storuman.booking
        other = a_guest(world, "b", world.storuman.beds[1], WEEK_8)
        a_guest(world, "c", world.storuman.beds[1], *WEEKS_6_AND_10[:1])
        address = f"{page_of(ref)}/swap?guest={other}&first={ARRIVAL}"
        page = officer.get(address)
        assert "That bed is not free" in main_text(page.text)
        assert "Let both change beds and tell them" not in page.text
        token, before = token_of(officer, page_of(ref)), (agreed(ref), agreed(other))
        values = {"guest": other, "first": str(ARRIVAL), "version": "2", "guest_version": "1"}
        answer = officer.post(f"{page_of(ref)}/swap", data=values | {"csrf_token": token})
        assert answer.status_code == 409
        assert "the bed is taken 7–13 Feb 2027" in main_text(answer.text)
        assert (agreed(ref), agreed(other)) == before
        is_sound()

    def test_from_the_first_day_needs_no_empty_night_between_the_two(
        self, officer: CheckedClient, world: World
    ) -> None:
        """Each bed has one guest after the other's never came: there is nothing to clean between them."""
        ref, other = two_guests_where_homes_turn_over(world)
        address = f"{page_of(ref)}/swap?guest={other}&first={WEEK_8.first_day - A_DAY}"
        assert "That bed is not free" not in main_text(officer.get(address).text)
        done = post_form(officer, address, button="Let both change beds and tell them", follow=True)
        assert "Both have changed beds" in done.text
        is_sound()

    def test_in_the_middle_of_two_stays_leaves_no_night_for_cleaning_and_is_refused(
        self, officer: CheckedClient, world: World
    ) -> None:
        ref, other = two_guests_where_homes_turn_over(world)
        page = officer.get(f"{page_of(ref)}/swap?guest={other}&first={WEEK_8.first_day + A_DAY}")
        assert "That bed is not free" in main_text(page.text)
        values = {"guest": other, "first": str(WEEK_8.first_day + A_DAY), "version": "1", "guest_version": "1"}
        token = token_of(officer, page_of(ref))
        answer = officer.post(f"{page_of(ref)}/swap", data=values | {"csrf_token": token})
        assert answer.status_code == 409, "the page and the ledger say the same"
        assert "The bed has to stay empty between two guests" in main_text(answer.text)


class TestGaps:
    def test_are_kept_and_released(self, officer: CheckedClient, world: World) -> None:
        ref = a_guest(world, "gap", world.storuman.beds[1], *WEEKS_6_AND_10)
        gap = date(2027, 2, 13), date(2027, 3, 7)
        chosen = main_text(officer.get(f"{page_of(ref)}/change").text)
        assert "Keep the room 13 Feb – 7 Mar 2027" in chosen
        keep = wish(page_of(ref), "keep", *gap, grant="keeps_room")
        assert post_form(officer, keep, button=CHANGE).status_code == 303
        assert [part[1:3] for part in agreed(ref)] == [(ARRIVAL, date(2027, 3, 13))]
        assert last_event(ref) == ("confirmed", "officer", "keeps_room", True)
        is_sound()
        assert "Release the room 13 Feb – 7 Mar 2027" in main_text(officer.get(f"{page_of(ref)}/change").text)
        assert post_form(officer, wish(page_of(ref), "release", *gap), button=CHANGE).status_code == 303
        assert [part[1:3] for part in agreed(ref)] == [(ARRIVAL, gap[0]), (gap[1], date(2027, 3, 13))]
        is_sound()


class TestWhoMayNot:
    @pytest.mark.parametrize("ending", ["/change", "/change/preview?kind=dates", "/swap", "/change-request"])
    def test_another_town_finds_nothing(self, officer: CheckedClient, world: World, ending: str) -> None:
        assert officer.get(f"/municipalities/storuman/requests/{world.sorsele.booking}{ending}").status_code == 404

    def test_what_is_over_or_only_asked_for_is_not_changed(
        self, officer: CheckedClient, world: World, clock: MovableClock
    ) -> None:
        ref = world.storuman.booking
        clock.set(noon(DEPARTURE))
        sign_in(officer, world.storuman.officer)
        assert officer.get(f"{page_of(ref)}/change").status_code == 303
        said = main_text(officer.get(wish(page_of(ref), "dates", ARRIVAL, DEPARTURE + A_DAY)).text)
        assert "The stay is over: there is nothing left to change." in said
