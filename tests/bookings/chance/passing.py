"""Rules: time passes, and the worker does what is due; or it rests, and what people do meets what has run out."""

from collections.abc import Iterable

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from housing.database import db
from housing.duties import EVERY, HANDLERS
from housing.jobs import SEND_MAIL, Job
from housing.worker import Worker
from tests.bookings.chance.ground import Ground
from tests.bookings.chance.picture import Asked, Picture, Proposed, Question, look

CLOCKED = (
    "ask_still_coming", "complete_stays", "expire_offers", "look_after_arrivals", "look_after_holds",
    "look_after_waiting", "tell_of_gaps",
)  # fmt: skip
BY_CLOCK = frozenset({("offered", "expired"), ("confirmed", "completed"), ("checked_in", "completed")})


class Passing(Ground):
    """The clock and the worker."""

    @rule(hours=st.sampled_from([1, 5, 24, 24, 48, 72, 24 * 7, 24 * 14]))
    def time_passes(self, hours: int) -> None:
        """The worker is there all the time; nothing ends but what the clock ends."""
        self.clock.advance(hours=hours)
        self._the_line_has_moved(self._work())  # each line has been walked as a whole, as in every hour

    @rule(hours=st.sampled_from([1, 24, 72]))
    def time_passes_and_the_worker_rests(self, hours: int) -> None:
        """Nothing happens, and what has run out has run out all the same."""
        self.clock.advance(hours=hours)
        self.worker_rests = True

    @rule()
    def the_worker_works(self) -> None:
        """It does what is due."""
        self._work()

    def _work(self) -> Picture:
        worker = Worker(
            self.app,
            handlers=HANDLERS,
            errands={SEND_MAIL: lambda _payload, _at: lambda: None},
            every={kind: EVERY[kind] for kind in CLOCKED},
        )
        worker.drain()
        errors = db.session.scalars(select(Job.last_error).where(Job.last_error.is_not(None))).all()
        assert errors == [], f"the worker could not do its work: {errors}"
        self.worker_rests = False
        now = look(self.town)
        for ref, booking in self.before.bookings.items():
            after = now.bookings[ref]
            if after != booking:
                assert (booking.status, after.status) in BY_CLOCK, f"{booking} became {after}"
                self.may_change.add(ref)
            assert not self.has_run_out(after), "what has run out has ended"
        self.may_begin = True
        begun = [now.bookings[ref] for ref in now.bookings.keys() - self.before.bookings.keys()]
        assert all(each.status == "offered" and each.application is not None for each in begun)
        return now

    def _the_line_has_moved(self, now: Picture) -> None:
        """Nothing that fits is left to whoever waits on: it is proposed to somebody, and that can be had."""
        open_ones = {each.application: each for each in now.proposals.values() if each.status == "open"}
        asked = {each.id: each for each in now.applications.values()}
        for application, proposed in open_ones.items():
            room = self.town.room(proposed.bed)
            assert now.wants(room, proposed.nights, asked[application].student, asked[application].flat).yes
        for each in now.applications.values():
            nights = frozenset(night for night in each.waits_for if night >= self.today)
            if not each.in_line or each.id in open_ones or not nights or each.placement not in now.published:
                continue
            gone = {one.bed for one in now.proposals.values() if self._let_go(now, each, one.application, one.status)}
            for room in self.town.rooms:
                suits = (each.shares_room or room.shared_with is None) and (each.flat or not room.asks_flat)
                taken = {night for one in open_ones.values() if one.bed == room.ref for night in one.nights}
                if (
                    not suits
                    or room.ref in gone
                    or nights & taken
                    or self._is_proposed(open_ones.values(), room.dwelling)
                ):
                    continue
                question = Question(now, room, nights, each.student, each.flat)
                assert not question.yes, f"{each} waits, and {room} is free"

    def _is_proposed(self, proposals: Iterable[Proposed], dwelling: int) -> bool:
        """Tell whether somebody else is proposed to the same home, whose company the newcomer would meet."""
        return any(self.town.room(each.bed).dwelling == dwelling for each in proposals)

    def _let_go(self, now: Picture, asked: Asked, application: int, status: str) -> bool:
        other = next(each for each in now.applications.values() if each.id == application)
        return other.placement == asked.placement and status in {"offered", "passed"}
