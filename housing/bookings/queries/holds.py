"""Beds held for cohorts, as pages show them: plain rows, and never a name, for a hold has none."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from housing.bookings.holds import Hold, HoldStay, StandingDecision
from housing.database import db, read_rows
from housing.nights.models import BedNight, on_nights
from housing.organisations.models import Institution, Organisation
from housing.placements.models import Placement
from housing.rules.holds import HoldStatus, is_for_course
from housing.rules.nights import Stay
from housing.rules.sharing import Sharing
from housing.stock.models import Dwelling

INSTITUTION = Institution.__table__
SENDER, PLACE = Organisation.__table__.alias("sender"), Organisation.__table__.alias("place")


OPEN_TO = (
    select(Hold.id, Hold.course, Placement.course_code)
    .join(Placement, Placement.institution_id == Hold.institution_id)
    .where(
        Placement.id == bindparam("placement_id"),
        Hold.status == HoldStatus.HELD,
        Hold.municipality_id.in_(bindparam("municipality_ids", expanding=True)),
    )
    .order_by(Hold.id)
)


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A hold in a list. `left`: students for whom there are still held beds."""

    id: int
    ref: str
    status: str
    municipality_id: int
    municipality: str
    municipality_slug: str
    institution: str
    institution_slug: str
    students: int
    course: str | None
    reason: str
    expires_on: date
    stays: tuple[Stay, ...]
    left: int

    @property
    def is_over(self) -> bool:
        """Whether nothing is held or asked for any more."""
        return self.status in {HoldStatus.DECLINED, HoldStatus.ENDED}


def holds_of_institution(institution_id: int) -> list[HoldShown]:
    """Return an institution's holds, those that still are first, by their first night."""
    return _shown(Hold.institution_id == institution_id)


def holds_in_municipality(municipality_id: int) -> list[HoldShown]:
    """Return the holds in a municipality, those that still are first, by their first night."""
    return _shown(Hold.municipality_id == municipality_id)


def holds_waiting(municipality_id: int) -> list[HoldShown]:
    """Return the holds that wait for the municipality's answer."""
    return _shown(Hold.municipality_id == municipality_id, Hold.status == HoldStatus.ASKED)


def holds_held(institution_ids: Collection[int], municipality_ids: Collection[int]) -> list[HoldShown]:
    """Return what is held for one of these institutions or in one of these municipalities."""
    mine = or_(Hold.institution_id.in_(institution_ids), Hold.municipality_id.in_(municipality_ids))
    return _shown(Hold.status == HoldStatus.HELD, mine)


def hold_with(ref: str, *, institution_id: int | None = None, municipality_id: int | None = None) -> Hold | None:
    """Return the hold with that reference if it is that institution's, or in that municipality."""
    whose = Hold.institution_id == institution_id if institution_id else Hold.municipality_id == municipality_id
    return db.session.scalar(select(Hold).where(Hold.ref == ref, whose))


def students_left(hold_ids: Collection[int]) -> dict[int, int]:
    """Return for how many students each hold still has beds on all of its nights; a home for one party houses one."""
    nights = {hold_id: sum(stay.nights for stay in stays) for hold_id, stays in stays_of(hold_ids).items()}
    rows = db.session.execute(
        select(BedNight.hold_id, BedNight.dwelling_id, BedNight.bed_id, Dwelling.sharing, func.count())
        .join(Dwelling, Dwelling.id == BedNight.dwelling_id)
        .where(BedNight.hold_id.in_(hold_ids))
        .group_by(BedNight.hold_id, BedNight.dwelling_id, BedNight.bed_id, Dwelling.sharing)
    )
    places: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    for hold_id, dwelling_id, bed_id, sharing, count in rows:
        if hold_id is not None and count == nights.get(hold_id):
            one_party = sharing == Sharing.SINGLE_PARTY
            places[hold_id].add(("dwelling", dwelling_id) if one_party else ("bed", bed_id))
    return {hold_id: len(places[hold_id]) for hold_id in hold_ids}


def stays_of(hold_ids: Collection[int]) -> dict[int, tuple[Stay, ...]]:
    """Return the nights of these holds, as stays in order."""
    rows = db.session.execute(
        select(HoldStay.hold_id, HoldStay.arrival, HoldStay.departure)
        .where(HoldStay.hold_id.in_(hold_ids))
        .order_by(HoldStay.hold_id, HoldStay.arrival)
    )
    return {
        hold_id: tuple(Stay(row.arrival, row.departure) for row in found)
        for hold_id, found in groupby(rows, key=lambda row: row.hold_id)
    }


