"""What a house is called where its address is not said: by its number in its municipality."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import bindparam, select

from housing.database import read_rows
from housing.stock.models import Property

HOUSES = (
    select(Property.id, Property.municipality_id)
    .where(Property.municipality_id.in_(bindparam("municipality_ids", expanding=True)))
    .order_by(Property.id)
)


def house_numbers(municipality_ids: Collection[int]) -> dict[int, int]:
    """Return the number of each property in its municipality, in the order in which they were entered.

    One out of use keeps its number, so that a house never takes another's.
    """
    counted: dict[int, int] = defaultdict(int)
    numbers: dict[int, int] = {}
    for property_id, municipality_id in read_rows(HOUSES, {"municipality_ids": list(municipality_ids)}):
        counted[municipality_id] += 1
        numbers[property_id] = counted[municipality_id]
    return numbers
