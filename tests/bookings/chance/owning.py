"""Rules: the owner closes beds and opens them, and beds are held for a cohort, named for students and given back."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from housing.bookings.holds import Hold
from housing.database import db
from housing.holds.services.answering import give_back
from housing.holds.services.asking import HoldAsked, hold_as_officer
from housing.holds.services.naming import name_students
from housing.rules.nights import Period, core_stays
from housing.rules.sharing import Flat
from housing.stock.models import Bed, Closure
from housing.stock.services.closures import close_beds, lift_closure
from tests.bookings.chance.ground import Ground, some
from tests.bookings.chance.picture import each_night
from tests.bookings.chance.town import MONDAY, PERIODS
from tests.harness.world import found


class Owning(Ground):
    """Closures and holds."""

    @rule(room=some, first=st.integers(0, 35), nights=st.integers(1, 10))
    def the_owner_closes_a_bed(self, room: int, first: int, nights: int) -> None:
        """Exactly when nobody has it on those nights."""
        bed, starts = self.town.rooms[room % len(self.town.rooms)].ref, MONDAY + timedelta(days=first - 3)
        ends = starts + timedelta(days=nights)
        done = self.tried(
            lambda: close_beds([found(Bed, bed)], starts, ends, "repair", person_id=None, at=self.now)[0].ref
        )
        is_free = all((bed, night) not in self.before.nights for night in each_night(starts, ends))
        assert bool(done) == (is_free and starts >= self.today - timedelta(days=1))

    @rule(which=some)
    def the_owner_opens_it(self, which: int) -> None:
        """From tonight on."""
        closures = db.session.scalars(select(Closure.ref).order_by(Closure.id)).all()
        if ref := self.pick(closures, which):
            self.tried(lambda: lift_closure(found(Closure, ref), person_id=None, at=self.now))

    @rule(periods=st.sampled_from(PERIODS), students=st.integers(1, 2))
    def beds_are_held_for_a_cohort(self, periods: tuple[Period, ...], students: int) -> None:
        """An officer holds them; they are nobody's until names come, or the last day has passed."""
        stays = core_stays(periods)
        asked = HoldAsked(
            municipality_id=self.town.world.storuman.id,
            institution_id=self.town.world.umu.id,
            stays=stays,
            students=students,
            expires_on=min(self.today + timedelta(days=7), stays[0].arrival),
            reason="Termin 4",
        )
        self.tried(lambda: hold_as_officer(asked, self.by).ref)

    @precondition(lambda life: any(row.taker[0] == "hold" for row in life.before.nights.values()))
    @rule(which=some, whom=some, flat=st.sampled_from([*Flat, None]), name=st.booleans())
    def a_hold_is_named_or_given_back(self, which: int, whom: int, flat: Flat | None, name: bool) -> None:
        """A name makes a request of held nights; given back the rest is free."""
        holds = db.session.execute(select(Hold.ref, Hold.version).where(Hold.status == "held").order_by(Hold.id)).all()
        hold, placement = self.pick(holds, which), self.pick(self.placements, whom)
        if hold is None:
            return
        if not name:
            assert self.tried(lambda: give_back(found(Hold, hold.ref), hold.version, self.by, by_municipality=True))
        elif placement is not None:
            done = self.tried(lambda: name_students(found(Hold, hold.ref), {placement: flat}, self.by))
            self.may_begin = bool(done)
