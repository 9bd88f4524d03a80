"""A student says whether she needs housing during a placement."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now
from housing.database import transact
from housing.placements.forms.answers import AnswerForm
from housing.placements.models import Placement
from housing.placements.queries.own import own_published
from housing.placements.services.answers import answer_housing
from housing.placements.views.scope import viewer_id
from housing.rules.permissions import Action

blueprint = Blueprint("placement_answers", __name__, url_prefix="/placements/<ref>/housing")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.SEE_PLACEMENTS)
def show(ref: str) -> Answer:
    """Ask; what she or her university has said before is filled in."""
    placement = _placement(ref)
    said = None if placement.housing == "unknown" else placement.housing
    return _page(placement, AnswerForm(housing=said))


@blueprint.post("")
@access(Action.SEE_PLACEMENTS)
def answer(ref: str) -> Answer:
    """Keep the answer: with yes she goes on to the rooms, with no she is left alone."""
    placement, form = _placement(ref), AnswerForm()
    if not form.validate_on_submit():
        return _page(placement, form), 422
    transact(lambda: answer_housing(_placement(ref), form.housing.data, at=now(), by=viewer_id()))
    if form.housing.data == "yes":
        flash(_("Noted: you need housing. These rooms are free for your weeks."), "success")
        return redirect(url_for("beds.search", ref=ref), 303)
    flash(_("Noted: you need no housing. You can change your answer whenever you like."), "success")
    return redirect(url_for("placements.mine"), 303)


def _placement(ref: str) -> Placement:
    return own_published(viewer().student_ids, ref) or abort(404)


def _page(placement: Placement, form: AnswerForm) -> str:
    return render_template(
        "placements/answer.html",
        placement=placement,
        days=[(period.first_day, period.last_day) for period in placement.periods],
        form=form,
    )
