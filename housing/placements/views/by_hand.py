"""A coordinator adds or changes one placement: what she types goes the way of a list, through the same preview."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.clock import now, today
from housing.database import transact
from housing.files import keep_upload
from housing.placements.forms.by_hand import ChangeForm, PlacementForm
from housing.placements.forms.imports import offered_terms
from housing.placements.models import Placement
from housing.placements.queries.organisations import academic_term
from housing.placements.queries.own import sent_by
from housing.placements.queries.site_names import names_for_typing
from housing.placements.reading import read_placements
from housing.placements.services.comparing import plan_import
from housing.placements.typed import TYPED_FILE, Typed, list_of
from housing.placements.views.imports import purpose_of
from housing.placements.views.scope import own_institution, viewer_id
from housing.placements.wording import periods_typed
from housing.rules.permissions import Action
from housing.rules.terms import TermError
from housing.spreadsheets.problems import RowProblem

blueprint = Blueprint("placement_by_hand", __name__, url_prefix="/institutions/<slug>/placements")

Answer = str | Response | tuple[str, int]


@blueprint.get("/new")
@access(Action.IMPORT_PLACEMENTS)
def new(slug: str) -> Answer:
    """Ask for one placement."""
    return _page(own_institution(slug, Action.IMPORT_PLACEMENTS), _new_form())


@blueprint.post("/new")
@access(Action.IMPORT_PLACEMENTS)
def add(slug: str) -> Answer:
    """Show what publishing it would do, or what is wrong with it."""
    institution, form = own_institution(slug, Action.IMPORT_PLACEMENTS), _new_form()
    if form.validate_on_submit():
        typed, term = form.typed(), form.term.data or None
        form.put(_problems(institution, typed, term))
        if not form.errors:
            return _to_preview(institution, typed, term)
    return _page(institution, form), 422


@blueprint.get("/<ref>")
@access(Action.IMPORT_PLACEMENTS)
def edit(slug: str, ref: str) -> Answer:
    """Show what may be changed of a placement."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    placement = _placement(institution, ref)
    form = ChangeForm(
        site=placement.site.name,
        municipality=placement.site.municipality.name,
        when=periods_typed(placement.periods),
        course_name=placement.course_name,
        study_term="" if placement.study_term is None else str(placement.study_term),
        housing=placement.housing,
    )
    return _page(institution, form, placement)


@blueprint.post("/<ref>")
@access(Action.IMPORT_PLACEMENTS)
def change(slug: str, ref: str) -> Answer:
    """Show what the change would do, or what is wrong with it."""
    institution, form = own_institution(slug, Action.IMPORT_PLACEMENTS), ChangeForm()
    placement = _placement(institution, ref)
    if form.validate_on_submit():
        typed, term = form.typed(**_fixed(placement)), placement.term.code
        form.put(_problems(institution, typed, term))
        if not form.errors:
            return _to_preview(institution, typed, term)
    return _page(institution, form, placement), 422


def _fixed(placement: Placement) -> dict[str, str]:
    """Return what a placement is known by; its student's name stays as it is."""
    details = placement.student.person.details
    return {
        "email": (details and details.email) or placement.student.email_key,
        "first_name": (details and details.first_name) or "",
        "last_name": (details and details.last_name) or "",
        "course_code": placement.course_code,
        "reference": placement.ref,
    }


def _problems(institution: GrantHeld, typed: Typed, term_code: str | None) -> tuple[RowProblem, ...]:
    try:
        term = academic_term(term_code) if term_code else None
    except TermError:
        abort(400)
    file = read_placements(list_of(typed), TYPED_FILE, term=term, today=today())
    return plan_import(institution.organisation_id, file).problems


def _to_preview(institution: GrantHeld, typed: Typed, term: str | None) -> Response:
    ref = transact(
        lambda: keep_upload(
            list_of(typed), TYPED_FILE, purpose=purpose_of(institution), person_id=viewer_id(), at=now()
        )
    )
    slug = institution.organisation_slug
    return redirect(url_for("placement_imports.preview", slug=slug, ref=ref, term=term), 303)


def _new_form() -> PlacementForm:
    form = PlacementForm()
    form.term.choices = offered_terms(today(), _("As the days say"))
    return form


def _placement(institution: GrantHeld, ref: str) -> Placement:
    placement = sent_by(institution.organisation_id, ref)
    return placement if placement is not None and placement.status == "published" else abort(404)


def _page(institution: GrantHeld, form: ChangeForm, placement: Placement | None = None) -> str:
    return render_template(
        "placements/by_hand.html",
        institution=institution,
        form=form,
        placement=placement,
        names=names_for_typing(institution.organisation_id),
        viewer=viewer(),
    )
