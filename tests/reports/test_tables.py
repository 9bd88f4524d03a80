"""The tables of reports against the ledger, counted night by night; and what is told of requests and money."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.bookings.models import Booking
from housing.database import db
from housing.nights.models import BedNight
from housing.organisations.models import Institution
from housing.placements.models import Placement, PlacementNight
from housing.reports.grouping import Scope
from housing.reports.parts import PARTS
from housing.reports.tables import By, Cell, Table
from housing.reports.year import let_for, year_of
from housing.rules.housed import SETTLED
from housing.rules.lifecycle import Status
from housing.rules.nights import Period
from housing.rules.reports import Reported
from housing.stock.models import Bed, Dwelling, Property
from tests.harness.world import World, build_world
from tests.reports.guests import ADDED_ON, OUT_OF_USE, YEAR, a_guest, fill, furnish, noon, scope


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; what happens in the leap year is the tests' to say."""
    return build_world()


def rows_of(table: Table) -> dict[str, tuple[Cell, ...]]:
    return {line.label: line.cells for line in table.lines}


def table(name: str, by: By, about: Scope) -> dict[str, tuple[Cell, ...]]:
    return rows_of(PARTS[name].table(about, by))


def counted_by_hand(about: Scope, key: Any) -> dict[str, Counter[Any]]:
    """Count slept, closed, offered nights and weeks from every row there is, one by one."""
    span = about.nights
    assert span is not None
    houses = dict(db.session.execute(select(Dwelling.id, Property.name).join(Property)).all())
    counted: dict[str, Counter[Any]] = {what: Counter() for what in ("slept", "closed", "offered", "weeks")}
    added = {bed.id: ADDED_ON for bed in db.session.scalars(select(Bed).where(Bed.label == "4"))}
    rows = db.session.execute(
        select(BedNight, Booking.status, Institution.name, PlacementNight.ground)
        .outerjoin(Booking, Booking.id == BedNight.booking_id)
        .outerjoin(Placement, Placement.id == BedNight.placement_id)
        .outerjoin(Institution, Institution.id == Placement.institution_id)
        .outerjoin(
            PlacementNight,
            (PlacementNight.placement_id == BedNight.placement_id) & (PlacementNight.night == BedNight.night),
        )
    ).all()
    beds = list(db.session.scalars(select(Bed).where(Bed.municipality_id == about.municipality.id)))
    standing = {
        (bed.id, night)
        for bed in beds
        for night in span.each_night()
        if (bed.retired_on is None or night < bed.retired_on) and night >= added.get(bed.id, span.arrival)
    }
    for bed in beds:
        for night in span.each_night():
            if (bed.id, night) in standing:
                counted["offered"][key(night, houses[bed.dwelling_id], None)] += 1
    for taken, status, school, ground in rows:
        if taken.municipality_id != about.municipality.id or not span.covers(taken.night):
            continue
        line = key(taken.night, houses[taken.dwelling_id], school)
        if taken.closure_id and (taken.bed_id, taken.night) in standing:
            counted["closed"][line] += 1
        if status in SETTLED:
            counted["slept"][line] += 1
            counted["weeks"][line] += taken.night.weekday() == 2 and ground == "core"
    return counted


