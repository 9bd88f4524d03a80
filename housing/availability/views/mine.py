"""A student's own placements, and what stands on each of them."""

from flask import Blueprint, render_template

from housing.access import access, viewer
from housing.availability.offers import offers_in, own_and_others
from housing.availability.queries.placements import own_placements
from housing.availability.stays import Choice, stays_of
from housing.bookings.queries.own import applications_on, bookings_on
from housing.clock import today
from housing.rules.permissions import Action

blueprint = Blueprint("placements", __name__)

SHOWN_COUNTS = 4
"""Nobody has more placements ahead; a count for each would cost a search."""


@blueprint.get("/placements")
@access(Action.SEE_PLACEMENTS)
def mine() -> str:
    """Show the viewer's placements that are not over: when, where, what is booked, what is free."""
    placements = own_placements(viewer().student_ids, today())
    ids = [placement.id for placement in placements]
    open_ones = [placement for placement in placements if placement.status == "published"]
    return render_template(
        "availability/mine.html",
        placements=placements,
        bookings=bookings_on(ids),
        applications=applications_on(ids),
        stays={placement.id: stays_of(placement, Choice()) for placement in open_ones},
        free={
            placement.id: len(offers_in(placement, Choice(), own_and_others(placement)[0]))
            for placement in open_ones[:SHOWN_COUNTS]
        },
    )
