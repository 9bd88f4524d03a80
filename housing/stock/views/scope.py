"""What an officer's address names, found within their own municipality; everything else is 404."""

from typing import TypeVar

from flask import abort

from housing.access import GrantHeld, viewer
from housing.organisations.models import Municipality
from housing.organisations.queries import municipality_by_slug
from housing.rules.permissions import Action
from housing.stock.models import Bed, Closure, Dwelling, Property
from housing.stock.queries.stock import bed_of, closure_of, dwelling_of, property_of

Found = TypeVar("Found")


def own_municipality(slug: str, action: Action = Action.KEEP_STOCK) -> Municipality:
    """Return the municipality at that address in which the viewer may do `action`."""
    return found(municipality_by_slug(slug, viewer().municipalities(action)))


def own_grant(slug: str, action: Action) -> GrantHeld:
    """Return the viewer's grant in that municipality, for pages that show no more of it than what it is called."""
    ids = viewer().municipalities(action)
    grants = (grant for grant in viewer().grants if grant.organisation_slug == slug and grant.organisation_id in ids)
    return found(next(grants, None))


def own_property(municipality: Municipality, ref: str) -> Property:
    """Return the municipality's property."""
    return found(property_of(municipality.id, ref))


def own_dwelling(municipality: Municipality, ref: str) -> Dwelling:
    """Return the municipality's dwelling."""
    return found(dwelling_of(municipality.id, ref))


def own_bed(municipality: Municipality, ref: str) -> Bed:
    """Return the municipality's bed."""
    return found(bed_of(municipality.id, ref))


def own_closure(municipality: Municipality, ref: str) -> Closure:
    """Return the municipality's closure."""
    return found(closure_of(municipality.id, ref))


def found(thing: Found | None) -> Found:
    """Return the thing, or answer 404 when there is none."""
    if thing is None:
        abort(404)
    return thing