def beds_held(hold_id: int) -> dict[int, frozenset[date]]:
    """Return the beds of which a hold has nights, and which."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    for bed_id, night in db.session.execute(
        select(BedNight.bed_id, BedNight.night).where(BedNight.hold_id == hold_id).order_by(BedNight.bed_id)
    ):
        found[bed_id].add(night)
    return {bed_id: frozenset(nights) for bed_id, nights in found.items()}


def holds_open_to(placement_id: int, municipality_ids: Collection[int]) -> list[int]:
    """Return the holds in these municipalities whose beds the student of a placement may have.

    Those of the institution that sent her, for her course or for any.
    """
    asked = {"placement_id": placement_id, "municipality_ids": list(municipality_ids)}
    return [row.id for row in read_rows(OPEN_TO, asked) if is_for_course(row.course_code, row.course)]


def beds_of_holds(hold_ids: Collection[int], stays: Collection[Stay]) -> set[int]:
    """Return the beds of which these holds have some night of the stays."""
    held = (BedNight.hold_id.in_(hold_ids), on_nights(stays))
    return set(db.session.scalars(select(BedNight.bed_id).where(*held).distinct()))


def holds_of_bed(hold_ids: Collection[int], bed_id: int, stays: Collection[Stay]) -> tuple[int, ...]:
    """Return those of the holds that have a night of the bed in the stays, the one with the most of them first."""
    if not hold_ids:
        return ()
    rows = db.session.execute(
        select(BedNight.hold_id)
        .where(BedNight.hold_id.in_(hold_ids), BedNight.bed_id == bed_id, on_nights(stays))
        .group_by(BedNight.hold_id)
        .order_by(func.count().desc(), BedNight.hold_id)
    )
    return tuple(hold_id for (hold_id,) in rows if hold_id is not None)


def decision_in_force(municipality_id: int, institution_id: int, day: date) -> StandingDecision | None:
    """Return the standing decision under which the institution may hold beds there on `day`, the widest."""
    return db.session.scalar(
        select(StandingDecision)
        .where(
            StandingDecision.municipality_id == municipality_id,
            StandingDecision.institution_id == institution_id,
            StandingDecision.starts <= day,
            StandingDecision.ends > day,
        )
        .order_by(StandingDecision.beds.desc(), StandingDecision.id)
        .limit(1)
    )


def decisions_of(municipality_id: int, day: date) -> list[StandingDecision]:
    """Return the standing decisions of a municipality that are in force on `day` or will be."""
    ahead = (StandingDecision.municipality_id == municipality_id, StandingDecision.ends > day)
    named = select(StandingDecision).options(joinedload(StandingDecision.institution))
    return list(db.session.scalars(named.where(*ahead).order_by(StandingDecision.starts, StandingDecision.id)))


def held_under(decision_ids: Collection[int]) -> Mapping[int, dict[date, int]]:
    """Return how many beds are held under each of these decisions, by night."""
    found: defaultdict[int, dict[date, int]] = defaultdict(dict)
    for decision_id, night, count in db.session.execute(
        select(Hold.standing_decision_id, BedNight.night, func.count())
        .join(BedNight, BedNight.hold_id == Hold.id)
        .where(Hold.standing_decision_id.in_(decision_ids))
        .group_by(Hold.standing_decision_id, BedNight.night)
    ):
        if decision_id is not None:
            found[decision_id][night] = count
    return found


def held_under_decisions(municipality_id: int, institution_id: int) -> Mapping[date, int]:
    """Return how many beds an institution holds in a municipality under any standing decision, by night.

    A decision that follows another, or is written beside it, makes no room for what is held under that one.
    """
    rows = db.session.execute(
        select(BedNight.night, func.count())
        .join(Hold, Hold.id == BedNight.hold_id)
        .where(
            Hold.municipality_id == municipality_id,
            Hold.institution_id == institution_id,
            Hold.standing_decision_id.is_not(None),
        )
        .group_by(BedNight.night)
    )
    return dict(rows.all())


def _shown(*conditions: ColumnElement[bool]) -> list[HoldShown]:
    rows = db.session.execute(
        select(
            Hold.id,
            Hold.ref,
            Hold.status,
            Hold.municipality_id,
            PLACE.c.name.label("municipality"),
            PLACE.c.slug.label("municipality_slug"),
            func.coalesce(INSTITUTION.c.short_name, SENDER.c.name).label("institution"),
            SENDER.c.slug.label("institution_slug"),
            Hold.students,
            Hold.course,
            Hold.reason,
            Hold.expires_on,
        )
        .join(PLACE, PLACE.c.id == Hold.municipality_id)
        .join(SENDER, SENDER.c.id == Hold.institution_id)
        .join(INSTITUTION, INSTITUTION.c.id == Hold.institution_id)
        .where(*conditions)
    ).all()
    ids = [row.id for row in rows]
    if not ids:
        return []
    stays, left = stays_of(ids), students_left(ids)
    found = [HoldShown(**_of(row), stays=stays[row.id], left=left[row.id]) for row in rows]
    return sorted(found, key=lambda hold: (hold.is_over, hold.stays[0].arrival, hold.municipality, hold.ref))


def _of(row: Any) -> Mapping[str, Any]:
    columns: Mapping[str, Any] = row._mapping
    return columns
