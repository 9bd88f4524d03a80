"""The sites an institution sends students to, and putting them where they are."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access
from housing.clock import now
from housing.database import transact
from housing.organisations.models import PlacementSite
from housing.placements.forms.sites import SiteForm
from housing.placements.queries.sites import site_of, sites_of
from housing.placements.services.sites import km_from_seat, place_site
from housing.placements.views.scope import own_institution, viewer_id
from housing.rules.coordinates import FAR_FROM_SEAT_KM, Spot
from housing.rules.distance import METRES_PER_KM
from housing.rules.permissions import Action
from housing.rules.projection import project

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
    )


@blueprint.get("/<ref>")
@access(Action.KEEP_SITES)
def edit(slug: str, ref: str) -> Answer:
    """Show where a site is, or about where, and ask for its coordinates."""
    institution = own_institution(slug, Action.KEEP_SITES)
    site = _site(institution, ref)
    placed = None if site.is_approximate else str(Spot(site.latitude, site.longitude))
    return _page(institution, site, SiteForm(coordinates=placed))


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


def _site(institution: GrantHeld, ref: str) -> PlacementSite:
    return site_of(institution.organisation_id, ref) or abort(404)


def _page(institution: GrantHeld, site: PlacementSite, form: SiteForm) -> str:
    return render_template(
        "placements/site.html", institution=institution, site=site, form=form, locator=_locator(site)
    )


def _locator(site: PlacementSite) -> dict[str, Any]:
    seat = site.municipality
    # a site that nobody has placed stands at the centre itself: the two would hide each other
    places = [] if site.is_approximate else [(seat.seat_latitude, seat.seat_longitude)]
    projection = project((site.latitude, site.longitude), places)
    metres = projection.bar_metres
    return {
        "site": {
            "x": projection.site.x,
            "y": projection.site.y,
            "label": site.name,
            "approximate": site.is_approximate,
        },
        "points": [
            {"number": 1, "x": spot.x, "y": spot.y, "label": seat.seat, "detail": _("(centre)"), "url": None}
            for spot in projection.spots
        ],
        "scale": {
            "length": projection.bar_length,
            "text": _("%(km)s km", km=metres // METRES_PER_KM)
            if metres >= METRES_PER_KM
            else _("%(metres)s m", metres=metres),
        },
        "label": _("Map of the site and the centre of the municipality. The list below says the same."),
    }
