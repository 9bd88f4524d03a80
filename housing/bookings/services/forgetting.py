"""What was written about a stay is erased some time after it: messages, circulars, words and photos of faults, notes.

That something was written, when and by which side stays, and so do the steps of a fault. What an officer found goes
too, but not before damage has been dealt with; and on which days a guest slept by day.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select, true, update

from housing.bookings.arrivals import Arrival, DepartureList, Inspection, InspectionPhoto
from housing.bookings.faults import Fault, FaultText
from housing.bookings.messages import Circular, CircularText, Message, MessageText
from housing.bookings.models import Segment
from housing.bookings.night_work import NightWork
from housing.clock import local_date
from housing.database import db
from housing.rules.messages import KEPT_AFTER


def forget_old_texts(at: datetime) -> None:
    """Erase what was written about stays that ended longer ago than `KEPT_AFTER`."""
    before = at - KEPT_AFTER
    messages = select(Message.id).where(Message.at < before, _is_long_over(Message.booking_id, at))
    db.session.execute(delete(MessageText).where(MessageText.message_id.in_(messages)))
    old_fault = Fault.reported_at < before, _is_long_over(Fault.booking_id, at)
    db.session.execute(delete(FaultText).where(FaultText.fault_id.in_(select(Fault.id).where(*old_fault))))
    db.session.execute(update(Fault).where(Fault.photo.is_not(None), *old_fault).values(photo=None))
    old_inspection = Inspection.inspected_at < before, _is_long_over(Inspection.booking_id, at)
    settled = or_(Inspection.outcome == "fine", Inspection.closed_at.is_not(None))
    photos = select(Inspection.id).where(*old_inspection, settled)
    db.session.execute(delete(InspectionPhoto).where(InspectionPhoto.inspection_id.in_(photos)))
    notes = ((Inspection.note, settled), (Arrival.way_note, true()), (DepartureList.broken, true()))
    for note, may_go in notes:
        old_note = note.is_not(None), _is_long_over(note.class_.booking_id, at), may_go
        db.session.execute(update(note.class_).where(*old_note).values({note.key: None}))
    db.session.execute(delete(NightWork).where(_is_long_over(NightWork.booking_id, at)))
    circulars = select(Circular.id).where(Circular.at < before)
    db.session.execute(delete(CircularText).where(CircularText.circular_id.in_(circulars)))


def _is_long_over(booking_id: Any, at: datetime) -> ColumnElement[bool]:
    last_day = local_date(at) - KEPT_AFTER
    return ~exists().where(Segment.booking_id == booking_id, Segment.departure >= last_day)
