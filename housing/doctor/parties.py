"""Who lives together: two, on two placements, and on what both of them have."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, or_, select

from housing.bookings.models import Booking
from housing.bookings.parties import Party, PartyMember
from housing.database import db
from housing.doctor.breach import Breach
from housing.rules.lifecycle import HOLDING
from housing.rules.parties import PartyStatus

MEMBERS = {PartyStatus.ASKED: 1, PartyStatus.AGREED: 2, PartyStatus.DECLINED: 1, PartyStatus.ENDED: 2}


def parties_are_of_two(_day: date) -> Iterator[Breach]:
    """Who asks is one until the other has said yes."""
    members = select(func.count()).where(PartyMember.party_id == Party.id).scalar_subquery()
    for ref, status, number in db.session.execute(select(Party.ref, Party.status, members)):
        if number != MEMBERS[PartyStatus(status)]:
            yield Breach("parties", f"party {ref}", f"is {status} and has {number} members")


def bookings_are_of_the_party(_day: date) -> Iterator[Breach]:
    """What two have who live together is in their company, and nobody's is that of two of whom one has not said yes.

    Who lives in one home for one party with somebody she agreed with before goes on doing so: that is no breach.
    """
    agreed = (
        select(Party.ref)
        .join(PartyMember, PartyMember.party_id == Party.id)
        .where(PartyMember.placement_id == Booking.placement_id, PartyMember.live, Party.status == PartyStatus.AGREED)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Booking.ref, Party.ref, agreed)
        .outerjoin(Party, Party.id == Booking.party_id)
        .where(Booking.status.in_(HOLDING))
        .where(
            or_(
                Party.status.in_((PartyStatus.ASKED, PartyStatus.DECLINED)),
                Booking.party_id.is_(None) & agreed.is_not(None),
            )
        )
    )
    for ref, party, right in rows:
        yield Breach("parties", f"booking {ref}", f"is of party {party}, where {right} is right")
