"""Between a proposal and the second yes the world goes on: what was proposed is looked at again before it is given."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.services.agreeing import Answered, accept_change
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.bookings.services.changing import give_back
from housing.bookings.services.deciding import approve_booking
from housing.bookings.services.offering import offer_other_bed
from housing.database import db
from housing.organisations.models import PlacementSite
from housing.rules.names import text_key
from housing.rules.nights import Period, wanted_stays
from housing.rules.sharing import Flat
from housing.rules.stay_changes import ChangeKind, Wish
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.services.beds import BedValues, retire_bed
from housing.stock.services.beds import add_bed as furnish
from housing.stock.services.dwellings import DwellingValues, change_dwelling
from tests.bookings.asked import a_placement, add_bed
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
    forget_mails,
    held,
    is_sound,
    line,
    mails,
    open_on,
    proposed,
    publish,
    stays,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

LAST_NIGHT = timedelta(days=1)
WEEK_14 = Period(date(2027, 4, 5), date(2027, 4, 9))
FAR_NORTH, FAR_WEST = 65.7, 15.3
"""Within Storuman, and two hours by car from its town."""


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


def in_the_mountains(world: World) -> list[Bed]:
    """A site of Storuman's where one gets from the town by car only, and two beds next to it."""
    here = world.storuman.id
    place = {"latitude": FAR_NORTH, "longitude": FAR_WEST}
    name = {"name": "Fjällstugan", "name_key": text_key("Fjällstugan")}
    house = Property(municipality_id=here, **name, **place, street="Fjällvägen 1", postal_town="Tärnaby")
    db.session.add_all([house, PlacementSite(municipality_id=here, **name, **place, is_approximate=False)])
    db.session.flush()
    homes = [Dwelling(municipality_id=here, property_id=house.id, label=label, sharing="mixed") for label in "AB"]
    beds = [Bed(municipality_id=here, label="1", room="rum 1", dwelling=home) for home in homes]
    db.session.add_all([*homes, *beds])
    db.session.flush()
    return beds


def both_say_yes(booking: Booking) -> Answered:
    """Answer what is proposed and return what came of the second yes."""
    ref = open_on(booking).ref
    accept_change(booking, ref, STUDENT)
    said = accept_change(booking, ref, OFFICER)
    db.session.commit()
    db.session.expire_all()
    return said


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


class TestWhatIsFoundInstead:
    """Is found for the placement as it moved: as near as the booking was, and for the part of it that it was for."""

    def moved_to_the_mountains(self, world: World, weeks: str = "v.18") -> tuple[Booking, list[Bed]]:
        """A guest in the town is placed in the mountains, where there are two beds; one of them is proposed."""
        beds = in_the_mountains(world)
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        db.session.commit()
        forget_mails()
        publish(world, line("a", weeks, site="Fjällstugan"))
        (segment,) = open_on(booking).segments
        assert segment.bed_id in {bed.id for bed in beds}
        return booking, sorted(beds, key=lambda bed: bed.id != segment.bed_id)

    def test_is_as_near_as_what_is_gone(self, world: World) -> None:
        booking, (gone, near) = self.moved_to_the_mountains(world)
        close([gone], EVENING, 7)
        assert both_say_yes(booking) is Answered.AFRESH
        assert [each.bed_id for each in open_on(booking).segments] == [near.id]
        is_sound()

    def test_is_as_near_although_the_weeks_moved_next(self, world: World) -> None:
        booking, beds = self.moved_to_the_mountains(world)
        publish(world, line("a", "v.18-19", site="Fjällstugan"))
        (segment,) = open_on(booking).segments
        assert segment.bed_id in {bed.id for bed in beds}
        is_sound()

    def test_is_as_near_as_the_bed_that_is_offered_instead_of_the_one_asked_for(self, world: World) -> None:
        beds = in_the_mountains(world)
        town, other = add_bed(world, 1), add_bed(world, 2)
        booking = booked(world, "a", town, WEEK_18, is_approved=False)
        db.session.commit()
        publish(world, line("a", "v.18", site="Fjällstugan"))
        offer_other_bed(Seen(world.storuman.id, booking.ref, booking.version), other, By(None, TUESDAY))
        db.session.commit()
        (segment,) = open_on(booking).segments
        assert segment.bed_id in {bed.id for bed in beds}
        is_sound()

    def test_is_nothing_and_she_is_told_that_her_room_stays_hers(self, officer: CheckedClient, world: World) -> None:
        booking, beds = self.moved_to_the_mountains(world)
        close(beds, EVENING, 7)
        ref, town = open_on(booking).ref, {each.bed_id for each in booking.segments}
        accept_change(booking, ref, STUDENT)
        db.session.commit()
        forget_mails()
        page = f"/municipalities/storuman/requests/{booking.ref}"
        data = {"csrf_token": token_of(officer, page), "proposal": ref, "answer": "accept"}
        answer = officer.post(f"{page}/proposal", data=data, follow_redirects=True)
        assert "nothing else that suits is free. The booking is as it was." in answer.text
        assert proposed(booking) is None
        assert set(held(booking).values()) == town
        assert mails() == {("change_dropped", "sara-a@umu.example")}
        is_sound()

    def test_is_for_the_part_that_the_booking_was_for(self, world: World) -> None:
        """She has a bed on the second part only; both parts move, the first to where the second was."""
        own, other = add_bed(world, 1), add_bed(world, 2)
        placement = a_placement(world, "a", WEEK_14, WEEK_18)
        made = ask_for_bed(placement, Wanted(own, wanted_stays([WEEK_18])), person_id=None, at=TUESDAY).load()
        assert isinstance(made, Booking)
        approve_booking(made, person_id=None, at=TUESDAY)
        close([own, *(found(Bed, ref) for ref in world.storuman.beds)], EVENING + 4 * A_WEEK, 7)
        db.session.commit()
        publish(world, line("a", "v.18+v.22"))
        week_22 = (EVENING + 4 * A_WEEK, SATURDAY + 4 * A_WEEK)
        assert stays(open_on(made).segments) == [(other.id, *week_22)]
        close([other], EVENING + 4 * A_WEEK, 7)
        forget_mails()
        assert both_say_yes(made) is Answered.ENDED
        (goes_first,) = db.session.scalars(select(Application).where(Application.placement_id == placement.id))
        assert [(wish.arrival, wish.departure) for wish in goes_first.wishes] == [week_22]
        assert ("nights_lost", "sara-a@umu.example") in mails()
        is_sound()

    def test_is_not_needed_when_the_placement_moves_back_and_she_is_told(self, world: World) -> None:
        booking, _ = self.moved_to_the_mountains(world)
        forget_mails()
        publish(world, line("a", "v.18"))
        assert proposed(booking) is None
        assert mails() == {("change_dropped", "sara-a@umu.example")}
        is_sound()


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
