"""One dwelling never has two spellings of one room, and its ledger follows the beds."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.nights import ledger
from housing.nights.ledger import Because, BedNights, NightsRefused
from housing.nights.models import BedNight
from housing.stock.models import Bed
from housing.stock.services.beds import BedValues, add_bed, change_bed, retire_bed
from tests.nights.ground import NIGHTS, Ground, lay
from tests.stock.test_beds import BY, TODAY


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """The town, its beds and nothing taken."""
    return lay(session_scope)


def furnish(ground: Ground, label: str, room: str) -> Bed:
    dwelling = ground.beds["mixed-1"].dwelling
    bed = add_bed(dwelling, BedValues(label, room), ore_per_night=0, prices_from=TODAY, **BY)
    ground.beds[label] = bed
    return bed


def in_room(bed: Bed, company: str) -> BedNights:
    """Return nights in a shared room of a mixed home."""
    return BedNights(bed.id, bed.dwelling_id, bed.municipality_id, NIGHTS, "*", bed.room_key, company)


def rooms_named(bed: Bed, session: Session) -> set[str | None]:
    return set(session.scalars(select(BedNight.room).where(BedNight.bed_id == bed.id)))


def test_women_and_men_do_not_meet_in_a_room_that_is_spelt_in_two_ways(ground: Ground) -> None:
    furnish(ground, "A", "Rum 50")
    furnish(ground, "B", "rum  50")
    ground.beds["A"].room = "RUM 50"  # past the services
    ground.session.flush()
    ledger.take(ground.taker("anna"), [in_room(ground.beds["A"], "women")])
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(ground.taker("bo"), [in_room(ground.beds["B"], "men")])
    assert refusal.value.because is Because.OTHER_COMPANY


def test_a_new_bed_takes_over_the_spelling_that_is_there(ground: Ground) -> None:
    furnish(ground, "A", "Rum 50")
    assert furnish(ground, "B", "rum  50").room == "Rum 50"
    retire_bed(ground.beds["A"], **BY)
    retire_bed(ground.beds["B"], **BY)
    assert furnish(ground, "C", "RUM 50").room == "Rum 50"


def test_a_bed_that_is_moved_takes_over_the_spelling_that_is_there(ground: Ground) -> None:
    furnish(ground, "A", "Rum 50")
    bed = furnish(ground, "B", "rum 51")
    change_bed(bed, BedValues("B", "RUM 50"), **BY)
    assert (bed.room, bed.is_shared_room) == ("Rum 50", True)


def test_another_spelling_is_for_every_bed_of_the_room_and_its_guests_keep_it(ground: Ground) -> None:
    first, second = ground.beds["one_room-1"], ground.beds["one_room-2"]
    ledger.take(ground.taker("anna"), [in_room(ground.beds["one_room-1"], "women")])
    change_bed(second, BedValues("2", "RUM 1"), **BY)
    assert {bed.room for bed in first.dwelling.beds} == {"RUM 1"}
    assert first.is_shared_room
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(ground.taker("bo"), [in_room(ground.beds["one_room-2"], "men")])
    assert refusal.value.because is Because.OTHER_COMPANY


def test_a_guest_whose_bed_leaves_the_shared_room_no_longer_decides_who_sleeps_there(ground: Ground) -> None:
    moved = ground.beds["one_room-1"]
    ledger.take(ground.taker("anna"), [in_room(ground.beds["one_room-1"], "women")])
    change_bed(moved, BedValues("1", "rum 7"), **BY)
    ground.session.flush()
    assert rooms_named(moved, ground.session) == {None}
    assert not moved.is_shared_room
    ledger.take(ground.taker("bo"), [in_room(ground.beds["one_room-2"], "men")])


def test_nights_that_passed_keep_the_room_they_were_in(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [in_room(ground.beds["one_room-1"], "women")])
    ledger.leave_room(ground.beds["one_room-1"].id, NIGHTS[2])
    rows = select(BedNight.night, BedNight.room).where(BedNight.bed_id == ground.beds["one_room-1"].id)
    named = ground.session.execute(rows.order_by(BedNight.night)).all()
    assert [room for _, room in named] == ["rum 1", "rum 1", None, None, None]
