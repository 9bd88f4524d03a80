"""What the walk of a line needs to know, in a fixed number of statements however many wait."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, or_, select

from housing.bookings.models import Application, Booking, Wish
from housing.bookings.queries.parties import party_keys
from housing.bookings.queries.waiting import TURNS, WAITS, order_of, turn_of
from housing.bookings.waiting import (
    LineProposal,
    LineProposalNight,
    LineSkip,
    Waiting,
    WaitingPlace,
    WaitingStay,
)
from housing.database import db, read_rows
from housing.nights.models import BedNight
from housing.organisations.models import Municipality, PlacementSite
from housing.placements.models import Placement
from housing.rules.facts import Fact, facts_of
from housing.rules.lifecycle import Status
from housing.rules.line_homes import Homes
from housing.rules.line_order import turn_key
from housing.rules.nights import ONE_DAY, Stay, still_ahead
from housing.rules.parties import PartyKey
from housing.rules.seekers import LineBed, Occupied, Seeker, Skip, Wants
from housing.rules.sharing import Flat, FlatNotSaidError, Sharing, company_key, room_company_key
from housing.stock.models import Bed, Dwelling, Property


@dataclass(frozen=True, slots=True)
class Freed:
    """What came free: the dwellings of these beds (none: all of the municipality's), on these nights (none: any)."""

    bed_ids: tuple[int, ...] = ()
    nights: Stay | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A point on the map."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Line:
    """Those who wait in their order, and from where each of them goes to her shifts, by `Seeker.key`."""

    seekers: tuple[Seeker, ...]
    sites: Mapping[int, Where]
    students: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """The beds that a line is walked for, what is taken of them or proposed, by proposal, and where each stands."""

    beds: tuple[LineBed, ...]
    taken: tuple[Occupied, ...]
    proposed: Mapping[int, tuple[Occupied, ...]]
    homes: Mapping[int, Where]

    def all_homes(self) -> Homes:
        """Return the beds with all that is taken or proposed of them."""
        return Homes(self.beds, (*self.taken, *(each for nights in self.proposed.values() for each in nights)))

    def home_of(self, bed: LineBed, proposal_id: int) -> Homes:
        """Return the beds of one dwelling with what is taken of them by others than this proposal."""
        beds = [each for each in self.beds if each.dwelling_id == bed.dwelling_id]
        others = [each for number, nights in self.proposed.items() if number != proposal_id for each in nights]
        return Homes(beds, [each for each in (*self.taken, *others) if each.dwelling_id == bed.dwelling_id])


def line_to_walk(municipality_id: int, freed: Freed, today: date, *, only: Collection[int] | None = None) -> Line:
    """Return those who wait for nights that came free, in their order; all who wait where nothing is said of nights.

    Whoever is `open` names a bed, and has that one if it is free: her officer finds it where she asked for it.
    `only`: of these applications.
    """
    statement, here = _asked(freed), _in_this_line(municipality_id)
    if only is not None:
        named = Application.id.in_(only)
        statement, here = statement.where(named), here.where(named)
    rows = read_rows(statement, {"municipality_id": municipality_id})
    key = turn_key(*order_of(municipality_id))
    rows = sorted(rows, key=lambda row: key(turn_of(row)))
    ids = [row.id for row in rows]
    if not ids:
        return Line((), {}, {})
    stays = _stays(here, today)
    has_bed, proposed, not_beds = _own_nights(here, today), _proposed(here), _refused(here, municipality_id)
    names = _named(here, municipality_id)
    parties = party_keys({row.placement_id for row in rows})
    seekers = tuple(
        Seeker(
            key=row.id,
            party=parties.get(row.placement_id) or PartyKey(row.student_id),
            stays=stays[row.id],
            wants=frozenset(want for want in Wants if getattr(row, want.value)),
            flat=Flat(row.flat) if row.flat else None,
            shares_room=row.shares_room,
            has_bed=has_bed.get(row.student_id, frozenset()),
            is_proposed=row.id in proposed,
            not_beds=not_beds.get(row.placement_id, {}),
            names=names.get(row.id),
        )
        for row in rows
        if stays[row.id]
    )
    sites = {row.id: Where(row.latitude, row.longitude) for row in rows}
    return Line(seekers, sites, {row.id: row.student_id for row in rows})


def _asked(freed: Freed) -> Select[*tuple[Any, ...]]:
    statement = (
        TURNS.add_columns(
            Application.student_id,
            Application.placement_id,
            Application.flat,
            Application.shares_room,
            *(getattr(Waiting, want.value) for want in Wants),
            PlacementSite.latitude,
            PlacementSite.longitude,
        )
        .join(PlacementSite, PlacementSite.id == Placement.site_id)
        .where(Placement.status == "published", Placement.housing != "no")
    )
    if freed.nights is None:
        return statement
    needs = exists().where(
        WaitingStay.application_id == Application.id,
        WaitingStay.arrival < freed.nights.departure,
        WaitingStay.departure > freed.nights.arrival,
    )
    return statement.where(needs)


def _in_this_line(municipality_id: int) -> Select[int]:
    return (
        select(Application.id)
        .join(WaitingPlace, WaitingPlace.application_id == Application.id)
        .where(WaitingPlace.municipality_id == municipality_id, WAITS)
    )


def _stays(here: Select[int], today: date) -> Mapping[int, tuple[Stay, ...]]:
    found: defaultdict[int, list[Stay]] = defaultdict(list)
    rows = db.session.execute(
        select(WaitingStay.application_id, WaitingStay.arrival, WaitingStay.departure).where(
            WaitingStay.application_id.in_(here), WaitingStay.departure > today
        )
    )
    for application_id, arrival, departure in rows:
        found[application_id].append(Stay(arrival, departure))
    return defaultdict(tuple, {key: still_ahead(stays, today) for key, stays in found.items()})


def _own_nights(here: Select[int], today: date) -> dict[int, frozenset[date]]:
    students = here.with_only_columns(Application.student_id)
    found: defaultdict[int, set[date]] = defaultdict(set)
    rows = db.session.execute(
        select(BedNight.student_id, BedNight.night).where(BedNight.student_id.in_(students), BedNight.night >= today)
    )
    for student_id, night in rows:
        found[student_id or 0].add(night)
    return {student_id: frozenset(nights) for student_id, nights in found.items()}


def _proposed(here: Select[int]) -> frozenset[int]:
    rows = db.session.scalars(
        select(LineProposal.application_id).where(LineProposal.application_id.in_(here), LineProposal.status == "open")
    )
    return frozenset(rows)


def _named(here: Select[int], municipality_id: int) -> dict[int, int]:
    """Return the beds in a municipality that applications in its line name."""
    rows = db.session.execute(
        select(Wish.application_id, Wish.bed_id).where(
            Wish.application_id.in_(here), Wish.municipality_id == municipality_id, Wish.rank == 1
        )
    )
    return dict(rows.all())


def _refused(here: Select[int], municipality_id: int) -> dict[int, dict[int, Skip]]:
    """Return the beds that students have said no to, or an officer for them, by placement."""
    placements = here.with_only_columns(Application.placement_id)
    ended = Booking.status.in_((Status.WITHDRAWN, Status.EXPIRED))
    rows = db.session.execute(
        select(Application.placement_id, LineProposal.bed_id, LineProposal.status)
        .join(Application, Application.id == LineProposal.application_id)
        .outerjoin(Booking, Booking.id == LineProposal.booking_id)
        .where(
            LineProposal.municipality_id == municipality_id,
            Application.placement_id.in_(placements),
            or_(LineProposal.status == "passed", ended),
        )
    )
    found: defaultdict[int, dict[int, Skip]] = defaultdict(dict)
    for placement_id, bed_id, status in rows:
        found[placement_id][bed_id] = Skip.PASSED_OVER if status == "passed" else Skip.SAID_NO
    return dict(found)


def ground_to_walk(municipality_id: int, freed: Freed, today: date) -> Ground:
    """Return the beds of the dwellings that something came free in; all of the municipality's where none is named."""
    standing = [or_(model.retired_on.is_(None), model.retired_on > today) for model in (Bed, Dwelling, Property)]
    statement = (
        select(
            Bed.id,
            Bed.dwelling_id,
            Bed.room_key,
            Bed.is_shared_room,
            Dwelling.sharing,
            Dwelling.step_free,
            Dwelling.animals,
            Dwelling.facts,
            Dwelling.turnover_nights,
            Municipality.facts.label("standard"),
            Bed.retired_on,
            Dwelling.retired_on.label("dwelling_retired_on"),
            Property.retired_on.label("property_retired_on"),
            Property.latitude,
            Property.longitude,
        )
        .join(Dwelling, Dwelling.id == Bed.dwelling_id)
        .join(Property, Property.id == Dwelling.property_id)
        .join(Municipality, Municipality.id == Bed.municipality_id)
        .where(Bed.municipality_id == municipality_id, Municipality.live_since.is_not(None), *standing)
        .order_by(Bed.id)
    )
    if freed.bed_ids:
        statement = statement.where(Bed.dwelling_id.in_(select(Bed.dwelling_id).where(Bed.id.in_(freed.bed_ids))))
    rows = db.session.execute(statement).all()
    beds = tuple(_bed(row) for row in rows)
    dwellings = sorted({bed.dwelling_id for bed in beds})
    # A guest who has left keeps the bed empty for as long as it turns over.
    since = today - ONE_DAY * max((bed.turnover_nights for bed in beds), default=0)
    taken = _taken(dwellings, since) if dwellings else ()
    proposed = _proposed_nights(dwellings, beds) if dwellings else {}
    return Ground(beds, tuple(taken), proposed, {row.id: Where(row.latitude, row.longitude) for row in rows})


def _bed(row: Any) -> LineBed:
    retired = [each for each in (row.retired_on, row.dwelling_retired_on, row.property_retired_on) if each]
    return LineBed(
        id=row.id,
        dwelling_id=row.dwelling_id,
        room_key=row.room_key,
        is_shared_room=row.is_shared_room,
        sharing=Sharing(row.sharing),
        step_free=row.step_free,
        has_lock=facts_of(row.standard, row.facts)[Fact.DOOR_LOCK] == "yes",
        animals_allowed=row.animals == "allowed",
        out_of_use_on=min(retired, default=None),
        turnover_nights=row.turnover_nights,
    )


def _taken(dwelling_ids: Collection[int], since: date) -> list[Occupied]:
    rows = db.session.execute(
        select(
            BedNight.bed_id,
            BedNight.dwelling_id,
            BedNight.night,
            BedNight.company,
            BedNight.room,
            BedNight.room_company,
            BedNight.student_id,
            BedNight.hold_id,
        ).where(BedNight.dwelling_id.in_(dwelling_ids), BedNight.night >= since)
    )
    return [
        Occupied(row.bed_id, row.dwelling_id, row.night, row.company, row.room, row.room_company, _whose(row))
        for row in rows
    ]


def _whose(row: Any) -> str | None:
    if row.student_id is not None:
        return PartyKey(row.student_id).of_student
    return f"h:{row.hold_id}" if row.hold_id is not None else None


def _proposed_nights(dwelling_ids: Collection[int], beds: Sequence[LineBed]) -> Mapping[int, tuple[Occupied, ...]]:
    """Return what is proposed there already, by proposal, with the company that each would bring."""
    by_id = {bed.id: bed for bed in beds}
    rows: Sequence[Any] = db.session.execute(
        select(
            LineProposalNight.bed_id,
            LineProposalNight.night,
            LineProposalNight.student_id,
            LineProposal.id,
            Application.placement_id,
            Application.flat,
        )
        .join(LineProposal, LineProposal.id == LineProposalNight.proposal_id)
        .join(Application, Application.id == LineProposal.application_id)
        .where(LineProposal.dwelling_id.in_(dwelling_ids))
    ).all()
    parties = party_keys({row.placement_id for row in rows})
    found: defaultdict[int, list[Occupied]] = defaultdict(list)
    for bed_id, night, student_id, proposal_id, placement_id, flat in rows:
        bed, answered = by_id.get(bed_id), Flat(flat) if flat else None
        party = parties.get(placement_id) or PartyKey(student_id)
        if bed is None:
            continue
        room = bed.room_key if bed.is_shared_room else None
        try:
            company = company_key(bed.sharing, answered, party.of_home)
            in_room = room_company_key(bed.sharing, bed.is_shared_room, answered, party.of_room) if room else None
        except FlatNotSaidError:  # the home has become one for women or men since: nobody can join her unasked
            company, in_room = party.of_home, party.of_room if room else None
        whose = party.of_student
        found[proposal_id].append(Occupied(bed_id, bed.dwelling_id, night, company, room, in_room, whose))
    return {proposal_id: tuple(nights) for proposal_id, nights in found.items()}


def proposals_refused(municipality_id: int, today: date) -> dict[int, Skip]:
    """Return what is proposed in a municipality and the rules would not propose any more, and why, by its number.

    As when another guest has come too near since, or the home has become another: the ledger would refuse it.
    """
    here = (LineProposal.municipality_id == municipality_id, LineProposal.status == "open")
    rows = db.session.execute(
        select(LineProposal.id, LineProposal.application_id, LineProposal.bed_id).where(*here)
    ).all()
    if not rows:
        return {}
    line = line_to_walk(municipality_id, Freed(), today, only=sorted(row.application_id for row in rows))
    ground = ground_to_walk(municipality_id, Freed(tuple(sorted(row.bed_id for row in rows))), today)
    seekers, beds = {each.key: each for each in line.seekers}, {each.id: each for each in ground.beds}
    found = {}
    for proposal_id, application_id, bed_id in rows:
        seeker, bed = seekers.get(application_id), beds.get(bed_id)
        if seeker is None or bed is None:
            continue
        why = ground.home_of(bed, proposal_id).fit(replace(seeker, is_proposed=False), bed)
        if why is not None:
            found[proposal_id] = why
    return found


def last_skips(bed_ids: Collection[int], application_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """Return why each did not get each of the beds the last time, by application and bed."""
    if not bed_ids or not application_ids:
        return {}
    rows = db.session.execute(
        select(LineSkip.application_id, LineSkip.bed_id, LineSkip.why)
        .where(LineSkip.bed_id.in_(bed_ids))
        .order_by(LineSkip.at)
    )
    wanted = frozenset(application_ids)
    return {(row.application_id, row.bed_id): row.why for row in rows if row.application_id in wanted}
