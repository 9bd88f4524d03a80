"""The mail that a coordinator gets on Monday morning: what has changed, who is still without a bed, what is to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from housing.accounts.contact import contact_of
from housing.bookings.queries.overseers import people_with
from housing.bookings.queries.students import StudentFilter, sent_by
from housing.bookings.queries.weekly import changed_since, coordinated_institutions, without_weekly_mail
from housing.bookings.services.escalating import OFFICE_OPENS
from housing.bookings.standings import Found, standings
from housing.clock import STOCKHOLM, local_date
from housing.mail import link, write_mail
from housing.organisations.models import Institution
from housing.rules.housed import HousingState
from housing.rules.permissions import Role

MONDAY = 0
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Week:
    """The numbers of an institution's week; no name is among them."""

    changed: int
    without: int
    waiting: int
    to_invite: int

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.changed or self.without or self.waiting or self.to_invite)


def tell_coordinators_on_monday(at: datetime) -> None:
    """Write to each coordinator once a week, on Monday after the offices open; where there is nothing to tell, not.

    A holiday changes nothing: the mail waits in the mailbox. Who has said no to it gets none.
    """
    local = at.astimezone(STOCKHOLM)
    if local.weekday() != MONDAY or local.hour < OFFICE_OPENS:
        return
    for institution in coordinated_institutions():
        week = _week_of(institution, at)
        if not week.is_quiet:
            _tell(institution, week, at)


def _week_of(institution: Institution, at: datetime) -> Week:
    found = standings(sent_by(institution.id), StudentFilter(), local_date(at))
    return Week(
        changed=changed_since(institution.id, at - A_WEEK),
        without=sum(each.state is HousingState.WITHOUT for each in found),
        waiting=sum(each.state is HousingState.WAITING for each in found),
        to_invite=sum(map(_is_to_invite, found)),
    )


def _is_to_invite(found: Found) -> bool:
    placement = found.placement
    is_without = found.state is HousingState.WITHOUT
    return is_without and placement.municipality_is_live and placement.send_on is None and not found.housing


def _tell(institution: Institution, week: Week, at: datetime) -> None:
    day = local_date(at)
    people = people_with(Role.COORDINATOR, [institution.id], day)
    silent = without_weekly_mail(people)
    for person_id in people:
        contact = contact_of(person_id)
        if contact and person_id not in silent:
            write_mail(
                "monday",
                to=contact.email,
                language=contact.language,
                at=at,
                person_id=person_id,
                once=f"monday:{institution.id}:{person_id}:{day}",
                institution=institution.name,
                changed=week.changed,
                without=week.without,
                waiting=week.waiting,
                to_invite=week.to_invite,
                link=link("students.index", slug=institution.slug, state="without"),
            )
