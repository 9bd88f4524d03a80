"""Requests without an answer: who is told, in which order, once each. Silence ends nothing (domain.md)."""

from datetime import date, datetime, timedelta

from housing.bookings import overdue_mails
from housing.bookings.queries.overseers import OverdueRequest, federations_of, overdue_requests, people_with
from housing.clock import STOCKHOLM, local_date
from housing.database import db
from housing.holidays import holidays_from
from housing.organisations.models import Municipality
from housing.rules.deadlines import Told, due, escalations
from housing.rules.permissions import Role

OFFICE_OPENS = 7
"""The hour in Sweden before which nobody is told."""

STOPS_TELLING = timedelta(days=60)
"""Mails are forgotten after ninety days, and with them that they were sent: so nothing is told this long after."""


def escalate_requests(at: datetime) -> None:
    """Tell the deputy, then federation, coordinators and student, of each request that is overdue, once each."""
    today = local_date(at)
    if at.astimezone(STOCKHOLM).hour < OFFICE_OPENS:
        return
    for request in overdue_requests(today):
        _escalate(request, today, at)


def _escalate(request: OverdueRequest, today: date, at: datetime) -> None:
    municipality = db.session.get_one(Municipality, request.municipality_id)
    federation = people_with(None, federations_of(municipality.id, today), today)
    steps = escalations(
        request.answer_by,
        holidays_from(request.answer_by),
        has_deputy=bool(municipality.deputy_email),
        has_federation=bool(federation),
    )
    for step in due(steps, today):
        if step.on < today - STOPS_TELLING:
            continue
        if step.told is Told.DEPUTY:
            overdue_mails.tell_deputy(municipality, step.on, at)
        elif step.told is Told.FEDERATION:
            overdue_mails.tell_federation(federation, municipality, step.on, at)
        elif step.told is Told.COORDINATOR:
            coordinators = people_with(Role.COORDINATOR, [request.institution_id], today)
            overdue_mails.tell_coordinators(coordinators, request.institution_id, municipality, step.on, at)
        else:
            overdue_mails.tell_student(request, municipality, at)
