"""Bookings: each has the nights it was agreed, its events lead to its status, and none is left behind by time."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import and_, exists, func, select

from housing.accounts.models import Person, Student
from housing.bookings.models import Booking, BookingEvent, Segment
from housing.bookings.queries.proposals import awaits_nights_from, is_accepted_by_student
from housing.clock import end_of_day
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.rules.lifecycle import EVENT_PAIRS, HOLDING, LIVE, Status

ENDED_BUT_LIVE = LIVE - HOLDING
LONG_AFTER = timedelta(days=4)


def nights_are_those_agreed(_day: date) -> Iterator[Breach]:
    """A booking that holds nights has exactly those of its segments."""
    found = Counter(
        dict(
            db.session.execute(
                select(BedNight.booking_id, func.count())
                .where(BedNight.booking_id.is_not(None))
                .group_by(BedNight.booking_id)
            ).all()
        )
    )
    segments = db.session.execute(
        select(Booking.id, Booking.ref, Segment.arrival, Segment.departure)
        .outerjoin(Segment, Segment.booking_id == Booking.id)
        .where(Booking.status.in_(HOLDING))
        .order_by(Booking.id)
    )
    for (booking_id, ref), parts in groupby(segments, key=lambda row: (row.id, row.ref)):
        agreed = sum((part.departure - part.arrival).days for part in parts if part.arrival)
        if agreed != found[booking_id] or not agreed:
            yield Breach("nights agreed", f"booking {ref}", f"agreed {agreed} nights, has {found[booking_id]}")


def nights_lie_in_segments(_day: date) -> Iterator[Breach]:
    """No booking has a night that none of its segments agrees."""
    agreed = exists().where(
        Segment.booking_id == BedNight.booking_id,
        Segment.bed_id == BedNight.bed_id,
        Segment.arrival <= BedNight.night,
        Segment.departure > BedNight.night,
    )
    rows = db.session.execute(
        select(Booking.ref, func.min(BedNight.night), func.count())
        .join(Booking, Booking.id == BedNight.booking_id)
        .where(~agreed)
        .group_by(Booking.ref)
    )
    for ref, first, count in rows:
        yield Breach("nights agreed", f"booking {ref}", f"{count} nights that no segment agrees, from {first}")


def ended_bookings_hold_nothing_to_come(day: date) -> Iterator[Breach]:
    """A stay that is completed, or a guest who never came, keeps past nights only.

    And whoever leaves on the day she moved in the first one: she has used the bed (`lifecycle.first_free_night`).
    """
    arrival = select(func.min(Segment.arrival)).where(Segment.booking_id == Booking.id).scalar_subquery()
    first_of_hers = and_(Booking.status == Status.COMPLETED, BedNight.night == day, BedNight.night == arrival)
    rows = db.session.execute(
        select(Booking.ref, Booking.status, func.count())
        .join(BedNight, BedNight.booking_id == Booking.id)
        .where(Booking.status.in_(ENDED_BUT_LIVE), BedNight.night >= day, ~first_of_hers)
        .group_by(Booking.ref, Booking.status)
    )
    for ref, status, count in rows:
        yield Breach("ended bookings", f"booking {ref}", f"is {status} and still has {count} nights to come")


def events_lead_to_the_status(_day: date) -> Iterator[Breach]:
    """Each booking's events follow each other from `new`, by steps of the table, to the status it has."""
    rows = db.session.execute(
        select(Booking.ref, Booking.status, Booking.version, BookingEvent)
        .outerjoin(BookingEvent, BookingEvent.booking_id == Booking.id)
        .order_by(Booking.id, BookingEvent.version)
    )
    for (ref, status, version), found in groupby(rows, key=lambda row: (row.ref, row.status, row.version)):
        events = [row.BookingEvent for row in found if row.BookingEvent is not None]
        if problem := _chain_problem(events, status, version):
            yield Breach("events", f"booking {ref}", problem)


def offers_have_a_deadline(day: date) -> Iterator[Breach]:
    """An offer runs out some day: without one, or when nobody ends it, the nights would be held for ever.

    Where the placement moved and the student has said yes to what is proposed since, it waits for the municipality.
    """
    offered = select(Booking.ref, Booking.accept_by).where(Booking.status == Status.OFFERED)
    for ref, _ in db.session.execute(offered.where(Booking.accept_by.is_(None))):
        yield Breach("offers", f"booking {ref}", "is offered without a last day to accept")
    long_ago = end_of_day(day - LONG_AFTER)
    for ref, over in db.session.execute(offered.where(Booking.accept_by < long_ago, ~is_accepted_by_student())):
        yield Breach("offers", f"booking {ref}", f"is still offered, and its time to accept was over at {over}")


def nobody_has_two_beds_a_night(_day: date) -> Iterator[Breach]:
    """A person sleeps in one bed, also one who is a student of two institutions; the database knows students only."""
    rows = db.session.execute(
        select(Person.ref, BedNight.night, func.count())
        .select_from(BedNight)
        .join(Student, Student.id == BedNight.student_id)
        .join(Person, Person.id == Student.person_id)
        .group_by(Person.ref, BedNight.night)
        .having(func.count() > 1)
        .order_by(Person.ref, BedNight.night)
    )
    for ref, found in groupby(rows, key=lambda row: row.ref):
        nights = [row.night for row in found]
        yield Breach("one bed a night", f"person {ref}", f"has two beds on {len(nights)} nights, from {nights[0]}")


def no_booking_outlives_its_departure(day: date) -> Iterator[Breach]:
    """What was agreed is completed the day after departure, and what was only asked for is answered by then.

    Where the placement moved and nights to come are proposed, it waits for the answers. A worker may stand still over
    a weekend: what is left longer than that, nobody will end.
    """
    last_departure = func.max(Segment.departure)
    rows = db.session.execute(
        select(Booking.ref, Booking.status, last_departure)
        .join(Segment, Segment.booking_id == Booking.id)
        .where(Booking.status.in_(HOLDING), ~awaits_nights_from(day))
        .group_by(Booking.ref, Booking.status)
        .having(last_departure < day - LONG_AFTER)
    )
    for ref, status, departure in rows:
        yield Breach("past stays", f"booking {ref}", f"is still {status}, and its departure was {departure}")


def _chain_problem(events: list[BookingEvent], status: str, version: int) -> str | None:
    if not events:
        return "has no events"
    if [event.version for event in events] != list(range(1, version + 1)):
        return f"is at version {version}, its events are {[event.version for event in events]}"
    before = ["new", *(event.to_status for event in events)]
    if [event.from_status for event in events] != before[:-1]:
        return "an event does not begin where the one before it ended"
    if events[-1].to_status != status:
        return f"is {status}, its last event says {events[-1].to_status}"
    unknown = [pair for pair in ((each.from_status, each.to_status) for each in events) if pair not in EVENT_PAIRS]
    return f"took a step that the table does not have: {unknown[0]}" if unknown else None
