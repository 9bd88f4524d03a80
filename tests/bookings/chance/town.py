"""The town that lives are lived in by chance: few beds of every kind, so that everybody is in everybody's way."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from housing.accounts.models import PersonDetails
from housing.database import db
from housing.rules.nights import Period
from housing.stock.models import Bed, Dwelling
from housing.stock.services.beds import BedValues, add_bed
from housing.stock.services.turnover import set_own_turnover
from tests.harness.clock import TUESDAY
from tests.harness.world import World, build_world, found

ORE = 100
TURNOVER = 2
MONDAY = date(2027, 2, 1)
"""Of the first of the six weeks that everything is about."""


def _week(first: int, last: int | None = None) -> Period:
    starts = MONDAY + timedelta(weeks=first)
    return Period(starts, MONDAY + timedelta(weeks=first if last is None else last, days=4))


PERIODS = (
    (_week(0),),
    (_week(0, 1),),
    (_week(1),),
    (_week(2, 3),),
    (_week(0), _week(3)),
    (_week(1), _week(2)),
)
WEEKS = ("v.5", "v.5-6", "v.6", "v.7-8", "v.5 + v.8", "v.6 + v.7")
"""The same, as a list of placements says them."""


@dataclass(frozen=True)
class Room:
    """A bed as the plain model knows it."""

    ref: str
    id: int
    dwelling: int
    sharing: str
    shared_with: str | None
    """The key of its room, where others sleep in it."""
    turnover: int

    @property
    def asks_flat(self) -> bool:
        return self.sharing == "same_gender" or self.shared_with is not None


@dataclass(frozen=True)
class Town:
    """Its rooms, the first ones those that are asked for by name, and the officer's number."""

    world: World
    officer: int
    rooms: tuple[Room, ...]

    def room(self, ref: str) -> Room:
        return next(each for each in self.rooms if each.ref == ref)


def lay_out() -> Town:
    """Furnish a women's or men's flat with a shared room, a mixed one and one for a party, which both turn over."""
    world = build_world()
    flats: tuple[tuple[str, str, tuple[tuple[str, str], ...], int], ...] = (
        ("F", "same_gender", (("1", "rum 1"), ("2", "rum 1"), ("3", "rum 2")), 0),
        ("T", "mixed", (("1", "rum 1"),), TURNOVER),
        ("P", "single_party", (("1", "rum 1"), ("2", "rum 2")), 1),
    )
    beds = [bed for each in flats for bed in _furnish(world, *each)]
    there = db.session.scalars(select(Bed).where(Bed.ref.in_(world.storuman.beds)).order_by(Bed.id)).all()
    for bed in there:  # all beds cost the same, so that a stay costs that times its nights
        for price in bed.prices:
            price.ore_per_night = ORE
    officer = db.session.scalars(
        select(PersonDetails.person_id).where(PersonDetails.email == world.storuman.officer)
    ).one()
    town = Town(world, officer, tuple(_room(bed) for bed in (*beds, *there)))
    db.session.commit()
    return town


def _furnish(world: World, label: str, sharing: str, beds: tuple[tuple[str, str], ...], turnover: int) -> list[Bed]:
    like = found(Dwelling, world.storuman.dwelling)
    dwelling = Dwelling(
        municipality_id=like.municipality_id, property_id=like.property_id, label=label, sharing=sharing
    )
    db.session.add(dwelling)
    db.session.flush()
    at = TUESDAY
    made = [
        add_bed(dwelling, BedValues(*each), ore_per_night=ORE, prices_from=at.date(), person_id=None, at=at)
        for each in beds
    ]
    if turnover:
        set_own_turnover(dwelling, turnover, person_id=None, at=TUESDAY - timedelta(days=1))
    db.session.flush()
    return made


def _room(bed: Bed) -> Room:
    db.session.refresh(bed)
    return Room(
        ref=bed.ref,
        id=bed.id,
        dwelling=bed.dwelling_id,
        sharing=bed.dwelling.sharing,
        shared_with=bed.room_key if bed.is_shared_room and bed.dwelling.sharing != "single_party" else None,
        turnover=bed.turnover_nights,
    )
