"""Two names that may mean one placement site: the coordinator says what they are."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access
from housing.clock import now
from housing.database import transact
from housing.placements.forms.sites import Decision, SameSiteForm
from housing.placements.queries.sites import kept_site_ref, site_of
from housing.placements.services.merging_sites import SitesHaveChanged, keep_apart, merge_sites, separate_site
from housing.placements.views.scope import own_institution, viewer_id
from housing.rules.permissions import Action

blueprint = Blueprint("site_names", __name__, url_prefix="/institutions/<slug>/sites")


@blueprint.post("/names")
@access(Action.KEEP_SITES)
def decide(slug: str) -> Response:
    """Make two names one site, or remember that they are two."""
    institution = own_institution(slug, Action.KEEP_SITES)
    decision = SameSiteForm().made()
    if decision is None:
        flash(_("Nothing was changed. Choose which site it is the same as."), "danger")
        return _back(slug)
    _require_own(institution, decision.kept, decision.other)
    try:
        flash(_follow(decision), "success")
    except SitesHaveChanged:
        _say_changed()
    return _back(slug)


@blueprint.post("/<ref>/separate")
@access(Action.KEEP_SITES)
def separate(slug: str, ref: str) -> Response:
    """Let a name that stands for another site be a site of its own again."""
    institution = own_institution(slug, Action.KEEP_SITES)
    kept = kept_site_ref(ref)
    _require_own(institution, kept or ref)
    try:
        transact(lambda: separate_site(ref, at=now(), by=viewer_id()))
    except SitesHaveChanged:
        _say_changed()
    else:
        flash(
            _(
                "They are two sites again. The placements stay where they are; a list that writes the other name "
                "moves those that are really there."
            ),
            "success",
        )
    return redirect(url_for("sites.edit", slug=slug, ref=kept or ref), 303)


def _follow(decision: Decision) -> str:
    """Do what was decided, and return the sentence that says so."""
    if not decision.is_one:
        transact(lambda: keep_apart(decision.kept, decision.other, at=now(), by=viewer_id()))
        return _("Noted: they are two sites. You will not be asked again.")
    merged = transact(lambda: merge_sites(decision.kept, decision.other, at=now(), by=viewer_id()))
    said = _("They are one site now, called “%(name)s”.", name=merged.name)
    along = ngettext("%(num)s placement went along.", "%(num)s placements went along.", merged.moved)
    return f"{said} {along}" if merged.moved else said


def _require_own(institution: GrantHeld, *refs: str) -> None:
    if not any(site_of(institution.organisation_id, ref) for ref in refs):
        abort(404)


def _say_changed() -> None:
    flash(_("Nothing was changed: somebody else has already said what these names mean."), "warning")


def _back(slug: str) -> Response:
    return redirect(url_for("sites.index", slug=slug), 303)
