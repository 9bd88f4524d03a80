"""What guests in Storuman have written of late: a fault that somebody comes to mend, a question without an answer."""

from datetime import datetime

from sqlalchemy import func, select

from housing.bookings.faults import Fault
from housing.bookings.models import Booking, Segment
from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.demonstration.organisations import municipality
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import Calendar
from housing.faults.services.answering import Answer, answer_fault
from housing.faults.services.reporting import Report, report_fault
from housing.messages.services.writing import Written, write_message
from housing.references import new_ref
from housing.rules.faults import Author, FaultStatus, Kind, Place
from housing.rules.lifecycle import Status
from housing.rules.messages import Side
from housing.rules.nights import ONE_DAY

DRIPS = "Kranen i köket droppar hela tiden. Det rinner mest om natten."
COMES = "Vi ringer på och byter packningen. Du behöver inte vara hemma."
QUESTION = "Hej! Finns det någonstans att låsa in en cykel?"


def let_guests_write(calendar: Calendar, timeline: Timeline) -> None:
    """Let one who lives there report a fault, whoever mends answer it, and one who is to come ask something."""
    timeline.add(calendar.days_ago(3, 21), _report)
    timeline.add(calendar.days_ago(1, 7, 40), _answer)
    timeline.add(calendar.days_ago(1, 19, 30), _ask)


def _report(at: datetime) -> None:
    guest = _first(Status.CHECKED_IN, at)
    if guest is not None:
        report_fault(guest, Report(Kind.DRAIN, Place.KITCHEN, DRIPS, new_ref()), By(guest.student.person_id, at))


def _answer(at: datetime) -> None:
    fault = db.session.scalars(select(Fault)).first()
    if fault is not None:
        comes_on = local_date(at) + 2 * ONE_DAY
        answer_fault(fault, Answer(fault.version, FaultStatus.PLANNED, comes_on, COMES), Author.MANAGER, By(None, at))


def _ask(at: datetime) -> None:
    guest = _first(Status.CONFIRMED, at)
    if guest is not None:
        write_message(guest, Side.STUDENT, Written(QUESTION, new_ref()), By(guest.student.person_id, at))


def _first(status: Status, at: datetime) -> Booking | None:
    """Return the booking in Storuman in that status of whoever stays the longest."""
    return db.session.scalars(
        select(Booking)
        .join(Segment, Segment.booking_id == Booking.id)
        .where(Booking.municipality_id == municipality("Storuman").id, Booking.status == status)
        .group_by(Booking.id)
        .having(func.max(Segment.departure) > local_date(at) + 7 * ONE_DAY)
        .order_by(func.max(Segment.departure).desc(), Booking.id)
    ).first()
