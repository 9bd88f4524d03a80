"""Which municipalities a student can reach from her site."""

from typing import NamedTuple

from sqlalchemy import and_, or_, select

from housing.database import db
from housing.organisations.models import BusLink, Municipality, Organisation, PlacementSite
from housing.rules.distance import within_degrees

REACH_KM = 120
"""Further than this nobody drives to a morning shift."""


class Place(NamedTuple):
    """A municipality that houses students, as a search needs it."""

    id: int
    slug: str
    name: str
    has_bus: bool
    facts: dict[str, str]


def places_in_reach(site: PlacementSite) -> list[Place]:
    """Return the municipalities that house students near the site, or that an officer ticked a bus line to.

    The site's own municipality comes too. One statement over the country's 290 rows.
    """
    box = within_degrees(site.latitude, site.longitude, REACH_KM)
    ticked = select(BusLink.other_id).where(BusLink.municipality_id == site.municipality_id)
    near = and_(
        Municipality.seat_latitude.between(box.south, box.north),
        Municipality.seat_longitude.between(box.west, box.east),
    )
    table, organisation = Municipality.__table__, Organisation.__table__
    rows = db.session.execute(
        select(
            table.c.id,
            organisation.c.slug,
            organisation.c.name,
            table.c.id.in_(ticked),
            table.c.facts,
        )
        .join_from(table, organisation, table.c.id == organisation.c.id)
        .where(
            table.c.live_since.is_not(None),
            or_(near, table.c.id == site.municipality_id, table.c.id.in_(ticked)),
        )
    )
    return [Place._make(row) for row in rows]
