"""The municipalities that house students, as the boards show them: plain rows."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select

from housing.database import db
from housing.organisations.models import Federation, Membership, Municipality, Organisation


class Offering(NamedTuple):
    """A municipality that offers housing."""

    id: int
    slug: str
    name: str
    county: str


def offering_housing() -> list[Offering]:
    """Return every municipality that offers housing, in Swedish order."""
    table, organisation = Municipality.__table__, Organisation.__table__
    rows = db.session.execute(
        select(table.c.id, organisation.c.slug, organisation.c.name, table.c.county)
        .join_from(table, organisation, table.c.id == organisation.c.id)
        .where(table.c.live_since.is_not(None))
        .order_by(organisation.c.sort_key)
    )
    return [Offering._make(row) for row in rows]


def gaps_kept() -> dict[int, int]:
    """Return the longest gap, in nights, over which each municipality that offers housing keeps a bed."""
    table = Municipality.__table__
    rows = db.session.execute(select(table.c.id, table.c.keep_gap_nights).where(table.c.live_since.is_not(None)))
    return {id_: gap for id_, gap in rows}  # noqa: C416 (a row is no tuple to a checker of types)


def members_of_federations(day: date) -> dict[tuple[str, str], frozenset[int]]:
    """Return the municipalities of each federation on `day`, by its slug and name, in Swedish order."""
    rows = db.session.execute(
        select(Federation.slug, Federation.name, Membership.municipality_id)
        .join(Membership, Membership.federation_id == Federation.id)
        .where(Membership.starts <= day, or_(Membership.ends.is_(None), Membership.ends > day))
        .order_by(Federation.sort_key)
    )
    found: dict[tuple[str, str], set[int]] = {}
    for slug, name, municipality_id in rows:
        found.setdefault((slug, name), set()).add(municipality_id)
    return {federation: frozenset(ids) for federation, ids in found.items()}
