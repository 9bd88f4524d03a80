"""What a student has said she needs, and beds that she has or would get do not have."""

from collections.abc import Iterable, Mapping
from datetime import date

from housing.bookings.change_proposals import ChangeProposal
from housing.placements.queries.claims import Stated, stated_on
from housing.rules.claiming import Condition
from housing.rules.lifecycle import has_moved_in, stage_of
from housing.rules.nights import nights_of
from housing.rules.stay_changes import Change
from housing.stock.models import Bed


def lacking_in(beds: Iterable[Bed], stated: Stated | None) -> tuple[Condition, ...]:
    """Return what any of these beds does not have of what she has stated, in the order in which it is asked."""
    if stated is None:
        return ()
    lacking = {
        condition
        for bed in beds
        for condition in stated.lacking(
            step_free=bed.dwelling.step_free,
            animals=bed.dwelling.animals,
            is_shared_room=bed.is_shared_room,
            sharing=bed.dwelling.sharing,
        )
    }
    return tuple(condition for condition in Condition if condition in lacking)


def lacking_on(placement_id: int, beds: Iterable[Bed]) -> tuple[Condition, ...]:
    """Return the same for the student of a placement."""
    return lacking_in(beds, stated_on(placement_id))


def lacking_after(change: Change, beds: Mapping[int, Bed], stated: Stated | None) -> tuple[Condition, ...]:
    """Return what she would not have on the nights that a change adds or moves to another bed; `beds`: by number."""
    new = nights_of((*change.added, *change.moved))
    return lacking_in((beds[each.bed_id] for each in change.stays if each.nights & new), stated)


def lacking_in_proposal(proposal: ChangeProposal, stated: Stated | None, day: date) -> tuple[Condition, ...]:
    """Return what the beds that are proposed from a day on do not have; to a guest who lives there hers has all."""
    agreed = proposal.booking.segments
    stage = stage_of(agreed[0].arrival, agreed[-1].departure, day)
    own = {each.bed_id for each in agreed} if has_moved_in(proposal.booking.status, stage) else set()
    ahead = [each.bed for each in proposal.segments if each.departure > day and each.bed_id not in own]
    return lacking_in(ahead, stated)
