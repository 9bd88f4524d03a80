"""An officer offers another bed than the one that was asked for: those that are free for the same nights."""

from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask import request as sent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.availability.other_beds import other_beds_for, site_of
from housing.bookings.forms.answering import version_of
from housing.bookings.queries.requests import WaitingRequest, request_with_ref
from housing.bookings.services.answering import By, NotHere, Seen
from housing.bookings.services.asking import NotOnOffer, StayOver
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.services.offering import offer_other_bed
from housing.bookings.wording import days_and_nights, refusal_sentence_for_officer
from housing.clock import now, today
from housing.database import transact
from housing.nights.ledger import NightsRefused
from housing.organisations.models import Municipality
from housing.rules.nights import still_ahead
from housing.rules.permissions import Action
from housing.stock.queries.stock import bed_of
from housing.stock.views.scope import own_municipality

blueprint = Blueprint("offering", __name__)


@blueprint.get("/municipalities/<slug>/requests/<ref>/other-beds")
@access(Action.DECIDE_REQUESTS)
def other_beds(slug: str, ref: str) -> str:
    """Show the beds of this municipality that are free for the nights asked for, those with all she needs first."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    return _page(municipality, _asked(municipality, ref))


@blueprint.post("/municipalities/<slug>/requests/<ref>/offer")
@access(Action.DECIDE_REQUESTS)
def offer(slug: str, ref: str) -> Response | tuple[str, int]:
    """Offer one of them. Taken or changed meanwhile: 409 and what is free now."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    bed = bed_of(municipality.id, sent.form.get("bed", "")[:10]) or abort(404)
    seen = Seen(municipality.id, ref, version_of(sent.form.get("version")))
    try:
        transact(partial(offer_other_bed, seen, bed, By(viewer().person_id, now())))
    except NotHere:
        abort(404)
    except (ChangedMeanwhile, StepRefused, StayOver, NotOnOffer, NightsRefused) as refusal:
        municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
        return _page(municipality, _asked(municipality, ref), refusal_sentence_for_officer(refusal)), 409
    flash(_("Offered. The student has been told until when it stands."), "success")
    return redirect(url_for("requests.worklist", slug=slug), 303)


def _asked(municipality: Municipality, ref: str) -> WaitingRequest:
    return request_with_ref(municipality.id, ref) or abort(404)


def _page(municipality: Municipality, asked: WaitingRequest, refused: str | None = None) -> str:
    site, offers = site_of(asked), other_beds_for(municipality, asked, today())
    return render_template(
        "availability/other_beds.html",
        municipality=municipality,
        asked=asked,
        viewer=viewer(),
        days=days_and_nights(still_ahead(asked.stays, today()) or asked.stays),
        waits=asked.status in {"requested", "open"},
        is_placed=not site.is_approximate,
        offers=offers,
        some_lack=any(each.lacks for each in offers),
        all_lack=bool(offers) and all(each.lacks for each in offers),
        refused=refused,
    )
