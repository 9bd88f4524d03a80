"""An officer's answer becomes a decision with a number, where a municipality's answers are decisions that day.

Handlers: they run in the transaction of the answer, so that a number exists exactly when its answer does. Nothing here
commits, and nothing here sends anything.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from housing.bookings.models import Application, Booking, BookingEvent, Segment, Wish
from housing.bookings.papers import Decision
from housing.clock import local_date
from housing.database import db
from housing.happenings import ApplicationDeclined, BookingChanged
from housing.organisations.models import Municipality
from housing.organisations.queries import legal_mode_on
from housing.rules.decisions import DecisionKind, LegalMode, case_number, case_prefix, decision_in
from housing.rules.lifecycle import Actor, Status, first_free_night
from housing.rules.placeholders import Placeholder, fill
from housing.rules.wordings import Wording
from housing.series import next_number
from housing.wordings.wording import texts_or_shipped

CASES = "case"
"""The kind of the series of case numbers."""


def decide_on_booking(happening: BookingChanged) -> None:
    """Write down the decision that an officer's step on a booking is."""
    if happening.actor != Actor.OFFICER:
        return
    booking = db.session.get_one(Booking, happening.booking_id)
    step = db.session.get_one(BookingEvent, (booking.id, booking.version))
    kind = decision_in(step.from_status, step.to_status, step.actor, is_cut_short=step.replaced is not None)
    if kind is None or not _decides(booking.municipality_id, happening.at):
        return
    _write(
        booking.municipality_id,
        kind,
        happening.at,
        decided_by=happening.person_id,
        reason=step.reason,
        student_id=booking.student_id,
        booking_id=booking.id,
        version=step.version,
        stays=_stays(kind, booking.segments, local_date(happening.at)),
    )


def decide_on_application(happening: ApplicationDeclined) -> None:
    """Write down the decision that a no to an application is."""
    if not _decides(happening.municipality_id, happening.at):
        return
    application = db.session.get_one(Application, happening.application_id)
    here = [wish for wish in application.wishes if wish.municipality_id == happening.municipality_id]
    _write(
        happening.municipality_id,
        DecisionKind.DECLINED,
        happening.at,
        decided_by=happening.person_id,
        reason=happening.reason,
        student_id=application.student_id,
        application_id=application.id,
        stays=_stays(DecisionKind.DECLINED, [wish for wish in here if wish.rank == here[0].rank], None),
    )


def _decides(municipality_id: int, at: datetime) -> bool:
    return legal_mode_on(municipality_id, local_date(at)) is LegalMode.ADMINISTRATIVE_DECISION


def _write(municipality_id: int, kind: DecisionKind, at: datetime, **about: Any) -> None:
    municipality = db.session.get_one(Municipality, municipality_id)
    day = local_date(at)
    appeal = texts_or_shipped(municipality_id, [Wording.APPEAL])
    db.session.flush()
    # Last of all that may be refused: from here until the commit other deciders of the municipality wait.
    number = next_number(municipality_id, CASES, day.year)
    case = case_number(case_prefix(municipality.name), day.year, number)
    values = {
        Placeholder.MUNICIPALITY: municipality.name,
        Placeholder.MAILBOX: municipality.mailbox or municipality.name,
        Placeholder.CASE: case,
    }
    decision = Decision(
        municipality_id=municipality_id,
        year=day.year,
        number=number,
        case_number=case,
        kind=kind,
        decided_at=at,
        decided_on=day,
        delegation=municipality.delegation,
        appeal={language: fill(texts[Wording.APPEAL], values) for language, texts in appeal.items()},
        **about,
    )
    db.session.add(decision)
    db.session.flush()


def _stays(kind: DecisionKind, parts: Sequence[Segment] | Sequence[Wish], today: date | None) -> list[dict[str, Any]]:
    """Return what is decided on, by id; a stay that ends has the nights that are left of it."""
    ends = first_free_night(Status.COMPLETED, parts[0].arrival, today) if today and kind is DecisionKind.ENDED else None
    return [
        {
            "bed_id": part.bed_id,
            "arrival": part.arrival.isoformat(),
            "departure": min(part.departure, ends or part.departure).isoformat(),
            "ore": getattr(part, "ore", None) if ends is None else None,
        }
        for part in parts
        if ends is None or part.arrival < ends
    ]
