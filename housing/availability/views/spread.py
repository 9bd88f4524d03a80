"""Where could they all be housed? A coordinator asks before she places a cohort."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access
from housing.availability.forms.spread import LimitFileForm, SpreadForm, spread_form
from housing.availability.spreading import Proposal, propose_spread
from housing.clock import today
from housing.database import db, transact
from housing.placements.queries.sites import SiteInUse, known_sites, site_limits, sites_of
from housing.placements.reading_limits import read_limits
from housing.placements.services.site_limits import keep_limits
from housing.placements.views.scope import own_institution
from housing.rules.permissions import Action
from housing.spreadsheets.faults import UnreadableFile
from housing.spreadsheets.limits import MOST_FAULTS_SHOWN
from housing.spreadsheets.problems import RowProblem
from housing.spreadsheets.wording import fault_sentence, more_faults_sentence, problem_sentence

blueprint = Blueprint("spread", __name__, url_prefix="/institutions/<slug>/spread")

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class MunicipalityLine:
    """A municipality of the answer: how many whole stays fit, how many are proposed, and whether it is full."""

    name: str
    beds: int
    number: int
    is_full: bool


@blueprint.get("")
@access(Action.KEEP_SITES)
def ask(slug: str) -> Answer:
    """Ask for the cohort and its weeks."""
    institution = own_institution(slug, Action.KEEP_SITES)
    sites = _sites(institution)
    return _page(institution, sites, _form(institution, sites))


@blueprint.post("")
@access(Action.KEEP_SITES)
def propose(slug: str) -> Answer:
    """Propose where to send them; what was said of each site's limit is remembered."""
    institution = own_institution(slug, Action.KEEP_SITES)
    sites = _sites(institution)
    form = _form(institution, sites)
    if not form.validate_on_submit():
        return _page(institution, sites, form), 422
    limits = {each.site.id: form.limit_of(each.site.id).data for each in sites}
    wishes = {each.site.id: form.wish_of(each.site.id).data or 0 for each in sites}
    transact(lambda: keep_limits(institution.organisation_id, limits))
    # the commit has let go of what was read before
    sites = _sites(institution)
    return _page(
        institution, sites, form, propose_spread(form.size.data, form.periods, sites, limits=limits, wishes=wishes)
    )


@blueprint.post("/limits")
@access(Action.KEEP_SITES)
def send_limits(slug: str) -> Answer:
    """Remember how many each site can take, as a list says it: all of it, or nothing where a row has a mistake."""
    institution, form = own_institution(slug, Action.KEEP_SITES), LimitFileForm()
    sites = _sites(institution)
    if not form.validate_on_submit():
        return _page(institution, sites, _form(institution, sites), sending=form), 422
    content, filename = form.file.data.read(), form.file.data.filename or "sites.csv"
    known = known_sites(institution.organisation_id)
    db.session.rollback()  # no transaction is open while the file is parsed
    try:
        file = read_limits(content, filename, known)
    except UnreadableFile as fault:
        form.file.errors = [fault_sentence(fault)]
        sites = _sites(institution)
        return _page(institution, sites, _form(institution, sites), sending=form), 422
    if file.problems:
        form.file.errors = [_("Nothing was written. Mend the rows and send the file again.")]
        sites = _sites(institution)
        return _page(institution, sites, _form(institution, sites), sending=form, problems=file.problems), 422
    transact(lambda: keep_limits(institution.organisation_id, file.limits))
    number = len(file.limits)
    flash(
        ngettext("The limit of %(num)s site is remembered.", "The limits of %(num)s sites are remembered.", number),
        "success",
    )
    return redirect(url_for("spread.ask", slug=slug), 303)


def _sites(institution: GrantHeld) -> list[SiteInUse]:
    sites = sites_of(institution.organisation_id)
    return sorted(sites, key=lambda each: (each.site.municipality.sort_key, each.site.name_key)) or abort(404)


def _form(institution: GrantHeld, sites: list[SiteInUse]) -> SpreadForm:
    return spread_form(sites, site_limits(institution.organisation_id), today())


def _page(
    institution: GrantHeld,
    sites: list[SiteInUse],
    form: SpreadForm,
    proposal: Proposal | None = None,
    *,
    sending: LimitFileForm | None = None,
    problems: Sequence[RowProblem] = (),
) -> str:
    return render_template(
        "availability/spread.html",
        institution=institution,
        sites=sites,
        form=form,
        proposal=proposal,
        sending=sending or LimitFileForm(formdata=None),
        mistakes=[(each.row, each.column, each.value, problem_sentence(each)) for each in problems[:MOST_FAULTS_SHOWN]],
        mistakes_not_told=more_faults_sentence(len(problems) - MOST_FAULTS_SHOWN)
        if len(problems) > MOST_FAULTS_SHOWN
        else None,
        shows_sites=any(form[name].data is not None for name in form.of_sites),
        municipalities=_municipalities(sites, proposal) if proposal else (),
    )


def _municipalities(sites: list[SiteInUse], proposal: Proposal) -> list[MunicipalityLine]:
    names = {each.site.municipality_id: each.site.municipality.name for each in sites}
    return [
        MunicipalityLine(
            name,
            proposal.beds[id_],
            proposal.housed_in(sites, id_),
            id_ in proposal.spread.full_places,
        )
        for id_, name in names.items()
    ]
