"""Closures in the demonstration."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from housing.database import db
from housing.demonstration.organisations import municipality
from housing.demonstration.timeline import Doing
from housing.stock.models import Bed
from housing.stock.services.closures import close_beds


def close(place: str, labels: Collection[str], nights: tuple[date, date], reason: str, officer: int | None) -> Doing:
    """Return what closes beds of a municipality, known by their labels, for nights (half-open)."""

    def doing(at: datetime) -> None:
        close_beds(_beds(place, labels), *nights, reason, person_id=officer, at=at)

    return doing


def _beds(place: str, labels: Collection[str]) -> list[Bed]:
    found = select(Bed).where(Bed.municipality_id == municipality(place).id, Bed.label.in_(labels))
    return list(db.session.scalars(found.order_by(Bed.id)))
