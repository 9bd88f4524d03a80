"""Rules: students wait where nothing fits, an officer offers, passes over, or decides that offers go by themselves."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from housing.bookings.models import Application
from housing.bookings.waiting import LineDecision, LineProposal
from housing.database import db
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.rules.nights import Period, stays_left
from housing.rules.sharing import Flat
from housing.waiting.services.deciding import Days, decide_line, end_line_decision
from housing.waiting.services.joining import HasRoom, WantedLine, wait_in_line
from housing.waiting.services.leaving import leave_line
from housing.waiting.services.offering import offer_proposed, pass_over, take_back
from tests.bookings.chance.ground import Ground, some
from tests.bookings.chance.picture import HOLDS, Booked, each_night
from tests.harness.world import found


class Line(Ground):
    """The waiting list."""

    @rule(who=some, flat=st.sampled_from([*Flat, None]), shares=st.booleans())
    def she_waits(self, who: int, flat: Flat | None, shares: bool) -> None:
        """She waits for the nights she has no room for; asked again she keeps her place."""
        if (placement := self.pick(self.placements, who)) is None:
            return
        row, here = found(Placement, placement), self.town.world.storuman.id
        keep = db.session.get_one(Municipality, here).keep_gap_nights
        periods = [Period(each.first_day, each.last_day) for each in row.periods]
        stays = stays_left(periods, keep_gap_nights=keep, tonight=self.today)
        wanted = WantedLine(stays, (here,), flat=flat, shares_room=shares)
        placement_id, student = row.id, row.student_id
        before = {each.id: each for each in self.before.applications.values()}
        done = self.tried(lambda: wait_in_line(placement_id, wanted, person_id=None, at=self.now).id)
        held = {night for each in self._of(student) for _, night in each.nights}
        if done is not None and done in before:
            since = db.session.execute(select(Application.status).where(Application.id == done)).scalar_one()
            assert since == before[done].status
        if isinstance(self.refused, HasRoom):
            assert all(held & set(each_night(stay.arrival, stay.departure)) for stay in stays)

    def nothing_was_free_for(self, who: int) -> None:
        """She waits instead."""
        self.she_waits(who, Flat.WOMEN, shares=True)
        self.what_must_always_hold_does()

    def _of(self, student: int) -> list[Booked]:
        return [each for each in self.before.bookings.values() if each.student == student and each.status in HOLDS]

    @precondition(lambda life: life.any_application("waiting"))
    @rule(who=some)
    def she_stops_waiting(self, who: int) -> None:
        """She leaves the line; nobody else is moved in it."""
        waiting = [ref for ref, each in self.before.applications.items() if each.status == "waiting"]
        if (ref := self.pick(waiting, who)) is not None:
            assert self.tried(lambda: leave_line(found(Application, ref), person_id=None, at=self.now))

    @rule(days=st.integers(1, 40))
    def the_officer_lets_offers_go_by_themselves(self, days: int) -> None:
        """From today on, for so many days."""
        until = Days(self.today, self.today + timedelta(days=days))
        self.tried(lambda: decide_line(self.town.world.storuman.id, until, self.by))

    @rule(which=some)
    def the_officer_ends_that(self, which: int) -> None:
        """From today on nothing goes by itself."""
        here = self.town.world.storuman.id
        if ref := self.pick(db.session.scalars(select(LineDecision.ref).order_by(LineDecision.id)).all(), which):
            assert self.tried(lambda: end_line_decision(here, ref, self.by))

    @precondition(lambda life: any(each.status == "open" for each in life.before.proposals.values()))
    @rule(which=some, yes=st.sampled_from([True, True, False]))
    def the_officer_answers_a_proposal(self, which: int, yes: bool) -> None:
        """What is proposed is offered, with a deadline, exactly when it can be had; or somebody is passed over."""
        here = self.town.world.storuman.id
        rows = db.session.execute(
            select(LineProposal.id, LineProposal.ref)
            .where(LineProposal.municipality_id == here)
            .order_by(LineProposal.id)
        ).all()
        open_ones = [row for row in rows if self.before.proposals[row.id].status == "open"]
        one = self.pick(open_ones if which % 8 != 7 and open_ones else rows, which)
        if one is None:
            return
        proposed = self.before.proposals[one.id]
        done = self.tried(
            lambda: offer_proposed(here, one.ref, self.by) if yes else pass_over(here, one.ref, "other", self.by)
        )
        if not yes or proposed.status != "open":
            assert bool(done) == (proposed.status == "open")
            return
        asked = next(each for each in self.before.applications.values() if each.id == proposed.application)
        can_have = self.can_have(proposed.bed, sorted(proposed.nights), asked.student, asked.flat)
        self.may_begin = bool(done)
        if done:
            assert can_have
            assert asked.status in {"waiting", "open"}
        else:  # as the page does
            self.tried(lambda: take_back(here, one.ref, self.now))
