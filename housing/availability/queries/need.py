"""What the need of a municipality is counted from: placements there, and the beds that stand on each night."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from housing.database import db
from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.nights import Period, Stay
from housing.stock.models import Bed, Dwelling, Property


def placements_there(municipality_id: int, span: Stay) -> list[list[Period]]:
    """Return the periods of every published placement there, whoever sent it, that touches the span.

    Who has said that she needs no housing is left out.
    """
    touching = aliased(PlacementPeriod)
    touches = exists().where(
        touching.placement_id == Placement.id,
        touching.first_day < span.departure,
        touching.last_day >= span.arrival,
    )
    rows = db.session.execute(
        select(PlacementPeriod.placement_id, PlacementPeriod.first_day, PlacementPeriod.last_day)
        .join(Placement, Placement.id == PlacementPeriod.placement_id)
        .where(
            Placement.municipality_id == municipality_id,
            Placement.status == "published",
            Placement.housing != "no",
            touches,
        )
        .order_by(PlacementPeriod.placement_id, PlacementPeriod.first_day)
    )
    found: defaultdict[int, list[Period]] = defaultdict(list)
    for placement_id, first_day, last_day in rows:
        found[placement_id].append(Period(first_day, last_day))
    return list(found.values())


def beds_standing(municipality_id: int, span: Stay) -> Counter[date]:
    """Return how many beds stand on each night of the span and are not closed by their owner."""
    retired = [model.retired_on for model in (Bed, Dwelling, Property)]
    rows = db.session.execute(
        select(*retired)
        .join_from(Bed, Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(Bed.municipality_id == municipality_id, *(or_(on.is_(None), on > span.arrival) for on in retired))
    )
    gone = Counter(min(filter(None, row), default=span.departure) for row in rows)
    standing, beds = sum(gone.values()), Counter[date]()
    for night in span.each_night():
        standing -= gone[night] if night > span.arrival else 0
        beds[night] = standing
    beds.subtract(_closed(municipality_id, span))
    return beds


def _closed(municipality_id: int, span: Stay) -> dict[date, int]:
    rows = db.session.execute(
        select(BedNight.night, func.count())
        .where(
            BedNight.municipality_id == municipality_id,
            BedNight.closure_id.is_not(None),
            BedNight.night >= span.arrival,
            BedNight.night <= span.departure - timedelta(days=1),
        )
        .group_by(BedNight.night)
    )
    return {row[0]: row[1] for row in rows}
