"""The lines of a coordinator's list of students: sentences about municipality and dates, and the next step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from housing.accounts.names import PersonRow
from housing.accounts.queries import people_by_id
from housing.bookings.queries.students import Housing, StudentPlacement, next_day
from housing.bookings.standings import Found
from housing.clock import local_date
from housing.filters import date_filter, date_range_filter
from housing.rules.housed import SETTLED, HousingState, Standing
from housing.rules.lifecycle import Status
from housing.rules.nights import periods_not_over, ranges_of
from housing.rules.terms import term_on
from housing.rules.weeks import as_typed

_SENTENCES = {
    "housed": _l("Housed in %(municipality)s %(days)s"),
    Status.REQUESTED: _l("Has asked in %(municipality)s for %(days)s"),
    Status.OFFERED: _l("Offered in %(municipality)s %(days)s"),
    "applied": _l("Has applied in %(municipality)s for %(days)s"),
}


@dataclass(frozen=True, slots=True)
class ShownStudent:
    """A line of the list. `answered`, `stays` and `next_step` are in words; no address, bed or other person is in them.

    `is_to_invite`: the next step is the coordinator's own, on the page of invitations. `room_url`: where there is room
    in her weeks, if she has no bed for them.
    """

    person: PersonRow
    placement: StudentPlacement
    state: HousingState
    days_left: str
    answered: str
    stays: tuple[str, ...]
    next_step: str
    is_to_invite: bool
    is_late: bool
    room_url: str | None


def shown(found: Sequence[Found], today: date) -> list[ShownStudent]:
    """Return the lines of a page."""
    people = people_by_id({each.placement.person_id for each in found})
    return [
        ShownStudent(
            person=people[each.placement.person_id],
            placement=each.placement,
            state=each.state,
            days_left=_days_left(each.placement, today),
            answered=_answered(each.placement),
            stays=tuple(_stays(each.housing)),
            next_step=_next_step(each, today),
            is_to_invite=each.is_to_invite,
            is_late=_is_late(each, today),
            room_url=_room_url(each, today),
        )
        for each in found
    ]


def _room_url(found: Found, today: date) -> str | None:
    """Return the page that sets all municipalities side by side for the weeks that are left, of one term."""
    ahead = periods_not_over(found.placement.periods, today)
    if found.state is not HousingState.WITHOUT or not ahead:
        return None
    term = term_on(ahead[0].first_day)
    return url_for("capacity.ask", weeks=as_typed(p for p in ahead if term_on(p.first_day) == term), term=term.code)


def _days_left(placement: StudentPlacement, today: date) -> str:
    first_day = next_day(placement, today)
    if first_day == date.max:
        return str(_("over"))
    days = (first_day - today).days
    if days <= 0:
        return str(_("under way"))
    return str(ngettext("in %(num)s day", "in %(num)s days", days))


def _answered(placement: StudentPlacement) -> str:
    """Say when she answered; whoever has asked for a bed has answered by that."""
    if placement.answered_at:
        return str(date_filter(local_date(placement.answered_at)))
    if placement.has_answered:
        return str(_("By asking for a room"))
    return str(_("By your list")) if placement.housing == "no" else str(_("Not yet"))


def _stays(housing: Iterable[Housing]) -> Iterable[str]:
    """Say where and when; a stay that is split over two beds is one stay to a coordinator."""
    ordered = sorted(housing, key=lambda each: (each.municipality_name, _standing(each.status)))
    for (name, standing), group in groupby(ordered, key=lambda each: (each.municipality_name, _standing(each.status))):
        stays = ranges_of(night for each in group for night in each.stay.each_night())
        days = ", ".join(date_range_filter((stay.arrival, stay.departure)) for stay in stays)
        yield str(_SENTENCES[standing]) % {"municipality": name, "days": days}


def _standing(status: str | None) -> str:
    if status is None:
        return "applied"
    return "housed" if status in SETTLED else status


def _next_step(found: Found, today: date) -> str:
    if moved := [each for each in found.housing if each.has_moved]:
        municipality = moved[0].municipality_name
        return str(
            _("Placement moved, waiting for answer: the student and %(municipality)s.", municipality=municipality)
        )
    if found.state is HousingState.WAITING:
        return _waits_for(found, today)
    if found.state is not HousingState.WITHOUT:
        return str(_("Done"))
    has_had_a_room = any(each.status in SETTLED for each in found.housing)
    return _open_weeks(found) if has_had_a_room else _invited(found.placement)


def _open_weeks(found: Found) -> str:
    if found.standing is Standing.PART:
        return str(_("Has a room for some of the weeks. The others are still open."))
    return str(_("Had a room in the weeks that are over. The others are still open."))


def _invited(placement: StudentPlacement) -> str:
    if not placement.municipality_is_live:
        return str(_("%(municipality)s offers no housing here yet.", municipality=placement.municipality_name))
    if placement.send_on is None:
        return str(_("Has not been invited yet."))
    day = date_filter(placement.send_on)
    if placement.is_invited:
        return str(_("Invited %(day)s, has not asked for a room.", day=day))
    return str(_("The invitation goes %(day)s.", day=day))


def _waits_for(found: Found, today: date) -> str:
    waiting = [each for each in found.housing if each.status not in SETTLED]
    offered = [each for each in waiting if each.status == Status.OFFERED]
    if offered:
        return str(
            _("%(municipality)s has offered a room. The student answers.", municipality=offered[0].municipality_name)
        )
    first = min(waiting, key=lambda each: each.answer_by)
    facts = {"municipality": first.municipality_name, "day": date_filter(first.answer_by)}
    if first.answer_by < today:
        return str(_("%(municipality)s should have answered by %(day)s.", **facts))
    return str(_("%(municipality)s answers by %(day)s.", **facts))


def _is_late(found: Found, today: date) -> bool:
    unanswered = [each for each in found.housing if each.status in {None, Status.REQUESTED}]
    return found.state is HousingState.WAITING and any(each.answer_by < today for each in unanswered)
