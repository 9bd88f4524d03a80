"""The worklist's lines about bookings whose placement moved."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask import url_for

from housing.access import viewer
from housing.accounts.names import name_of
from housing.accounts.queries import people_by_id
from housing.bookings.bed_names import name_of_bed
from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.moved_wording import ShownProposal, shown_to_officer
from housing.placements.queries.claims import stated_on_all


class MovedLine(NamedTuple):
    """A proposal with whose it is, its page, and where an answer is sent."""

    name: str
    page: str
    url: str
    shown: ShownProposal


def moved_lines(proposals: Sequence[ChangeProposal], slug: str, day: date) -> list[MovedLine]:
    """Return the lines of a municipality's open proposals, as the viewer may read them."""
    stated = stated_on_all({each.booking.placement_id for each in proposals})
    people = people_by_id({each.booking.student.person_id for each in proposals})
    return [
        MovedLine(
            name=name_of(people[each.booking.student.person_id], viewer()),
            page=url_for("requests.show", slug=slug, ref=each.booking.ref),
            url=url_for("requests.answer_proposal", slug=slug, ref=each.booking.ref),
            shown=shown_to_officer(each, name_of_bed, day, stated.get(each.booking.placement_id)),
        )
        for each in proposals
    ]
