"""Selects about municipalities, federations and terms. What needs a scope takes it as an argument."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import bindparam, or_, select

from housing.database import db
from housing.organisations.models import BusLink, Federation, LegalModeStart, Membership, Municipality, Term
from housing.rules.decisions import LegalMode, mode_on
from housing.rules.names import nearest

BY_SLUG = select(Municipality).where(
    Municipality.slug == bindparam("slug"), Municipality.id.in_(bindparam("ids", expanding=True))
)
"""Put together once: every page of an officer asks it."""


def municipality_by_slug(slug: str, ids: Collection[int]) -> Municipality | None:
    """Return the municipality with that address among `ids` (the viewer's scope); else none."""
    return db.session.scalar(BY_SLUG, {"slug": slug, "ids": list(ids)})


def public_municipality(slug: str) -> Municipality | None:
    """Return a municipality that offers housing, as anyone may read about it."""
    return db.session.scalar(
        select(Municipality).where(Municipality.slug == slug, Municipality.live_since.is_not(None))
    )


def live_municipalities() -> list[Municipality]:
    """Return the municipalities that offer housing, in Swedish order."""
    return list(
        db.session.scalars(
            select(Municipality).where(Municipality.live_since.is_not(None)).order_by(Municipality.sort_key)
        )
    )


def names_by_code() -> dict[str, str]:
    """Return the name of every municipality by its four-digit code."""
    rows = db.session.execute(select(Municipality.code, Municipality.name).order_by(Municipality.code))
    return dict(rows.all())


def municipalities_with_codes(codes: Collection[str]) -> dict[str, Municipality]:
    """Return the municipalities with these codes, by code."""
    found = db.session.scalars(select(Municipality).where(Municipality.code.in_(codes)))
    return {each.code: each for each in found}


def nearest_municipality_names(name: str) -> list[str]:
    """Return at most three municipalities that may have been meant, the likeliest first."""
    return nearest(name, names_by_code().values())


def federations_of(ids: Collection[int], day: date) -> Mapping[int, str]:
    """Return the name of the federation each of these municipalities belongs to on `day`."""
    rows = db.session.execute(
        select(Membership.municipality_id, Federation.name)
        .join(Federation, Federation.id == Membership.federation_id)
        .where(
            Membership.municipality_id.in_(ids),
            Membership.starts <= day,
            or_(Membership.ends.is_(None), Membership.ends > day),
        )
        .order_by(Federation.sort_key.desc())
    )
    return dict(rows.all())


def bus_links_of(municipality_id: int) -> frozenset[int]:
    """Return the municipalities that this one ticked as reachable by bus."""
    return frozenset(db.session.scalars(select(BusLink.other_id).where(BusLink.municipality_id == municipality_id)))


def neighbours_of(municipality: Municipality, day: date) -> list[Municipality]:
    """Return the others of its county and of its federation, in Swedish order: whom a bus may reach."""
    federations = select(Membership.federation_id).where(
        Membership.municipality_id == municipality.id,
        Membership.starts <= day,
        or_(Membership.ends.is_(None), Membership.ends > day),
    )
    fellows = select(Membership.municipality_id).where(
        Membership.federation_id.in_(federations),
        Membership.starts <= day,
        or_(Membership.ends.is_(None), Membership.ends > day),
    )
    return list(
        db.session.scalars(
            select(Municipality)
            .where(
                Municipality.id != municipality.id,
                or_(Municipality.county == municipality.county, Municipality.id.in_(fellows)),
            )
            .order_by(Municipality.sort_key)
        )
    )


def term_with_code(code: str) -> Term | None:
    """Return the term that was entered under this code."""
    return db.session.scalar(select(Term).where(Term.code == code))


def legal_modes_of(municipality_id: int) -> list[tuple[date, str]]:
    """Return from which days on which legal modes hold in a municipality, in order; none: always lease offers."""
    rows = db.session.execute(
        select(LegalModeStart.starts, LegalModeStart.mode)
        .where(LegalModeStart.municipality_id == municipality_id)
        .order_by(LegalModeStart.starts)
    )
    return [(row.starts, row.mode) for row in rows]


def legal_mode_on(municipality_id: int, day: date) -> LegalMode:
    """Return what the answers of a municipality are in law on a day (Europe/Stockholm)."""
    return mode_on(day, legal_modes_of(municipality_id))
