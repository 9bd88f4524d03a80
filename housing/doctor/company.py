"""Company: guests live with whom the sharing policy of their dwelling says, and nobody shares a room unasked."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, or_, select

from housing.audit import AuditEntry
from housing.bookings.models import Booking
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.rules.parties import PartyKey
from housing.rules.sharing import NO_PARTY, Flat, Sharing, company_key
from housing.stock.models import Bed, Dwelling


def company_follows_the_policy(day: date) -> Iterator[Breach]:
    """The company of each guest is what the dwelling's policy and the request make of it.

    A party's key may change during a stay, for the nights to come: of those that were lived the database keeps that
    it was the guest's own or her party's. Guests who came under an earlier policy keep what they were promised, so a
    dwelling whose policy was changed is left out; what is left is kept alike by the database.
    """
    rows = db.session.execute(
        select(
            Booking.ref,
            Booking.flat,
            Booking.student_id,
            Booking.party_id,
            BedNight.company,
            Dwelling.sharing,
            Dwelling.ref,
        )
        .select_from(BedNight)
        .join(Booking, Booking.id == BedNight.booking_id)
        .join(Dwelling, Dwelling.id == BedNight.dwelling_id)
        .where(or_(BedNight.night >= day, Dwelling.sharing != Sharing.SINGLE_PARTY, BedNight.company.in_(NO_PARTY)))
        .distinct()
    )
    changed = _with_another_policy_once()
    for ref, flat, student_id, party_id, company, sharing, dwelling in rows:
        expected = _key(Sharing(sharing), flat, PartyKey(student_id, party_id).of_home)
        if company != expected and dwelling not in changed:
            what = f"keeps company {company!r} in a dwelling that is {sharing}, where {expected!r} is right"
            yield Breach("company", f"booking {ref}", what)


def guests_of_shared_rooms_agreed(day: date) -> Iterator[Breach]:
    """Whoever is to sleep in a shared room said yes to it, and carries the company of that very room."""
    may_share = or_(Booking.shares_room, Dwelling.sharing == Sharing.SINGLE_PARTY)
    unasked = or_(BedNight.room.is_(None), BedNight.room != Bed.room_key, ~may_share)
    rows = db.session.execute(
        select(Booking.ref, func.min(BedNight.night), Bed.room)
        .select_from(BedNight)
        .join(Booking, Booking.id == BedNight.booking_id)
        .join(Bed, Bed.id == BedNight.bed_id)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(Bed.is_shared_room, BedNight.night >= day, unasked)
        .group_by(Booking.ref, Bed.room)
    )
    for ref, first, room in rows:
        yield Breach("company", f"booking {ref}", f"shares {room} from {first} without having agreed to that room")


def _key(sharing: Sharing, flat: str | None, party: str) -> str | None:
    if sharing is Sharing.SAME_GENDER and flat is None:
        return None
    return company_key(sharing, Flat(flat) if flat else None, party)


def _with_another_policy_once() -> set[str]:
    entries = db.session.execute(
        select(AuditEntry.subject_ref, AuditEntry.facts, Dwelling.sharing)
        .join(Dwelling, Dwelling.ref == AuditEntry.subject_ref)
        .where(AuditEntry.subject == "dwelling", AuditEntry.action == "dwelling changed")
    )
    return {ref for ref, facts, sharing in entries if facts.get("before", {}).get("sharing") != sharing}
