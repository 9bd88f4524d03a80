"""Counting a term: beds and nights offered, nights used, stays and weeks of placement housed, by municipality."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, select

from housing.bookings.models import Booking
from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Municipality, Term
from housing.placements.models import PlacementNight
from housing.rules.housed import SETTLED
from housing.rules.nights import ONE_DAY, Ground
from housing.stock.models import Bed, Dwelling, Property

WEDNESDAY = 2


@dataclass(slots=True)
class Counted:
    """The numbers of one municipality."""

    beds: int = 0
    nights_offered: int = 0
    nights_used: int = 0
    stays: int = 0
    weeks: int = 0


def count_term(term: Term) -> dict[int, Counted]:
    """Return the numbers of every municipality that housed students in the term, by its id.

    A night counts as offered where a bed stands and its owner has not closed it; as used where it was a student's
    whose stay was agreed. A week of placement counts as housed where she had a bed on its Wednesday night, which is a
    night of every such week.
    """
    end = term.last_day + ONE_DAY
    counted = _offered(term.first_day, end)
    in_term = and_(BedNight.night >= term.first_day, BedNight.night < end)
    for municipality_id, closed in db.session.execute(
        select(BedNight.municipality_id, func.count())
        .where(in_term, BedNight.closure_id.is_not(None))
        .group_by(BedNight.municipality_id)
    ):
        # a bed that has been taken out of use since may have been closed after it
        each = counted.setdefault(municipality_id, Counted())
        each.nights_offered = max(0, each.nights_offered - closed)
    guests = (
        select(BedNight.municipality_id, func.count(), func.count(BedNight.booking_id.distinct()))
        .join(Booking, Booking.id == BedNight.booking_id)
        .where(in_term, Booking.status.in_(SETTLED))
        .group_by(BedNight.municipality_id)
    )
    for municipality_id, nights, stays in db.session.execute(guests):
        each = counted.setdefault(municipality_id, Counted())
        each.nights_used, each.stays = nights, stays
    for municipality_id, weeks in _weeks(term.first_day, end).items():
        counted[municipality_id].weeks = weeks
    return counted


def _offered(first_night: date, end: date) -> dict[int, Counted]:
    beds: Counter[int] = Counter()
    nights: Counter[int] = Counter()
    rows = db.session.execute(
        select(Bed.municipality_id, Bed.retired_on, Dwelling.retired_on, Property.retired_on)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .join(Municipality, Municipality.id == Bed.municipality_id)
        .where(Municipality.live_since < end)
    )
    for municipality_id, *retired in rows:
        stands = (min([end, *filter(None, retired)]) - first_night).days
        if stands > 0:
            beds[municipality_id] += 1
            nights[municipality_id] += stands
    return {each: Counted(beds=beds[each], nights_offered=nights[each]) for each in beds}


def _weeks(first_night: date, end: date) -> dict[int, int]:
    wednesday = first_night + timedelta(days=(WEDNESDAY - first_night.weekday()) % 7)
    wednesdays = [wednesday + timedelta(weeks=week) for week in range((end - wednesday).days // 7 + 1)]
    rows = db.session.execute(
        select(BedNight.municipality_id, func.count())
        .join(Booking, Booking.id == BedNight.booking_id)
        .join(
            PlacementNight,
            and_(PlacementNight.placement_id == BedNight.placement_id, PlacementNight.night == BedNight.night),
        )
        .where(
            BedNight.night.in_([night for night in wednesdays if night < end]),
            Booking.status.in_(SETTLED),
            PlacementNight.ground == Ground.CORE,
        )
        .group_by(BedNight.municipality_id)
    )
    return {row[0]: row[1] for row in rows}
