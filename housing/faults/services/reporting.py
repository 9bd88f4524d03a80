"""A guest reports a fault in her home; its manager is told. Nothing here commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from housing import audit
from housing.bookings.faults import Fault, FaultEvent, FaultText
from housing.bookings.models import Booking, Segment
from housing.bookings.services.answering import By
from housing.bookings.services.segments import lock_bookings
from housing.clock import local_date
from housing.database import db
from housing.faults import notifications
from housing.faults.secrets import new_link_secret
from housing.references import new_ref
from housing.rules.faults import Author, FaultStatus, Kind, Place, may_report
from housing.rules.messages import lives_there
from housing.secret_addresses import hash_of


class NothingToReport(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The room is not hers, or no longer; nothing was written."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a guest says. `nonce` comes with the form; `photo` is the key of a stored file."""

    kind: Kind
    place: Place
    text: str
    nonce: str
    is_urgent: bool = False
    photo: str | None = None


def report_fault(booking: Booking, report: Report, by: By) -> Fault:
    """Write a fault down and tell whoever looks after the house; one sent twice is one fault.

    Raises `NothingToReport`.
    """
    lock_bookings([booking.id])
    today = local_date(by.at)
    if made := _already_reported(booking.id, report.nonce):
        return made
    if not may_report(booking.status, booking.segments[-1].departure, today):
        raise NothingToReport
    bed, secret = _part_on(booking, today).bed, new_link_secret(by.at)
    fault = Fault(
        ref=new_ref(),
        municipality_id=booking.municipality_id,
        property_id=bed.dwelling.property_id,
        dwelling_id=bed.dwelling_id,
        bed_id=bed.id,
        booking_id=booking.id,
        nonce=report.nonce,
        kind=report.kind,
        place=report.place,
        is_urgent=report.is_urgent,
        status=FaultStatus.REPORTED,
        version=1,
        reported_at=by.at,
        photo=report.photo,
        secret_hash=hash_of(secret),
        bed=bed,
        booking=booking,
    )
    db.session.add(fault)
    db.session.flush()
    event = FaultEvent(
        fault_id=fault.id,
        version=1,
        to_status=FaultStatus.REPORTED,
        at=by.at,
        author=Author.STUDENT,
        person_id=by.person_id,
    )
    db.session.add(event)
    db.session.flush()
    db.session.add(FaultText(fault_id=fault.id, version=1, text=report.text))
    db.session.flush()
    notifications.fault_reported(fault, secret, by.at)
    first, last = booking.segments[0].arrival, booking.segments[-1].departure
    if report.is_urgent and lives_there(booking.status, first, last, today):
        notifications.fault_is_urgent(fault, by.at)
    return fault


def send_link_again(fault: Fault, by: By) -> None:
    """Tell the manager once more, by a new link that lasts as long: the one before opens nothing from now on."""
    secret = new_link_secret(by.at)
    fault.secret_hash = hash_of(secret)
    db.session.flush()
    notifications.fault_reported(fault, secret, by.at)
    audit.record(at=by.at, person_id=by.person_id, action="link sent again", subject="fault", subject_ref=fault.ref)


def _already_reported(booking_id: int, nonce: str) -> Fault | None:
    return db.session.scalar(select(Fault).where(Fault.booking_id == booking_id, Fault.nonce == nonce))


def _part_on(booking: Booking, today: date) -> Segment:
    """Return the part of a stay that today lies in, else the one that comes next, else the last."""
    ahead = [segment for segment in booking.segments if segment.departure >= today]
    return ahead[0] if ahead else booking.segments[-1]
