"""What the columns of a sent list mean: asked when it cannot be told, and whenever somebody wants to correct it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access
from housing.database import db, transact
from housing.files import SentFile
from housing.placements.column_names import Column, columns_of
from housing.placements.forms.columns import ColumnsForm, columns_form
from housing.placements.queries.column_names import named_columns
from housing.placements.reading import read_lists
from housing.placements.services.column_names import remember_columns
from housing.placements.views.imports import file_gone, sent_by_viewer
from housing.placements.views.scope import own_institution
from housing.rules.permissions import Action

blueprint = Blueprint("import_columns", __name__, url_prefix="/institutions/<slug>/imports/<ref>/columns")

GIVE_BACK = "own-file"
"""Says in an address what the list was sent for, where it is not to be published."""

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.IMPORT_PLACEMENTS)
def choose(slug: str, ref: str) -> Answer:
    """Show each column with some of what stands in it, and what it is taken to mean."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    sent = sent_by_viewer(institution, ref)
    if sent is None:
        return file_gone(slug)
    return _page(institution, sent, columns_form(_columns(institution, sent)))


@blueprint.post("")
@access(Action.IMPORT_PLACEMENTS)
def remember(slug: str, ref: str) -> Answer:
    """Remember what was chosen for the next list too, and show what this one would do."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    sent = sent_by_viewer(institution, ref)
    if sent is None:
        return file_gone(slug)
    form = columns_form(_columns(institution, sent))
    named = form.named() if form.validate_on_submit() else None
    if named is None:
        return _page(institution, sent, form), 422
    transact(lambda: remember_columns(institution.organisation_id, named))
    term = request.args.get("term")
    if _is_to_be_given_back():
        return redirect(url_for("own_file.start", slug=slug, sent=ref, term=term), 303)
    return redirect(url_for("placement_imports.preview", slug=slug, ref=ref, term=term), 303)


def _is_to_be_given_back() -> bool:
    """Tell whether somebody sent the list to get it back filled in, and not to publish it."""
    return request.args.get("then") == GIVE_BACK


def _columns(institution: GrantHeld, sent: SentFile) -> list[Column]:
    named = named_columns(institution.organisation_id)
    db.session.rollback()  # no transaction is open while the file is parsed
    tables, _own = read_lists(sent.content, sent.filename)
    return columns_of(tables, named)


def _page(institution: GrantHeld, sent: SentFile, form: ColumnsForm) -> str:
    return render_template(
        "placements/import_columns.html",
        institution=institution,
        sent=sent,
        form=form,
        term=request.args.get("term"),
        then=GIVE_BACK if _is_to_be_given_back() else None,
    )
