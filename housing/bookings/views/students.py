"""A coordinator's own students: who is housed, waiting, without, needs none, and what to do next."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for

from housing.access import GrantHeld, access, viewer
from housing.bookings.forms.students import NameForm, StudentFilterForm
from housing.bookings.queries.students import (
    Housing,
    StudentFilter,
    StudentPlacement,
    choices_of,
    housing_of,
    placements_of,
)
from housing.bookings.views.student_lines import Found, shown
from housing.clock import today
from housing.own_address import kept_choices
from housing.placements.views.scope import own_institution
from housing.rules.housed import HeldStay, HousingState, housing_state
from housing.rules.permissions import Action

blueprint = Blueprint("students", __name__, url_prefix="/institutions/<slug>/students")

ON_A_PAGE = 25
LONGEST_SEARCH = 80


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
        students=shown(wanted[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], today()),
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
    names = (*(field.name for field in StudentFilterForm(request.args)), "page")
    return url_for("students.index", **{**kept_choices(request.args, names), "slug": slug, **changes})


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
        has_applied=any(each.status is None or each.has_moved for each in housing),
        needs_none=placement.housing == "no",
        today=today(),
    )
