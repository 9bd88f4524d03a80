"""The mail that a coordinator gets on Monday morning: what has changed, who is still without a bed, what is to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from housing.accounts.contact import contact_of
from housing.bookings.queries.overseers import people_with
from housing.bookings.queries.students import StudentFilter, sent_by
from housing.bookings.queries.weekly import changed_between, coordinated_institutions, without_weekly_mail
from housing.bookings.services.escalating import OFFICE_OPENS
from housing.bookings.standings import standings
from housing.clock import STOCKHOLM, local_date
from housing.mail import is_written, link, write_mail
from housing.organisations.models import Institution
from housing.placements.queries.deciding import number_to_decide
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
    to_decide: int

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.changed or self.without or self.waiting or self.to_invite or self.to_decide)


def tell_coordinators_on_monday(at: datetime) -> None:
    """Write to each coordinator once a week, on Monday after the offices open; where there is nothing to tell, not.

    A holiday changes nothing: the mail waits in the mailbox. Who has said no to it gets none. Who coordinates for two
    institutions gets a mail about each: their students have nothing to do with each other.
    """
    local = at.astimezone(STOCKHOLM)
    if local.weekday() != MONDAY or local.hour < OFFICE_OPENS:
        return
    for institution in coordinated_institutions():
        people = _to_tell(institution, at)
        week = _week_of(institution, at) if people else None
        if week and not week.is_quiet:
            _tell(institution, people, week, at)


def _to_tell(institution: Institution, at: datetime) -> list[int]:
    """Return the coordinators who are to get the mail and have not got it yet."""
    people = people_with(Role.COORDINATOR, [institution.id], local_date(at))
    silent = without_weekly_mail(people)
    return [each for each in people if each not in silent and not is_written(_once(institution, each, at))]


def _once(institution: Institution, person_id: int, at: datetime) -> str:
    return f"monday:{institution.id}:{person_id}:{local_date(at)}"


def _week_of(institution: Institution, at: datetime) -> Week:
    found = standings(sent_by(institution.id), StudentFilter(), local_date(at))
    midnight = datetime.combine(local_date(at), time(0), STOCKHOLM)
    last_monday = datetime.combine(local_date(at) - A_WEEK, time(0), STOCKHOLM)
    return Week(
        changed=changed_between(institution.id, last_monday.astimezone(UTC), midnight.astimezone(UTC)),
        without=sum(each.state is HousingState.WITHOUT for each in found),
        waiting=sum(each.state is HousingState.WAITING for each in found),
        to_invite=sum(each.is_to_invite for each in found),
        to_decide=number_to_decide(institution.id, local_date(at)),
    )


def _tell(institution: Institution, people: Sequence[int], week: Week, at: datetime) -> None:
    for person_id in people:
        contact = contact_of(person_id)
        if contact:
            write_mail(
                "monday",
                to=contact.email,
                language=contact.language,
                at=at,
                person_id=person_id,
                once=_once(institution, person_id, at),
                institution=institution.name,
                changed=week.changed,
                without=week.without,
                waiting=week.waiting,
                to_invite=week.to_invite,
                to_decide=week.to_decide,
                link=link("overview.show", slug=institution.slug),
            )
