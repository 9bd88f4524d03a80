"""What every rule of a life by chance stands on: the town, the clock, what stood before a step, and what a no means."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from housing.bookings.models import Booking
from housing.bookings.services.agreeing import ProposalGone
from housing.bookings.services.answering import By, NotHere, Seen
from housing.bookings.services.asking import AnswerMissing, NightsPassed, NotOnOffer, PlacementCancelled, StayOver
from housing.bookings.services.changing import ChangeRefused
from housing.bookings.services.life import ChangedMeanwhile, Step, StepRefused
from housing.bookings.services.offering import OfferOver, PlacementMoved
from housing.clock import local_date
from housing.database import db, transact
from housing.doctor.breach import Breach
from housing.doctor.examination import examine
from housing.holds.services.refusing import HoldRefused
from housing.nights.ledger import NightsRefused
from housing.placements.services.cancelling import StillBooked
from housing.rules.lifecycle import Actor
from housing.stock.refusals import StockRefusedError
from housing.waiting.services.joining import HasRoom
from tests.bookings.chance.laws import assert_history_only_grows, assert_lawful, history
from tests.bookings.chance.picture import Booked, Picture, look
from tests.bookings.chance.town import Town, lay_out
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.product import release

REFUSALS = (
    AnswerMissing, ChangeRefused, ChangedMeanwhile, HasRoom, HoldRefused, NightsPassed, NightsRefused, NotHere,
    NotOnOffer, OfferOver, PlacementCancelled, PlacementMoved, ProposalGone, StayOver, StepRefused, StillBooked,
    StockRefusedError,
)  # fmt: skip
"""What services say when something cannot be done."""

LEFT_BY_PEOPLE = frozenset({"past stays", "applications", "holds"})
"""What nobody ends but a person: a request or an application that an officer has left unanswered until it was over."""

Thing = TypeVar("Thing")
some = st.integers(0, 1_000)
"""Which one of whatever there is then."""


def there_is(*statuses: str) -> Callable[["Ground"], bool]:
    """Return the condition that some booking is in one of these statuses: else a step would be lost."""
    return lambda life: any(each.status in statuses for each in life.before.bookings.values())


class Ground(RuleBasedStateMachine):
    """Rules set `may_change` to the bookings that their step is about, and `may_begin` where it may begin others."""

    app: Flask
    clock: MovableClock
    renew: Callable[[], None]
    all_done: ClassVar[int]
    """What was done in all lives."""

    def begin(self, day: datetime) -> None:
        """Lay the town out, and go to that day."""
        type(self).renew()
        self.clock.set(TUESDAY)
        self.stack = ExitStack()
        self.stack.enter_context(self.app.app_context())
        self.town: Town = lay_out()
        self.clock.set(day)
        self.placements: list[str] = []
        self.refused: Exception | None = None
        self.worker_rests = False
        self.done = 0
        self.may_change: set[str] = set()
        self.may_begin = False
        self.before: Picture = look(self.town)
        self.told = history()

    def teardown(self) -> None:
        """Leave nothing open."""
        if hasattr(self, "stack"):
            type(self).all_done += self.done
            db.session.rollback()
            self.stack.close()
            release(self.app)

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def by(self) -> By:
        return By(self.town.officer, self.now)

    def step(self, actor: Actor, reason: str | None = None) -> Step:
        return Step(actor, None, self.now, reason)

    def pick(self, things: Sequence[Thing], number: int) -> Thing | None:
        """Return one of the things, none where there is none."""
        return things[number % len(things)] if things else None

    def any_application(self, *statuses: str) -> bool:
        return any(each.status in statuses for each in self.before.applications.values())

    def a_booking(self, number: int, *statuses: str) -> tuple[str, Booked] | None:
        """Return one of the bookings in these statuses; now and then of all, for steps that nobody may take."""
        found = [(ref, each) for ref, each in self.before.bookings.items() if each.status in statuses]
        return self.pick(found if number % 8 != 7 and found else list(self.before.bookings.items()), number)

    def tried(self, use_case: Callable[[], Any]) -> Any:
        """Do it in one transaction; return what came of it (True for nothing), None when a service said no."""
        self.refused = None
        try:
            done = transact(use_case) or True
        except REFUSALS as refusal:
            self.refused = refusal
            return None
        self.done += 1
        return done

    def seen(self, ref: str, *, version: int | None = None) -> Seen:
        return Seen(self.town.world.storuman.id, ref, version or self.before.bookings[ref].version)

    def can_have(self, bed: str, nights: Sequence[date], student: int, flat: str | None) -> bool:
        """Tell what the plain model says of a bed now; offers that have run out are not in the way."""
        over = [each for each in self.before.bookings.values() if self.has_run_out(each)]
        overdue = {self.before.nights[key].taker for each in over for key in each.nights}
        question = self.before.wants(self.town.room(bed), nights, student, flat)
        return replace(question, without=frozenset(overdue)).yes

    def has_run_out(self, booking: Booked) -> bool:
        return booking.status == "offered" and booking.accept_by is not None and booking.accept_by <= self.now

    def breaches(self) -> list[Breach]:
        """Return what the doctor says, apart from what only people can mend."""
        found = [each for each in examine(self.today) if each.rule not in LEFT_BY_PEOPLE or not self._by_people(each)]
        db.session.rollback()
        return found

    def _by_people(self, breach: Breach) -> bool:
        return self.worker_rests or "is still requested" in str(breach) or "was over on" in str(breach)

    @invariant()
    def what_must_always_hold_does(self) -> None:
        """Everybody else's bookings are as they were, the laws hold, history only grew, the doctor finds nothing."""
        if not hasattr(self, "before"):
            return
        before, self.before = self.before, look(self.town)
        self._nobody_else_was_touched(before, self.before)
        assert_lawful(self.before, self.today)
        told, self.told = self.told, history()
        assert_history_only_grows(told, self.told)
        breaches = [str(each) for each in self.breaches()]
        assert breaches == [], breaches
        self.may_change, self.may_begin = set(), False
        self.clock.advance(minutes=1)  # nobody does two things in the same moment, else a lot decides who was first

    def _nobody_else_was_touched(self, before: Picture, now: Picture) -> None:
        for ref, booking in before.bookings.items():
            after = now.bookings[ref]
            if ref not in self.may_change and after != booking:
                assert self.has_run_out(booking), f"{booking} became {after}"
                assert after.status == "expired"
        if not self.may_begin:
            assert now.bookings.keys() == before.bookings.keys()


def booking_of(ref: str) -> Booking:
    """Return the row of a booking."""
    return db.session.query(Booking).filter_by(ref=ref).one()
