"""The mail that a municipality's function mailbox gets once a week, on the day that its officers chose.

At once only what concerns near arrivals, or what this mail would tell too late: `notifications.requests_waiting`.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

from housing.accounts.contact import DEFAULT_LANGUAGE
from housing.bookings.queries import digest as rows
from housing.bookings.queries.requests import number_waiting
from housing.bookings.services.escalating import OFFICE_OPENS
from housing.clock import STOCKHOLM, local_date
from housing.mail import is_written, link, write_mail
from housing.organisations.models import Municipality
from housing.rules.digest import digest_due

A_WEEK = timedelta(weeks=1)
WORKING_DAYS = range(5)


@dataclass(frozen=True, slots=True)
class Week:
    """The numbers of a municipality's week: what waits for an answer, who comes and leaves, what has changed.

    `turns`: beds that are somebody's turn in the waiting list; `offered`: those offered under a standing decision.
    """

    waiting: int
    overdue: int
    proposals: int
    changes: int
    holds: int
    turns: int
    arrivals: int
    departures: int
    given_up: int
    changed: int
    proposals_closed: int
    holds_changed: int
    offered: int

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(asdict(self).values())


def tell_municipalities_weekly(at: datetime) -> None:
    """Write the week's mail to the function mailboxes whose day it is, after the offices open and once.

    Where there is nothing to tell none is written. A day that the worker missed is made up for a day or two later.
    """
    if at.astimezone(STOCKHOLM).hour < OFFICE_OPENS:
        return
    for weekday in WORKING_DAYS:
        day = digest_due(local_date(at), weekday)
        if day is not None:
            for municipality in rows.municipalities_with_mailbox(weekday):
                _tell(municipality, day, at)


def _tell(municipality: Municipality, day: date, at: datetime) -> None:
    once = f"digest:{municipality.id}:{day}"
    if municipality.mailbox is None or is_written(once):
        return
    week = week_of(municipality.id, day, local_date(at))
    if not week.is_quiet:
        write_mail(
            "digest",
            to=municipality.mailbox,
            language=DEFAULT_LANGUAGE,
            at=at,
            once=once,
            municipality=municipality.name,
            week=week,
            link=link("requests.worklist", slug=municipality.slug),
            lists=link("lists.show", slug=municipality.slug),
        )


def week_of(municipality_id: int, day: date, today: date) -> Week:
    """Return the numbers for the digest of `day`: of the seven days from it on, and of the seven before it."""
    until, since = (_midnight(each) for each in (day, day - A_WEEK))
    arrivals, departures = rows.arrivals_and_departures(municipality_id, today, day + A_WEEK)
    return Week(
        waiting=number_waiting(municipality_id),
        overdue=rows.number_overdue(municipality_id, today),
        proposals=rows.proposals_to_answer(municipality_id),
        changes=rows.changes_to_answer(municipality_id),
        holds=rows.holds_to_answer(municipality_id),
        turns=rows.beds_to_offer(municipality_id),
        arrivals=arrivals,
        departures=departures,
        given_up=rows.given_up_between(municipality_id, since, until),
        changed=rows.changed_by_students_between(municipality_id, since, until),
        proposals_closed=rows.proposals_closed_between(municipality_id, since, until),
        holds_changed=rows.holds_changed_between(municipality_id, since, until),
        offered=rows.offered_by_decision_between(municipality_id, since, until),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), STOCKHOLM).astimezone(UTC)
