"""A coordinator cancels one placement: it will not take place, and nothing can be booked on it any more."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.clock import now
from housing.database import transact
from housing.placements.models import Placement
from housing.placements.queries.own import sent_by
from housing.placements.services.cancelling import StillBooked, cancel_placement
from housing.placements.views.scope import own_institution, viewer_id
from housing.rules.permissions import Action

blueprint = Blueprint("placement_cancelling", __name__, url_prefix="/institutions/<slug>/placements/<ref>/cancel")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.IMPORT_PLACEMENTS)
def confirm(slug: str, ref: str) -> Answer:
    """Say what would happen, and ask once."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    placement = _placement(institution, ref)
    return render_template(
        "placements/cancel.html",
        institution=institution,
        placement=placement,
        days=[(period.first_day, period.last_day) for period in placement.periods],
        viewer=viewer(),
    )


@blueprint.post("")
@access(Action.IMPORT_PLACEMENTS)
def cancel(slug: str, ref: str) -> Answer:
    """Cancel the placement, and with it what is booked on it; a guest who has moved in stays, and so does it."""
    institution = own_institution(slug, Action.IMPORT_PLACEMENTS)
    placement_id = _placement(institution, ref).id
    try:
        transact(lambda: cancel_placement(placement_id, at=now(), by=viewer_id()))
    except StillBooked:
        flash(
            _(
                "The placement was not cancelled: the student lives in a room on it. Ask the municipality "
                "to press “End the stay” on the page of her booking, then cancel the placement."
            ),
            "danger",
        )
    else:
        flash(
            _(
                "The placement is cancelled. If the student had asked for a room, she has been told by mail; "
                "if the room was hers, so has the municipality."
            ),
            "success",
        )
    return redirect(url_for("students.index", slug=slug), 303)


def _placement(institution: GrantHeld, ref: str) -> Placement:
    placement = sent_by(institution.organisation_id, ref)
    return placement if placement is not None and placement.status == "published" else abort(404)
