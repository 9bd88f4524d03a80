"""Which municipalities a student can reach from her site."""

from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, exists, or_, select

from housing.bookings.holds import Hold
from housing.database import read_rows
from housing.organisations.models import BusLink, Municipality, Organisation
from housing.organisations.sites import AnySite
from housing.rules.distance import within_degrees
from housing.rules.holds import HoldStatus
from housing.stock.models import TURNS_OVER, Dwelling

REACH_KM = 120
"""Further than this nobody drives to a morning shift."""


class Place(NamedTuple):
    """A municipality that houses students, as a search needs it.

    `has_holds`: some of its beds are held for cohorts; `turns_over`: some stay empty between two guests.
    """

    id: int
    slug: str
    name: str
    has_bus: bool
    facts: dict[str, str]
    has_holds: bool
    turns_over: bool


def _in_reach() -> Select[Any]:
    ticked = select(BusLink.other_id).where(BusLink.municipality_id == bindparam("own_id"))
    near = and_(
        Municipality.seat_latitude.between(bindparam("south"), bindparam("north")),
        Municipality.seat_longitude.between(bindparam("west"), bindparam("east")),
    )
    table, organisation = Municipality.__table__, Organisation.__table__
    held = exists(select(Hold.id).where(Hold.municipality_id == table.c.id, Hold.status == HoldStatus.HELD))
    turning = exists(select(Dwelling.id).where(Dwelling.municipality_id == table.c.id, TURNS_OVER))
    has = (table.c.id.in_(ticked), table.c.facts, held, turning)
    return (
        select(table.c.id, organisation.c.slug, organisation.c.name, *has)
        .join_from(table, organisation, table.c.id == organisation.c.id)
        .where(
            table.c.live_since.is_not(None),
            or_(near, table.c.id == bindparam("own_id"), table.c.id.in_(ticked)),
        )
    )


IN_REACH = _in_reach()
"""One statement over the country's 290 rows, put together once."""


def places_in_reach(site: AnySite) -> list[Place]:
    """Return the municipalities that house students near the site, or that an officer ticked a bus line to.

    The site's own municipality comes too.
    """
    box = within_degrees(site.latitude, site.longitude, REACH_KM)
    bounds = {"south": box.south, "north": box.north, "west": box.west, "east": box.east}
    rows = read_rows(IN_REACH, {"own_id": site.municipality_id, **bounds})
    return [Place._make(row) for row in rows]
