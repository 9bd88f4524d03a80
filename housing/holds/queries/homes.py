"""What an officer reads of a hold's homes, and whom beds may be held for."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select

from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Institution
from housing.rules.names import label_sort_key
from housing.stock.models import Bed, Dwelling, Property


class HomeHeld(NamedTuple):
    """A home of which a hold has, or would have, so many beds."""

    property: str
    dwelling: str
    beds: int


def homes_with(bed_ids: Collection[int] | None, hold_id: int) -> list[HomeHeld]:
    """Return the homes of these beds, as Swedish orders them; with no beds named, of those that the hold has."""
    held = select(BedNight.bed_id).where(BedNight.hold_id == hold_id)
    rows = db.session.execute(
        select(Property.name, Dwelling.label, func.count())
        .join(Dwelling, Dwelling.property_id == Property.id)
        .join(Bed, Bed.dwelling_id == Dwelling.id)
        .where(Bed.id.in_(held if bed_ids is None else bed_ids))
        .group_by(Property.id, Property.name, Dwelling.id, Dwelling.label)
    )
    return sorted(map(HomeHeld._make, rows), key=lambda home: (label_sort_key(home[0]), label_sort_key(home[1])))


def institutions_by_slug() -> dict[str, Institution]:
    """Return every institution by its address, in Swedish order."""
    found = db.session.scalars(select(Institution).order_by(Institution.sort_key))
    return {institution.slug: institution for institution in found}
