"""A student's own placements as her pages read them: plain rows, for she looks far more often than she asks.

One statement gives a placement with its site, names and periods, put together once.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, exists, select
from sqlalchemy.orm import aliased

from housing.database import db, read_rows
from housing.organisations.models import Municipality, Organisation, PlacementSite
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.nights import Period
from housing.rules.parts import Part, parts_of


@dataclass(frozen=True, slots=True)
class Site:
    """Where a placement is done; `is_approximate`: it stands at its municipality's seat until it is placed."""

    name: str
    latitude: float
    longitude: float
    is_approximate: bool
    municipality_id: int
    municipality_name: str


@dataclass(frozen=True, slots=True)
class OwnPlacement:
    """A placement, published or cancelled, as its student sees it. `has_answered`: she has said if she needs housing.

    `parts`: its periods, those with at most `keep_gap_nights` nights between them together, in order.
    """

    id: int
    ref: str
    student_id: int
    status: str
    housing: str
    has_answered: bool
    course: str
    institution_name: str
    site: Site
    keep_gap_nights: int
    periods: tuple[Period, ...]
    parts: tuple[Part, ...]


INSTITUTION, PLACE = (aliased(Organisation.__table__, name=name, flat=True) for name in ("institution", "place"))
MUNICIPALITY = Municipality.__table__
STUDENTS: BindParameter[Any] = bindparam("student_ids", expanding=True)

ROWS = (
    select(
        Placement.id,
        Placement.ref,
        Placement.student_id,
        Placement.status,
        Placement.housing,
        Placement.housing_answered_at.is_not(None).label("has_answered"),
        Placement.course_code,
        Placement.course_name,
        INSTITUTION.c.name.label("institution_name"),
        PlacementSite.name.label("site_name"),
        PlacementSite.latitude,
        PlacementSite.longitude,
        PlacementSite.is_approximate,
        PlacementSite.municipality_id,
        PLACE.c.name.label("municipality_name"),
        MUNICIPALITY.c.keep_gap_nights,
        PlacementPeriod.first_day,
        PlacementPeriod.last_day,
    )
    .join(PlacementPeriod, PlacementPeriod.placement_id == Placement.id)
    .join(PlacementSite, PlacementSite.id == Placement.site_id)
    .join(MUNICIPALITY, MUNICIPALITY.c.id == PlacementSite.municipality_id)
    .join(PLACE, PLACE.c.id == PlacementSite.municipality_id)
    .join(INSTITUTION, INSTITUTION.c.id == Placement.institution_id)
    .order_by(Placement.id, PlacementPeriod.first_day)
)
OWN = ROWS.where(Placement.student_id.in_(STUDENTS), Placement.status != "draft")
WITH_REF = OWN.where(Placement.ref == bindparam("ref"))
LATER = aliased(PlacementPeriod)
GOES_ON = exists().where(LATER.placement_id == Placement.id, LATER.last_day >= bindparam("today"))
NOT_OVER, OVER = OWN.where(GOES_ON), OWN.where(~GOES_ON, Placement.status == "published")
WITH_ID = ROWS.where(Placement.id == bindparam("id"))


def own_placement(student_ids: Collection[int], ref: str) -> OwnPlacement | None:
    """Return the placement with that reference, published or cancelled, if it is one of these students'."""
    asked = {"ref": ref, "student_ids": list(student_ids)}
    return next(iter(_placements(read_rows(WITH_REF, asked))), None)


def own_placements(student_ids: Collection[int], today: date) -> list[OwnPlacement]:
    """Return these students' placements that are not over, cancelled ones too, the next one first."""
    found = _placements(read_rows(NOT_OVER, {"student_ids": list(student_ids), "today": today}))
    return sorted(found, key=lambda placement: placement.periods[0].first_day)


def past_placements(student_ids: Collection[int], today: date) -> list[OwnPlacement]:
    """Return these students' placements that are over, the last one first; those that were cancelled are left out."""
    found = _placements(read_rows(OVER, {"student_ids": list(student_ids), "today": today}))
    return sorted(found, key=lambda placement: placement.periods[-1].last_day, reverse=True)


def placement_with_id(placement_id: int) -> OwnPlacement:
    """Return one placement, whosever it is."""
    db.session.flush()
    (found,) = _placements(read_rows(WITH_ID, {"id": placement_id}))
    return found


def _placements(rows: Iterable[Row[Any]]) -> list[OwnPlacement]:
    return [_placement(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.id)]


def _placement(rows: list[Row[Any]]) -> OwnPlacement:
    first, periods = rows[0], tuple(Period(row.first_day, row.last_day) for row in rows)
    return OwnPlacement(
        id=first.id,
        ref=first.ref,
        student_id=first.student_id,
        status=first.status,
        housing=first.housing,
        has_answered=bool(first.has_answered),
        course=first.course_name or first.course_code,
        institution_name=first.institution_name,
        site=Site(
            first.site_name,
            first.latitude,
            first.longitude,
            first.is_approximate,
            first.municipality_id,
            first.municipality_name,
        ),
        keep_gap_nights=first.keep_gap_nights,
        periods=periods,
        parts=parts_of(periods, first.keep_gap_nights),
    )
