"""Whom a coordinator may name for a hold: own students on its course, in its place, on its nights, without a bed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from housing.bookings.holds import Hold
from housing.bookings.queries.holds import beds_held
from housing.bookings.queries.students import StudentFilter, sent_by
from housing.bookings.standings import standings
from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.rules.holds import is_for, is_for_course
from housing.rules.housed import Standing
from housing.rules.naming import HeldBed
from housing.rules.nights import Period, Stay, core_stays, ranges_of
from housing.rules.sharing import Sharing
from housing.stock.models import Bed, Dwelling
from housing.stock.queries.turnover import beds_kept_empty

WITHOUT = frozenset({Standing.NOT_ANSWERED, Standing.WITHOUT})


@dataclass(frozen=True, slots=True)
class Nameable:
    """A student who may be named, by her placement, and the nights she needs."""

    placement_id: int
    ref: str
    person_id: int
    course: str
    periods: tuple[Period, ...]
    stays: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """The students who may be named, and how many others there are without a bed whose nights the hold lacks."""

    nameable: tuple[Nameable, ...]
    others: int


def cohort_of(hold: Hold, today: date) -> Cohort:
    """Return who may be named for a hold on a day, by the nearest placement and then by name."""
    whose = and_(sent_by(hold.institution_id), Placement.municipality_id == hold.municipality_id)
    keep = db.session.get_one(Municipality, hold.municipality_id).keep_gap_nights
    held = hold.nights
    found = [
        Nameable(
            each.placement.id,
            each.placement.ref,
            each.placement.person_id,
            each.placement.course_code,
            each.placement.periods,
            core_stays(each.placement.periods, keep),
        )
        for each in standings(whose, StudentFilter(), today)
        if each.standing in WITHOUT and is_for_course(each.placement.course_code, hold.course)
    ]
    nameable = tuple(each for each in found if each.stays[0].arrival >= today and is_for(each.stays, held))
    return Cohort(nameable, len(found) - len(nameable))


def beds_left_on(hold: Hold, nights: frozenset[date]) -> list[HeldBed]:
    """Return the beds that the hold has on all of these nights, with the company of their homes on these.

    Those that stay empty on some of them between other guests are left out.

    First come those that it has on few others besides: who stays for a part leaves the whole ones to others.
    """
    held = {bed_id: len(found) for bed_id, found in beds_held(hold.id).items() if nights <= found}
    if nights:
        stays = ranges_of(nights)
        kept = beds_kept_empty(stays, [hold.municipality_id], hold_ids=[hold.id])
        held = {bed_id: count for bed_id, count in held.items() if bed_id not in kept}
    rows = db.session.execute(
        select(Bed.id, Bed.dwelling_id, Dwelling.sharing, Bed.is_shared_room, Dwelling.step_free, Dwelling.animals)
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .where(Bed.id.in_(held))
        .order_by(Bed.dwelling_id, Bed.id)
    ).all()
    company = _company({row.dwelling_id for row in rows}, nights)
    return [
        HeldBed(
            row.id,
            row.dwelling_id,
            Sharing(row.sharing),
            row.is_shared_room,
            company.get(row.dwelling_id),
            row.step_free,
            row.animals,
        )
        for row in sorted(rows, key=lambda row: held[row.id])
    ]


def _company(dwelling_ids: set[int], nights: frozenset[date]) -> dict[int, str]:
    rows = db.session.execute(
        select(BedNight.dwelling_id, func.max(BedNight.company), func.count(BedNight.company.distinct()))
        .where(BedNight.dwelling_id.in_(dwelling_ids), BedNight.night.in_(nights), BedNight.company.is_not(None))
        .group_by(BedNight.dwelling_id)
    )
    # Women on some nights and men on others: nobody fits on all of them.
    return {dwelling_id: str(company) if kinds == 1 else "two" for dwelling_id, company, kinds in rows}
