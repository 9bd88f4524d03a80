"""What a booking has, what was agreed and said of it, and whether all is well."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from housing.bookings.models import Booking, BookingEvent, Segment
from housing.database import db
from housing.doctor.examination import examine
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.rules.nights import Period
from housing.stock.models import Bed
from tests.bookings.asked import a_placement, put_in
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

ARRIVAL, DEPARTURE = date(2027, 2, 7), date(2027, 2, 27)
"""Elin's, in weeks 6-8: all core nights, twenty of them."""

TODAY = TUESDAY.date()
WEEK_8 = Period(date(2027, 2, 22), date(2027, 2, 26))
WEEKS_6_AND_10 = Period(date(2027, 2, 8), date(2027, 2, 12)), Period(date(2027, 3, 8), date(2027, 3, 12))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 11, tzinfo=UTC)


def page_of(ref: str) -> str:
    return f"/municipalities/storuman/requests/{ref}"


def wish(page: str, kind: str, arrival: date, departure: date, **more: str) -> str:
    """Return the address of the preview of a wish."""
    values = {"kind": kind, "arrival": arrival.isoformat(), "departure": departure.isoformat(), **more}
    return f"{page}/change/preview?" + "&".join(f"{name}={value}" for name, value in values.items())


def a_guest(world: World, name: str, bed: str, *periods: Period) -> str:
    """Give a student a confirmed bed on all of a placement and return the reference of her booking."""
    booking = put_in(a_placement(world, name, *periods), found(Bed, bed))
    db.session.commit()
    return booking.ref


def agreed(ref: str) -> list[tuple[str, date, date, int]]:
    """Return bed, days and price of each agreed part."""
    db.session.expire_all()
    rows = db.session.execute(
        select(Bed.label, Segment.arrival, Segment.departure, Segment.ore)
        .join(Booking, Booking.id == Segment.booking_id)
        .join(Bed, Bed.id == Segment.bed_id)
        .where(Booking.ref == ref)
        .order_by(Segment.arrival)
    ).all()
    db.session.rollback()
    return [(row.label, row.arrival, row.departure, row.ore) for row in rows]


def held(ref: str) -> dict[date, str]:
    """Return the nights of a booking in the ledger, with the labels of their beds."""
    rows = db.session.execute(
        select(BedNight.night, Bed.label)
        .join(Booking, Booking.id == BedNight.booking_id)
        .join(Bed, Bed.id == BedNight.bed_id)
        .where(Booking.ref == ref)
    ).all()
    db.session.rollback()
    return {row.night: row.label for row in rows}


def nights(arrival: date, departure: date) -> list[date]:
    return [arrival + timedelta(days=number) for number in range((departure - arrival).days)]


def last_event(ref: str) -> tuple[str, str, str | None, bool]:
    """Return the status that the last step led to, who took it, why, and whether it says what stood before."""
    event = db.session.scalars(
        select(BookingEvent)
        .join(Booking, Booking.id == BookingEvent.booking_id)
        .where(Booking.ref == ref)
        .order_by(BookingEvent.version.desc())
    ).first()
    assert event is not None
    said = event.to_status, event.actor, event.reason, event.replaced is not None
    db.session.rollback()
    return said


def mails() -> list[tuple[str, str]]:
    """Return what was written to whom, sign-in codes apart, in order."""
    found_mails = [
        (mail.kind, mail.to_address)
        for mail in db.session.scalars(select(MailMessage).order_by(MailMessage.id))
        if mail.kind != "sign_in_code"
    ]
    db.session.rollback()
    return found_mails


def is_sound(day: date = TODAY) -> None:
    """Let the doctor look; what others asked for in spring may be over by `day`."""
    db.session.expire_all()
    assert [str(each) for each in examine(day) if each.rule not in {"past stays", "applications"}] == []
    db.session.rollback()
