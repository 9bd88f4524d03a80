"""A coordinator's own students: who is housed, waiting, without, needs none, and what to do next."""

from collections import Counter
from typing import Any

from flask import Blueprint, render_template, request, url_for

from housing.access import GrantHeld, access, viewer
from housing.bookings.forms.students import NameForm, StudentFilterForm
from housing.bookings.queries.students import StudentFilter, choices_of, periods_ahead, sent_by
from housing.bookings.standings import Found, standings
from housing.bookings.views.student_lines import shown
from housing.clock import today
from housing.own_address import kept_choices
from housing.placements.queries.deciding import number_to_decide
from housing.placements.views.scope import own_institution
from housing.rules.overview import weeks_from
from housing.rules.permissions import Action

blueprint = Blueprint("students", __name__, url_prefix="/institutions/<slug>/students")

ON_A_PAGE = 25
LONGEST_SEARCH = 80


@blueprint.get("")
@access(Action.SEE_STUDENTS)
def index(slug: str) -> str:
    """Show the institution's own students, those whose days are nearest first."""
    institution = own_institution(slug, Action.SEE_STUDENTS)
    whose = sent_by(institution.organisation_id)
    form = _form(institution.organisation_id)
    found = standings(whose, form.filter, today())
    wanted = [each for each in found if form.state.data in {"", each.state}]
    return _page(institution, form, NameForm(), found, wanted)


@blueprint.post("")
@access(Action.SEE_STUDENTS)
def search(slug: str) -> str | tuple[str, int]:
    """Show the students with that name, or a part of it, whenever their placements are."""
    institution = own_institution(slug, Action.SEE_STUDENTS)
    whose = sent_by(institution.organisation_id)
    form, name_form = _form(institution.organisation_id), NameForm()
    everybody = standings(whose, StudentFilter(), today())
    if not name_form.validate_on_submit():
        return _page(institution, form, name_form, everybody, everybody), 422
    named = StudentFilter(name=name_form.name.data[:LONGEST_SEARCH], with_past=True)
    return _page(institution, form, name_form, everybody, standings(whose, named, today()))


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
        export_url=lambda ending: _export(slug, ending),
        state_url=lambda state: _address(slug, state=state, page=None),
        to_decide=number_to_decide(institution.organisation_id, today()),
        viewer=viewer(),
    )


def _export(slug: str, ending: str) -> str:
    names = [field.name for field in StudentFilterForm(request.args)]
    kept: dict[str, Any] = {**kept_choices(request.args, names), "slug": slug}
    return url_for(f"student_export.as_{ending}", **kept)


def _form(institution_id: int) -> StudentFilterForm:
    form = StudentFilterForm(request.args)
    whose = sent_by(institution_id)
    form.offer(*choices_of(whose), weeks_from(today(), periods_ahead(whose, today())))
    form.fall_back()
    return form


def student_filter(institution_id: int) -> tuple[StudentFilter, str]:
    """Return what the address of the list asks for, and the state that is wanted; empty: all of them."""
    form = _form(institution_id)
    return form.filter, form.state.data or ""


def _address(slug: str, **changes: Any) -> str:
    names = (*(field.name for field in StudentFilterForm(request.args)), "page")
    return url_for("students.index", **{**kept_choices(request.args, names), "slug": slug, **changes})
