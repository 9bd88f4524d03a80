"""Guests who have stayed in the world's Storuman and left."""

from datetime import UTC, date, datetime

from housing.bookings.models import Booking
from housing.bookings.services.life import Step, move
from housing.database import db
from housing.feedback.services.answering import answer
from housing.rules.feedback import About, Answer, WouldWork
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Period
from housing.stock.models import Bed
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, put_in
from tests.harness.world import World

LEFT = date(2027, 5, 22)
AUTUMN = Period(date(2027, 10, 4), date(2027, 10, 8))


def morning_after(day: date, days: int = 1, hour: int = 9) -> datetime:
    """Return an instant of a day after `day`."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC).replace(day=day.day + days)


def a_stay(world: World, name: str, number: int, *periods: Period, bed: Bed | None = None) -> Booking:
    """Let Sara-<name> stay in a bed of her own and leave; commit."""
    placement = a_placement(world, name, *(periods or (WEEKS_18_TO_20,)))
    booking = put_in(placement, bed or add_bed(world, number))
    db.session.flush()
    db.session.refresh(booking)
    last = booking.segments[-1].departure
    move(booking, Status.COMPLETED, Step(Actor.SYSTEM, None, morning_after(last)))
    db.session.commit()
    return booking


def said(
    housing: int = 4,
    town: int = 5,
    would_work: WouldWork = WouldWork.YES,
    *,
    words: str = "",
    may_quote: bool = False,
) -> Answer:
    """Return an answer with words about the housing."""
    return Answer(housing, town, would_work, {About.HOUSING: words, About.TOWN: ""}, may_quote)


def answered(booking: Booking, what: Answer) -> None:
    """Let the guest answer the morning after she left; commit."""
    answer(booking, what, morning_after(booking.segments[-1].departure))
    db.session.commit()
