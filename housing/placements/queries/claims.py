"""What students have said they need, as plain rows: for their own pages, for an officer's, for what is short."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from housing.database import db, read_rows
from housing.nights.models import BedNight
from housing.placements.claim_models import Claim, SpecialClaim
from housing.placements.models import Placement, PlacementPeriod
from housing.rules.arrival import ArrivalTime
from housing.rules.claiming import Condition, Needs, Special, unmet
from housing.rules.nights import Arrive, Stay
from housing.rules.sharing import Sharing


@dataclass(frozen=True, slots=True)
class Stated:
    """What a student has said about a placement. `decided`: what went to the coordinator, and the answer if any."""

    needs: Needs
    answered_at: datetime
    decided: Mapping[Special, bool | None] = field(default_factory=dict)

    @property
    def own_room_refused(self) -> bool:
        """Whether the coordinator has said no to a room of her own."""
        return self.decided.get(Special.OWN_ROOM) is False

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What stands, in the order in which it is asked: all she said, but for what the coordinator said no to."""
        refused = {Condition.OWN_ROOM} if self.own_room_refused else set()
        return tuple(each for each in Condition if each in self.needs.conditions - refused)

    @property
    def has_priority(self) -> bool:
        """Whether the coordinator has said that she goes before others."""
        return self.needs.wants_priority and self.decided.get(Special.PRIORITY) is True

    def lacking(self, *, step_free: bool, animals: str, is_shared_room: bool, sharing: str) -> tuple[Condition, ...]:
        """Return what of it a bed in such a home does not have."""
        return unmet(
            self.needs,
            own_room_refused=self.own_room_refused,
            step_free=step_free,
            allows_animals=animals == "allowed",
            is_shared_room=is_shared_room,
            is_for_one_party=sharing == Sharing.SINGLE_PARTY,
        )


class BedInHome(Protocol):
    """A row about a bed, with what its home is like."""

    @property
    def step_free(self) -> bool:
        """Whether one gets there without steps."""

    @property
    def animals(self) -> str:
        """What its rules say of animals (`stock.models.Dwelling`)."""

    @property
    def is_shared_room(self) -> bool:
        """Whether its room has other beds."""

    @property
    def sharing(self) -> str:
        """Who may live in the home together."""


def lacking_in_row(bed: BedInHome, stated: Stated | None) -> tuple[Condition, ...]:
    """Return what a bed does not have of what a student has stated; nothing where she has stated nothing."""
    if stated is None:
        return ()
    return stated.lacking(
        step_free=bed.step_free, animals=bed.animals, is_shared_room=bed.is_shared_room, sharing=bed.sharing
    )


STATED = (
    select(
        Claim.placement_id,
        Claim.answered_at,
        *(getattr(Claim, condition.value) for condition in Condition),
        Claim.wants_priority,
        Claim.arrive,
        Claim.arrival_time,
        SpecialClaim.kind,
        SpecialClaim.granted,
    )
    .outerjoin(SpecialClaim, SpecialClaim.placement_id == Claim.placement_id)
    .order_by(Claim.answered_at, Claim.placement_id)
)
ON_PLACEMENTS = STATED.where(Claim.placement_id.in_(bindparam("placement_ids", expanding=True)))
OF_STUDENTS = STATED.join(Placement, Placement.id == Claim.placement_id).where(
    Placement.student_id.in_(bindparam("student_ids", expanding=True))
)


def stated_on(placement_id: int) -> Stated | None:
    """Return what she has said about a placement; none where she has not, or needs no housing."""
    return stated_on_all([placement_id]).get(placement_id)


def stated_on_all(placement_ids: Collection[int]) -> dict[int, Stated]:
    """Return the same of several placements, by placement; those without a word are left out."""
    return _stated(read_rows(ON_PLACEMENTS, {"placement_ids": list(placement_ids)})) if placement_ids else {}


def last_stated_by(student_ids: Collection[int]) -> Stated | None:
    """Return what a student said last about any placement of hers: she seldom needs something else the next time."""
    return next(reversed(_stated(read_rows(OF_STUDENTS, {"student_ids": list(student_ids)})).values()), None)


def special_claims_on(placement_id: int) -> dict[Special, SpecialClaim]:
    """Return what of a placement's claim went to the coordinator, decided or not, still claimed or not."""
    found = db.session.scalars(select(SpecialClaim).where(SpecialClaim.placement_id == placement_id))
    return {Special(each.kind): each for each in found}


def others_who_want_own_rooms(placement_id: int, municipality_id: int, stays: Sequence[Stay]) -> int:
    """Return how many other students placed there on some of these nights want a room of their own and have no bed."""
    refused = aliased(SpecialClaim)
    in_those_weeks = or_(
        *(and_(PlacementPeriod.first_day < stay.departure, PlacementPeriod.last_day >= stay.arrival) for stay in stays)
    )
    found = db.session.scalar(
        select(func.count())
        .select_from(Claim)
        .join(Placement, Placement.id == Claim.placement_id)
        .where(
            Claim.own_room,
            Placement.id != placement_id,
            Placement.municipality_id == municipality_id,
            Placement.status == "published",
            exists().where(PlacementPeriod.placement_id == Placement.id, in_those_weeks),
            ~exists().where(BedNight.placement_id == Placement.id),
            ~exists().where(
                refused.placement_id == Placement.id, refused.kind == Special.OWN_ROOM, refused.granted.is_(False)
            ),
        )
    )
    return found or 0


def _stated(rows: Sequence[Row[Any]]) -> dict[int, Stated]:
    """Put the rows together, in their order; a claim has one for each part that went to the coordinator."""
    found: dict[int, Stated] = {}
    decided: dict[int, dict[Special, bool | None]] = {}
    for row in rows:
        answers = decided.setdefault(row.placement_id, {})
        if row.kind is not None:
            answers[Special(row.kind)] = row.granted
        found[row.placement_id] = Stated(_needs(row), row.answered_at, answers)
    return found


def _needs(row: Row[Any]) -> Needs:
    return Needs(
        conditions=frozenset(condition for condition in Condition if getattr(row, condition.value)),
        wants_priority=row.wants_priority,
        arrive=Arrive(row.arrive),
        arrival_time=ArrivalTime(row.arrival_time),
    )
