"""Placements: their windows are what periods, margins and gaps make, and a night left outside waits for an answer."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import exists, func, select

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.models import Booking
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.organisations.models import Municipality
from housing.placements.models import Placement, PlacementNight, PlacementPeriod
from housing.rules.lifecycle import HOLDING
from housing.rules.nights import Ground, Period, window

MADE_BY_PEOPLE = frozenset({Ground.GRANTED, Ground.OUTSIDE})
BATCH = 500

Rules = tuple[int, int, int]
"""Margin before, margin after and kept gap, in nights."""


def windows_are_made_of_periods(_day: date) -> Iterator[Breach]:
    """The window of each published placement is its periods with margins and gaps; grants come on top."""
    table = Municipality.__table__.c
    rules: dict[int, Rules] = {
        id_: (before, after, gap)
        for id_, before, after, gap in db.session.execute(
            select(table.id, table.margin_before, table.margin_after, table.keep_gap_nights)
        )
    }
    published = db.session.execute(
        select(Placement.id, Placement.ref, Placement.municipality_id).where(Placement.status == "published")
    ).all()
    for start in range(0, len(published), BATCH):
        batch = {id_: (ref, rules[municipality_id]) for id_, ref, municipality_id in published[start : start + BATCH]}
        yield from _windows_of(batch)


def nights_outside_wait_for_an_answer(day: date) -> Iterator[Breach]:
    """A night that a moved placement left outside is in use, and from today on its booking has an open proposal."""
    outside = PlacementNight.ground == Ground.OUTSIDE
    used = exists().where(BedNight.placement_id == PlacementNight.placement_id, BedNight.night == PlacementNight.night)
    unused = db.session.execute(
        select(Placement.ref, func.count())
        .join(PlacementNight, PlacementNight.placement_id == Placement.id)
        .where(outside, ~used)
        .group_by(Placement.ref)
    )
    for ref, count in unused:
        yield Breach("windows", f"placement {ref}", f"{count} nights outside that nobody has")
    waits = exists().where(ChangeProposal.booking_id == Booking.id, ChangeProposal.status == "open")
    unanswered = db.session.execute(
        select(Booking.ref, func.count())
        .join(BedNight, BedNight.booking_id == Booking.id)
        .join(
            PlacementNight,
            (PlacementNight.placement_id == BedNight.placement_id) & (PlacementNight.night == BedNight.night),
        )
        .where(outside, BedNight.night >= day, Booking.status.in_(HOLDING), ~waits)
        .group_by(Booking.ref)
    )
    for ref, count in unanswered:
        yield Breach("windows", f"booking {ref}", f"{count} nights outside its placement, and no proposal about them")


def proposals_are_about_what_is_held(_day: date) -> Iterator[Breach]:
    """What is proposed is about a booking that still holds nights, and in its own municipality."""
    wrong = (
        (Booking.status.not_in(HOLDING), "is proposed for a booking that has ended"),
        (Booking.municipality_id != ChangeProposal.municipality_id, "names another municipality than its booking"),
    )
    for is_wrong, what in wrong:
        rows = select(ChangeProposal.ref).join(Booking, Booking.id == ChangeProposal.booking_id)
        for ref in db.session.scalars(rows.where(ChangeProposal.status == "open", is_wrong)):
            yield Breach("proposals", f"proposal {ref}", what)


def _windows_of(placements: dict[int, tuple[str, Rules]]) -> Iterator[Breach]:
    periods: dict[int, list[Period]] = defaultdict(list)
    for id_, first_day, last_day in db.session.execute(
        select(PlacementPeriod.placement_id, PlacementPeriod.first_day, PlacementPeriod.last_day).where(
            PlacementPeriod.placement_id.in_(placements)
        )
    ):
        periods[id_].append(Period(first_day, last_day))
    nights = db.session.execute(
        select(PlacementNight.placement_id, PlacementNight.night, PlacementNight.ground)
        .where(PlacementNight.placement_id.in_(placements), PlacementNight.ground.not_in(MADE_BY_PEOPLE))
        .order_by(PlacementNight.placement_id)
    )
    written = {
        id_: {row.night: row.ground for row in found}
        for id_, found in groupby(nights, key=lambda row: row.placement_id)
    }
    granted = _granted(placements)
    for id_, (ref, rules) in placements.items():
        if not periods[id_]:
            yield Breach("windows", f"placement {ref}", "is published without a period")
            continue
        made = {night: str(ground) for night, ground in window(sorted(periods[id_]), *rules).items()}
        expected = {night: ground for night, ground in made.items() if (id_, night) not in granted}
        if written.get(id_, {}) != expected:
            differing = set(written.get(id_, {}).items()) ^ set(expected.items())
            first = min(night for night, _ in differing)
            yield Breach("windows", f"placement {ref}", f"is not what its periods make, first on {first}")


def _granted(placements: dict[int, tuple[str, Rules]]) -> set[tuple[int, date]]:
    rows = db.session.execute(
        select(PlacementNight.placement_id, PlacementNight.night).where(
            PlacementNight.placement_id.in_(placements), PlacementNight.ground.in_(MADE_BY_PEOPLE)
        )
    )
    return {(id_, night) for id_, night in rows}
