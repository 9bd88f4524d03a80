"""Any sequence of changes: a live booking has its nights, at their price, and the doctor is content.

All beds cost the same a night, so that whatever is kept, added, moved or swapped, a stay costs that times its nights.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.asking import NotOnOffer
from housing.bookings.services.asking_change import accept_request, ask_for_change, decline_request
from housing.bookings.services.changing import ChangeRefused, change_stay, give_back
from housing.bookings.services.life import ChangedMeanwhile, Step, StepRefused
from housing.bookings.services.requests_open import open_request_of
from housing.bookings.services.swapping import SeenBooking, swap_beds
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.nights.ledger import NightsRefused
from housing.nights.models import BedNight
from housing.rules.lifecycle import HOLDING, Actor
from housing.rules.nights import Period
from housing.rules.stay_changes import ChangeKind, GrantReason, Refused, Wish
from housing.stock.models import BedPrice
from tests.bookings.asked import a_placement, add_bed, put_in
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.databases import Databases
from tests.harness.product import as_found, make_app, release
from tests.harness.world import build_world

MAY = date(2027, 5, 2)
ORE = 100
NOT_DONE = (ChangeRefused, ChangedMeanwhile, StepRefused, NotOnOffer, NightsRefused)
ONE_WEEK = (Period(date(2027, 5, 3), date(2027, 5, 7)),)
TWO_WEEKS = (Period(date(2027, 5, 3), date(2027, 5, 7)), Period(date(2027, 5, 17), date(2027, 5, 21)))

DEEDS = st.tuples(
    st.sampled_from(["officer", "give back", "ask", "accept", "decline", "swap"]),
    st.sampled_from(ChangeKind),
    st.integers(0, 2),  # whose
    st.integers(0, 20),  # from which day
    st.integers(1, 14),  # for how many nights, or longer and shorter
    st.integers(0, 3),  # which bed
    st.booleans(),  # whether the whole stay is meant
)


class Guests:
    """Three guests and four beds, all at one price."""

    def __init__(self) -> None:
        world = build_world()
        self.beds = [add_bed(world, number) for number in range(4)]
        for bed in self.beds:
            db.session.add(BedPrice(bed_id=bed.id, valid_from=TUESDAY.date(), ore_per_night=ORE))
        db.session.flush()
        periods = (ONE_WEEK, TWO_WEEKS, ONE_WEEK)
        made = [put_in(a_placement(world, str(n), *periods[n]), self.beds[n]) for n in range(3)]
        db.session.commit()
        self.ids = [booking.id for booking in made]
        self.bed_ids = [bed.id for bed in self.beds]
        self.done = 0

    def booking(self, number: int) -> Booking:
        return db.session.get_one(Booking, self.ids[number])

    def do(self, deed: tuple[str, ChangeKind, int, int, int, int, bool]) -> None:
        """Try one deed; what a service refuses leaves all as it was."""
        what, kind, whose, start, nights, bed, is_whole = deed
        booking = self.booking(whose)
        first, last = booking.segments[0].arrival, booking.segments[-1].departure
        arrival = MAY + timedelta(days=start)
        departure = arrival + timedelta(days=nights)
        if is_whole and kind in {ChangeKind.DATES, ChangeKind.BED}:
            arrival, departure = first - timedelta(days=start % 4), last + timedelta(days=nights - 7)
        wish = Wish(kind, arrival, departure, self.bed_ids[bed] if kind is ChangeKind.BED else None)
        officer, student = Step(Actor.OFFICER, None, TUESDAY, kind), Step(Actor.STUDENT, None, TUESDAY, kind)
        request = open_request_of(booking.id)
        ref = request.ref if request else "none"
        db.session.rollback()

        def seen(number: int) -> SeenBooking:
            return SeenBooking(self.booking(number), self.booking(number).version)

        deeds: dict[str, Callable[[], Any]] = {
            "officer": lambda: change_stay(*_of(seen(whose)), wish, officer, grant=GrantReason.AGREED),
            "give back": lambda: give_back(*_of(seen(whose)), wish, student),
            "ask": lambda: ask_for_change(*_of(seen(whose)), wish, GrantReason.MAKES_UP, student),
            "accept": lambda: accept_request(self.booking(whose), ref, officer),
            "decline": lambda: decline_request(self.booking(whose), ref, Refused.NO_ROOM, officer),
            "swap": lambda: swap_beds(seen(whose), seen((whose + 1) % 3), arrival, officer),
        }
        if what == "ask" and kind is ChangeKind.RELEASE:
            return  # a student gives back; nobody is asked
        try:
            transact(deeds[what])
            self.done += 1
        except NOT_DONE:
            pass

    def hold_what_is_agreed(self) -> None:
        """Each live booking has exactly its nights, each in its bed, at their price."""
        db.session.expire_all()
        for booking in db.session.scalars(select(Booking).where(Booking.id.in_(self.ids))):
            assert booking.status in HOLDING
            agreed = {
                (each.bed_id, each.arrival + timedelta(days=n))
                for each in booking.segments
                for n in range((each.departure - each.arrival).days)
            }
            rows = db.session.execute(
                select(BedNight.bed_id, BedNight.night).where(BedNight.booking_id == booking.id)
            ).all()
            assert {(row.bed_id, row.night) for row in rows} == agreed
            assert sum(each.ore for each in booking.segments) == ORE * len(agreed)
        db.session.rollback()


def _of(seen: SeenBooking) -> tuple[Booking, int]:
    return seen.booking, seen.version


@pytest.mark.slow
def test_any_changes_leave_nights_prices_and_the_doctor_as_they_should_be(
    engine_name: str, databases: Callable[[str], Databases], database_url: str
) -> None:
    app = make_app(database_url)
    renew, done = databases(engine_name).renew, 0

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(st.lists(DEEDS, min_size=5, max_size=25))
    def run(deeds: list[Any]) -> None:
        nonlocal done
        renew()
        with ExitStack() as stack:
            stack.enter_context(app.app_context())
            stack.callback(release, app)
            stack.callback(db.session.remove)
            guests = Guests()
            for deed in deeds:
                guests.do(deed)
                guests.hold_what_is_agreed()
            assert [str(each) for each in examine(TUESDAY.date())] == []
            done += guests.done
            db.session.rollback()

    with as_found(app, MovableClock()):
        run()
    assert done > 20, "the deeds have to be possible for this to say anything"
