"""Who lives together: whose company a student's nights are, what stands between two, and where the other is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from housing.accounts.models import Person, PersonDetails, Student
from housing.accounts.names import PersonRow
from housing.accounts.queries import NAME_COLUMNS
from housing.bookings.models import Application, Booking, Wish
from housing.bookings.parties import Party, PartyMember
from housing.database import db, read_rows
from housing.nights.models import BedNight
from housing.organisations.models import Organisation, PlacementSite
from housing.placements.models import Placement, PlacementNight
from housing.rules.lifecycle import HOLDING, ApplicationStatus
from housing.rules.parties import PartyKey, PartyStatus

ON_THESE: BindParameter[Any] = bindparam("placement_ids", expanding=True)
TOGETHER_ON = and_(PartyMember.live, Party.status == PartyStatus.AGREED)
KEYS = (
    select(PartyMember.placement_id, PartyMember.student_id, Party.id, Party.shares_rooms)
    .join(Party, Party.id == PartyMember.party_id)
    .where(PartyMember.placement_id.in_(ON_THESE), TOGETHER_ON)
)
MATE = aliased(PartyMember)


@dataclass(frozen=True, slots=True)
class Mate:
    """The other of two: on which placement, whose key her nights carry, and who she is, ready for `first_name_of`."""

    placement_id: int
    key: PartyKey
    person: PersonRow


class Question(NamedTuple):
    """What somebody has asked a student: to live with her. `person`: who asks, ready for `first_name_of`."""

    ref: str
    shares_rooms: bool
    asked_at: datetime
    site: str
    municipality: str
    institution: str
    person: PersonRow


class TogetherHere(NamedTuple):
    """With whom a student wants to live, as an officer may know it; `person` and `ref` if she has asked there too."""

    shares_rooms: bool
    person: PersonRow | None
    ref: str | None


def _with_name(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add who the other is."""
    return (
        statement.add_columns(*NAME_COLUMNS)
        .select_from(MATE)
        .join(Student, Student.id == MATE.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Person.id)
    )


