"""Who gets lists, and whom a link belongs to."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from housing.database import db
from housing.day_lists.models import Addressee, ListLink
from housing.day_lists.queries.stays import Whose
from housing.rules.day_list import MAY_PRESS, Kind, Press


def addressees_of(municipality_id: int) -> list[Addressee]:
    """Return who gets lists in a municipality, in the order in which they were added."""
    mine = select(Addressee).where(Addressee.municipality_id == municipality_id, Addressee.ended_at.is_(None))
    return list(db.session.scalars(mine.options(selectinload(Addressee.houses)).order_by(Addressee.id)))


def addressee_with(municipality_id: int, ref: str) -> Addressee | None:
    """Return the municipality's addressee with that reference, as long as there is mail to it."""
    mine = select(Addressee).where(Addressee.municipality_id == municipality_id, Addressee.ref == ref)
    return db.session.scalar(mine.where(Addressee.ended_at.is_(None)))


def everybody_told() -> list[Addressee]:
    """Return everybody who gets lists anywhere, locked: one worker at a time writes to them."""
    told = select(Addressee).where(Addressee.ended_at.is_(None)).order_by(Addressee.id)
    return list(db.session.scalars(told.with_for_update(of=Addressee)))


def opened_by(secret_hash: str, at: datetime) -> Addressee | None:
    """Return whose list a link opens at an instant; none when it is old, ended or was never made."""
    return db.session.scalar(
        select(Addressee)
        .join(ListLink, ListLink.addressee_id == Addressee.id)
        .where(ListLink.secret_hash == secret_hash, ListLink.expires_at > at, Addressee.ended_at.is_(None))
    )


def open_links(municipality_id: int, at: datetime) -> dict[int, int]:
    """Return how many links of each of a municipality's addressees open its list."""
    rows = db.session.execute(
        select(ListLink.addressee_id, func.count())
        .join(Addressee, Addressee.id == ListLink.addressee_id)
        .where(Addressee.municipality_id == municipality_id, ListLink.expires_at > at)
        .group_by(ListLink.addressee_id)
    )
    return dict(rows.all())


def whose_list(addressee: Addressee) -> Whose:
    """Return what an addressee's list is about."""
    return Whose(addressee.municipality_id, frozenset(house.property_id for house in addressee.houses))


def noted_by_somebody(municipality_id: int) -> frozenset[Press]:
    """Return what somebody in the municipality gets a list for, to note it: only that can be left undone."""
    kinds = db.session.scalars(
        select(Addressee.kind)
        .where(Addressee.municipality_id == municipality_id, Addressee.ended_at.is_(None))
        .distinct()
    )
    return frozenset().union(*(MAY_PRESS[Kind(kind)] for kind in kinds))