def month_label(night: date, *_rest: object) -> str:
    names = ["jan.", "feb.", "mars", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."]
    return f"{names[night.month - 1]} {night.year}"


def house_label(_night: date, house: str, _school: object) -> str:
    return house


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nights_of_a_leap_year_are_those_counted_one_by_one(world: World, app: Any, seed: int) -> None:
    fill(world, furnish(world), seed)
    about = scope(world)
    with app.test_request_context(headers={"Accept-Language": "sv"}):
        for by, key in ((By.MONTH, month_label), (By.PROPERTY, house_label)):
            by_hand = counted_by_hand(about, key)
            assert by_hand["slept"].total() > 100
            assert by_hand["closed"].total() > 0
            for label, (offered, slept, _share, empty, closed) in table("occupancy", by, about).items():
                assert closed == by_hand["closed"][label], label
                assert slept == by_hand["slept"][label], label
                assert offered == by_hand["offered"][label] - by_hand["closed"][label], label
                assert empty == offered - slept, label
            weeks = table("weeks", by, about)
            assert {label: number for label, (number,) in weeks.items() if number} == dict(+by_hand["weeks"])
        months = PARTS["occupancy"].table(about, By.MONTH)
        houses = PARTS["occupancy"].table(about, By.PROPERTY)
        assert months.total == houses.total
        assert len(months.lines) == 12
        assert sum(line.cells[1] or 0 for line in months.lines) == months.total[1]
        let = let_for(about)
        assert let.nights_charged + let.nights_free == months.total[1]


def test_february_of_a_leap_year_ends_with_the_29th(world: World, app: Any) -> None:
    town = furnish(world)
    stay = Period(date(2028, 2, 28), date(2028, 3, 3))
    a_guest(world, town, "anna", "umu", town.beds[0], Status.COMPLETED, stay, asked_at=noon(date(2028, 1, 10)))
    db.session.commit()
    with app.test_request_context():
        rows = table("occupancy", By.MONTH, scope(world))
        assert (rows["feb. 2028"][1], rows["mars 2028"][1]) == (3, 3)
        assert table("weeks", By.MONTH, scope(world))["mars 2028"] == (1,)


def test_a_running_period_ends_with_last_night(world: World, app: Any) -> None:
    town = furnish(world)
    stay = Period(date(2028, 2, 28), date(2028, 3, 3))
    a_guest(world, town, "anna", "umu", town.beds[0], Status.CONFIRMED, stay, asked_at=noon(date(2028, 1, 10)))
    db.session.commit()
    with app.test_request_context():
        rows = table("occupancy", By.MONTH, scope(world, today=date(2028, 3, 1)))
        assert list(rows) == ["jan. 2028", "feb. 2028"]
        assert (rows["feb. 2028"][0], rows["feb. 2028"][1]) == (9 * 28 + 8, 3)
        assert YEAR.is_running(date(2028, 3, 1))


def test_few_students_of_a_university_are_told_with_others_and_beds_always(world: World, app: Any) -> None:
    town = furnish(world)
    schools = ["umu"] * 6 + ["ltu"] * 3 + ["gu"] * 2
    for number, school in enumerate(schools):
        first = date(2028, 1, 10) + timedelta(weeks=3 * number)
        period = Period(first, first + timedelta(days=11))
        bed, asked_at = town.beds[0], noon(first - timedelta(days=20))
        a_guest(world, town, f"s{number}", school, bed, Status.COMPLETED, period, asked_at=asked_at)
    db.session.commit()
    about = scope(world)
    with app.test_request_context():
        occupied = PARTS["occupancy"].table(about, By.INSTITUTION)
        assert rows_of(occupied) == {"Umeå universitet": (6 * 13, 55), "Övriga lärosäten tillsammans": (5 * 13, 45)}
        assert not occupied.is_apart
        assert table("weeks", By.INSTITUTION, about) == {
            "Umeå universitet": (12,),
            "Övriga lärosäten tillsammans": (10,),
        }
        assert table("requests", By.INSTITUTION, about)["Umeå universitet"][:2] == (5, 5)
        half = scope(world, Reported("VT28", date(2028, 1, 17), date(2028, 3, 1)))
        assert list(table("occupancy", By.INSTITUTION, half)) == ["Alla lärosäten tillsammans"]


def test_requests_waiting_and_refusals(world: World, app: Any) -> None:
    town = furnish(world)
    fates = (Status.COMPLETED, Status.DECLINED, Status.REQUESTED, Status.NO_SHOW)
    for number, fate in enumerate(fates):
        first = date(2028, 9, 4) + timedelta(weeks=2 * number)
        asked_at = datetime(2028, 3, 30 + number % 2, 23, tzinfo=UTC)  # 31 March, or 1 April, in Sweden
        period = Period(first, first + timedelta(days=4))
        a_guest(world, town, f"s{number}", "umu", town.beds[0], fate, period, asked_at=asked_at)
    db.session.commit()
    about = scope(world)
    with app.test_request_context():
        asked = table("requests", By.MONTH, about)
        assert asked["mars 2028"] == (2, 1, 0, 0, 0, 1)
        assert asked["apr. 2028"] == (2, 1, 1, 0, 0, 0)
        assert sum(row[0] or 0 for row in asked.values()) == 4
        # asked on Friday, answered on Monday; both that one and the one still unanswered are late
        assert table("waiting", By.MONTH, about)["mars 2028"] == (1, 1, 1, 2, 1)
        refused = PARTS["refusals"].table(about, By.PROPERTY)
        assert refused.columns == ("Fick nej", "Inget rum fanns kvar de veckorna")
        assert rows_of(refused) == {"Björkbacken": (1, 1)}
        months = table("refusals", By.MONTH, about)
        assert months["apr. 2028"] == (1, 1)


def test_the_price_of_a_stay_falls_on_its_nights(world: World, app: Any) -> None:
    town = furnish(world)
    priced, free = town.beds[1], town.beds[0]
    stay = Period(date(2027, 12, 27), date(2028, 1, 7))
    for name, bed in (("anna", priced), ("berit", free)):
        a_guest(world, town, name, "umu", bed, Status.COMPLETED, stay, asked_at=noon(date(2027, 12, 1)))
    db.session.commit()
    old, new = scope(world, Reported("2027", date(2027, 1, 1), YEAR.first_day)), scope(world)
    let = [let_for(about) for about in (old, new)]
    assert [each.ore for each in let] == [6 * 6_666, 7 * 6_666]
    assert [(each.nights_charged, each.nights_free) for each in let] == [(6, 6), (7, 7)]
    with app.test_request_context():
        figures = {each.name: each.number for each in (*year_of(new).figures, *year_of(new).let)}
    assert figures["Gästnätter"] == 14
    assert figures["Boenden"] == 2
    assert figures["Sängar"] == 3 + 3 + 4 - len(OUT_OF_USE)
    assert figures["Avtalat med studenterna"] == 466
