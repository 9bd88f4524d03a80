"""Nights of a municipality's beds: on which they stood, were closed, were slept in. Each is one statement.

All of them ask by municipality and nights, which the ledger has a key for: what the rest of the country does costs
nothing here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, extract, func, or_, select

from housing.audit import AuditEntry
from housing.bookings.models import Booking, Segment
from housing.clock import local_date
from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Institution, Municipality
from housing.placements.models import Placement, PlacementNight
from housing.rules.housed import SETTLED
from housing.rules.nights import Ground, Stay
from housing.rules.reports import Month, StandingBed
from housing.stock.models import Bed, Dwelling, Property

WEDNESDAY = 2
YEAR, MONTH = extract("year", BedNight.night), extract("month", BedNight.night)


@dataclass(frozen=True, slots=True)
class Counted:
    """So many nights or weeks in a month, in a property's beds, of an institution's students (closed: none)."""

    month: Month
    property_id: int
    institution_id: int
    number: int


@dataclass(frozen=True, slots=True)
class AgreedStay:
    """The nights of a guest in one bed and what they were let for: öre, all of them."""

    stay: Stay
    ore: int


def beds_of(municipality: Municipality) -> list[StandingBed]:
    """Return every bed there is or has been in a municipality, with the days between which it was in use.

    It was from the day on which an officer added it; else, as when it came with the first file, from the day on which
    the municipality went live. Where that has not been there is no bed.
    """
    since = municipality.live_since
    if since is None:
        return []
    added = and_(AuditEntry.subject == "bed", AuditEntry.subject_ref == Bed.ref, AuditEntry.action == "bed added")
    rows = db.session.execute(
        select(Dwelling.property_id, func.min(AuditEntry.at), Bed.retired_on, Dwelling.retired_on, Property.retired_on)
        .join_from(Bed, Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .outerjoin(AuditEntry, added)
        .where(Bed.municipality_id == municipality.id)
        .group_by(Bed.id, Dwelling.property_id, Bed.retired_on, Dwelling.retired_on, Property.retired_on)
    )
    return [_standing(since, *row) for row in rows]


def closed_nights(municipality_id: int, span: Stay) -> list[Counted]:
    """Return the nights on which a bed stood and its owner had closed it; the institution is 0."""
    in_use = [or_(each.retired_on.is_(None), each.retired_on > BedNight.night) for each in (Bed, Dwelling, Property)]
    rows = db.session.execute(
        select(YEAR, MONTH, Dwelling.property_id, func.count())
        .select_from(BedNight)
        .join(Bed, Bed.id == BedNight.bed_id)
        .join(Dwelling, Dwelling.id == BedNight.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .where(_within(municipality_id, span), BedNight.closure_id.is_not(None), *in_use)
        .group_by(YEAR, MONTH, Dwelling.property_id)
    )
    return [Counted((int(year), int(month)), house, 0, number) for year, month, house, number in rows]


def nights_slept(municipality_id: int, span: Stay) -> list[Counted]:
    """Return the nights that a guest whose stay was agreed had a bed; who did not come has slept in none."""
    return _of_guests(municipality_id, span)


def weeks_housed(municipality_id: int, span: Stay) -> list[Counted]:
    """Return the weeks of placement with a bed: those on whose Wednesday, which each of them has, its student had one.

    Source: docs/decisions/public-figures.md.
    """
    first = span.arrival + timedelta(days=(WEDNESDAY - span.arrival.weekday()) % 7)
    wednesdays = [first + timedelta(weeks=week) for week in range(span.nights // 7 + 1)]
    window = and_(
        BedNight.night.in_([night for night in wednesdays if night < span.departure]),
        PlacementNight.ground == Ground.CORE,
    )
    return _of_guests(municipality_id, span, window)


def stays_within(municipality_id: int, span: Stay) -> int:
    """Return of how many bookings a guest slept there on some night."""
    guests = select(func.count(BedNight.booking_id.distinct())).join(Booking, Booking.id == BedNight.booking_id)
    return db.session.scalar(guests.where(_within(municipality_id, span), Booking.status.in_(SETTLED))) or 0


def students_by_institution(municipality_id: int, span: Stay) -> dict[int, int]:
    """Return how many students of each institution slept there on some night."""
    rows = db.session.execute(
        select(Placement.institution_id, func.count(BedNight.student_id.distinct()))
        .select_from(BedNight)
        .join(Booking, Booking.id == BedNight.booking_id)
        .join(Placement, Placement.id == BedNight.placement_id)
        .where(_within(municipality_id, span), Booking.status.in_(SETTLED))
        .group_by(Placement.institution_id)
    )
    return {row[0]: row[1] for row in rows}


def agreed_stays(municipality_id: int, span: Stay) -> list[AgreedStay]:
    """Return what was agreed with the guests of these nights, whole stays."""
    rows = db.session.execute(
        select(Segment.arrival, Segment.departure, Segment.ore)
        .join(Booking, Booking.id == Segment.booking_id)
        .where(
            Booking.municipality_id == municipality_id,
            Booking.status.in_(SETTLED),
            Segment.arrival < span.departure,
            Segment.departure > span.arrival,
        )
    )
    return [AgreedStay(Stay(arrival, departure), ore) for arrival, departure, ore in rows]


def names_of(model: type[Property] | type[Institution], ids: Iterable[int]) -> dict[int, str]:
    """Return what properties or institutions are called."""
    return {row.id: row.name for row in db.session.execute(select(model.id, model.name).where(model.id.in_(ids)))}


def _standing(since: date, property_id: int, added_at: datetime | None, *retired: date | None) -> StandingBed:
    return StandingBed(
        property_id=property_id,
        since=max(since, local_date(added_at)) if added_at else since,
        out_of_use_on=min(filter(None, retired), default=None),
    )


def _within(municipality_id: int, span: Stay) -> ColumnElement[bool]:
    return and_(
        BedNight.municipality_id == municipality_id,
        BedNight.night >= span.arrival,
        BedNight.night < span.departure,
    )


def _of_guests(municipality_id: int, span: Stay, window: ColumnElement[bool] | None = None) -> list[Counted]:
    key = (YEAR, MONTH, Dwelling.property_id, Placement.institution_id)
    statement = (
        select(*key, func.count())
        .select_from(BedNight)
        .join(Booking, Booking.id == BedNight.booking_id)
        .join(Dwelling, Dwelling.id == BedNight.dwelling_id)
        .join(Placement, Placement.id == BedNight.placement_id)
        .where(_within(municipality_id, span), Booking.status.in_(SETTLED))
        .group_by(*key)
    )
    if window is not None:
        same = and_(PlacementNight.placement_id == BedNight.placement_id, PlacementNight.night == BedNight.night)
        statement = statement.join(PlacementNight, same).where(window)
    rows = db.session.execute(statement)
    return [Counted((int(year), int(month)), house, school, number) for year, month, house, school, number in rows]