def _together(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Return these columns of two who live together, both having said yes, with the name of the other."""
    return (
        _with_name(select(*columns))
        .join(Party, Party.id == MATE.party_id)
        .join(PartyMember, PartyMember.party_id == Party.id)
        .where(TOGETHER_ON, MATE.seat != PartyMember.seat)
    )


BOOKED_THERE = (
    select(Booking.ref)
    .where(
        Booking.placement_id == MATE.placement_id,
        Booking.municipality_id == bindparam("municipality_id"),
        Booking.status.in_(HOLDING),
    )
    .order_by(Booking.id.desc())
    .limit(1)
)
ASKED_THERE = (
    select(Application.ref)
    .join(Wish, Wish.application_id == Application.id)
    .where(
        Application.placement_id == MATE.placement_id,
        Wish.municipality_id == bindparam("municipality_id"),
        Application.status == ApplicationStatus.OPEN,
    )
    .order_by(Application.id.desc())
    .limit(1)
)
MATE_ON = _together(MATE.placement_id, MATE.student_id, Party.id.label("party_id"), Party.shares_rooms).where(
    PartyMember.placement_id == bindparam("placement_id")
)
TOGETHER_HERE = _together(
    PartyMember.placement_id,
    Party.shares_rooms,
    BOOKED_THERE.scalar_subquery().label("booking"),
    ASKED_THERE.scalar_subquery().label("application"),
).where(PartyMember.placement_id.in_(ON_THESE))
"""Put together once, for that takes longer than to ask them: each search and each worklist does."""


def party_keys(placement_ids: Collection[int]) -> dict[int, PartyKey]:
    """Return the keys of those who live together, by placement; who does not is left out."""
    if not placement_ids:
        return {}
    rows = read_rows(KEYS, {"placement_ids": list(placement_ids)})
    return {placement_id: PartyKey(student_id, id_, shares) for placement_id, student_id, id_, shares in rows}


def party_key_on(placement_id: int, student_id: int) -> PartyKey:
    """Return whose company a student's nights on a placement would be."""
    return party_keys([placement_id]).get(placement_id) or PartyKey(student_id)


def party_key_beside(mate: Mate | None, student_id: int) -> PartyKey:
    """Return the same where it is known with whom she lives, if with anybody."""
    return PartyKey(student_id, mate.key.party_id, mate.key.shares_rooms) if mate else PartyKey(student_id)


def party_key_of(booking: Booking) -> PartyKey:
    """Return whose company the nights of a booking are, whatever has become of the two since."""
    if booking.party_id is None:
        return PartyKey(booking.student_id)
    party = db.session.get_one(Party, booking.party_id)
    return PartyKey(booking.student_id, party.id, party.shares_rooms)


def party_on(placement_id: int) -> Party | None:
    """Return what stands between the student of a placement and another: a question of hers, or that both said yes."""
    return db.session.scalar(
        select(Party)
        .join(PartyMember, PartyMember.party_id == Party.id)
        .where(PartyMember.placement_id == placement_id, PartyMember.live)
        .execution_options(populate_existing=True)
    )


def last_answer_on(placement_id: int) -> Party | None:
    """Return the last party on a placement that does not stand any more."""
    return db.session.scalar(
        select(Party)
        .join(PartyMember, PartyMember.party_id == Party.id)
        .where(PartyMember.placement_id == placement_id, ~PartyMember.live)
        .order_by(Party.id.desc())
        .limit(1)
    )


def mate_on(placement_id: int) -> Mate | None:
    """Return with whom the student of a placement lives together, both having said yes."""
    row = db.session.execute(MATE_ON, {"placement_id": placement_id}).first()
    if row is None:
        return None
    key = PartyKey(row.student_id, row.party_id, row.shares_rooms)
    return Mate(row.placement_id, key, PersonRow.made_of(row))


def bookings_of(mate: Mate) -> list[Booking]:
    """Return what the other has asked for or has, on her placement; it is shown to whom she said yes to."""
    theirs = select(Booking).where(Booking.placement_id == mate.placement_id, Booking.status.in_(HOLDING))
    return list(db.session.scalars(theirs.order_by(Booking.id)))


def addresses_of(student_id: int) -> frozenset[str]:
    """Return the addresses by which a student is known, as keys."""
    student = select(Student.email_key).where(Student.id == student_id)
    person = (
        select(PersonDetails.email_key)
        .join(Student, Student.person_id == PersonDetails.person_id)
        .where(Student.id == student_id)
    )
    return frozenset(db.session.scalars(student.union_all(person)))


def questions_to(placement_id: int, student_id: int) -> list[Question]:
    """Return what a student is asked on a placement, the oldest first: by whoever has a night in common with her."""
    rows: Sequence[Any] = db.session.execute(
        _with_name(
            select(
                Party.ref,
                Party.shares_rooms,
                Party.asked_at,
                PlacementSite.name.label("site"),
                PLACE.name.label("municipality"),
                SENDER.name.label("institution"),
            )
        )
        .join(Party, Party.id == MATE.party_id)
        .join(Placement, Placement.id == MATE.placement_id)
        .join(PlacementSite, PlacementSite.id == Placement.site_id)
        .join(PLACE, PLACE.id == Placement.municipality_id)
        .join(SENDER, SENDER.id == Placement.institution_id)
        .where(_asks(addresses_of(student_id)), _other_person(student_id), _meet(MATE.placement_id, placement_id))
        .order_by(Party.asked_at, Party.id)
    ).all()
    return [Question._make((*row[:WHO], PersonRow.made_of(row))) for row in rows]


def question_to(placement_id: int, student_id: int, ref: str) -> Party | None:
    """Return the question with that reference, if it is one that this student is asked on this placement."""
    return db.session.scalar(
        select(Party)
        .join(MATE, MATE.party_id == Party.id)
        .where(
            Party.ref == ref,
            _asks(addresses_of(student_id)),
            _other_person(student_id),
            _meet(MATE.placement_id, placement_id),
        )
        .execution_options(populate_existing=True)
    )


def students_asked(party: Party) -> Sequence[int]:
    """Return, one for each person, a student who is asked and has a placement on which she can answer; mostly none."""
    (asker,) = party.members
    rows: Sequence[Any] = db.session.execute(
        select(Student.person_id, Student.id)
        .outerjoin(PersonDetails, PersonDetails.person_id == Student.person_id)
        .join(Placement, Placement.student_id == Student.id)
        .where(
            or_(Student.email_key == party.asked_key, PersonDetails.email_key == party.asked_key),
            Student.person_id.not_in(select(Student.person_id).where(Student.id == asker.student_id)),
            _meet(Placement.id, asker.placement_id),
        )
        .order_by(Student.id.desc())
    ).all()
    return list({row.person_id: row.id for row in rows}.values())


def together_here(placement_ids: Collection[int], municipality_id: int) -> dict[int, TogetherHere]:
    """Return which of these students live together with another, by placement; the other if she asked there too."""
    if not placement_ids:
        return {}
    asked = {"placement_ids": list(placement_ids), "municipality_id": municipality_id}
    rows = db.session.execute(TOGETHER_HERE, asked)
    found = {}
    for row in rows:
        ref = row.booking or row.application
        found[row.placement_id] = TogetherHere(row.shares_rooms, PersonRow.made_of(row) if ref else None, ref)
    return found


def nights_needed(placement_id: int) -> frozenset[date]:
    """Return the nights that a placement itself needs: those that are only offered around it are left out."""
    needed = PlacementNight.ground.in_(("core", "gap", "granted"))
    return frozenset(
        db.session.scalars(select(PlacementNight.night).where(PlacementNight.placement_id == placement_id, needed))
    )


def homes_on(student_id: int, nights: Collection[date]) -> Mapping[int, frozenset[str]]:
    """Return the dwellings in which a student has a bed on some of these nights, with the rooms she shares there."""
    found: dict[int, set[str]] = {}
    rows = db.session.execute(
        select(BedNight.dwelling_id, BedNight.room)
        .where(BedNight.student_id == student_id, BedNight.night.in_(nights))
        .distinct()
    )
    for dwelling_id, room in rows:
        found.setdefault(dwelling_id, set()).update([room] if room else [])
    return {dwelling_id: frozenset(rooms) for dwelling_id, rooms in found.items()}


WHO = Question._fields.index("person")
"""Where in the row of a question the columns about who asks begin."""

PLACE, SENDER = aliased(Organisation), aliased(Organisation)


def _asks(addresses: Collection[str]) -> Any:
    return and_(Party.status == PartyStatus.ASKED, Party.asked_key.in_(addresses))


def _other_person(student_id: int) -> Any:
    own = select(Student.person_id).where(Student.id == student_id).scalar_subquery()
    return MATE.student_id.not_in(select(Student.id).where(Student.person_id == own))


def _meet(one: Any, other: Any) -> Any:
    """Return the condition that two published placements have a night in common."""
    mine, theirs = aliased(PlacementNight), aliased(PlacementNight)
    return exists().where(
        mine.placement_id == one,
        theirs.placement_id == other,
        mine.night == theirs.night,
        mine.placement_status == "published",
        theirs.placement_status == "published",
    )
