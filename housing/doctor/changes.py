"""Changes of stays: what is asked can be answered, and nights are granted only to who has them."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import exists, func, select

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.models import Booking
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementNight
from housing.rules.lifecycle import AGREED
from housing.rules.nights import Ground


def changes_are_asked_of_what_is_agreed(_day: date) -> Iterator[Breach]:
    """What a student asks for is about a room that is hers, in its own municipality, and nothing else is proposed."""
    proposed = exists().where(ChangeProposal.booking_id == Booking.id, ChangeProposal.status == "open")
    wrong = (
        (Booking.status.not_in(AGREED), "is about a booking that is not agreed"),
        (Booking.municipality_id != ChangeRequest.municipality_id, "names another municipality than its booking"),
        (proposed, "waits beside a proposal that its placement made"),
    )
    for is_wrong, what in wrong:
        rows = select(ChangeRequest.ref).join(Booking, Booking.id == ChangeRequest.booking_id)
        for ref in db.session.scalars(rows.where(ChangeRequest.status == "open", is_wrong)):
            yield Breach("changes asked for", f"request {ref}", what)


def granted_nights_are_in_use(_day: date) -> Iterator[Breach]:
    """A night that was granted is somebody's: else anybody on the placement could book what one stay was given."""
    used = exists().where(BedNight.placement_id == PlacementNight.placement_id, BedNight.night == PlacementNight.night)
    unused = db.session.execute(
        select(Placement.ref, func.count())
        .join(PlacementNight, PlacementNight.placement_id == Placement.id)
        .where(PlacementNight.ground == Ground.GRANTED, PlacementNight.reason.is_not(None), ~used)
        .group_by(Placement.ref)
    )
    for ref, count in unused:
        yield Breach("granted nights", f"placement {ref}", f"{count} granted nights that nobody has")
