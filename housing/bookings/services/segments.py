"""The agreed segments of a booking and the nights they make: what holds, written anew, and what came free."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select

from housing.bookings.models import Booking, Segment
from housing.bookings.queries.parties import party_key_of
from housing.bookings.services.asking import NotOnOffer, Wanted, nights_of_bed
from housing.bookings.services.life import taker_of
from housing.database import db
from housing.happenings import NightsFreed, announce
from housing.nights import ledger
from housing.placements.models import Placement
from housing.rules.lifecycle import HOLDING
from housing.rules.nights import ONE_DAY, Stay, ranges_of
from housing.rules.sharing import Flat
from housing.stock.models import Bed
from housing.stock.services.locking import for_guests

Row = tuple[int, Stay, int]
"""A segment to be written: bed, nights, öre."""


def lock_bookings(booking_ids: Iterable[int]) -> list[Booking]:
    """Return bookings in the order of their numbers, their placements and themselves locked as publishing locks them.

    Who changes two of them at once so never waits for somebody who has the other.
    """
    ids = sorted(set(booking_ids))
    placements = select(Booking.placement_id).where(Booking.id.in_(ids))
    db.session.execute(
        select(Placement.id).where(Placement.id.in_(placements)).order_by(Placement.id).with_for_update()
    )
    return list(
        db.session.scalars(
            select(Booking)
            .where(Booking.id.in_(ids))
            .order_by(Booking.id)
            .with_for_update(of=Booking)
            .execution_options(populate_existing=True)
        )
    )


def held_in(booking: Booking) -> dict[date, int]:
    """Return the agreed nights of a booking with their beds."""
    return {night: each.bed_id for each in booking.segments for night in each_night(each.arrival, each.departure)}


def each_night(arrival: date, departure: date) -> tuple[date, ...]:
    """Return the nights between two days, half-open."""
    return tuple(Stay(arrival, departure).each_night())


def rows_of_nights(booking: Booking, beds: Mapping[date, Bed]) -> list[ledger.BedNights]:
    """Return the ledger rows of nights in beds, with the company that the guest of a booking brings.

    The beds are locked against change and read anew.
    """
    nights: defaultdict[int, list[date]] = defaultdict(list)
    for night, bed in sorted(beds.items(), key=lambda each: each[0]):
        nights[bed.id].append(night)
    by_id = {bed.id: bed for bed in beds.values()}
    found, key = [], party_key_of(booking)
    for bed_id in sorted(nights):
        for_guests(by_id[bed_id])
        found.append(nights_of_bed(_wanted(booking, by_id[bed_id], nights[bed_id]), key))
    return found


def require_beds_suit(booking: Booking, beds: Mapping[date, Bed]) -> None:
    """Raise `NotOnOffer` where a bed is out of use by then, or needs an answer the guest has not given."""
    by_bed: defaultdict[int, list[date]] = defaultdict(list)
    for night, bed in beds.items():
        by_bed[bed.id].append(night)
    for bed in {bed.id: bed for bed in beds.values()}.values():
        for_guests(bed)
        wanted = _wanted(booking, bed, by_bed[bed.id])
        is_out = bed.out_of_use_on is not None and bed.out_of_use_on < max(by_bed[bed.id]) + ONE_DAY
        if bed.municipality_id != booking.municipality_id or is_out or wanted.unanswered or not wanted.keeps_flat:
            raise NotOnOffer


def give_instead(booking: Booking, beds: Mapping[date, Bed], today: date) -> None:
    """Give a booking these nights from `today` on in place of those it has, in the ledger alone; lived ones stay.

    A night that stays in its bed stays as it was given, whatever has become of the home since; what is new is given as
    to anybody else. Raises `NotOnOffer` where a bed does not suit the guest, `housing.nights.ledger.NightsRefused`.
    """
    had = {night: bed_id for night, bed_id in held_in(booking).items() if night >= today}
    new = {night: bed for night, bed in beds.items() if had.get(night) != bed.id}
    left = sorted(night for night in had if night in new or night not in beds)
    require_beds_suit(booking, new)
    ledger.replace(taker_of(booking), left, rows_of_nights(booking, new))


def write_segments(booking: Booking, rows: Iterable[Row]) -> None:
    """Put these segments in the place of those that were agreed."""
    for segment in list(booking.segments):
        db.session.delete(segment)
    db.session.flush()
    db.session.expire(booking, ["segments"])
    for bed_id, stay, ore in sorted(rows, key=lambda row: row[1]):
        bed = db.session.get_one(Bed, bed_id)
        booking.segments.append(Segment(arrival=stay.arrival, departure=stay.departure, bed=bed, ore=ore))
    db.session.flush()
    db.session.expire(booking, ["segments"])


def announce_freed(booking: Booking, before: Mapping[date, int], at: datetime) -> None:
    """Tell which nights came free, where the booking goes on: that of an ended one was told as it ended."""
    if booking.status not in HOLDING:
        return
    now = held_in(booking)
    freed = sorted(night for night, bed_id in before.items() if now.get(night) != bed_id)
    if freed:
        beds = tuple(sorted({before[night] for night in freed}))
        announce(NightsFreed(at, booking.municipality_id, beds, freed[0], freed[-1]))


def _wanted(booking: Booking, bed: Bed, nights: Iterable[date]) -> Wanted:
    return Wanted(
        bed=bed,
        stays=ranges_of(nights),
        flat=Flat(booking.flat) if booking.flat else None,
        shares_room=booking.shares_room,
    )
