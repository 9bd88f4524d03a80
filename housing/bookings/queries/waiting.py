"""Who waits where, and as which in the line: for the student's pages and the officer's, and for whoever walks it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Row, Select, bindparam, exists, func, select

from housing.bookings.models import Application
from housing.bookings.waiting import Waiting, WaitingPlace, WaitingStay
from housing.database import db, read_rows
from housing.organisations.models import Municipality
from housing.placements.claim_models import Claim, SpecialClaim
from housing.placements.models import Placement
from housing.rules.lifecycle import IN_LINE
from housing.rules.line_order import LineOrder, Turn, turn_key
from housing.rules.nights import Stay

HERE: BindParameter[Any] = bindparam("municipality_id")
WAITS = Application.status.in_(IN_LINE)


class InLine(NamedTuple):
    """Somebody's turn in one municipality, and whose application it is."""

    application_id: int
    turn: Turn


@dataclass(frozen=True, slots=True)
class Place:
    """A line that somebody waits in, and as which. `seed` is what lots are drawn with; none where time decides."""

    municipality_id: int
    municipality: str
    number: int
    of: int
    seed: str | None


@dataclass(frozen=True, slots=True)
class Wait:
    """What an application waits for."""

    application_id: int
    ref: str
    placement_id: int
    status: str
    stays: tuple[Stay, ...]
    places: tuple[Place, ...]


def _turns() -> Select[*tuple[Any, ...]]:
    """Return who waits in a municipality (`municipality_id`), with what decides their turn."""
    priority = (
        exists()
        .where(
            SpecialClaim.placement_id == Application.placement_id,
            SpecialClaim.kind == "priority",
            SpecialClaim.granted.is_(True),
            Claim.placement_id == Application.placement_id,
            Claim.wants_priority,
        )
        .correlate(Application)
    )
    return (
        select(
            Application.id,
            Waiting.since,
            Placement.ref.label("drawn"),
            Application.goes_first.is_not(None).label("goes_first"),
            priority.label("has_priority"),
        )
        .join(Waiting, Waiting.application_id == Application.id)
        .join(WaitingPlace, WaitingPlace.application_id == Application.id)
        .join(Placement, Placement.id == Application.placement_id)
        .where(WaitingPlace.municipality_id == HERE, WAITS)
    )


TURNS = _turns()


WAITING = (
    select(Application.id, Application.ref, Application.placement_id, Application.status)
    .join(Waiting, Waiting.application_id == Application.id)
    .order_by(Application.id)
)
ON_PLACEMENTS = WAITING.where(Application.placement_id.in_(bindparam("placement_ids", expanding=True)), WAITS)
OF_APPLICATION = WAITING.where(Application.id == bindparam("application_id"))
"""Asked on a student's pages, where most wait for nothing: put together once."""


def order_of(municipality_id: int) -> tuple[LineOrder, str]:
    """Return in which order a municipality's line stands, and the seed of its lots."""
    row = db.session.execute(
        select(Municipality.line_order, Municipality.line_seed).where(Municipality.id == municipality_id)
    ).one()
    return LineOrder(row.line_order), row.line_seed


def line_of(municipality_id: int) -> list[InLine]:
    """Return who waits in a municipality, the first one first."""
    rows = read_rows(TURNS, {"municipality_id": municipality_id})
    found = [InLine(row.id, turn_of(row)) for row in rows]
    key = turn_key(*order_of(municipality_id))
    return sorted(found, key=lambda each: key(each.turn))


def turn_of(row: Any) -> Turn:
    """Return somebody's turn from a row of `TURNS`."""
    return Turn(row.since, row.drawn, row.goes_first, row.has_priority)


def number_in_line(municipality_id: int) -> int:
    """Return how many wait in a municipality."""
    waiting = (
        select(func.count())
        .select_from(WaitingPlace)
        .join(Application, Application.id == WaitingPlace.application_id)
        .where(WaitingPlace.municipality_id == municipality_id, WAITS)
    )
    return db.session.scalar(waiting) or 0


def anybody_waits_in(municipality_id: int) -> bool:
    """Tell whether anybody waits in a municipality: in most nobody does."""
    waiting = select(WaitingPlace.application_id).join(Application, Application.id == WaitingPlace.application_id)
    return db.session.scalar(waiting.where(WaitingPlace.municipality_id == municipality_id, WAITS).limit(1)) is not None


def waiting_on(placement_ids: Collection[int]) -> list[Wait]:
    """Return what is waited for on these placements, with the number in each line; most have nothing."""
    return _waits(read_rows(ON_PLACEMENTS, {"placement_ids": list(placement_ids)}))


def wait_of(application: Application) -> Wait | None:
    """Return what an application waits for, or waited for; none where it never did."""
    found = _waits(read_rows(OF_APPLICATION, {"application_id": application.id}))
    return found[0] if found else None


def _waits(waiting: Sequence[Row[int, str, int, str]]) -> list[Wait]:
    if not waiting:
        return []
    ids = [each.id for each in waiting]
    stays = stays_of(ids)
    places = _places(ids)
    lines = {place.id: line_of(place.id) for found in places.values() for place in found}
    return [
        Wait(
            each.id,
            each.ref,
            each.placement_id,
            each.status,
            stays[each.id],
            tuple(_place(each.id, place, lines[place.id]) for place in places[each.id]),
        )
        for each in waiting
    ]


def stays_of(application_ids: Collection[int]) -> Mapping[int, tuple[Stay, ...]]:
    """Return the nights that applications wait for, in order."""
    found: defaultdict[int, list[Stay]] = defaultdict(list)
    rows = db.session.execute(
        select(WaitingStay.application_id, WaitingStay.arrival, WaitingStay.departure)
        .where(WaitingStay.application_id.in_(application_ids))
        .order_by(WaitingStay.arrival)
    )
    for application_id, *days in rows:
        found[application_id].append(Stay(*days))
    return defaultdict(tuple, {key: tuple(stays) for key, stays in found.items()})


def _places(application_ids: Collection[int]) -> defaultdict[int, list[Municipality]]:
    found: defaultdict[int, list[Municipality]] = defaultdict(list)
    rows = db.session.execute(
        select(WaitingPlace.application_id, Municipality)
        .join(Municipality, Municipality.id == WaitingPlace.municipality_id)
        .where(WaitingPlace.application_id.in_(application_ids))
        .order_by(Municipality.sort_key)
    )
    for application_id, municipality in rows:
        found[application_id].append(municipality)
    return found


def _place(application_id: int, municipality: Municipality, line: list[InLine]) -> Place:
    number = next((n for n, each in enumerate(line, 1) if each.application_id == application_id), 0)
    seed = municipality.line_seed if municipality.line_order == LineOrder.PRIORITY_THEN_LOT else None
    return Place(municipality.id, municipality.name, number, len(line), seed)
