"""A change reaches the housing: a changed list is published over a term with bookings, and every outcome is walked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.models import Application, Booking
from housing.bookings.services.agreeing import Answered, ProposalGone, accept_change, decline_change
from housing.bookings.services.answering import By, Seen, approve
from housing.bookings.services.deciding import approve_booking, withdraw_booking
from housing.bookings.services.life import Step
from housing.bookings.services.offering import offer_other_bed
from housing.bookings.services.staying import complete_past_stays, note_arrival
from housing.database import db
from housing.doctor.examination import examine
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.organisations.models import Institution
from housing.placements.models import PlacementNight
from housing.placements.services.cancelling import cancel_placement
from housing.rules.claiming import Condition, Needs
from housing.rules.lifecycle import Actor
from housing.rules.nights import Arrive, Period
from housing.rules.sharing import Flat
from housing.stock.models import Bed
from housing.stock.services.closures import close_beds
from tests.bookings.asked import a_placement, add_bed, ask
from tests.bookings.pages import main_text, token_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found
from tests.placements.claimed import claim
from tests.placements.lists import send

WEEK_18 = Period(date(2027, 5, 3), date(2027, 5, 7))
WEEKS_18_19 = Period(date(2027, 5, 3), date(2027, 5, 14))
EVENING, MONDAY, SATURDAY = date(2027, 5, 2), date(2027, 5, 3), date(2027, 5, 8)
TODAY = TUESDAY.date()
A_WEEK = timedelta(days=7)
FLAT = Flat.WOMEN
FACTS = ("booking_id", "municipality_id", "made_at", "answer_by", "site_before_id")
"""What a proposal cannot be without."""

STUDENT, OFFICER = Step(Actor.STUDENT, None, TUESDAY), Step(Actor.OFFICER, None, TUESDAY)


def line(name: str, weeks: str, site: str = "Sjukstugan", town: str = "Storuman") -> str:
    """A student's row in the list, as `a_placement` made her."""
    return f"Sund, Sara-{name};sara-{name}@umu.example;3OM401;{site};{town};{weeks};"


def publish(world: World, *lines: str, at: datetime = TUESDAY) -> None:
    send(db.session.get_one(Institution, world.umu.id), *lines, at=at)
    db.session.commit()


def booked(world: World, name: str, bed: Bed, *periods: Period, is_approved: bool = True) -> Booking:
    """A student with a placement and a bed on all of it."""
    made = ask(a_placement(world, name, *periods), bed, arrive=Arrive.EVENING_BEFORE)
    assert isinstance(made, Booking)
    if is_approved:
        approve_booking(made, person_id=None, at=TUESDAY)
    return made


def close(beds: list[Bed], first: date, nights: int) -> None:
    close_beds(beds, first, first + timedelta(days=nights), "repair", person_id=None, at=TUESDAY)


def proposed(booking: Booking) -> ChangeProposal | None:
    db.session.expire_all()
    return db.session.scalar(
        select(ChangeProposal).where(ChangeProposal.booking_id == booking.id, ChangeProposal.status == "open")
    )


def open_on(booking: Booking) -> ChangeProposal:
    proposal = proposed(booking)
    assert proposal is not None
    return proposal


def stays(parts: object) -> list[tuple[int, date, date]]:
    return [(each.bed_id, each.arrival, each.departure) for each in parts]  # type: ignore[attr-defined]


def held(booking: Booking) -> dict[date, int]:
    rows = select(BedNight.night, BedNight.bed_id).where(BedNight.booking_id == booking.id).order_by(BedNight.night)
    return dict(db.session.execute(rows).all())


def outside(booking: Booking) -> list[date]:
    rows = select(PlacementNight.night).where(
        PlacementNight.placement_id == booking.placement_id, PlacementNight.ground == "outside"
    )
    return sorted(db.session.scalars(rows))


def mails() -> set[tuple[str, str]]:
    db.session.expire_all()
    return {(kind, to) for kind, to in db.session.execute(select(MailMessage.kind, MailMessage.to_address))}


