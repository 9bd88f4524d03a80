"""A coordinator's yes/no list: who claims to go before others, or a room of her own where there are few."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.clock import now, today
from housing.database import transact
from housing.placements.claim_wording import SPECIALS
from housing.placements.queries.deciding import special_claims_of
from housing.placements.services.deciding import DecidedAlready, NothingToDecide, change_decision, decide
from housing.placements.views.scope import own_institution, viewer_id
from housing.rules.permissions import Action

blueprint = Blueprint("claim_decisions", __name__, url_prefix="/institutions/<slug>/claims")

LONGEST_BATCH = 200
ANSWERS = {"yes": True, "no": False}


@blueprint.get("")
@access(Action.DECIDE_CLAIMS)
def index(slug: str) -> str:
    """Show what waits for a yes or no, then what has been decided. Looking decides nothing."""
    return _page(own_institution(slug, Action.DECIDE_CLAIMS))


@blueprint.post("")
@access(Action.DECIDE_CLAIMS)
def answer(slug: str) -> Response | tuple[str, int]:
    """Say yes or no to one line, or yes to all that are ticked: each by itself, whatever became of the others."""
    institution = own_institution(slug, Action.DECIDE_CLAIMS)
    refs, granted = _wanted()
    if granted is None:
        return _page(institution, _("Press yes or no on a line.")), 422
    if not refs:
        return _page(institution, _("Tick at least one line.")), 422
    outcomes = [_one(partial(decide, institution.organisation_id, ref, granted=granted)) for ref in refs]
    _tell(outcomes, granted=granted)
    return redirect(url_for("claim_decisions.index", slug=slug), 303)


@blueprint.post("/change")
@access(Action.DECIDE_CLAIMS)
def change(slug: str) -> Response | tuple[str, int]:
    """Say the other after all."""
    institution = own_institution(slug, Action.DECIDE_CLAIMS)
    refs, granted = _wanted()
    if granted is None:
        return _page(institution, _("Press yes or no on a line.")), 422
    outcomes = [_one(partial(change_decision, institution.organisation_id, ref, granted=granted)) for ref in refs]
    _tell(outcomes, granted=granted)
    return redirect(url_for("claim_decisions.index", slug=slug), 303)


def _wanted() -> tuple[list[str], bool | None]:
    """Return what the pressed button means: lines by reference, and the answer; none where no button is known."""
    for name, granted in ANSWERS.items():
        if name in request.form:
            return [request.form[name]], granted
    ticked = request.form.getlist("ticked")[:LONGEST_BATCH]
    return ticked, True if "all" in request.form else None


def _one(answering: Callable[..., None]) -> str | None:
    """Carry one answer out; return why not, if it was not."""
    try:
        transact(partial(answering, at=now(), by=viewer_id()))
    except DecidedAlready as earlier:
        return (
            _("Somebody else was faster and said yes.")
            if earlier.granted
            else _("Somebody else was faster and said no.")
        )
    except NothingToDecide:
        return _("The student has changed her mind, or the placement is no longer to take place.")
    return None


def _tell(outcomes: list[str | None], *, granted: bool) -> None:
    done = outcomes.count(None)
    if done and granted:
        flash(
            ngettext("Yes to %(num)s. The student is told.", "Yes to %(num)s. The students are told.", done), "success"
        )
    elif done:
        flash(_("No. The student is told."), "success")
    for why in filter(None, outcomes):
        flash(why, "warning")


def _page(institution: GrantHeld, problem: str | None = None) -> str:
    found = special_claims_of(institution.organisation_id, today())
    return render_template(
        "placements/claim_decisions.html",
        institution=institution,
        waiting=[each for each in found if each.granted is None],
        decided=[each for each in found if each.granted is not None],
        words=SPECIALS,
        problem=problem,
        viewer=viewer(),
    )
