"""Between a proposal and the second yes the world goes on: what was proposed is looked at again before it is given."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from housing.bookings.models import Booking
from housing.bookings.services.agreeing import Answered, accept_change
from housing.bookings.services.changing import give_back
from housing.database import db
from housing.rules.sharing import Flat
from housing.rules.stay_changes import ChangeKind, Wish
from housing.stock.models import Bed
from housing.stock.services.beds import BedValues, retire_bed
from housing.stock.services.beds import add_bed as furnish
from housing.stock.services.dwellings import DwellingValues, change_dwelling
from tests.bookings.asked import add_bed
from tests.bookings.pages import main_text, token_of
from tests.bookings.test_moved_placements import (
    A_WEEK,
    EVENING,
    OFFICER,
    SATURDAY,
    STUDENT,
    WEEK_18,
    WEEKS_18_19,
    booked,
    close,
    held,
    is_sound,
    line,
    open_on,
    publish,
    stays,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

LAST_NIGHT = timedelta(days=1)


def given_another_bed(world: World) -> tuple[Booking, str, Bed]:
    """A guest's own bed is closed in her new week, so that another one is proposed."""
    own, other = add_bed(world, 1), add_bed(world, 2)
    booking = booked(world, "a", own, WEEK_18)
    close([own, *(found(Bed, ref) for ref in world.storuman.beds)], SATURDAY, 7)
    db.session.commit()
    publish(world, line("a", "v.19"))
    proposal = open_on(booking)
    assert [each.bed_id for each in proposal.segments] == [other.id]
    return booking, proposal.ref, other


def retire(bed: Bed) -> None:
    retire_bed(bed, person_id=None, at=TUESDAY)


def share_its_room(bed: Bed) -> None:
    values = BedValues("2", bed.room)
    furnish(bed.dwelling, values, ore_per_night=0, prices_from=TUESDAY.date(), person_id=None, at=TUESDAY)


def let_women_or_men_in(bed: Bed) -> None:
    home = bed.dwelling
    values = DwellingValues(home.label, "same_gender", home.step_free, home.animals)
    change_dwelling(home, values, person_id=None, at=TUESDAY)


class TestABedThatIsProposed:
    @pytest.mark.parametrize("happens", [retire, share_its_room, let_women_or_men_in])
    def test_is_not_given_when_it_is_no_longer_what_it_was(self, world: World, happens: Callable[[Bed], None]) -> None:
        booking, ref, bed = given_another_bed(world)
        third = add_bed(world, 3)
        happens(bed)
        db.session.commit()
        accept_change(booking, ref, STUDENT)
        assert accept_change(booking, ref, OFFICER) is Answered.AFRESH
        db.session.commit()
        assert bed.id not in held(booking).values()
        assert [each.bed_id for each in open_on(booking).segments] == [third.id]
        is_sound()

    def test_is_not_given_in_a_room_she_never_said_she_would_share(self, world: World) -> None:
        booking, ref, bed = given_another_bed(world)
        third = add_bed(world, 3, sharing="same_gender")
        share_its_room(bed)
        booking.flat = Flat.WOMEN  # what she said of another home
        db.session.commit()
        accept_change(booking, ref, STUDENT)
        assert accept_change(booking, ref, OFFICER) is Answered.AFRESH
        db.session.commit()
        assert [each.bed_id for each in open_on(booking).segments] == [third.id]
        is_sound()

    def test_leads_the_officer_to_what_can_be_had_instead(self, officer: CheckedClient, world: World) -> None:
        booking, ref, bed = given_another_bed(world)
        add_bed(world, 3)
        share_its_room(bed)
        accept_change(booking, ref, STUDENT)
        db.session.commit()
        page = f"/municipalities/storuman/requests/{booking.ref}"
        data = {"csrf_token": token_of(officer, page), "proposal": ref, "answer": "accept"}
        answer = officer.post(f"{page}/proposal", data=data, follow_redirects=True)
        assert answer.status_code == 200
        assert "That could no longer be had, so nothing was changed." in answer.text
        assert "Skogsgården, N3, rum 3." in main_text(answer.text)


class TestAHomeThatIsForWomenOrMenNow:
    """Guests who came before keep what they were promised; nights that are new need an answer."""

    def test_is_not_proposed_for_more_nights_to_whom_was_never_asked(self, world: World) -> None:
        own, other = add_bed(world, 1), add_bed(world, 2)
        booking = booked(world, "a", own, WEEK_18)
        close([found(Bed, ref) for ref in world.storuman.beds], EVENING, 14)
        publish(world, line("a", "v.18-19"))
        ref = open_on(booking).ref
        let_women_or_men_in(own)
        db.session.commit()
        accept_change(booking, ref, STUDENT)
        assert accept_change(booking, ref, OFFICER) is Answered.AFRESH
        db.session.commit()
        assert stays(open_on(booking).segments) == [(other.id, EVENING, SATURDAY + A_WEEK)]
        is_sound()

    def test_keeps_the_nights_that_are_hers(self, world: World) -> None:
        own = add_bed(world, 1)
        booking = booked(world, "a", own, WEEKS_18_19)
        publish(world, line("a", "v.18"))
        ref = open_on(booking).ref
        let_women_or_men_in(own)
        db.session.commit()
        accept_change(booking, ref, STUDENT)
        assert accept_change(booking, ref, OFFICER) is Answered.DONE
        db.session.commit()
        assert stays(booking.segments) == [(own.id, EVENING, SATURDAY)]
        is_sound()

    def test_lets_her_give_a_night_back(self, world: World) -> None:
        own = add_bed(world, 1)
        booking = booked(world, "a", own, WEEK_18)
        let_women_or_men_in(own)
        db.session.commit()
        give_back(booking, booking.version, Wish(ChangeKind.RELEASE, SATURDAY - LAST_NIGHT, SATURDAY), STUDENT)
        db.session.commit()
        assert stays(booking.segments) == [(own.id, EVENING, SATURDAY - LAST_NIGHT)]
        is_sound()
