"""Rules: students are placed, ask, accept, give back and come; an officer answers, cancels and notes who came."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from housing.bookings.models import Application
from housing.bookings.services.answering import Seen, approve, decline
from housing.bookings.services.asking import Made, Wanted, ask_for_bed
from housing.bookings.services.deciding import withdraw_application, withdraw_booking
from housing.bookings.services.offering import OfferOver, accept_offer, offer_other_bed
from housing.bookings.services.staying import (
    cancel_booking,
    note_absence,
    note_arrival,
    note_key_handed_out,
    take_arrival_back,
)
from housing.bookings.services.still_coming import say_still_coming
from housing.database import db
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.rules.lifecycle import CancelReason, KeyReason
from housing.rules.nights import Arrive, Period, wanted_stays
from housing.rules.sharing import Flat
from housing.stock.models import Bed
from housing.waiting.services.deciding import Days, decide_line
from tests.bookings.asked import a_placement
from tests.bookings.chance.ground import Ground, booking_of, some, there_is
from tests.bookings.chance.picture import Asked, each_night, look
from tests.bookings.chance.town import PERIODS
from tests.harness.clock import TUESDAY
from tests.harness.world import found

MOST_STUDENTS = 7
DAYS = [TUESDAY, TUESDAY + timedelta(days=57), TUESDAY + timedelta(days=65)]
"""When a life begins: the weeks that all want are ten weeks ahead, or ten days, or two."""

flats = st.sampled_from([*Flat, Flat.WOMEN])
people = st.tuples(st.sampled_from(PERIODS), st.integers(0, 4), st.booleans())
"""Which weeks, which room, and whether the officer has said yes."""


class Asking(Ground):
    """The life of a request."""

    @initialize(
        day=st.sampled_from(DAYS), those=st.lists(people, min_size=5, max_size=MOST_STUDENTS), decided=st.booleans()
    )
    def students_are_placed(
        self, day: datetime, those: list[tuple[tuple[Period, ...], int, bool]], decided: bool
    ) -> None:
        """Each gets a placement and asks for a room: who has none waits, and offers go by themselves if so decided."""
        self.begin(day)
        if decided:
            decide_line(self.town.world.storuman.id, Days(self.today, self.today + timedelta(days=90)), self.by)
            db.session.commit()
        for number, (periods, room, is_approved) in enumerate(those):
            placement = a_placement(self.town.world, str(number), *periods)
            placement.housing = "yes"
            db.session.commit()
            self.placements.append(placement.ref)
            before = set(self.before.bookings)
            self.she_asks(number, room, Flat.WOMEN, Arrive.EVENING_BEFORE, collect=False)
            self.what_must_always_hold_does()
            for ref in (self.before.bookings.keys() - before) if is_approved else ():
                assert self._do(ref, lambda: approve(self.seen(ref), self.by))  # noqa: B023
                self.what_must_always_hold_does()
            if not self.may_begin and self.refused is not None:
                self.nothing_was_free_for(number)

    @rule(
        who=some, room=some, flat=flats, arrive=st.sampled_from(Arrive), collect=st.sampled_from([False, False, True])
    )
    def she_asks(self, who: int, room: int, flat: Flat, arrive: Arrive, collect: bool) -> None:
        """She has what she asks for exactly when the plain model says so; where it is collected, it holds nothing."""
        placement = self.pick(self.placements, who)
        if placement is None:
            return
        bed, row = self.town.rooms[room % len(self.town.rooms)], found(Placement, placement)
        periods = [Period(each.first_day, each.last_day) for each in row.periods]
        stays = wanted_stays(periods, arrive)
        student, is_published = row.student_id, row.status == "published"
        said = flat if bed.asks_flat else None

        def wanted() -> Wanted:
            return Wanted(found(Bed, bed.ref), stays, arrive=arrive, flat=said, shares_room=True)

        made = self.tried(lambda: self._ask(placement, wanted, collect=collect))
        nights = [night for stay in stays for night in each_night(stay.arrival, stay.departure)]
        free = self.can_have(bed.ref, nights, student, said)
        in_time = is_published and stays[0].arrival >= self.today
        if made is None:
            assert not in_time or not (free or collect), self.refused
        elif made.ref in self.before.bookings or made.ref in self.before.applications:
            self.done -= 1  # the same request again is the one that she made
        else:
            assert in_time
            assert free or not made.holds
            assert made.holds != collect
            self.may_begin = made.holds

    def _ask(self, placement: str, wanted: Callable[[], Wanted], *, collect: bool) -> Made:
        municipality = db.session.get_one(Municipality, self.town.world.storuman.id)
        municipality.answer_mode = "collect" if collect else "first_come"
        return ask_for_bed(found(Placement, placement), wanted(), person_id=None, at=self.now)

    def nothing_was_free_for(self, who: int) -> None:
        """Whoever got no room at first waits for one."""

    @precondition(there_is("requested"))
    @rule(which=some)
    def the_officer_approves_a_request(self, which: int) -> None:
        """It is confirmed with the nights it has."""
        if one := self.a_booking(which, "requested"):
            ref, booking = one
            done = self._do(ref, lambda: approve(self.seen(ref), self.by))
            is_over = max(night for _, night in booking.agreed) < self.today
            assert bool(done) == (booking.status == "requested" and not is_over)
            self._became(ref, done, "confirmed", same_nights=True)

    @precondition(there_is("requested"))
    @rule(which=some)
    def the_officer_declines_a_request(self, which: int) -> None:
        """It holds nothing any more."""
        if one := self.a_booking(which, "requested"):
            ref, booking = one
            done = self._do(ref, lambda: decline(self.seen(ref), self.by, "full"))
            assert bool(done) == (booking.status == "requested")
            self._became(ref, done, "declined")

    @precondition(lambda life: life.any_application("open"))
    @rule(which=some, yes=st.sampled_from([True, True, False]))
    def the_officer_answers_an_application(self, which: int, yes: bool) -> None:
        """Approved it becomes a booking when its nights are free; declined it is closed."""
        open_ones = [(ref, each) for ref, each in self.before.applications.items() if each.status == "open"]
        if (one := self.pick(open_ones, which)) is None:
            return
        ref, asked = one
        application = found(Application, ref)
        wishes = [(each.bed.ref, each_night(each.arrival, each.departure)) for each in application.wishes]
        seen = Seen(self.town.world.storuman.id, ref, application.version)
        done = self.tried(lambda: approve(seen, self.by) if yes else decline(seen, self.by, "full"))
        self.may_begin = bool(done) and yes
        if yes and wishes:
            self._was_possible(done, asked, wishes)

    def _was_possible(self, done: Any, asked: Asked, wishes: list[tuple[str, list[Any]]]) -> None:
        beds, nights = {bed for bed, _ in wishes}, [night for _, nights in wishes for night in nights]
        (bed,) = beds
        flat = asked.flat if self.town.room(bed).asks_flat else None
        if done:
            assert self.can_have(bed, nights, asked.student, flat)
        elif max(nights) >= self.today and asked.placement in self.before.published:
            outside = set(nights) - self.before.windows.get(asked.placement, frozenset())
            assert outside or not self.can_have(bed, nights, asked.student, flat), self.refused

    @precondition(there_is("requested"))
    @rule(which=some, room=some)
    def the_officer_offers_another_bed(self, which: int, room: int) -> None:
        """It is offered, with a deadline, exactly when it can be had."""
        one, bed = self.a_booking(which, "requested"), self.town.rooms[room % len(self.town.rooms)]
        if one is None:
            return
        ref, booking = one
        done = self._do(ref, lambda: offer_other_bed(self.seen(ref), found(Bed, bed.ref), self.by))
        if done:
            assert booking.status == "requested"
            now = booking_of(ref)
            assert now.status == "offered"
            assert now.accept_by is not None
            assert now.accept_by > self.now
            assert {segment.bed.ref for segment in now.segments} == {bed.ref}

    @precondition(there_is("offered"))
    @rule(which=some)
    def she_accepts(self, which: int) -> None:
        """In time it is hers; when the deadline has passed it is not, whether the clock's job has run or not."""
        if one := self.a_booking(which, "offered"):
            ref, booking = one
            done = self._do(ref, lambda: accept_offer(booking_of(ref), person_id=None, at=self.now))
            assert bool(done) == (booking.status == "offered" and not self.has_run_out(booking))
            assert self.has_run_out(booking) == isinstance(self.refused, OfferOver)
            self._became(ref, done, "confirmed", same_nights=True)

    @precondition(there_is("requested", "offered", "confirmed", "checked_in"))
    @rule(which=some)
    def she_withdraws(self, which: int) -> None:
        """Before she has moved in all her nights are free; after that those to come."""
        if one := self.a_booking(which, "requested", "offered", "confirmed", "checked_in"):
            ref, booking = one
            done = self._do(ref, lambda: withdraw_booking(booking_of(ref), person_id=None, at=self.now))
            if booking.status in {"requested", "offered"}:
                self._became(ref, done, "withdrawn")

    @precondition(lambda life: life.any_application("open", "waiting"))
    @rule(which=some)
    def she_withdraws_an_application(self, which: int) -> None:
        """It is withdrawn, unless it was answered."""
        if one := self.pick(list(self.before.applications.items()), which):
            ref, asked = one
            done = self.tried(lambda: withdraw_application(found(Application, ref), person_id=None, at=self.now))
            assert bool(done) == (asked.status in {"open", "waiting"})

    @precondition(there_is("confirmed"))
    @rule(which=some)
    def she_still_comes(self, which: int) -> None:
        """Her yes changes nothing."""
        if one := self.a_booking(which, "confirmed"):
            self.tried(lambda: say_still_coming(booking_of(one[0]), self.now))

    @precondition(there_is("requested", "offered", "confirmed", "checked_in"))
    @rule(which=some, reason=st.sampled_from(CancelReason))
    def the_officer_cancels(self, which: int, reason: CancelReason) -> None:
        """The booking ends; of a guest who has moved in the stay is cut short."""
        if one := self.a_booking(which, "requested", "offered", "confirmed", "checked_in"):
            ref, booking = one
            done = self._do(ref, lambda: cancel_booking(self.seen(ref), self.by, reason))
            if done:
                lived = {key for key in booking.nights if key[1] < self.today}
                assert done in {"cancelled", "completed"}
                assert lived <= set(booking.nights)
                assert done == "cancelled" or booking.status in {"confirmed", "checked_in"}

    @precondition(there_is("confirmed"))
    @rule(which=some, came=st.booleans(), by_key=st.booleans())
    def somebody_notes_whether_she_came(self, which: int, came: bool, by_key: bool) -> None:
        """From the day of arrival on; a guest who did not come has no night to come."""
        if one := self.a_booking(which, "confirmed"):
            ref, booking = one
            note = note_arrival if came else note_absence
            handed = KeyReason.FROM_RECEPTION
            use_case = (
                (lambda: note_key_handed_out(booking_of(ref), self.now, handed) or None)
                if by_key and came
                else (lambda: note(self.seen(ref), self.by))
            )
            self._do(ref, use_case)
            status, arrival = booking_of(ref).status, min(night for _, night in booking.agreed)
            changed = booking.status == "confirmed" and self.today >= arrival
            assert status == (("checked_in" if came else "no_show") if changed else booking.status)

    @precondition(there_is("checked_in"))
    @rule(which=some)
    def the_key_comes_back_unused(self, which: int) -> None:
        """That she has moved in is taken back."""
        came = [ref for ref, each in self.before.bookings.items() if each.status == "checked_in"]
        if ref := self.pick(came, which):
            done = self._do(ref, lambda: take_arrival_back(booking_of(ref), self.now))
            self._became(ref, done or "no", "confirmed", same_nights=True)

    def _do(self, ref: str, use_case: Any) -> Any:
        self.may_change.add(ref)
        return self.tried(use_case)

    def _became(self, ref: str, done: Any, status: str, *, same_nights: bool = False) -> None:
        """Assert what a booking became; refused, it is as it was."""
        if not done:
            self.may_change.discard(ref)
            return
        booking = booking_of(ref)
        assert booking.status == status
        assert not same_nights or look(self.town).bookings[ref].nights == self.before.bookings[ref].nights
