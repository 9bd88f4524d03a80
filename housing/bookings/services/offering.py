"""Another bed than the one asked for: the officer offers it, the student accepts it in time or it runs out."""

from datetime import date, datetime

from housing.bookings import notifications
from housing.bookings.models import Booking
from housing.bookings.services.answering import By, Seen, as_seen
from housing.bookings.services.asking import NotOnOffer, Wanted, give_nights, nights_ahead, price_of_wish
from housing.bookings.services.deciding import booking_from, key_problem_of, wanted_of
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import Replaced, Step, as_replaced, move, start, taker_of, tell_begun
from housing.bookings.services.proposing import open_proposal_of
from housing.clock import end_of_day, local_date
from housing.database import db
from housing.happenings import NightsFreed, announce
from housing.nights import ledger
from housing.organisations.models import Municipality
from housing.rules.deadlines import OfferDays, accept_by
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import ONE_DAY, Arrive, Leave, Stay, still_ahead
from housing.rules.sharing import Flat
from housing.stock.models import Bed


class OfferOver(Exception):  # noqa: N818 (an answer, not a fault)
    """The time to accept has run out."""


class PlacementMoved(Exception):  # noqa: N818 (an answer, not a fault)
    """The placement has moved since the offer: what is proposed since is answered instead, and that answers both."""


def offer_other_bed(seen: Seen, bed: Bed, by: By) -> None:
    """Offer `bed` for the nights asked for that are to come, in place of the bed asked for, until a deadline.

    Raises `NotHere`, `ChangedMeanwhile`, `StepRefused`, `StayOver`, `NotOnOffer` when the bed is another
    municipality's or needs an answer that she has not given, and `housing.nights.ledger.NightsRefused` when it is
    taken by now.
    """
    expire_overdue_offers(by.at, seen.municipality_id)
    asked = as_seen(seen)
    expire_overdue_offers(by.at, student_id=asked.student_id)
    if isinstance(asked, Booking):
        wanted = _with_bed(nights_ahead(_wanted_by(asked), by.at), bed, seen)
        step = _step(by, as_replaced(asked.segments))
        asked.accept_by = accept_until(wanted, by.at)
        asked.asked_ore = _ore_ahead(asked, local_date(by.at))
        _change_bed(asked, wanted, by.at)
        move(asked, Status.OFFERED, step)
        booking = asked
    else:
        wished = wanted_of(asked, seen.municipality_id)
        ahead = nights_ahead(wished, by.at)
        wanted = _with_bed(ahead, bed, seen)
        booking = booking_from(asked, seen.municipality_id)
        booking.accept_by = accept_until(wanted, by.at)
        booking.asked_ore = price_of_wish(ahead)
        before = tuple(Replaced(wished.bed.id, stay.arrival, stay.departure, None) for stay in wished.stays)
        step = _step(by, before)
        start(booking, Status.OFFERED, step)
        give_nights(booking, wanted)
        tell_begun(booking, step)
    notifications.booking_offered(booking, by.at)


def accept_offer(booking: Booking, *, person_id: int | None, at: datetime) -> None:
    """Let the student accept; the bed is hers.

    Raises `OfferOver`, `PlacementMoved`, `StepRefused`, `ChangedMeanwhile`.
    """
    if has_run_out(booking, at):
        raise OfferOver
    if booking.status == Status.OFFERED and open_proposal_of(booking.id):
        raise PlacementMoved
    move(booking, Status.CONFIRMED, Step(Actor.STUDENT, person_id, at))
    notifications.booking_confirmed(booking, at, key=key_problem_of(booking, at))


def has_run_out(booking: Booking, at: datetime) -> bool:
    """Tell whether a booking is an offer whose time to be accepted is over, whether anybody has ended it or not."""
    return booking.status == Status.OFFERED and booking.accept_by is not None and booking.accept_by <= at


def renew_offer(booking: Booking, arrival: date, at: datetime) -> None:
    """Count the days to accept an offer anew, since what is offered has changed; `arrival`: its first night to come.

    They are never fewer than she was promised, as long as they end before that night.
    """
    if booking.status != Status.OFFERED or booking.accept_by is None:
        return
    last_day = _last_day(booking.municipality, arrival, at)
    promised = min(booking.accept_by, end_of_day(arrival - ONE_DAY))
    booking.accept_by = max(end_of_day(last_day), promised)


def accept_until(wanted: Wanted, at: datetime) -> datetime:
    """Return the instant until which an offer made now can be accepted, as the bed's municipality has it."""
    municipality = db.session.get_one(Municipality, wanted.bed.municipality_id)
    return end_of_day(_last_day(municipality, wanted.stays[0].arrival, at))


def _last_day(municipality: Municipality, arrival: date, at: datetime) -> date:
    days = OfferDays(municipality.offer_days_far, municipality.offer_days_near, municipality.offer_days_soon)
    return accept_by(local_date(at), arrival, days)


def _step(by: By, before: tuple[Replaced, ...]) -> Step:
    """Return the officer's step; the event remembers which bed was asked for."""
    return Step(Actor.OFFICER, by.person_id, by.at, replaced=before)


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


def _ore_ahead(booking: Booking, today: date) -> int:
    """Return what was asked for the nights that are to come: of a stay that has begun its share, rounded down."""
    return sum(
        each.ore * stay.nights // (each.departure - each.arrival).days
        for each in booking.segments
        for stay in still_ahead([Stay(each.arrival, each.departure)], today)
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


def _change_bed(booking: Booking, wanted: Wanted, at: datetime) -> None:
    """Give back the nights in the bed asked for and take the same nights in the other."""
    before = sorted({segment.bed_id for segment in booking.segments})
    taker = taker_of(booking)
    nights = ledger.release(taker)
    for segment in booking.segments:
        db.session.delete(segment)
    db.session.flush()
    db.session.expire(booking, ["segments"])
    give_nights(booking, wanted)
    if nights:  # none are held by a booking that has ended; that step is refused next
        announce(NightsFreed(at, booking.municipality_id, tuple(before), nights[0], nights[-1]))
