"""Decisions: their numbers run without gaps, and where answers are decisions every answer has one."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from sqlalchemy import and_, func, select

from housing.audit import AuditEntry
from housing.bookings.models import Application, Booking, BookingEvent, Wish
from housing.bookings.papers import Decision
from housing.clock import local_date
from housing.database import db
from housing.decisions.services import CASES
from housing.doctor.breach import Breach
from housing.organisations.models import LegalModeStart, Municipality
from housing.rules.decisions import LegalMode, decision_in, missing_in, mode_on
from housing.rules.lifecycle import Actor
from housing.series import SeriesCounter


def case_numbers_run_without_gaps(_day: date) -> Iterator[Breach]:
    """Each series has every number up to its counter, and none beyond."""
    numbers: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for municipality_id, year, number in db.session.execute(
        select(Decision.municipality_id, Decision.year, Decision.number)
    ):
        numbers[municipality_id, year].append(number)
    counters = select(SeriesCounter.organisation_id, SeriesCounter.year, SeriesCounter.last)
    counted = db.session.execute(counters.where(SeriesCounter.kind == CASES))
    last = {(owner, year): count for owner, year, count in counted}
    for series in sorted(numbers.keys() | last.keys()):
        missing = missing_in(numbers[series], last.get(series, 0))
        if missing:
            name = db.session.get_one(Municipality, series[0]).name
            yield Breach("decisions", f"{name} {series[1]}", f"lacks its number, or has one too many: {missing[:5]}")


def every_answer_is_a_decision(_day: date) -> Iterator[Breach]:
    """On days on which a municipality's answers are decisions, each step of an officer that decides has its number."""
    decides_on = _decides_on()
    steps = (
        select(Booking.ref, Booking.municipality_id, BookingEvent, Decision.id)
        .join(BookingEvent, BookingEvent.booking_id == Booking.id)
        .outerjoin(
            Decision, and_(Decision.booking_id == BookingEvent.booking_id, Decision.version == BookingEvent.version)
        )
        .where(Booking.municipality_id.in_(decides_on), BookingEvent.actor == Actor.OFFICER)
    )
    for ref, municipality_id, event, decision_id in db.session.execute(steps):
        kind = decision_in(event.from_status, event.to_status, event.actor, is_cut_short=bool(event.replaced))
        must = kind is not None and decides_on[municipality_id](local_date(event.at))
        if must != (decision_id is not None):
            said = "has no decision for" if must else "has a decision for"
            yield Breach("decisions", f"booking {ref}", f"{said} its event {event.version}")


def every_no_to_an_application_is_a_decision(_day: date) -> Iterator[Breach]:
    """The same of applications, whose declining stands in the audit."""
    decides_on = _decides_on()
    declined = (
        select(Application.ref, AuditEntry.at, func.min(Wish.municipality_id), Decision.id)
        .join(AuditEntry, and_(AuditEntry.subject == "application", AuditEntry.subject_ref == Application.ref))
        .join(Wish, Wish.application_id == Application.id)
        .outerjoin(Decision, and_(Decision.application_id == Application.id, Decision.decided_at == AuditEntry.at))
        .where(AuditEntry.action == "decline")
        .group_by(Application.ref, AuditEntry.at, Decision.id)
        .having(func.count(Wish.municipality_id.distinct()) == 1)  # of several nobody knows here which one answered
    )
    for ref, at, municipality_id, decision_id in db.session.execute(declined):
        must = municipality_id in decides_on and decides_on[municipality_id](local_date(at))
        if must != (decision_id is not None):
            yield Breach("decisions", f"application {ref}", "has no decision" if must else "has a decision too many")


def _decides_on() -> dict[int, Callable[[date], bool]]:
    """Return for each municipality that ever chose a mode whether its answers are decisions on a day."""
    modes: defaultdict[int, list[tuple[date, str]]] = defaultdict(list)
    for each in db.session.scalars(select(LegalModeStart)):
        modes[each.municipality_id].append((each.starts, each.mode))

    def decides(starts: list[tuple[date, str]], day: date) -> bool:
        return mode_on(day, starts) is LegalMode.ADMINISTRATIVE_DECISION

    return {municipality_id: partial(decides, starts) for municipality_id, starts in modes.items()}
