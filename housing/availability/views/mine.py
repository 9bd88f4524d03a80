"""A student's own placements, and what stands on each of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template

from housing.access import access, viewer
from housing.accounts.names import first_name_of
from housing.availability.offers import offers_in, own_and_others
from housing.availability.stays import Choice, comes_late, outlook_of, stays_of
from housing.bookings.models import Booking
from housing.bookings.moved_wording import ShownProposal, name_without_street, shown_to_student
from housing.bookings.queries.own import applications_on, bookings_on
from housing.bookings.queries.parties import mate_on, party_key_beside, questions_to
from housing.bookings.queries.proposals import proposals_for
from housing.bookings.queries.waiting import waiting_on
from housing.clock import today
from housing.placements.queries.claims import stated_on_all
from housing.placements.queries.own_placements import OwnPlacement, own_placements, past_placements
from housing.rules.lifecycle import AGREED, HOLDING, Status
from housing.rules.nights import Stay
from housing.rules.parties import PartyKey
from housing.rules.permissions import Action

blueprint = Blueprint("placements", __name__)

HAD = AGREED | {Status.COMPLETED, Status.NO_SHOW}
"""Of placements that are over only these are told of: rooms that were hers, whose pages she may still need."""

SHOWN_COUNTS = 4
"""Nobody has more placements ahead; a count for each would cost a search."""


@dataclass(frozen=True, slots=True)
class Open:
    """What she can still ask for on a placement. `free` is none where it was not counted.

    `lacks_bed`: there are nights to come that she has no bed for, and `stays` are those; else they are all of hers.
    `is_all`: they are all that her placement began with. `late_from`: today, where the first of them has passed.
    """

    stays: tuple[Stay, ...]
    lacks_bed: bool
    is_all: bool
    late_from: date | None
    free: int | None


@blueprint.get("/placements")
@access(Action.SEE_PLACEMENTS)
def mine() -> str:
    """Show the viewer's placements: when, where, what is booked, what is free; of those that are over her rooms."""
    day = today()
    placements = own_placements(viewer().student_ids, day)
    over = past_placements(viewer().student_ids, day)
    ids = [placement.id for placement in placements]
    together = {each.id: mate_on(each.id) for each in placements}
    bookings = bookings_on(ids)
    published = [placement for placement in placements if placement.status == "published"]
    return render_template(
        "availability/mine.html",
        placements=placements,
        over=over,
        had=[each for each in bookings_on([placement.id for placement in over]) if each.status in HAD],
        mates=together,
        questions={each.id: questions_to(each.id, each.student_id) for each in published if not together[each.id]},
        first_name=lambda person: first_name_of(person, viewer()),
        bookings=bookings,
        moved=_moved(bookings, day),
        applications=applications_on(ids),
        waits={wait.application_id: wait for wait in waiting_on(ids)} if ids else {},
        open={
            placement.id: _open(
                placement,
                [booking for booking in bookings if booking.placement_id == placement.id],
                day,
                party_key_beside(together[placement.id], placement.student_id) if number < SHOWN_COUNTS else None,
            )
            for number, placement in enumerate(published)
        },
    )


def _moved(bookings: Iterable[Booking], day: date) -> dict[int, ShownProposal]:
    """Return what is proposed for bookings whose placement moved, by booking."""
    proposals = proposals_for([booking.id for booking in bookings if booking.status in HOLDING])
    stated = stated_on_all({each.booking.placement_id for each in proposals.values()})
    return {
        booking_id: shown_to_student(each, name_without_street, day, stated.get(each.booking.placement_id))
        for booking_id, each in proposals.items()
    }


def _open(placement: OwnPlacement, bookings: Iterable[Booking], day: date, party: PartyKey | None) -> Open:
    """Return what is left to book; `party`: whose company her nights would be, where what is free is counted."""
    outlook = outlook_of(placement, bookings, day)
    choice = Choice(outlook.usual)
    stays = stays_of(placement, choice, day)
    lacks_bed = bool(outlook.without_bed)
    return Open(
        stays=stays,
        lacks_bed=lacks_bed,
        is_all=stays == stays_of(placement, Choice(), date.min),
        late_from=day if comes_late(placement, choice, day) else None,
        free=len(offers_in(placement, stays, own_and_others(placement)[0], party)) if lacks_bed and party else None,
    )
