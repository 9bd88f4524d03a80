"""Houses that no agreement can be made about yet."""

from sqlalchemy import select

from housing.database import db
from housing.rules.agreements import landlord_is_known
from housing.stock.models import Property


def houses_without_landlord(municipality_id: int) -> list[Property]:
    """Return the municipality's houses in use of which nobody has said by name who lets them."""
    in_use = select(Property).where(Property.municipality_id == municipality_id, Property.retired_on.is_(None))
    houses = db.session.scalars(in_use.order_by(Property.name_key))
    return [house for house in houses if not landlord_is_known(house.let_by, house.landlord)]
