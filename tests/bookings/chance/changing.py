"""Rules: an agreed stay gets longer or shorter, moves, is split, swapped, given back or kept over a gap."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from housing.bookings.services.asking_change import accept_request, ask_for_change, decline_request, take_back_request
from housing.bookings.services.changing import change_stay, give_back
from housing.bookings.services.swapping import SeenBooking, swap_beds
from housing.nights.ledger import NightsRefused
from housing.rules.lifecycle import Actor
from housing.rules.nights import Stay, ranges_of
from housing.rules.stay_changes import ChangeKind, GrantReason, Refused, Wish
from tests.bookings.chance.ground import Ground, booking_of, some, there_is
from tests.bookings.chance.picture import BedNights, Booked, look

few = st.integers(-3, 3)
kinds = st.sampled_from([*ChangeKind, ChangeKind.DATES, ChangeKind.BED])
AGREED = ("confirmed", "checked_in", "offered")


class Changing(Ground):
    """Changes after approval."""

    @precondition(there_is(*AGREED))
    @rule(which=some, kind=kinds, first=few, last=few, room=some, by_student=st.booleans())
    def a_stay_changes(self, which: int, kind: ChangeKind, first: int, last: int, room: int, by_student: bool) -> None:
        """By the officer, or given back by the student: it has what was wished for, and what was lived stays."""
        if (one := self.a_booking(which, *AGREED)) is None:
            return
        ref, booking = one
        wish = self._wish(booking, kind, first, last, room)
        self.may_change.add(ref)
        if by_student:
            done = self.tried(lambda: give_back(booking_of(ref), booking.version, wish, self.step(Actor.STUDENT, kind)))
        else:
            step = self.step(Actor.OFFICER, kind)
            done = self.tried(
                lambda: change_stay(booking_of(ref), booking.version, wish, step, grant=GrantReason.AGREED)
            )
        self._changed(ref, booking, given_back=by_student) if done else self._is_as_it_was(ref)

    @precondition(there_is("confirmed", "checked_in"))
    @rule(which=some, kind=kinds, first=few, last=few, room=some)
    def she_asks_for_a_change(self, which: int, kind: ChangeKind, first: int, last: int, room: int) -> None:
        """Nothing is changed by asking."""
        one = self.a_booking(which, "confirmed", "checked_in")
        if one is None or kind is ChangeKind.RELEASE:
            return
        ref, booking = one
        wish = self._wish(booking, kind, first, last, room)
        step = self.step(Actor.STUDENT, kind)
        self.tried(lambda: ask_for_change(booking_of(ref), booking.version, wish, GrantReason.MAKES_UP, step).ref)

    @precondition(lambda life: bool(life.before.asked_changes))
    @rule(which=some, answer=st.sampled_from(["yes", "yes", "no", "take back"]))
    def a_request_for_a_change_is_answered(self, which: int, answer: str) -> None:
        """Yes carries it out as the stay is by then; no leaves the stay as it is."""
        ref, request = self.pick(list(self.before.asked_changes.items()), which) or ("", "")
        booking = self.before.bookings[ref]
        officer, student = self.step(Actor.OFFICER, "x"), self.step(Actor.STUDENT, "x")
        if answer == "yes":
            self.may_change.add(ref)
            done = self.tried(lambda: accept_request(booking_of(ref), request, officer))
            self._changed(ref, booking) if done else self._is_as_it_was(ref)
        elif answer == "no":
            assert self.tried(lambda: decline_request(booking_of(ref), request, Refused.NO_ROOM, officer))
        else:
            assert self.tried(lambda: take_back_request(booking_of(ref), request, student))

    @precondition(there_is("confirmed", "checked_in"))
    @rule(one=some, other=some, after=st.integers(-1, 10))
    def two_guests_swap_beds(self, one: int, other: int, after: int) -> None:
        """Both or neither; each has the nights that she had."""
        pair = self.a_booking(one, *AGREED), self.a_booking(other, *AGREED)
        if pair[0] is None or pair[1] is None:
            return
        refs = [each[0] for each in pair if each]
        first = min(night for _, night in self.before.bookings[refs[0]].agreed) + timedelta(days=after)
        self.may_change |= set(refs)
        seen = [lambda ref=ref: SeenBooking(booking_of(ref), self.before.bookings[ref].version) for ref in refs]
        done = self.tried(lambda: swap_beds(seen[0](), seen[1](), first, self.step(Actor.OFFICER, "swap")))
        now = look(self.town)
        for ref in refs:
            before, after_it = self.before.bookings[ref], now.bookings[ref]
            assert {night for _, night in before.nights} == {night for _, night in after_it.nights}
            assert (before.nights != after_it.nights) == bool(done)

    def _wish(self, booking: Booked, kind: ChangeKind, first: int, last: int, room: int) -> Wish:
        nights = sorted(night for _, night in booking.agreed)
        bed = self.town.rooms[room % len(self.town.rooms)].id if kind is ChangeKind.BED or room % 5 == 0 else None
        gaps = _gaps(nights)
        if kind in {ChangeKind.KEEP, ChangeKind.RELEASE} and gaps:
            gap = gaps[room % len(gaps)]
            return Wish(kind, gap.arrival, gap.departure, bed if kind is ChangeKind.KEEP else None)
        arrival, departure = nights[0] + timedelta(days=first), nights[-1] + timedelta(days=1 + last)
        return Wish(kind, arrival, departure, bed)

    def _changed(self, ref: str, before: Booked, *, given_back: bool = False) -> None:
        now = look(self.town).bookings[ref]
        assert (now.status, now.version) == (before.status, before.version + 1)
        assert _until(before.nights, self.today) == _until(now.nights, self.today), "what was lived is what happened"
        assert now.nights != before.nights
        assert not given_back or now.nights < before.nights
        for bed, night in now.nights - before.nights:
            assert (bed, night) not in self.before.nights or self._ran_out(bed, night)
        assert now.ore == before.ore or now.nights != before.nights

    def _ran_out(self, bed: str, night: date) -> bool:
        return any((bed, night) in each.nights and self.has_run_out(each) for each in self.before.bookings.values())

    def _is_as_it_was(self, ref: str) -> None:
        self.may_change.discard(ref)
        if isinstance(self.refused, NightsRefused):
            assert self.before.nights, "there was nobody in the way"


def _gaps(nights: list[date]) -> list[Stay]:
    runs = ranges_of(nights)
    return [Stay(one.departure, other.arrival) for one, other in pairwise(runs)]


def _until(nights: BedNights, day: date) -> BedNights:
    return frozenset(key for key in nights if key[1] < day)
