"""While a guest needs a home without animals, the home takes none."""

from sqlalchemy import func, select

from housing.clock import local_date
from housing.database import db
from housing.happenings import HomeOpensToAnimals
from housing.nights.models import BedNight
from housing.placements.claim_models import Claim
from housing.stock.refusals import StockProblem, refuse


def keep_home_without_animals(happening: HomeOpensToAnimals) -> None:
    """Raise `StockRefusedError` where a guest of tonight or later has said that she needs a home without animals."""
    first, last = db.session.execute(
        select(func.min(BedNight.night), func.max(BedNight.night))
        .join(Claim, Claim.placement_id == BedNight.placement_id)
        .where(
            BedNight.dwelling_id == happening.dwelling_id,
            BedNight.night >= local_date(happening.at),
            Claim.no_animals,
        )
    ).one()
    if first is not None:
        raise refuse(StockProblem.NEEDS_NO_ANIMALS, first_night=first, last_night=last)
