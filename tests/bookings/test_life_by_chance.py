"""Requests, answers, withdrawals, moves and closures in any order: the ledger agrees with a plain model of it.

The model knows three beds and who has which of their nights; the product has keys, services and two engines. After
each run `flask doctor` must find nothing.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.bookings.queries.proposals import proposal_for
from housing.bookings.services.agreeing import Answered, ProposalGone, accept_change, decline_change
from housing.bookings.services.answering import By, Seen, approve, decline
from housing.bookings.services.asking import NotOnOffer
from housing.bookings.services.deciding import withdraw_application, withdraw_booking
from housing.bookings.services.life import ChangedMeanwhile, Step, StepRefused
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.nights.ledger import NightsRefused
from housing.nights.models import BedNight
from housing.organisations.models import Institution
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.services.cancelling import cancel_placement
from housing.rules.lifecycle import Actor
from housing.rules.nights import Period
from housing.rules.sharing import Flat
from housing.stock.models import Bed, Closure, Dwelling
from housing.stock.refusals import StockRefusedError
from housing.stock.services.beds import BedValues, add_bed
from housing.stock.services.closures import close_beds, lift_closure
from tests.bookings.asked import a_placement, ask
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.databases import Databases
from tests.harness.product import as_found, make_app, release
from tests.harness.world import World, build_world, found
from tests.placements.lists import send

PERIODS = (
    (Period(date(2027, 5, 3), date(2027, 5, 7)),),
    (Period(date(2027, 5, 3), date(2027, 5, 14)),),
    (Period(date(2027, 5, 10), date(2027, 5, 14)),),
    (Period(date(2027, 5, 3), date(2027, 5, 7)), Period(date(2027, 5, 24), date(2027, 5, 28))),
)
WEEKS = ("v.18", "v.18-19", "v.19", "v.18 + v.21")
"""The same, as a list says them."""

OVER = (ProposalGone, NightsRefused, NotOnOffer, StepRefused, ChangedMeanwhile, StockRefusedError)
"""What services say when something cannot be done."""

BOTH = (Actor.STUDENT, Actor.OFFICER)
BY = By(None, TUESDAY)


class Life(RuleBasedStateMachine):
    """Students, an officer, a coordinator and a caretaker, each doing what they may."""

    asked = Bundle("asked")
    placements = Bundle("placements")
    closures = Bundle("closures")
    app: Flask
    renew: Callable[[], None]

    @initialize()
    def a_world(self) -> None:
        """One flat for women or men with two beds that share a room, and one bed of its own."""
        type(self).renew()
        self.stack = ExitStack()
        self.stack.enter_context(self.app.app_context())
        self.world: World = build_world()
        like = found(Dwelling, self.world.storuman.dwelling)
        flat = Dwelling(
            municipality_id=like.municipality_id, property_id=like.property_id, label="F", sharing="same_gender"
        )
        db.session.add(flat)
        db.session.flush()
        made = [
            add_bed(
                flat, BedValues(label, room), ore_per_night=0, prices_from=TUESDAY.date(), person_id=None, at=TUESDAY
            )
            for label, room in (("1", "rum 1"), ("2", "rum 1"), ("3", "rum 2"))
        ]
        self.beds = [bed.ref for bed in made]
        self.company: dict[date, list[tuple[str, str]]] = {}
        self.nights: dict[tuple[str, date], str] = {}
        self.status: dict[str, str] = {}
        self.placement_of: dict[str, str] = {}
        self.count = 0
        db.session.commit()

    def teardown(self) -> None:
        """Let the doctor look, and leave nothing open."""
        if not hasattr(self, "stack"):
            return
        db.session.rollback()
        breaches = examine(TUESDAY.date())
        self.stack.close()
        release(self.app)
        assert breaches == []

    @rule(target=placements, periods=st.sampled_from(PERIODS))
    def a_student_is_placed(self, periods: tuple[Period, ...]) -> str:
        """A new student gets a placement."""
        self.count += 1
        placement = a_placement(self.world, str(self.count), *periods)
        db.session.commit()
        return placement.ref

    @rule(
        target=asked,
        placement=placements,
        bed=st.integers(0, 2),
        flat=st.sampled_from(Flat),
        collect=st.booleans(),
    )
    def she_asks(self, placement: str, bed: int, flat: Flat, collect: bool) -> Any:
        """A student asks for a bed; it is hers at once, or an application."""
        row = found(Placement, placement)
        nights = [night for period in row.periods for night in nights_of(period)]
        before = {each.ref for each in db.session.scalars(select(Booking))}
        ref = self.tried(
            lambda: (
                ask(
                    found(Placement, placement),
                    found(Bed, self.beds[bed]),
                    collect=collect,
                    flat=flat,
                    shares_room=bed < 2,
                ).ref
            )
        )
        again = ref in self.status
        free = self.is_free(self.beds[bed], nights, flat, placement)
        published = db.session.scalars(select(Placement.status).where(Placement.ref == placement)).one() == "published"
        if ref is None:
            assert not published or not (free or collect)
            return multiple()
        if again:
            return multiple()
        assert published
        if collect:
            self.status[ref] = "open"
        else:
            assert free
            assert ref not in before
            self.holds(ref, self.beds[bed], nights, flat, placement, "requested")
        self.placement_of[ref] = placement
        return ref

    @rule(ref=asked)
    def the_officer_approves(self, ref: str) -> None:
        """A request is confirmed; an application becomes a booking when its nights are free."""
        before = self.status[ref]
        wish = self.wish_of(ref) if before == "open" else None
        done = self.tried(lambda: approve(self.seen(ref), BY))
        if before == "requested":
            assert done
            self.status[ref] = "confirmed"
        elif wish is not None:
            bed, nights, flat = wish
            assert bool(done) == self.is_free(bed, nights, flat, self.placement_of[ref])
            if done:
                self.holds(ref, bed, nights, flat, self.placement_of[ref], "matched")
        else:
            assert not done

    @rule(ref=asked)
    def the_officer_declines(self, ref: str) -> None:
        """What waits is ended and its nights are free."""
        before = self.status[ref]
        done = self.tried(lambda: decline(self.seen(ref), BY, "full"))
        assert bool(done) == (before in {"requested", "open"})
        if done:
            self.ends(ref, "declined" if before == "requested" else "closed")

    @rule(ref=asked)
    def she_withdraws(self, ref: str) -> None:
        """Her nights are free, whether confirmed or not."""
        before = self.status[ref]
        booking = db.session.scalar(select(Booking).where(Booking.ref == ref))
        if booking is not None:
            done = self.tried(lambda: withdraw_booking(found(Booking, ref), person_id=None, at=TUESDAY))
            assert bool(done) == (before in {"requested", "confirmed"})
            if done:
                self.ends(ref, "withdrawn")
        else:
            done = self.tried(lambda: withdraw_application(found(Application, ref), person_id=None, at=TUESDAY))
            assert bool(done) == (before == "open")
            if done:
                self.status[ref] = "withdrawn"

    @rule(placement=consumes(placements))
    def the_coordinator_cancels(self, placement: str) -> None:
        """Everything on the placement ends."""
        self.tried(lambda: cancel_placement(found(Placement, placement).id, at=TUESDAY, by=None))
        for ref in [ref for ref, of in self.placement_of.items() if of == placement]:
            if self.status[ref] in {"requested", "confirmed", "matched"}:
                self.ends(ref, "cancelled")
            elif self.status[ref] == "open":
                self.status[ref] = "closed"

    @rule(placement=placements, weeks=st.sampled_from(WEEKS))
    def the_list_moves(self, placement: str, weeks: str) -> None:
        """A placement's weeks change. Nobody else's nights do, and hers not before she and the officer have said yes.

        Where nothing can be had the booking ends, and its nights are free.
        """
        student = found(Placement, placement).student.person.details
        assert student is not None
        row = f"Sund, {student.first_name};{student.email};3OM401;Sjukstugan;Storuman;{weeks};"
        institution = self.world.umu.id
        before = self.nights
        transact(lambda: send(db.session.get_one(Institution, institution), row))
        for ref, booking in self.bookings_on(placement):
            mine = {key for key, taker in before.items() if taker == ref}
            assert booking.status == "cancelled" or mine == {key for key in mine if self.has(booking, *key)}
        self.look_again(placement)

    @rule(asked=asked, weeks=st.sampled_from(WEEKS), first=st.sampled_from(BOTH), no=st.booleans())
    def the_list_moves_and_both_answer(self, asked: str, weeks: str, first: Actor, no: bool) -> None:
        """A change under a request, with its answers at once: by chance alone they seldom meet."""
        placement = self.placement_of[asked]
        if found(Placement, placement).status == "cancelled":
            return
        self.the_list_moves(placement, weeks)
        for ref, _ in self.bookings_on(placement):
            self.somebody_answers(ref, first, yes=True)
            self.somebody_answers(ref, next(each for each in BOTH if each is not first), yes=not no)

    @rule(ref=asked, actor=st.sampled_from(BOTH), yes=st.booleans())
    def somebody_answers(self, ref: str, actor: Actor, yes: bool) -> None:
        """Officer and student answer what is proposed: nothing changes before both have said yes, or one no."""
        placement = self.placement_of[ref]
        for known, booking in self.bookings_on(placement):
            proposal = proposal_for(booking.id)
            if known != ref or proposal is None:
                continue
            answer, proposed = (accept_change if yes else decline_change), proposal.ref
            found_now = booking.ref
            said = self.tried(lambda: answer(found(Booking, found_now), proposed, Step(actor, None, TUESDAY)))  # noqa: B023
            assert said is not None
            if said in {Answered.WAITS, Answered.AFRESH, Answered.KEPT}:
                return  # the invariant looks whether anything changed
        self.look_again(placement)

    @rule(target=closures, bed=st.integers(0, 2), first=st.integers(1, 28), nights=st.integers(1, 10))
    def the_caretaker_closes(self, bed: int, first: int, nights: int) -> Any:
        """A bed without guests on those nights is closed."""
        starts = date(2027, 5, first)
        ends = date.fromordinal(starts.toordinal() + nights)
        wanted = [date.fromordinal(starts.toordinal() + n) for n in range(nights)]
        ref = self.beds[bed]
        made = self.tried(
            lambda: close_beds([found(Bed, ref)], starts, ends, "repair", person_id=None, at=TUESDAY)[0].ref
        )
        assert bool(made) == all((ref, night) not in self.nights for night in wanted)
        if made is None:
            return multiple()
        self.nights |= {(ref, night): f"closure {made}" for night in wanted}
        return made

    @rule(closure=consumes(closures))
    def the_caretaker_opens(self, closure: str) -> None:
        """The nights are free again."""
        assert self.tried(lambda: lift_closure(found(Closure, closure), person_id=None, at=TUESDAY))
        self.nights = {key: taker for key, taker in self.nights.items() if taker != f"closure {closure}"}

    @invariant()
    def the_ledger_says_what_the_model_says(self) -> None:
        """Each night of the three beds has the taker the model gives it."""
        if not hasattr(self, "beds"):
            return
        rows = db.session.execute(
            select(Bed.ref, BedNight.night, BedNight.booking_id.is_not(None))
            .join(Bed, Bed.id == BedNight.bed_id)
            .where(Bed.ref.in_(self.beds))
        )
        assert {(ref, night): booked for ref, night, booked in rows} == {
            key: not taker.startswith("closure") for key, taker in self.nights.items()
        }
        db.session.rollback()

    def tried(self, use_case: Callable[[], Any]) -> Any:
        """Do it in one transaction and return what came of it, True for nothing; None when a service said no."""
        try:
            return transact(use_case) or True
        except OVER:
            return None

    def seen(self, ref: str) -> Seen:
        """Return the thing as somebody who looked a moment ago saw it."""
        booking = db.session.scalar(select(Booking).where(Booking.ref == ref))
        asked = booking or found(Application, ref)
        return Seen(self.world.storuman.id, ref, asked.version)

    def bookings_on(self, placement: str) -> list[tuple[str, Booking]]:
        """Return the bookings on a placement with what the model calls each: its own reference or its application's."""
        of_it = select(Booking).join(Booking.placement).where(Placement.ref == placement)
        applications = {row.id: row.ref for row in db.session.scalars(select(Application))}
        return [
            (applications.get(booking.application_id or 0, booking.ref), booking)
            for booking in db.session.scalars(of_it)
        ]

    def has(self, booking: Booking, bed: str, night: date) -> bool:
        """Tell whether a booking has a bed's night."""
        row = select(BedNight).join(Bed, Bed.id == BedNight.bed_id).where(Bed.ref == bed, BedNight.night == night)
        return db.session.scalar(row.where(BedNight.booking_id == booking.id)) is not None

    def look_again(self, placement: str) -> None:
        """Write down what the bookings on a placement have now; of everybody else's the model knows already."""
        for ref, booking in self.bookings_on(placement):
            if self.status[ref] not in {"requested", "confirmed", "matched"}:
                continue
            flat, status = str(booking.flat), self.status[ref]
            rows = select(Bed.ref, BedNight.night).join(BedNight, BedNight.bed_id == Bed.id)
            held = db.session.execute(rows.where(BedNight.booking_id == booking.id)).all()
            self.ends(ref, status if booking.live else booking.status)
            for bed, night in held:
                assert (bed, night) not in self.nights
                self.nights[bed, night] = ref
                self.company.setdefault(night, []).append((ref, flat))
        db.session.rollback()

    def wish_of(self, ref: str) -> tuple[str, list[date], Flat]:
        """Return the bed, nights and flat an application wishes for."""
        application = found(Application, ref)
        bed = application.wishes[0].bed.ref
        nights = [night for period in application.placement.periods for night in nights_of(period)]
        return bed, nights, Flat(str(application.flat))

    def is_free(self, bed: str, nights: list[date], flat: Flat, placement: str) -> bool:
        """Tell whether the model lets somebody of that flat have the nights."""
        guests = {ref for night in nights for ref, _ in self.company.get(night, [])}
        return (
            all((bed, night) not in self.nights for night in nights)
            and all(other == flat for night in nights for _, other in self.company.get(night, []))
            and all(self.placement_of[guest] != placement for guest in guests)
        )

    def holds(self, ref: str, bed: str, nights: list[date], flat: Flat, placement: str, status: str) -> None:
        """Write down that somebody has the nights."""
        self.status[ref], self.placement_of[ref] = status, placement
        for night in nights:
            self.nights[bed, night] = ref
            self.company.setdefault(night, []).append((ref, flat))

    def ends(self, ref: str, status: str) -> None:
        """Write down that somebody's nights are free."""
        self.status[ref] = status
        self.nights = {key: taker for key, taker in self.nights.items() if taker != ref}
        self.company = {night: [guest for guest in guests if guest[0] != ref] for night, guests in self.company.items()}


def nights_of(period: Period | PlacementPeriod) -> list[date]:
    """Return the nights of somebody who comes on the first day and leaves the day after the last."""
    return [date.fromordinal(n) for n in range(period.first_day.toordinal(), period.last_day.toordinal() + 1)]


@pytest.mark.slow
def test_the_ledger_agrees_with_a_plain_model(
    engine_name: str, databases: Callable[[str], Databases], database_url: str
) -> None:
    app = make_app(database_url)
    with as_found(app, MovableClock()):
        machine = type("LifeHere", (Life,), {"app": app, "renew": staticmethod(databases(engine_name).renew)})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=12,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
                derandomize=True,
            ),
        )
