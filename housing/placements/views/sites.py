"""The sites an institution sends students to, and putting them where they are."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access
from housing.clock import now
from housing.database import transact
from housing.organisations.models import Organisation, PlacementSite
from housing.organisations.regions import region_of
from housing.placements.forms.sites import RunByForm, SiteForm
from housing.placements.queries.site_names import alike_sites, other_spellings, sites_beside
from housing.placements.queries.sites import kept_site_ref, site_of, sites_of
from housing.placements.services.sites import km_from_seat, place_site, say_who_runs
from housing.placements.views.scope import own_institution, viewer_id
from housing.placements.views.site_map import pointing
from housing.rules.coordinates import FAR_FROM_SEAT_KM
from housing.rules.permissions import Action
from housing.rules.placing import SIDE

blueprint = Blueprint("sites", __name__, url_prefix="/institutions/<slug>/sites")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.KEEP_SITES)
def index(slug: str) -> Answer:
    """Show the sites: those that nobody has placed first."""
    institution = own_institution(slug, Action.KEEP_SITES)
    sites = sites_of(institution.organisation_id)
    return render_template(
        "placements/sites.html",
        institution=institution,
        to_place=[each for each in sites if each.site.is_approximate],
        placed=[each for each in sites if not each.site.is_approximate],
        alike=alike_sites(institution.organisation_id),
    )


@blueprint.get("/<ref>")
@access(Action.KEEP_SITES)
def edit(slug: str, ref: str) -> Answer:
    """Show where a site is, or about where, and ask for its place: pointed at on the map, or its coordinates.

    Another spelling of a site leads to that site.
    """
    institution = own_institution(slug, Action.KEEP_SITES)
    if kept := kept_site_ref(ref):
        return redirect(url_for("sites.edit", slug=slug, ref=kept), 303)
    site = _site(institution, ref)
    spot = pointing(site).spot
    return _page(institution, site, SiteForm(formdata=None, coordinates=str(spot) if spot else None))


@blueprint.post("/<ref>")
@access(Action.KEEP_SITES)
def place(slug: str, ref: str) -> Answer:
    """Put the site where it is; a place far from the municipality's seat is asked about once."""
    institution, form = own_institution(slug, Action.KEEP_SITES), SiteForm()
    site = _site(institution, ref)
    spot = form.spot() if form.validate_on_submit() else None
    if spot is None:
        return _page(institution, site, form), 422
    if (km := km_from_seat(site, spot)) > FAR_FROM_SEAT_KM and not form.is_right.data:
        form.ask_about_distance(km, site.municipality.name)
        return _page(institution, site, form), 422
    transact(lambda: place_site(_site(institution, ref), spot, at=now(), by=viewer_id()))
    flash(_("The site is on the map."), "success")
    return redirect(url_for("sites.edit", slug=slug, ref=ref), 303)


@blueprint.post("/<ref>/run-by")
@access(Action.KEEP_SITES)
def run_by(slug: str, ref: str) -> Answer:
    """Note who runs the site, whose coordinators then see the placements at it."""
    institution = own_institution(slug, Action.KEEP_SITES)
    site = _site(institution, ref)
    form, choices = _run_by_form(site)
    if not form.validate_on_submit():
        return _page(institution, site, SiteForm(formdata=None), form), 422
    chosen = next((each for each in choices if each.ref == form.run_by.data), None)
    transact(lambda: say_who_runs(_site(institution, ref), chosen, at=now(), by=viewer_id()))
    flash(_("It is noted who runs the site."), "success")
    return redirect(url_for("sites.edit", slug=slug, ref=ref), 303)


def _run_by_form(site: PlacementSite) -> tuple[RunByForm, list[Organisation]]:
    region = region_of(site.municipality.county)
    choices: list[Organisation] = [site.municipality, *([region] if region else [])]
    runs = next((each.ref for each in choices if each.id == site.run_by_id), "")
    form = RunByForm(data={"run_by": runs})
    form.offer(choices)
    return form, choices


def _site(institution: GrantHeld, ref: str) -> PlacementSite:
    return site_of(institution.organisation_id, ref) or abort(404)


def _page(institution: GrantHeld, site: PlacementSite, form: SiteForm, runs: RunByForm | None = None) -> str:
    return render_template(
        "placements/site.html",
        institution=institution,
        site=site,
        form=form,
        runs=runs or _run_by_form(site)[0],
        pointing=pointing(site),
        side=SIDE,
        spellings=other_spellings(site.id),
        beside=sites_beside(institution.organisation_id, site),
    )
