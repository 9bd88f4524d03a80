"""What a municipality's worklist has beside requests and arrivals: on most days none of it, so one statement asks."""

from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, exists, select

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.faults import Fault
from housing.bookings.holds import Hold
from housing.bookings.messages import Message
from housing.bookings.models import Booking
from housing.bookings.queries.arrivals import DAMAGED
from housing.bookings.queries.messages import UNREAD_BY_OFFICER
from housing.bookings.waiting import LineProposal, WaitingPlace
from housing.database import read_rows
from housing.rules.faults import OPEN
from housing.rules.holds import HoldStatus

HERE: BindParameter[Any] = bindparam("municipality_id")


class Seldom(NamedTuple):
    """Whether there is any of each kind. `line`: whether anybody ever waited here for a place."""

    changes: bool
    moved: bool
    holds: bool
    line: bool
    line_proposals: bool
    faults: bool
    messages: bool
    damage: bool


ANY = select(
    exists().where(ChangeRequest.municipality_id == HERE, ChangeRequest.status == "open"),
    exists().where(ChangeProposal.municipality_id == HERE, ChangeProposal.status == "open"),
    exists().where(Hold.municipality_id == HERE, Hold.status == HoldStatus.ASKED),
    exists().where(WaitingPlace.municipality_id == HERE),
    exists().where(LineProposal.municipality_id == HERE, LineProposal.status == "open"),
    exists().where(Fault.municipality_id == HERE, Fault.status.in_(OPEN)),
    exists().where(Message.booking_id == Booking.id, Booking.municipality_id == HERE, UNREAD_BY_OFFICER),
    exists(DAMAGED.c.booking_id),
)


def seldom_in(municipality_id: int) -> Seldom:
    """Return of what there is anything in a municipality."""
    (found,) = read_rows(ANY, {"municipality_id": municipality_id})
    return Seldom(*found)
