"""A coordinator's own students: who is housed, waiting, without, needs none, and what to do next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from housing.access import GrantHeld, access, viewer
from housing.accounts.models import Person
from housing.bookings.forms.students import NameForm, StudentFilterForm
from housing.bookings.queries.students import (
    Housing,
    StudentFilter,
    StudentPlacement,
    choices_of,
    housing_of,
    next_day,
    people_of,
    placements_of,
)
from housing.clock import today
from housing.filters import date_filter, date_range_filter
from housing.placements.views.scope import own_institution
from housing.rules.housed import SETTLED, HeldStay, HousingState, housing_state
from housing.rules.lifecycle import Status
from housing.rules.nights import ranges_of
from housing.rules.permissions import Action

blueprint = Blueprint("students", __name__, url_prefix="/institutions/<slug>/students")

ON_A_PAGE = 25
LONGEST_SEARCH = 80

_SENTENCES = {
    "housed": _l("Housed in %(municipality)s %(days)s"),
    Status.REQUESTED: _l("Has asked in %(municipality)s for %(days)s"),
    Status.OFFERED: _l("Offered in %(municipality)s %(days)s"),
    "applied": _l("Has applied in %(municipality)s for %(days)s"),
}


@dataclass(frozen=True, slots=True)
class ShownStudent:
    """A line of the list. `stays` and `next_step` are sentences; no address, bed or other person is in them."""

    person: Person
    placement: StudentPlacement
    state: HousingState
    days_left: str
    stays: tuple[str, ...]
    next_step: str | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A placement with its state and what is booked or asked for on it."""

    placement: StudentPlacement
    state: HousingState
    housing: tuple[Housing, ...]


@blueprint.get("")
@access(Action.SEE_STUDENTS)
def index(slug: str) -> str:
    """Show the institution's own students, those whose days are nearest first."""
    institution = own_institution(slug, Action.SEE_STUDENTS)
    form = _form(institution.organisation_id)
    found = _found(institution.organisation_id, form.filter)
    wanted = [each for each in found if form.state.data in {"", each.state}]
    return _page(institution, form, NameForm(), found, wanted)


@blueprint.post("")
@access(Action.SEE_STUDENTS)
def search(slug: str) -> str | tuple[str, int]:
    """Show the students with that name, or a part of it, whenever their placements are."""
    institution = own_institution(slug, Action.SEE_STUDENTS)
    form, name_form = _form(institution.organisation_id), NameForm()
    everybody = _found(institution.organisation_id, StudentFilter())
    if not name_form.validate_on_submit():
        return _page(institution, form, name_form, everybody, everybody), 422
    named = StudentFilter(name=name_form.name.data[:LONGEST_SEARCH], with_past=True)
    return _page(institution, form, name_form, everybody, _found(institution.organisation_id, named))


def _page(
    institution: GrantHeld, form: StudentFilterForm, name_form: NameForm, found: list[Found], wanted: list[Found]
) -> str:
    slug = institution.organisation_slug
    pages = max(1, -(-len(wanted) // ON_A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "bookings/students.html",
        institution=institution,
        form=form,
        name_form=name_form,
        searched=name_form.name.data if name_form.is_submitted() else None,
        counts=Counter(each.state for each in found),
        total=len(found),
        students=_shown(wanted[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]),
        number=len(wanted),
        page=page,
        pages=pages,
        url_of=lambda number: _address(slug, page=number),
        state_url=lambda state: _address(slug, state=state, page=None),
        viewer=viewer(),
    )


def _form(institution_id: int) -> StudentFilterForm:
    form = StudentFilterForm(request.args)
    form.offer(*choices_of(institution_id))
    form.fall_back()
    return form


def _address(slug: str, **changes: Any) -> str:
    return url_for("students.index", **{**request.args.to_dict(), "slug": slug, **changes})


def _found(institution_id: int, wanted: StudentFilter) -> list[Found]:
    housing = housing_of(institution_id)
    return [
        Found(each, _state(each, housing.get(each.id, [])), tuple(housing.get(each.id, [])))
        for each in placements_of(institution_id, wanted, today())
    ]


def _state(placement: StudentPlacement, housing: Sequence[Housing]) -> HousingState:
    return housing_state(
        placement.periods,
        [HeldStay(each.stay, each.status) for each in housing if each.status],
        has_applied=any(each.status is None for each in housing),
        needs_none=placement.housing == "no",
        today=today(),
    )


def _shown(found: Sequence[Found]) -> list[ShownStudent]:
    people = people_of({each.placement.person_id for each in found})
    return [
        ShownStudent(
            person=people[each.placement.person_id],
            placement=each.placement,
            state=each.state,
            days_left=_days_left(each.placement),
            stays=tuple(_stays(each.housing)),
            next_step=_next_step(each),
            is_late=_is_late(each),
        )
        for each in found
    ]


def _days_left(placement: StudentPlacement) -> str:
    first_day = next_day(placement, today())
    if first_day == date.max:
        return str(_("over"))
    days = (first_day - today()).days
    if days <= 0:
        return str(_("under way"))
    return str(ngettext("in %(num)s day", "in %(num)s days", days))


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


def _next_step(found: Found) -> str | None:
    if found.state is HousingState.WAITING:
        return _waits_for(found)
    if found.state is not HousingState.WITHOUT:
        return None
    placement = found.placement
    if any(each.status in SETTLED for each in found.housing):
        return str(_("Has a room for some of the weeks. The others are still open."))
    if not placement.municipality_is_live:
        return str(_("%(municipality)s offers no housing here yet.", municipality=placement.municipality_name))
    if placement.send_on is None:
        return str(_("Has not been invited yet."))
    day = date_filter(placement.send_on)
    if placement.is_invited:
        return str(_("Invited %(day)s, has not asked for a room.", day=day))
    return str(_("The invitation goes %(day)s.", day=day))


def _waits_for(found: Found) -> str:
    waiting = [each for each in found.housing if each.status not in SETTLED]
    offered = [each for each in waiting if each.status == Status.OFFERED]
    if offered:
        return str(
            _("%(municipality)s has offered a room. The student answers.", municipality=offered[0].municipality_name)
        )
    first = min(waiting, key=lambda each: each.answer_by)
    facts = {"municipality": first.municipality_name, "day": date_filter(first.answer_by)}
    if first.answer_by < today():
        return str(_("%(municipality)s should have answered by %(day)s.", **facts))
    return str(_("%(municipality)s answers by %(day)s.", **facts))


def _is_late(found: Found) -> bool:
    unanswered = [each for each in found.housing if each.status in {None, Status.REQUESTED}]
    return found.state is HousingState.WAITING and any(each.answer_by < today() for each in unanswered)
