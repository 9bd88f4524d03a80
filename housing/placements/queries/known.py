"""Placements as the database knows them when a file is compared with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import aliased

from housing.accounts.models import Grant, Person, PersonDetails, Student
from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Institution, Municipality, PlacementSite, Term
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.names import text_key
from housing.rules.nights import Period, Stay, ranges_of

Key = tuple[str, str, str, int]
"""What a placement is known by: code of the term, key of the e-mail address, key of the course, ordinal."""


@dataclass(frozen=True, slots=True)
class KnownPlacement:
    """A placement before the file. `may_rename`: no other institution and no employer knows the person."""

    id: int
    ref: str
    key: Key
    status: str
    housing: str
    has_answered: bool
    course_name: str | None
    study_term: int | None
    site_id: int
    site_name: str
    municipality_id: int
    municipality_name: str
    first_name: str
    last_name: str
    may_rename: bool
    is_protected: bool
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class HeldNights:
    """Nights that are booked on a placement, in one municipality."""

    municipality_name: str
    stays: tuple[Stay, ...]


def names_elsewhere(institution_id: int, email_keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return first and last name of those with these addresses whom only others know, by the address's key.

    They are compared with what a list says, and never shown.
    """
    own = select(Student.email_key).where(Student.institution_id == institution_id)
    rows = db.session.execute(
        select(PersonDetails.email_key, PersonDetails.first_name, PersonDetails.last_name).where(
            PersonDetails.email_key.in_(list(email_keys)), PersonDetails.email_key.not_in(own)
        )
    )
    return {email_key: (first_name or "", last_name or "") for email_key, first_name, last_name in rows if email_key}


def lock_imports() -> None:
    """Let imports pass one at a time: two may name the same person, site or term for the first time.

    On SQLite a writer is alone anyway.
    """
    table = Institution.__table__
    db.session.execute(select(table.c.id).order_by(table.c.id).with_for_update(key_share=True)).all()


def lock_placements(institution_id: int) -> None:
    """Let nobody ask for a bed on these placements until this transaction ends.

    A booking refers to its placement, and that reference waits for the lock; nights already held are then seen.
    """
    db.session.execute(
        select(Placement.id).where(Placement.institution_id == institution_id).order_by(Placement.id).with_for_update()
    ).all()


def known_placements(institution_id: int, term_codes: Collection[str]) -> dict[Key, KnownPlacement]:
    """Return the institution's placements in those terms, by what they are known by, the oldest first."""
    periods = _periods(institution_id, term_codes)
    others = aliased(Student)
    elsewhere = exists().where(others.person_id == Student.person_id, others.institution_id != institution_id)
    employed = exists().where(Grant.person_id == Student.person_id)
    rows = db.session.execute(
        select(
            Placement,
            Term.code.label("term_code"),
            Student.email_key,
            PlacementSite.name.label("site_name"),
            Municipality.name.label("municipality_name"),
            PersonDetails.first_name,
            PersonDetails.last_name,
            (~(elsewhere | employed)).label("may_rename"),
            Person.is_protected,
        )
        .join(Term, Term.id == Placement.term_id)
        .join(Student, Student.id == Placement.student_id)
        .join(Person, Person.id == Student.person_id)
        .join(PlacementSite, PlacementSite.id == Placement.site_id)
        .join(Municipality, Municipality.id == Placement.municipality_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Student.person_id)
        .where(Placement.institution_id == institution_id, Term.code.in_(term_codes))
        .order_by(Placement.id)
    )
    found = [_known(row, periods) for row in rows]
    return {placement.key: placement for placement in found}


def _known(row: Row[*tuple[Any, ...]], periods: Mapping[int, list[Period]]) -> KnownPlacement:
    placement: Placement = row.Placement
    return KnownPlacement(
        id=placement.id,
        ref=placement.ref,
        key=(row.term_code, row.email_key, text_key(placement.course_code), placement.ordinal),
        status=placement.status,
        housing=placement.housing,
        has_answered=placement.housing_answered_at is not None,
        course_name=placement.course_name,
        study_term=placement.study_term,
        site_id=placement.site_id,
        site_name=row.site_name,
        municipality_id=placement.municipality_id,
        municipality_name=row.municipality_name,
        first_name=row.first_name or "",
        last_name=row.last_name or "",
        may_rename=row.may_rename,
        is_protected=row.is_protected,
        periods=tuple(periods[placement.id]),
    )


def _periods(institution_id: int, term_codes: Collection[str]) -> defaultdict[int, list[Period]]:
    found = defaultdict(list)
    rows = db.session.execute(
        select(PlacementPeriod.placement_id, PlacementPeriod.first_day, PlacementPeriod.last_day)
        .join(Placement, Placement.id == PlacementPeriod.placement_id)
        .join(Term, Term.id == Placement.term_id)
        .where(Placement.institution_id == institution_id, Term.code.in_(term_codes))
        .order_by(PlacementPeriod.placement_id, PlacementPeriod.first_day)
    )
    for placement_id, first_day, last_day in rows:
        found[placement_id].append(Period(first_day, last_day))
    return found


def keys_by_reference(institution_id: int, refs: Collection[str]) -> dict[str, Key]:
    """Return what those of the institution's placements are known by, by their references."""
    rows = db.session.execute(
        select(Placement.ref, Term.code, Student.email_key, Placement.course_code, Placement.ordinal)
        .join(Term, Term.id == Placement.term_id)
        .join(Student, Student.id == Placement.student_id)
        .where(Placement.institution_id == institution_id, Placement.ref.in_(list(refs)))
    )
    return {ref: (term, email, text_key(course), ordinal) for ref, term, email, course, ordinal in rows}


def held_nights(placement_ids: Iterable[int]) -> dict[int, HeldNights]:
    """Return what is booked on those placements; a placement without nights in the ledger is left out."""
    nights: defaultdict[int, list[date]] = defaultdict(list)
    places: dict[int, str] = {}
    rows = db.session.execute(
        select(BedNight.placement_id, BedNight.night, Municipality.name)
        .join(Municipality, Municipality.id == BedNight.municipality_id)
        .where(BedNight.placement_id.in_(list(placement_ids)))
        .order_by(BedNight.placement_id, BedNight.night)
    )
    for placement_id, night, municipality_name in rows:
        assert placement_id is not None  # noqa: S101 (the condition says so)
        nights[placement_id].append(night)
        places.setdefault(placement_id, municipality_name)
    return {each: HeldNights(places[each], ranges_of(nights[each])) for each in nights}


def has_nights_to_come(placement_id: int, day: date) -> bool:
    """Tell whether any night from `day` on is booked on the placement."""
    count = select(func.count()).where(BedNight.placement_id == placement_id, BedNight.night >= day)
    return bool(db.session.scalar(count))
