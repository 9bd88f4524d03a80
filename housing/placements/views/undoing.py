"""A coordinator undoes what she, or a colleague, has published."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.clock import now
from housing.database import transact
from housing.placements.models import PlacementImport
from housing.placements.queries.imports import import_of
from housing.placements.queries.own import with_ids
from housing.placements.services.undoing import UndoRefused, undo_import
from housing.placements.views.scope import own_institution, viewer_id
from housing.placements.wording import undo_refused_sentence
from housing.rules.permissions import Action

blueprint = Blueprint("import_undoing", __name__, url_prefix="/institutions/<slug>/imports/published/<ref>/undo")

Answer = str | Response | tuple[str, int]

MOST_NAMED = 10
"""So many of the placements that are in the way are named; the others are counted."""


@blueprint.get("")
@access(Action.IMPORT_PLACEMENTS)
def confirm(slug: str, ref: str) -> Answer:
    """Say what undoing would do, and ask once."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    return _page(institution, _import(institution, ref))


@blueprint.post("")
@access(Action.IMPORT_PLACEMENTS)
def undo(slug: str, ref: str) -> Answer:
    """Undo all of it, or say what is in the way."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    _import(institution, ref)
    try:
        number = transact(lambda: undo_import(_import(institution, ref), at=now(), by=viewer_id()))
    except UndoRefused as refused:
        return _page(institution, _import(institution, ref), refused), 409
    flash(
        ngettext(
            "Undone: %(num)s placement is as it was before.",
            "Undone: %(num)s placements are as they were before.",
            number,
        ),
        "success",
    )
    return redirect(url_for("placement_imports.start", slug=slug), 303)


def _import(institution: GrantHeld, ref: str) -> PlacementImport:
    return import_of(institution.organisation_id, ref) or abort(404)


def _page(institution: GrantHeld, published: PlacementImport, refused: UndoRefused | None = None) -> str:
    in_the_way = refused.placement_ids if refused else ()
    return render_template(
        "placements/undo.html",
        institution=institution,
        published=published,
        refused=undo_refused_sentence(refused.because) if refused else None,
        in_the_way=with_ids(institution.organisation_id, in_the_way[:MOST_NAMED]),
        more=max(0, len(in_the_way) - MOST_NAMED),
        viewer=viewer(),
    )