def mail_of(kind: str, to: str) -> str:
    db.session.expire_all()
    return db.session.scalars(
        select(MailMessage.text).where(MailMessage.kind == kind, MailMessage.to_address == to)
    ).one()


def is_sound(day: date = TODAY) -> None:
    """Let the doctor look; what the world's own Elin and Maja asked for in spring may be over by `day`."""
    db.session.expire_all()
    assert [breach for breach in examine(day) if breach.rule not in {"past stays", "applications"}] == []


def forget_mails() -> None:
    db.session.query(MailMessage).delete()
    db.session.commit()


class TestAPublishedList:
    def test_is_carried_through_to_every_booking(self, world: World) -> None:
        one, two, three, four, five, six = (add_bed(world, number) for number in range(1, 7))
        stays_as_it_is = booked(world, "a", one, WEEK_18)
        a_week_more = booked(world, "b", two, WEEK_18)
        bed_is_taken = booked(world, "c", three, WEEK_18)
        nothing_is_free = booked(world, "d", four, WEEK_18)
        only_asked = booked(world, "e", five, WEEK_18, is_approved=False)
        too_far = booked(world, "f", six, WEEK_18)
        close([three], SATURDAY, 7)
        everything = list(db.session.scalars(select(Bed).where(Bed.municipality_id == world.storuman.id)))
        close(everything, date(2027, 5, 30), 6)
        forget_mails()

        publish(
            world,
            line("a", "v.18", site="Akuten"),
            line("b", "v.18-19"),
            line("c", "v.19"),
            line("d", "v.22"),
            line("e", "v.19"),
            line("f", "v.18", site="Sjukstugan", town="Sorsele"),
        )

        assert proposed(stays_as_it_is) is None
        assert len(held(stays_as_it_is)) == 6

        more = open_on(a_week_more)
        assert stays(more.segments) == [(two.id, EVENING, SATURDAY + A_WEEK)]
        assert outside(a_week_more) == []

        other = open_on(bed_is_taken)
        (segment,) = other.segments
        assert segment.bed_id != three.id
        assert (segment.arrival, segment.departure) == (EVENING + A_WEEK, SATURDAY + A_WEEK)
        assert outside(bed_is_taken) == [EVENING + timedelta(days=n) for n in range(6)]
        assert len(held(bed_is_taken)) == 6

        assert (nothing_is_free.status, held(nothing_is_free)) == ("cancelled", {})
        (waits,) = db.session.scalars(
            select(Application).where(Application.placement_id == nothing_is_free.placement_id)
        )
        assert (waits.status, waits.goes_first) == ("open", "placement_moved")
        assert [(wish.arrival, wish.departure) for wish in waits.wishes] == [(date(2027, 5, 30), date(2027, 6, 5))]

        follows = open_on(only_asked)
        assert not follows.asks_officer
        assert stays(follows.segments) == [(five.id, EVENING + A_WEEK, SATURDAY + A_WEEK)]

        assert (too_far.status, held(too_far)) == ("cancelled", {})
        (there,) = db.session.scalars(select(Application).where(Application.placement_id == too_far.placement_id))
        assert {wish.municipality_id for wish in there.wishes} == {world.sorsele.id}

        assert mails() == {
            ("change_proposed", "sara-b@umu.example"),
            ("change_proposed", "sara-c@umu.example"),
            ("change_proposed", "sara-e@umu.example"),
            ("nights_lost", "sara-d@umu.example"),
            ("nights_lost", "sara-f@umu.example"),
            ("moved_without_bed", world.umu.coordinator),
        }
        is_sound()

    def test_of_a_placement_that_is_cancelled_instead_leaves_nothing_proposed(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.19"))
        cancel_placement(booking.placement_id, at=TUESDAY, by=None)
        db.session.commit()
        assert proposed(booking) is None
        assert (booking.status, held(booking), outside(booking)) == ("cancelled", {}, [])
        is_sound()

    def test_splits_a_stay_over_two_beds_where_no_bed_is_free_for_all_of_it(self, world: World) -> None:
        own, other = add_bed(world, 1), add_bed(world, 2)
        booking = booked(world, "a", own, WEEK_18)
        others = [found(Bed, ref) for ref in world.storuman.beds]
        close(others, EVENING, 14)
        close([own], date(2027, 5, 12), 5)
        close([other], EVENING, 8)
        publish(world, line("a", "v.18-19"))
        assert stays(open_on(booking).segments) == [
            (own.id, EVENING, date(2027, 5, 12)),
            (other.id, date(2027, 5, 12), SATURDAY + A_WEEK),
        ]
        is_sound()

    def test_proposes_no_bed_that_lacks_what_she_needs_while_one_that_has_it_is_free(self, world: World) -> None:
        own, fitting = add_bed(world, 1), add_bed(world, 2)
        booking = booked(world, "a", own, WEEK_18)
        own.dwelling.step_free = fitting.dwelling.step_free = True
        claim(booking.placement, Needs(frozenset({Condition.STEP_FREE})))
        close([own], SATURDAY, 7)
        publish(world, line("a", "v.19"))
        assert stays(open_on(booking).segments) == [(fitting.id, EVENING + A_WEEK, SATURDAY + A_WEEK)]
        assert "step" not in mail_of("change_proposed", "sara-a@umu.example")
        is_sound()

    def test_says_on_both_pages_and_in_the_mail_what_the_only_free_bed_lacks(
        self, officer: CheckedClient, world: World
    ) -> None:
        own = add_bed(world, 1)
        booking = booked(world, "a", own, WEEK_18)
        own.dwelling.step_free = True
        claim(booking.placement, Needs(frozenset({Condition.STEP_FREE})))
        close([own], SATURDAY, 7)
        forget_mails()
        publish(world, line("a", "v.19"))
        assert open_on(booking).segments[0].bed_id != own.id
        ref = booking.ref
        said = mail_of("change_proposed", "sara-a@umu.example")
        assert "Rummet i förslaget saknar: väg in utan trappsteg." in said
        page = main_text(officer.get(f"/municipalities/storuman/requests/{ref}").text)
        assert "Does not have step-free way in" in page
        assert "No bed that has all she needs was free when this was proposed." in page
        assert "Does not have: step-free way in" in main_text(officer.get("/municipalities/storuman/worklist").text)
        student = CheckedClient(officer.application)
        student.set_cookie("language", "en", domain="127.0.0.1")
        sign_in(student, "sara-a@umu.example")
        own_page = main_text(student.get(f"/bookings/{ref}").text)
        assert "Does not have step-free way in" in own_page
        assert "No room that has all you need was free when this was proposed." in own_page
        assert "Does not have: step-free way in" in main_text(student.get("/placements").text)

    def test_keeps_women_among_women(self, world: World) -> None:
        own, mixed = add_bed(world, 1, sharing="same_gender"), add_bed(world, 2)
        made = ask(a_placement(world, "a", WEEK_18), own, arrive=Arrive.EVENING_BEFORE, flat=FLAT)
        assert isinstance(made, Booking)
        approve_booking(made, person_id=None, at=TUESDAY)
        close([own], SATURDAY, 7)
        publish(world, line("a", "v.19"))
        assert made.status == "cancelled"
        assert mixed.id not in held(made).values()
        is_sound()

    def test_lets_an_application_ask_for_the_new_weeks(self, world: World) -> None:
        made = ask(a_placement(world, "a", WEEK_18), add_bed(world, 1), collect=True, arrive=Arrive.EVENING_BEFORE)
        forget_mails()
        publish(world, line("a", "v.19"))
        application = found(Application, made.ref)
        assert [(wish.arrival, wish.departure) for wish in application.wishes] == [
            (EVENING + A_WEEK, SATURDAY + A_WEEK)
        ]
        assert mails() == {("application_moved", "sara-a@umu.example")}
        approve(Seen(world.storuman.id, made.ref, application.version), By(None, TUESDAY))
        db.session.commit()
        is_sound()


class TestBothSayYes:
    @pytest.mark.parametrize("first", [STUDENT, OFFICER], ids=["student first", "officer first"])
    def test_and_the_booking_follows(self, world: World, first: Step) -> None:
        bed = add_bed(world, 1)
        booking = booked(world, "a", bed, WEEK_18)
        publish(world, line("a", "v.19"))
        forget_mails()
        ref, last = open_on(booking).ref, OFFICER if first is STUDENT else STUDENT
        assert accept_change(booking, ref, first) is Answered.WAITS
        assert accept_change(booking, ref, first) is Answered.WAITS
        db.session.commit()
        assert min(held(booking)) == EVENING
        is_sound()
        assert accept_change(booking, ref, last) is Answered.DONE
        db.session.commit()
        assert stays(booking.segments) == [(bed.id, EVENING + A_WEEK, SATURDAY + A_WEEK)]
        assert list(held(booking)) == [EVENING + A_WEEK + timedelta(days=n) for n in range(6)]
        assert booking.status == "confirmed"
        event = booking.events[-1]
        assert (event.from_status, event.to_status, event.reason) == ("confirmed", "confirmed", "placement_changed")
        assert event.replaced is not None
        assert outside(booking) == []
        assert ("change_agreed", "sara-a@umu.example") in mails()
        is_sound()

    def test_to_what_was_asked_for_the_student_alone(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18, is_approved=False)
        publish(world, line("a", "v.19"))
        assert accept_change(booking, open_on(booking).ref, STUDENT) is Answered.DONE
        db.session.commit()
        assert booking.status == "requested"
        approve(Seen(world.storuman.id, booking.ref, booking.version), By(None, TUESDAY))
        db.session.commit()
        assert (booking.status, min(held(booking))) == ("confirmed", EVENING + A_WEEK)
        is_sound()

    def test_once_it_was_approved_the_officer_is_asked_too(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18, is_approved=False)
        publish(world, line("a", "v.19"))
        approve_booking(booking, person_id=None, at=TUESDAY)
        assert accept_change(booking, open_on(booking).ref, STUDENT) is Answered.WAITS
        is_sound()

    def test_and_an_offer_is_then_hers(self, world: World) -> None:
        first, second = add_bed(world, 1), add_bed(world, 2)
        booking = booked(world, "a", first, WEEK_18, is_approved=False)
        offer_other_bed(Seen(world.storuman.id, booking.ref, 1), second, By(None, TUESDAY))
        publish(world, line("a", "v.19"))
        ref = open_on(booking).ref
        accept_change(booking, ref, OFFICER)
        assert accept_change(booking, ref, STUDENT) is Answered.DONE
        db.session.commit()
        assert booking.status == "confirmed"
        assert set(held(booking).values()) == {second.id}
        is_sound()

    def test_and_what_was_agreed_is_frozen_for_the_nights_that_are_kept(self, world: World) -> None:
        bed = found(Bed, world.storuman.beds[0])
        booking = booked(world, "a", bed, WEEK_18)
        agreed = sum(each.ore for each in booking.segments)
        assert agreed == 6 * 12_500
        bed.prices[0].ore_per_night = 20_000
        db.session.commit()
        publish(world, line("a", "v.18-19"))
        assert [each.ore for each in open_on(booking).segments] == [agreed + 7 * 20_000]

    def test_although_only_a_part_can_be_had(self, world: World) -> None:
        own = add_bed(world, 1)
        booking = booked(world, "a", own, WEEK_18)
        others = [found(Bed, ref) for ref in world.storuman.beds]
        close(others, EVENING, 21)
        close([own], SATURDAY, 10)
        publish(world, line("a", "v.18-19"))
        assert proposed(booking) is None
        assert booking.status == "confirmed"
        (line_,) = db.session.scalars(select(Application).where(Application.placement_id == booking.placement_id))
        assert [(wish.arrival, wish.departure) for wish in line_.wishes] == [(SATURDAY, SATURDAY + A_WEEK)]
        is_sound()


class TestWhatNoLongerFits:
    def test_is_proposed_afresh(self, world: World) -> None:
        first, second = add_bed(world, 1), add_bed(world, 2)
        booking = booked(world, "a", first, WEEK_18)
        publish(world, line("a", "v.19"))
        ref = open_on(booking).ref
        accept_change(booking, ref, OFFICER)
        close([first], SATURDAY, 7)
        assert accept_change(booking, ref, STUDENT) is Answered.AFRESH
        db.session.commit()
        fresh = open_on(booking)
        assert fresh.ref != ref
        assert first.id not in {each.bed_id for each in fresh.segments}
        assert (fresh.student_accepted_at, fresh.officer_accepted_at) == (None, None)
        assert set(held(booking).values()) == {first.id}
        assert second.retired_on is None
        is_sound()

    def test_gives_way_to_a_newer_change(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.19"))
        old = open_on(booking).ref
        publish(world, line("a", "v.20"))
        assert open_on(booking).segments[0].arrival == EVENING + 2 * A_WEEK
        with pytest.raises(ProposalGone):
            accept_change(booking, old, STUDENT)
        db.session.rollback()
        publish(world, line("a", "v.18"))
        assert proposed(booking) is None
        assert outside(booking) == []
        statuses = db.session.scalars(select(ChangeProposal.status).order_by(ChangeProposal.id))
        assert list(statuses) == ["superseded", "superseded"]
        is_sound()

    def test_ends_with_its_booking(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.19"))
        withdraw_booking(booking, person_id=None, at=TUESDAY)
        db.session.commit()
        assert proposed(booking) is None
        assert outside(booking) == []
        is_sound()

    def test_is_made_for_the_bed_that_is_offered_instead(self, world: World) -> None:
        first, second = add_bed(world, 1), add_bed(world, 2)
        booking = booked(world, "a", first, WEEK_18, is_approved=False)
        publish(world, line("a", "v.19"))
        offer_other_bed(Seen(world.storuman.id, booking.ref, booking.version), second, By(None, TUESDAY))
        db.session.commit()
        assert {each.bed_id for each in open_on(booking).segments} == {second.id}
        is_sound()

    def test_is_waited_for_although_the_old_nights_have_passed(self, world: World) -> None:
        bed = add_bed(world, 1)
        booking = booked(world, "a", bed, WEEK_18)
        publish(world, line("a", "v.22"))
        ref, later = open_on(booking).ref, datetime(2027, 5, 20, 10, tzinfo=UTC)
        assert complete_past_stays(later) == 0
        db.session.commit()
        assert booking.status == "confirmed"
        assert [breach for breach in examine(later.date()) if booking.ref in breach.where] == []
        accept_change(booking, ref, Step(Actor.OFFICER, None, later))
        assert accept_change(booking, ref, Step(Actor.STUDENT, None, later)) is Answered.DONE
        db.session.commit()
        assert stays(booking.segments) == [
            (bed.id, EVENING, SATURDAY),
            (bed.id, EVENING + 4 * A_WEEK, SATURDAY + 4 * A_WEEK),
        ]
        after_all = SATURDAY + 5 * A_WEEK
        assert complete_past_stays(datetime(2027, 6, after_all.day, 10, tzinfo=UTC)) == 1
        db.session.commit()
        assert (booking.status, proposed(booking)) == ("completed", None)


class TestANo:
    def test_keeps_what_is_covered(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEKS_18_19)
        publish(world, line("a", "v.19-20"))
        decline_change(booking, open_on(booking).ref, STUDENT)
        db.session.commit()
        assert booking.status == "confirmed"
        assert (min(held(booking)), max(held(booking))) == (SATURDAY, SATURDAY + timedelta(days=6))
        assert outside(booking) == []
        assert db.session.scalar(select(func.count()).select_from(Application)) == 2  # those of the world
        is_sound()

    def test_of_the_officer_puts_her_first_in_the_line(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.20"))
        forget_mails()
        decline_change(booking, open_on(booking).ref, OFFICER)
        db.session.commit()
        assert (booking.status, held(booking)) == ("cancelled", {})
        (waits,) = db.session.scalars(select(Application).where(Application.placement_id == booking.placement_id))
        assert waits.goes_first == "placement_moved"
        assert ("nights_lost", "sara-a@umu.example") in mails()
        is_sound()

    def test_of_the_student_ends_what_has_nothing_left(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.20"))
        decline_change(booking, open_on(booking).ref, STUDENT)
        db.session.commit()
        assert (booking.status, held(booking)) == ("withdrawn", {})
        is_sound()


class TestAGuestWhoHasMovedIn:
    WEDNESDAY = datetime(2027, 5, 5, 10, tzinfo=UTC)

    def guest(self, world: World, clock: MovableClock) -> tuple[Booking, Bed]:
        bed = add_bed(world, 1)
        booking = booked(world, "a", bed, WEEKS_18_19)
        note_arrival(Seen(world.storuman.id, booking.ref, 2), By(None, self.WEDNESDAY - timedelta(days=3)))
        db.session.commit()
        clock.set(self.WEDNESDAY)
        return booking, bed

    def test_keeps_the_nights_she_has_lived(self, world: World, clock: MovableClock) -> None:
        booking, bed = self.guest(world, clock)
        publish(world, line("a", "v.19-20"), at=self.WEDNESDAY)
        ref = open_on(booking).ref
        is_sound(self.WEDNESDAY.date())
        for actor in (Actor.OFFICER, Actor.STUDENT):
            accept_change(booking, ref, Step(actor, None, self.WEDNESDAY))
        db.session.commit()
        assert stays(booking.segments) == [
            (bed.id, EVENING, date(2027, 5, 5)),
            (bed.id, EVENING + A_WEEK, SATURDAY + 2 * A_WEEK),
        ]
        assert outside(booking) == [EVENING, MONDAY, date(2027, 5, 4)]
        assert booking.status == "checked_in"
        is_sound(self.WEDNESDAY.date())

    def test_is_not_put_out_where_nothing_is_free(self, world: World, clock: MovableClock) -> None:
        booking, bed = self.guest(world, clock)
        everything = list(db.session.scalars(select(Bed).where(Bed.municipality_id == world.storuman.id)))
        close(everything, date(2027, 5, 30), 6)
        publish(world, line("a", "v.22"), at=self.WEDNESDAY)
        assert booking.status == "checked_in"
        assert len(held(booking)) == 13
        ref = open_on(booking).ref
        for actor in (Actor.STUDENT, Actor.OFFICER):
            accept_change(booking, ref, Step(actor, None, self.WEDNESDAY))
        db.session.commit()
        assert booking.status == "completed"
        assert held(booking) == dict.fromkeys([EVENING, MONDAY, date(2027, 5, 4)], bed.id)
        waits = db.session.scalars(select(Application).where(Application.placement_id == booking.placement_id)).one()
        assert waits.goes_first == "placement_moved"
        is_sound(self.WEDNESDAY.date())


class TestPages:
    def moved(self, world: World) -> Booking:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.19"))
        return booking

    def student(self, officer: CheckedClient) -> CheckedClient:
        client = CheckedClient(officer.application)
        client.set_cookie("language", "en", domain="127.0.0.1")
        sign_in(client, "sara-a@umu.example")
        return client

    def test_each_accepts_with_one_click(self, officer: CheckedClient, world: World) -> None:
        booking = self.moved(world)
        ref, proposal = booking.ref, open_on(booking).ref
        db.session.rollback()
        worklist = main_text(officer.get("/municipalities/storuman/worklist").text)
        assert "Placements that have moved (1)" in worklist
        assert "Was 2–8 May 2027 in Skogsgården, N1, rum 1 → 9–15 May 2027 in Skogsgården, N1, rum 1." in worklist
        yes = {"proposal": proposal, "answer": "accept"}
        address = f"/municipalities/storuman/requests/{ref}/proposal"
        token = token_of(officer, f"/municipalities/storuman/requests/{ref}")
        answer = officer.post(address, data={"csrf_token": token, **yes}, follow_redirects=True)
        assert "You have said yes. The student has yet to answer." in main_text(answer.text)

        student = self.student(officer)
        mine = main_text(student.get("/placements").text)
        assert "Your placement has moved." in mine
        assert "Skogsvägen" not in mine
        page = f"/bookings/{ref}"
        assert "The municipality has said yes." in main_text(student.get(page).text)
        done = student.post(
            f"{page}/proposal", data={"csrf_token": token_of(student, page), **yes}, follow_redirects=True
        )
        assert "Agreed. The booking follows the placement." in done.text
        assert "9–15 May 2027" in main_text(done.text)
        again = student.post(f"{page}/proposal", data={"csrf_token": token_of(student, page), **yes})
        assert again.status_code == 409
        assert "not proposed any longer" in main_text(again.text)

    def test_nobody_answers_for_another(self, officer: CheckedClient, world: World) -> None:
        booking = self.moved(world)
        ref, proposal = booking.ref, open_on(booking).ref
        db.session.rollback()
        elin = CheckedClient(officer.application)
        sign_in(elin, world.elin)
        token = token_of(elin, "/placements")
        data = {"csrf_token": token, "proposal": proposal, "answer": "accept"}
        assert elin.post(f"/bookings/{ref}/proposal", data=data).status_code == 404
        siv = CheckedClient(officer.application)
        sign_in(siv, world.sorsele.officer)
        data["csrf_token"] = token_of(siv, "/municipalities/sorsele/worklist")
        assert siv.post(f"/municipalities/sorsele/requests/{ref}/proposal", data=data).status_code == 404
        assert open_on(booking).officer_accepted_at is None

    def test_the_coordinator_sees_that_it_waits(self, officer: CheckedClient, world: World) -> None:
        self.moved(world)
        db.session.rollback()
        karin = CheckedClient(officer.application)
        karin.set_cookie("language", "en", domain="127.0.0.1")
        sign_in(karin, world.umu.coordinator)
        text = main_text(karin.get("/institutions/umu/students").text)
        assert "Placement moved, waiting for answer: the student and Storuman." in text

    def test_who_goes_first_stands_first(self, officer: CheckedClient, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        everything = list(db.session.scalars(select(Bed).where(Bed.municipality_id == world.storuman.id)))
        close(everything, date(2027, 5, 30), 6)
        publish(world, line("a", "v.22"))
        waits = db.session.scalars(
            select(Application.ref).where(Application.placement_id == booking.placement_id)
        ).one()
        db.session.rollback()
        html = officer.get("/municipalities/storuman/worklist").text
        assert "Goes first" in main_text(html)
        page = main_text(officer.get(f"/municipalities/storuman/requests/{waits}").text)
        assert "Her placement moved and she lost the room she had." in page


class TestTheDoctor:
    def test_finds_a_night_outside_without_a_proposal(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.19"))
        is_sound()
        proposal = open_on(booking)
        proposal.status, proposal.closed_at = "ended", TUESDAY
        db.session.flush()
        (breach,) = examine(TUESDAY.date())
        assert (breach.rule, breach.where) == ("windows", f"booking {booking.ref}")

    def test_finds_a_night_outside_that_nobody_has(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.19"))
        db.session.add(PlacementNight(placement_id=booking.placement_id, night=date(2027, 4, 1), ground="outside"))
        db.session.flush()
        (breach,) = examine(TUESDAY.date())
        assert "nobody has" in breach.what


class TestTheDatabase:
    def test_keeps_one_open_proposal_a_booking(self, world: World) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.19"))
        first = open_on(booking)
        facts = {each: getattr(first, each) for each in FACTS}
        db.session.add(ChangeProposal(**facts, asks_officer=True, missing=[]))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()

    @pytest.mark.parametrize("missing", ["student_accepted_at", "officer_accepted_at", "closed_at"])
    def test_lets_nothing_be_agreed_without_both(self, world: World, missing: str) -> None:
        booking = booked(world, "a", add_bed(world, 1), WEEK_18)
        publish(world, line("a", "v.19"))
        agreed = {"status": "agreed"} | dict.fromkeys(
            ("student_accepted_at", "officer_accepted_at", "closed_at"), TUESDAY
        )
        change = update(ChangeProposal).where(ChangeProposal.booking_id == booking.id)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(change.values(agreed | {missing: None}))
        db.session.execute(change.values(agreed))
