"""Another bed than the one asked for: the officer offers it, the student accepts it in time or it runs out."""

from datetime import datetime

from housing.bookings import notifications
from housing.bookings.models import Booking
from housing.bookings.services.answering import By, Seen, as_seen
from housing.bookings.services.asking import NotOnOffer, Wanted, give_nights
from housing.bookings.services.deciding import booking_from, comes_to_a_locked_door, wanted_of
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import Step, move, start
from housing.clock import end_of_day, local_date
from housing.database import db
from housing.happenings import NightsFreed, announce
from housing.nights import ledger
from housing.rules import deadlines
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Arrive, Leave, Stay
from housing.rules.sharing import Flat
from housing.stock.models import Bed


class OfferOver(Exception):  # noqa: N818 (an answer, not a fault)
    """The time to accept has run out."""


def offer_other_bed(seen: Seen, bed: Bed, by: By) -> None:
    """Offer `bed` for the nights asked for, in place of the bed asked for, until a deadline.

    Raises `NotHere`, `ChangedMeanwhile`, `StepRefused`, `NotOnOffer` when the bed is another municipality's or needs
    an answer that she has not given, and `housing.nights.ledger.NightsRefused` when it is taken by now.
    """
    expire_overdue_offers(by.at, seen.municipality_id)
    asked = as_seen(seen)
    step = Step(Actor.OFFICER, by.person_id, by.at)
    if isinstance(asked, Booking):
        wanted = _with_bed(_wanted_by(asked), bed, seen)
        asked.accept_by = _accept_by(wanted, by.at)
        _change_bed(asked, wanted, by.at)
        move(asked, Status.OFFERED, step)
        booking = asked
    else:
        wanted = _with_bed(wanted_of(asked, seen.municipality_id), bed, seen)
        booking = booking_from(asked, seen.municipality_id)
        booking.accept_by = _accept_by(wanted, by.at)
        start(booking, Status.OFFERED, step)
        give_nights(booking, wanted)
    notifications.booking_offered(booking, by.at)


def accept_offer(booking: Booking, *, person_id: int | None, at: datetime) -> None:
    """Let the student accept; the bed is hers. Raises `OfferOver`, `StepRefused`, `ChangedMeanwhile`."""
    if booking.status == Status.OFFERED and booking.accept_by is not None and booking.accept_by <= at:
        raise OfferOver
    move(booking, Status.CONFIRMED, Step(Actor.STUDENT, person_id, at))
    notifications.booking_confirmed(booking, at, no_key=comes_to_a_locked_door(booking, at))


def _wanted_by(booking: Booking) -> Wanted:
    return Wanted(
        bed=booking.segments[0].bed,
        stays=tuple(Stay(segment.arrival, segment.departure) for segment in booking.segments),
        arrive=Arrive(booking.arrive),
        leave=Leave(booking.leave),
        flat=Flat(booking.flat) if booking.flat else None,
        shares_room=booking.shares_room,
        arrival_time=booking.arrival_time,
    )


def _with_bed(wanted: Wanted, bed: Bed, seen: Seen) -> Wanted:
    changed = Wanted(
        bed=bed,
        stays=wanted.stays,
        arrive=wanted.arrive,
        leave=wanted.leave,
        flat=wanted.flat,
        shares_room=wanted.shares_room,
        arrival_time=wanted.arrival_time,
    )
    if bed.municipality_id != seen.municipality_id or bed.id == wanted.bed.id or changed.unanswered:
        raise NotOnOffer
    return changed


def _accept_by(wanted: Wanted, at: datetime) -> datetime:
    return end_of_day(deadlines.accept_by(local_date(at), wanted.stays[0].arrival))


def _change_bed(booking: Booking, wanted: Wanted, at: datetime) -> None:
    """Give back the nights in the bed asked for and take the same nights in the other."""
    before = sorted({segment.bed_id for segment in booking.segments})
    taker = ledger.ForBooking(booking.id, booking.placement_id, booking.student_id)
    nights = ledger.release(taker)
    for segment in booking.segments:
        db.session.delete(segment)
    db.session.flush()
    db.session.expire(booking, ["segments"])
    give_nights(booking, wanted)
    announce(NightsFreed(at, booking.municipality_id, tuple(before), nights[0], nights[-1]))
