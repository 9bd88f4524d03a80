"""Faults: an open one is of a home that stands, its steps lead to its state, and its photo is there."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from housing.bookings.faults import Fault, FaultEvent
from housing.database import db
from housing.doctor.breach import Breach
from housing.rules.faults import OPEN
from housing.stock.models import Dwelling, Property
from housing.stored_files import stored_files


def open_faults_have_a_home(_day: date) -> Iterator[Breach]:
    """The dwelling of an open fault is one of its property, which is in use."""
    wrong = (
        select(Fault.ref, Property.ref.label("house"), Property.retired_on, Dwelling.property_id, Fault.property_id)
        .join(Property, Property.id == Fault.property_id)
        .join(Dwelling, Dwelling.id == Fault.dwelling_id)
        .where(
            Fault.status.in_(OPEN),
            or_(Dwelling.property_id != Fault.property_id, Property.retired_on.is_not(None)),
        )
    )
    for ref, house, retired_on, *_ids in db.session.execute(wrong.order_by(Fault.ref)):
        what = f"has been out of use since {retired_on}" if retired_on else "is not the dwelling's"
        yield Breach("faults", f"fault {ref}", f"is open, and its property {house} {what}")


def steps_lead_to_the_state(_day: date) -> Iterator[Breach]:
    """The state of a fault is that of its last step."""
    later = aliased(FaultEvent)
    wrong = (
        select(Fault.ref, Fault.status, FaultEvent.to_status)
        .outerjoin(FaultEvent, (FaultEvent.fault_id == Fault.id) & (FaultEvent.version == Fault.version))
        .outerjoin(later, (later.fault_id == Fault.id) & (later.version > Fault.version))
        .where(or_(FaultEvent.to_status.is_(None), FaultEvent.to_status != Fault.status, later.fault_id.is_not(None)))
    )
    for ref, status, said in db.session.execute(wrong.order_by(Fault.ref)):
        yield Breach("faults", f"fault {ref}", f"is {status}, and its last step says {said}")


def photos_of_faults_are_there(_day: date) -> Iterator[Breach]:
    """The photo that was sent with a fault has its file."""
    files = stored_files()
    for ref, key in db.session.execute(select(Fault.ref, Fault.photo).where(Fault.photo.is_not(None))):
        if key is not None and not files.has(key):
            yield Breach("faults", f"fault {ref}", "its photo has no file")
