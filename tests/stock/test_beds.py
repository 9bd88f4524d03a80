"""Keeping beds: rooms that become shared, prices by date, and guests who are to come."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypedDict

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.audit import AuditEntry
from housing.nights import ledger
from housing.stock.models import Bed
from housing.stock.queries.stock import bed_of, dwelling_of, price_on, property_of
from housing.stock.refusals import StockProblem, StockRefusedError
from housing.stock.services.beds import BedValues, add_bed, change_bed, restore_bed, retire_bed, set_price
from housing.stock.services.dwellings import DwellingValues, add_dwelling, retire_dwelling
from housing.stock.services.properties import Address, PropertyValues, add_property, retire_property
from tests.nights.ground import AT, NIGHTS, Ground, lay

TODAY = AT.date()


class By(TypedDict):
    """Who changes the stock, and when."""

    person_id: int | None
    at: datetime


BY = By(person_id=None, at=AT)


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """The town, its beds and nothing taken."""
    return lay(session_scope)


def book(ground: Ground, bed: str) -> None:
    ledger.take(ground.taker(f"guest-{bed}"), [ground.nights(bed, "women" if "same" in bed or "one" in bed else "*")])


def in_shared_rooms(*beds: Bed) -> list[bool]:
    return [bed.is_shared_room for bed in beds]


def problems(error: pytest.ExceptionInfo[StockRefusedError]) -> list[str]:
    return [str(refusal.code) for refusal in error.value.refusals]


def test_a_second_bed_in_a_room_makes_it_shared_and_taking_it_away_makes_it_one_persons_again(ground: Ground) -> None:
    first = ground.beds["mixed-1"]
    second = add_bed(first.dwelling, BedValues("1b", "Rum  1"), ore_per_night=0, prices_from=TODAY, **BY)
    assert in_shared_rooms(first, second) == [True, True]
    retire_bed(second, **BY)
    assert in_shared_rooms(first, second) == [False, False]
    restore_bed(second, **BY)
    assert in_shared_rooms(first, second) == [True, True]


def test_nobody_gets_a_room_mate_whom_they_did_not_agree_to(ground: Ground) -> None:
    book(ground, "mixed-1")
    dwelling = ground.beds["mixed-1"].dwelling
    with pytest.raises(StockRefusedError) as adding:
        add_bed(dwelling, BedValues("1b", "rum 1"), ore_per_night=0, prices_from=TODAY, **BY)
    with pytest.raises(StockRefusedError) as moving:
        change_bed(ground.beds["mixed-2"], BedValues("2", "rum 1"), **BY)
    assert problems(adding) == problems(moving) == [StockProblem.ROOM_HAS_GUESTS]
    assert adding.value.refusals[0].facts["first_night"] == NIGHTS[0]


def test_a_guest_who_shares_does_not_mind_a_third_bed(ground: Ground) -> None:
    book(ground, "one_room-1")
    add_bed(ground.beds["one_room-1"].dwelling, BedValues("4", "rum 1"), ore_per_night=0, prices_from=TODAY, **BY)


def test_a_label_is_taken_whatever_its_case(ground: Ground) -> None:
    dwelling = ground.beds["mixed-1"].dwelling
    add_bed(dwelling, BedValues("Alkov", "alkov"), ore_per_night=0, prices_from=TODAY, **BY)
    with pytest.raises(StockRefusedError) as refused:
        add_bed(dwelling, BedValues("ALKOV ", "rum 9"), ore_per_night=0, prices_from=TODAY, **BY)
    assert problems(refused) == [StockProblem.LABEL_TAKEN]


@pytest.mark.parametrize("thing", ["bed", "dwelling", "property"])
def test_what_guests_are_to_come_to_stays_in_use(ground: Ground, thing: str) -> None:
    book(ground, "mixed-2")
    bed = ground.beds["mixed-2"]
    retire: dict[str, Callable[[], None]] = {
        "bed": partial(retire_bed, bed, **BY),
        "dwelling": partial(retire_dwelling, bed.dwelling, **BY),
        "property": partial(retire_property, bed.dwelling.property, **BY),
    }
    with pytest.raises(StockRefusedError) as refused:
        retire[thing]()
    assert problems(refused) == [StockProblem.HAS_GUESTS]
    assert all(each.retired_on is None for each in ground.beds.values())


def test_a_property_without_guests_goes_out_of_use_whole(ground: Ground) -> None:
    house = ground.beds["mixed-1"].dwelling.property
    retire_property(house, **BY)
    assert house.retired_on == TODAY
    assert all(bed.retired_on == TODAY for dwelling in house.dwellings for bed in dwelling.beds)


def test_a_price_holds_from_its_day_and_may_be_corrected(ground: Ground) -> None:
    bed = ground.beds["mixed-1"]
    set_price(bed, 75_00, TODAY, **BY)
    set_price(bed, 120_00, TODAY + timedelta(days=30), **BY)
    assert price_on(bed.prices, TODAY + timedelta(days=29)) == 75_00
    assert price_on(bed.prices, TODAY + timedelta(days=30)) == 120_00
    set_price(bed, 100_00, TODAY + timedelta(days=30), **BY)
    assert price_on(bed.prices, date(2027, 6, 1)) == 100_00
    assert len(bed.prices) == 2


def test_others_references_find_nothing(ground: Ground) -> None:
    bed = ground.beds["other-mixed-1"]
    own, other = ground.municipality.id, ground.other_municipality.id
    assert bed_of(own, bed.ref) is None
    assert dwelling_of(own, bed.dwelling.ref) is None
    assert property_of(own, bed.dwelling.property.ref) is None
    assert bed_of(other, bed.ref) is bed


def test_two_properties_of_one_name_are_told_apart_by_municipality(ground: Ground) -> None:
    values = PropertyValues(Address("House", "Gatan 2", "Storuman", 65.1, 17.1))
    with pytest.raises(StockRefusedError) as refused:
        add_property(ground.municipality, values, **BY)
    assert problems(refused) == [StockProblem.NAME_TAKEN]
    ground.beds["other-mixed-1"].dwelling.property.name_key = "hut"
    house = add_property(ground.other_municipality, values, **BY)
    add_dwelling(house, DwellingValues("lgh 1", "mixed", step_free=True, animals="never"), **BY)


def test_every_change_is_in_the_audit(ground: Ground) -> None:
    bed = ground.beds["mixed-1"]
    set_price(bed, 75_00, TODAY, **BY)
    change_bed(bed, BedValues("1a", "rum 1"), **BY)
    retire_bed(bed, **BY)
    actions = ground.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_ref == bed.ref))
    assert sorted(actions) == ["bed changed", "bed retired", "price set"]
