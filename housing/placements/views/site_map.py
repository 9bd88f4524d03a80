"""The drawn map on which a coordinator points at the place of a site: the centre, and the sites placed already."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _

from housing.access import access
from housing.organisations.models import PlacementSite
from housing.placements.queries.sites import placed_sites, site_of
from housing.placements.views.scope import own_institution
from housing.rules.coordinates import CoordinateError, Spot, parse_coordinates
from housing.rules.distance import METRES_PER_KM
from housing.rules.permissions import Action
from housing.rules.placing import SIDE, Frame, Point, frame_of

blueprint = Blueprint("site_map", __name__, url_prefix="/institutions/<slug>/sites/<ref>/map.svg")

NEARBY = 6_400
"""So many metres across shows a site that has its place, and what is around it."""

BAR_PART = 4
"""The bar is a quarter of the map's width: each step's quarter is a round figure."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn on the map; `kind`: centre, other or here."""

    kind: str
    point: Point
    name: str


@blueprint.get("")
@access(Action.KEEP_SITES)
def draw(slug: str, ref: str) -> Response:
    """Draw the map around a spot; it is an image, so that pointing at it needs no script."""
    institution = own_institution(slug, Action.KEEP_SITES)
    site = site_of(institution.organisation_id, ref) or abort(404)
    frame = frame_of(request.args, _whole_municipality(site))
    image = render_template("placements/site_map.xml", marks=_marks(site, frame), side=SIDE, scale=_scale(frame))
    return Response(image, mimetype="image/svg+xml")


@dataclass(frozen=True, slots=True)
class Pointing:
    """What the map of a page shows, and the spot that was pointed at, if any."""

    frame: Frame
    spot: Spot | None

    @property
    def arguments(self) -> dict[str, str]:
        """The same as arguments of an address."""
        return _arguments(self.frame, self.spot)

    @property
    def wider(self) -> dict[str, str] | None:
        """The next wider map as arguments of an address; none where this is the widest."""
        return _arguments(self.frame.wider, self.spot) if self.frame.wider else None


def pointing(site: PlacementSite) -> Pointing:
    """Return what the address of this page says of the map, after a click on it.

    `at.x`, `at.y` are where the image was clicked (0, 0 is what the keyboard sends: nowhere); a click comes nearer.
    """
    placed = None if site.is_approximate else Spot(site.latitude, site.longitude)
    frame = frame_of(request.args, Frame(placed, NEARBY) if placed else _whole_municipality(site))
    x, y = (request.args.get(f"at.{axis}", 0, type=int) for axis in "xy")
    clicked = frame.spot_at(x, y) if x or y else None
    if clicked:
        return Pointing(frame.nearer(clicked), clicked)
    return Pointing(frame, _spot_of_address() or placed)


def _whole_municipality(site: PlacementSite) -> Frame:
    return Frame(Spot(site.municipality.seat_latitude, site.municipality.seat_longitude))


def _spot_of_address() -> Spot | None:
    try:
        return parse_coordinates(request.args.get("spot", ""))
    except CoordinateError:
        return None


def _arguments(frame: Frame, spot: Spot | None) -> dict[str, str]:
    around = f"{frame.around.latitude:.6f},{frame.around.longitude:.6f}"
    return {"around": around, "across": str(frame.across), **({"spot": str(spot)} if spot else {})}


def _marks(site: PlacementSite, frame: Frame) -> Iterator[Mark]:
    seat = site.municipality
    others = [each for each in placed_sites(site.municipality_id) if each.id != site.id]
    spots = [
        ("centre", Spot(seat.seat_latitude, seat.seat_longitude), seat.seat),
        *(("other", Spot(each.latitude, each.longitude), each.name) for each in others),
    ]
    if chosen := _spot_of_address():
        spots.append(("here", chosen, site.name))
    for kind, spot, name in spots:
        if point := frame.point_of(spot):
            yield Mark(kind, point, name)


def _scale(frame: Frame) -> dict[str, Any]:
    metres = frame.across // BAR_PART
    is_long = metres >= METRES_PER_KM
    text = _("%(km)s km", km=f"{metres / METRES_PER_KM:g}") if is_long else _("%(metres)s m", metres=metres)
    return {"length": SIDE / BAR_PART, "text": text}
