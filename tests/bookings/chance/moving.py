"""Rules: a placement is cancelled, or has other weeks; officer and student answer what is proposed then."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from housing.bookings.services.agreeing import accept_change, decline_change
from housing.database import db
from housing.organisations.models import Institution
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from housing.rules.lifecycle import Actor
from tests.bookings.chance.ground import Ground, booking_of, some
from tests.bookings.chance.picture import HOLDS, look
from tests.bookings.chance.town import WEEKS
from tests.harness.world import found
from tests.placements.lists import send

BOTH = st.sampled_from([Actor.STUDENT, Actor.OFFICER])


class Moving(Ground):
    """What comes from the list of placements."""

    @rule(who=some)
    def the_coordinator_cancels(self, who: int) -> None:
        """Everything on the placement ends, unless somebody lives there."""
        if (placement := self.pick(self.placements, who)) is None:
            return
        id_ = found(Placement, placement).id
        mine = {ref for ref, each in self.before.bookings.items() if each.placement == id_ and each.status in HOLDS}
        self.may_change |= mine
        if self.tried(lambda: cancel_placement(id_, at=self.now, by=None)):
            now = look(self.town)
            assert all(now.bookings[ref].status == "cancelled" for ref in mine)
            assert all(
                each.status not in {"open", "waiting"} for each in now.applications.values() if each.placement == id_
            )

    @rule(who=some, weeks=st.sampled_from(WEEKS))
    def the_list_has_other_weeks(self, who: int, weeks: str) -> None:
        """What she holds stays hers until she and the officer have answered, or it ends."""
        if (placement := self.pick(self.placements, who)) is None:
            return
        row = found(Placement, placement)
        student, id_ = row.student.person.details, row.id
        if student is None or row.status == "cancelled":
            return
        line = f"Sund, {student.first_name};{student.email};3OM401;Sjukstugan;Storuman;{weeks};"
        mine = {ref for ref, each in self.before.bookings.items() if each.placement == id_}
        institution = self.town.world.umu.id
        self.may_change |= mine
        self.tried(lambda: send(db.session.get_one(Institution, institution), line, at=self.now))
        now = look(self.town)
        for ref in mine:
            after = now.bookings[ref]
            assert after.status == "cancelled" or after.nights == self.before.bookings[ref].nights

    @precondition(lambda life: bool(life.before.moved))
    @rule(which=some, actor=BOTH, yes=st.sampled_from([True, True, False]))
    def somebody_answers_what_is_proposed(self, which: int, actor: Actor, yes: bool) -> None:
        """Nothing changes before both have said yes, or one no."""
        ref, proposal = self.pick(list(self.before.moved.items()), which) or ("", "")
        answer = accept_change if yes else decline_change
        self.may_change.add(ref)
        said = self.tried(lambda: answer(booking_of(ref), proposal, self.step(actor)))
        assert said is not None
        if said in {"waits", "afresh"}:
            after = look(self.town).bookings[ref]
            assert after.status == "cancelled" or after.nights == self.before.bookings[ref].nights
