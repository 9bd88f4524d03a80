"""A guest to come in Storuman who asks to stay two nights longer: what she asks for waits in the worklist."""

from datetime import datetime, timedelta

from sqlalchemy import select

from housing.bookings.models import Booking, Segment
from housing.bookings.queries.proposals import proposal_for
from housing.bookings.services.asking_change import ask_for_change
from housing.bookings.services.life import Step
from housing.clock import local_date
from housing.database import db
from housing.demonstration.organisations import municipality
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import Calendar
from housing.nights.models import BedNight
from housing.rules.lifecycle import Actor, Status
from housing.rules.stay_changes import ChangeKind, GrantReason, Wish

TWO_NIGHTS = timedelta(days=2)


def ask_for_a_change(calendar: Calendar, timeline: Timeline) -> None:
    """Let somebody ask yesterday whose bed is free on the nights that follow her stay."""
    timeline.add(calendar.days_ago(1, 16, 40), _ask)


def _ask(at: datetime) -> None:
    to_come = (
        select(Booking)
        .join(Booking.segments)
        .where(
            Booking.municipality_id == municipality("Storuman").id,
            Booking.status == Status.CONFIRMED,
            Segment.arrival > local_date(at),
        )
        .order_by(Segment.departure, Booking.id)
    )
    for booking in db.session.scalars(to_come).unique():
        if len(booking.segments) == 1 and proposal_for(booking.id) is None and _can_stay(booking.segments[0]):
            stay = booking.segments[0]
            wish = Wish(ChangeKind.DATES, stay.arrival, stay.departure + TWO_NIGHTS)
            step = Step(Actor.STUDENT, booking.student.person_id, at)
            ask_for_change(booking, booking.version, wish, GrantReason.MAKES_UP, step)
            return


def _can_stay(segment: Segment) -> bool:
    after = (BedNight.night >= segment.departure, BedNight.night < segment.departure + TWO_NIGHTS)
    theirs = (BedNight.bed_id == segment.bed_id) | (BedNight.student_id == segment.booking.student_id)
    return db.session.scalar(select(BedNight.night).where(theirs, *after).limit(1)) is None
