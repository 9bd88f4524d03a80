"""A municipality's own texts: what there is, and each of them to write, look at as an example, and save."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now, today
from housing.database import db, transact
from housing.organisations.models import Municipality
from housing.organisations.queries import legal_modes_of
from housing.rules.decisions import LegalMode, mode_on
from housing.rules.permissions import Action
from housing.rules.wordings import AGREEMENT, MAILS, PLACEHOLDERS, REASONS, Wording
from housing.stock.forms.fields import fill_texts
from housing.stock.models import Property
from housing.stock.views.scope import found, own_municipality
from housing.stock.views.stale import is_stale_form, mark_of_form, stale_sentence
from housing.wordings.filling import examples_of
from housing.wordings.forms import NamedReasonForm, TextForm
from housing.wordings.models import OwnText
from housing.wordings.queries import own_text, reason_with, reasons_of, texts_in
from housing.wordings.services import NameTaken, WrittenMeanwhile, remove_reason, write_reason, write_text
from housing.wordings.wording import HINTS, MEANINGS, NAMES, SHIPPED, braced

blueprint = Blueprint("wordings", __name__, url_prefix="/municipalities/<slug>/texts")

Answer = str | Response | tuple[str, int]

ONE_EACH = tuple(kind for kind in Wording if kind not in REASONS)


@blueprint.get("")
@access(Action.KEEP_MUNICIPALITY)
def index(slug: str) -> str:
    """List the texts, as the municipality has written them or as they are shipped."""
    municipality = own_municipality(slug, Action.KEEP_MUNICIPALITY)
    modes = legal_modes_of(municipality.id)
    return render_template(
        "wordings/index.html",
        municipality=municipality,
        own=texts_in(municipality.id, ONE_EACH),
        names=NAMES,
        mails=MAILS,
        reasons=[(kind, reasons_of(municipality.id, kind)) for kind in REASONS],
        agreement=AGREEMENT,
        decides=any(mode == LegalMode.ADMINISTRATIVE_DECISION for _starts, mode in modes),
        leases=mode_on(today(), modes) is LegalMode.LEASE_OFFER,
    )


@blueprint.get("/<part>")
@access(Action.KEEP_MUNICIPALITY)
def edit(slug: str, part: str) -> Answer:
    """Show one text, to write it."""
    municipality, kind = own_municipality(slug, Action.KEEP_MUNICIPALITY), _kind(part, ONE_EACH)
    return _page(municipality, _shown(municipality, kind))


@blueprint.post("/<part>")
@access(Action.KEEP_MUNICIPALITY)
def save(slug: str, part: str) -> Answer:
    """Save a text, or show it as an example; an empty one is given up."""
    municipality, kind = own_municipality(slug, Action.KEEP_MUNICIPALITY), _kind(part, ONE_EACH)
    form = TextForm(kind, _streets(municipality))
    if not form.validate_on_submit():
        return _page(municipality, form), 422
    if "preview" in request.form:
        return _page(municipality, form, shows_example=True)
    if is_stale_form(_shown(municipality, kind)):
        return _stale(municipality, form)
    try:
        transact(lambda: write_text(municipality, kind, form.texts(), person_id=viewer().person_id, at=now()))
    except WrittenMeanwhile:
        return _stale(own_municipality(slug, Action.KEEP_MUNICIPALITY), form)
    flash(_("Saved."), "success")
    return redirect(url_for("wordings.index", slug=slug), 303)


@blueprint.get("/new/<part>")
@access(Action.KEEP_MUNICIPALITY)
def new_reason(slug: str, part: str) -> Answer:
    """Ask for one more reason."""
    municipality, kind = own_municipality(slug, Action.KEEP_MUNICIPALITY), _kind(part, REASONS)
    return _page(municipality, NamedReasonForm(kind))


@blueprint.post("/new/<part>")
@access(Action.KEEP_MUNICIPALITY)
def add_reason(slug: str, part: str) -> Answer:
    """Add a reason to the list."""
    municipality, kind = own_municipality(slug, Action.KEEP_MUNICIPALITY), _kind(part, REASONS)
    return _written(municipality, NamedReasonForm(kind), OwnText(kind=kind))


@blueprint.get("/reasons/<ref>")
@access(Action.KEEP_MUNICIPALITY)
def edit_reason(slug: str, ref: str) -> Answer:
    """Show a reason, to change it."""
    municipality = own_municipality(slug, Action.KEEP_MUNICIPALITY)
    written = found(reason_with(municipality.id, ref))
    return _page(municipality, _shown_reason(written), written)


@blueprint.post("/reasons/<ref>")
@access(Action.KEEP_MUNICIPALITY)
def save_reason(slug: str, ref: str) -> Answer:
    """Save a reason, or show it as an example."""
    municipality = own_municipality(slug, Action.KEEP_MUNICIPALITY)
    written = found(reason_with(municipality.id, ref))
    return _written(municipality, NamedReasonForm(Wording(written.kind)), written)


@blueprint.post("/reasons/<ref>/remove")
@access(Action.KEEP_MUNICIPALITY)
def remove(slug: str, ref: str) -> Response:
    """Take a reason from the list; what was said with it stays said."""
    municipality = own_municipality(slug, Action.KEEP_MUNICIPALITY)
    written = found(reason_with(municipality.id, ref))
    transact(lambda: remove_reason(municipality, written, person_id=viewer().person_id, at=now()))
    flash(_("Removed from the list. Students still read what you have written to them with it."), "success")
    return redirect(url_for("wordings.index", slug=slug), 303)


def _written(municipality: Municipality, form: NamedReasonForm, written: OwnText) -> Answer:
    known = written if written.id else None
    if not form.validate_on_submit():
        return _page(municipality, form, known), 422
    if "preview" in request.form:
        return _page(municipality, form, known, shows_example=True)
    if known and is_stale_form(_shown_reason(known)):
        return _stale(municipality, form, known)
    given: dict[str, Any] = {"person_id": viewer().person_id, "at": now()}
    slug = municipality.slug
    try:
        transact(lambda: write_reason(municipality, written, form.name.data or "", form.texts(), **given))
    except NameTaken:
        form.name.errors = [_("There is a reason with that name already. Write another name, or change that one.")]
        municipality = own_municipality(slug, Action.KEEP_MUNICIPALITY)
        return _page(municipality, form, known and reason_with(municipality.id, known.ref)), 422
    flash(_("Saved."), "success")
    return redirect(url_for("wordings.index", slug=slug), 303)


def _kind(part: str, kinds: tuple[Wording, ...]) -> Wording:
    return next((kind for kind in kinds if kind == part), None) or abort(404)


def _streets(municipality: Municipality) -> list[str]:
    return list(db.session.scalars(select(Property.street).where(Property.municipality_id == municipality.id)))


def _shown(municipality: Municipality, kind: Wording) -> TextForm:
    form, written = TextForm(kind, formdata=None), own_text(municipality.id, kind)
    fill_texts(form, "text", written.text if written else {})
    return form


def _shown_reason(written: OwnText) -> NamedReasonForm:
    form = NamedReasonForm(Wording(written.kind), formdata=None)
    form.name.data = written.name
    fill_texts(form, "text", written.text)
    return form


def _stale(municipality: Municipality, form: TextForm, reason: OwnText | None = None) -> Answer:
    form.form_errors.append(stale_sentence())
    return _page(municipality, form, reason), 409


def _page(
    municipality: Municipality, form: TextForm, reason: OwnText | None = None, *, shows_example: bool = False
) -> str:
    is_named = isinstance(form, NamedReasonForm)
    shown = _shown_reason(reason) if reason else None if is_named else _shown(municipality, form.kind)
    return render_template(
        "wordings/text.html",
        municipality=municipality,
        form=form,
        kind=form.kind,
        is_named=is_named,
        reason=reason,
        seen=mark_of_form(shown) if shown else "",
        name=NAMES[form.kind],
        hint=HINTS[form.kind],
        shipped=SHIPPED.get(form.kind),
        placeholders=[(braced(each), MEANINGS[each]) for each in PLACEHOLDERS[form.kind]],
        examples=examples_of(form.texts(), municipality, today()) if shows_example else {},
    )
