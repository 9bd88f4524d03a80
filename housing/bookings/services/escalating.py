"""Requests without an answer: who is told, in which order, once each. Silence ends nothing (domain.md)."""

from datetime import UTC, date, datetime, time, timedelta

from housing.bookings import notifications, overdue_mails
from housing.bookings.queries.faults import municipalities_with_faults
from housing.bookings.queries.messages import municipalities_written_to
from housing.bookings.queries.overseers import (
    OverdueRequest,
    federations_of,
    municipalities_asked,
    overdue_requests,
    people_with,
)
from housing.clock import STOCKHOLM, local_date
from housing.database import db
from housing.holidays import holidays_from
from housing.organisations.models import Municipality
from housing.rules.deadlines import Told, due, escalations
from housing.rules.nights import ONE_DAY
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


def tell_of_yesterday(at: datetime) -> None:
    """Tell each function mailbox, in the morning and once, of what came the day before and still waits.

    Requests, messages that nobody has read, faults that are not mended.

    Of requests only what the week's mail would tell too late. The first such request of a day is told at once, but who
    asked after that mail would else wait unheard until the next one asks.
    """
    if at.astimezone(STOCKHOLM).hour < OFFICE_OPENS:
        return
    midnight = datetime.combine(local_date(at), time(0), STOCKHOLM)
    yesterday = datetime.combine(local_date(at) - ONE_DAY, time(0), STOCKHOLM)
    since, until = yesterday.astimezone(UTC), midnight.astimezone(UTC)
    for municipality_id, answer_by in municipalities_asked(since, until):
        notifications.requests_still_waiting(db.session.get_one(Municipality, municipality_id), answer_by, at)
    written = {*municipalities_written_to(since, until), *municipalities_with_faults(since, until)}
    for municipality_id in sorted(written):
        notifications.guests_wrote(db.session.get_one(Municipality, municipality_id), at)


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
