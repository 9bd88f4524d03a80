"""The public catalogue: which municipalities offer housing, what kind, on what terms. No address, no single bed."""

from itertools import groupby

from flask import Blueprint, render_template

from housing.access import access, viewer
from housing.clock import today
from housing.organisations.models import Municipality
from housing.organisations.queries import federations_of, live_municipalities, public_municipality
from housing.rules.facts import facts_of, packing_of
from housing.rules.names import swedish_sort_key
from housing.rules.permissions import Action
from housing.stock.offer_wording import price_range
from housing.stock.queries.offers import Offer, offers_of
from housing.stock.queries.photos import first_photos_of
from housing.stock.views.scope import found
from housing.stock.wording import fact_items

blueprint = Blueprint("municipalities", __name__, url_prefix="/municipalities")

MOST_PHOTOS = 12
NOTHING = Offer(0, 0, 0, 0, 0, 0)


@blueprint.get("")
@access(Action.READ_PUBLIC)
def catalogue() -> str:
    """List the municipalities that offer housing, by county."""
    municipalities, day = live_municipalities(), today()
    ids = [each.id for each in municipalities]
    return render_template(
        "organisations/catalogue.html",
        counties=_by_county(municipalities),
        offers=offers_of(ids, day),
        nothing=NOTHING,
        federations=federations_of(ids, day),
        price_range=price_range,
        count=len(ids),
    )


@blueprint.get("/<slug>")
@access(Action.READ_PUBLIC)
def show(slug: str) -> str:
    """Show one municipality's housing in words."""
    municipality, day = found(public_municipality(slug)), today()
    offer = offers_of([municipality.id], day).get(municipality.id, NOTHING)
    packing = packing_of(facts_of(municipality.facts, {}))
    return render_template(
        "organisations/municipality.html",
        municipality=municipality,
        offer=offer,
        price=price_range(offer),
        federation=federations_of([municipality.id], day).get(municipality.id),
        photos=first_photos_of(municipality.id, day)[:MOST_PHOTOS],
        there=fact_items(packing.there),
        bring=fact_items(packing.bring),
        keeps_stock=municipality.id in viewer().municipalities(Action.KEEP_STOCK),
        keeps_settings=municipality.id in viewer().municipalities(Action.KEEP_MUNICIPALITY),
        is_student=bool(viewer().student_ids),
    )


def _by_county(municipalities: list[Municipality]) -> list[tuple[str, list[Municipality]]]:
    in_order = sorted(municipalities, key=lambda each: (swedish_sort_key(each.county), each.sort_key))
    return [(county, list(group)) for county, group in groupby(in_order, key=lambda each: each.county)]
