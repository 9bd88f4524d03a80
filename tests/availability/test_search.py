"""What a student is shown: beds free on every night she needs, in homes whose company she can join."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from housing.availability.queries.reach import places_in_reach
from housing.availability.search import BedOnOffer, Filter, Order, beds_on_offer, chosen, homes_of
from housing.nights import ledger
from housing.nights.ledger import ForClosure
from housing.rules.distance import Reach
from housing.rules.nights import Stay
from housing.rules.parties import PartyKey
from housing.rules.sharing import Flat
from housing.stock.models import BedPrice
from tests.nights.ground import FIRST, NIGHTS, Ground, lay

WHOLE = (Stay(FIRST, NIGHTS[-1].replace(day=12)),)
HALVES = (Stay(NIGHTS[0], NIGHTS[2]), Stay(NIGHTS[3], NIGHTS[4]))


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """Two towns that house students, nothing taken."""
    ground = lay(session_scope)
    ground.municipality.live_since = ground.other_municipality.live_since = FIRST.replace(year=2020)
    session_scope.commit()
    return ground


def offered(ground: Ground, stays: tuple[Stay, ...] = WHOLE, student_id: int = 0) -> dict[str, BedOnOffer]:
    """Return the beds of the ground's own town on offer, by name."""
    names = {bed.id: name for name, bed in ground.beds.items()}
    own = [place for place in places_in_reach(ground.site) if place.id == ground.municipality.id]
    offers = beds_on_offer(stays, own, ground.site, party=PartyKey(student_id))
    return {names[offer.bed.bed_id]: offer for offer in offers}


def test_everything_is_free_where_nobody_is(ground: Ground) -> None:
    assert len(offered(ground)) == 12


def test_one_taken_night_takes_the_bed_from_the_whole_stay(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [ground.nights("mixed-1", nights=NIGHTS[3:4])])
    ledger.take(ForClosure(ground.closure("mixed-2").id), [ground.nights("mixed-2", None, nights=NIGHTS[:1])])
    assert {"mixed-1", "mixed-2"}.isdisjoint(offered(ground))
    assert "mixed-3" in offered(ground)


def test_a_gap_is_not_asked_for(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [ground.nights("mixed-1", nights=NIGHTS[2:3])])
    assert "mixed-1" not in offered(ground)
    assert "mixed-1" in offered(ground, HALVES)


def test_a_guest_decides_whose_flat_it_is(ground: Ground) -> None:
    assert offered(ground)["same_gender-2"].needs is None
    ledger.take(ground.taker("anna"), [ground.nights("same_gender-1", "women")])
    assert offered(ground)["same_gender-2"].needs is Flat.WOMEN


def test_women_one_week_and_men_the_next_leave_nothing_for_both_weeks(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [ground.nights("same_gender-1", "women", nights=NIGHTS[:2])])
    ledger.take(ground.taker("bo"), [ground.nights("same_gender-2", "men", nights=NIGHTS[2:])])
    assert "same_gender-3" not in offered(ground)
    assert offered(ground, (Stay(NIGHTS[2], NIGHTS[4]),))["same_gender-3"].needs is Flat.MEN


def test_a_home_for_one_party_is_closed_to_others_though_a_room_stands_empty(ground: Ground) -> None:
    anna = ground.taker("anna")
    ledger.take(anna, [ground.nights("single_party-1", f"s:{anna.student_id}", nights=NIGHTS[:1])])
    assert not {name for name in offered(ground) if name.startswith("single_party")}
    assert "single_party-2" in offered(ground, student_id=anna.student_id)


def test_a_shared_room_takes_the_kind_of_its_first_guest_in_a_mixed_home(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [ground.nights("mixed-1")])
    ledger.take(ground.taker("bo"), [replace(ground.nights("one_room-1", "*"), room_company="men")])
    assert offered(ground)["one_room-2"].needs is Flat.MEN
    assert offered(ground)["mixed-2"].needs is None


def test_the_price_is_for_the_whole_stay_night_by_night(ground: Ground) -> None:
    bed = ground.beds["mixed-1"]
    ground.session.add_all(
        [
            BedPrice(bed_id=bed.id, valid_from=FIRST.replace(year=2026), ore_per_night=10_000),
            BedPrice(bed_id=bed.id, valid_from=NIGHTS[3], ore_per_night=12_550),
        ]
    )
    ground.session.commit()
    assert offered(ground)["mixed-1"].ore == 3 * 10_000 + 2 * 12_550
    assert offered(ground)["mixed-2"].ore == 0


def test_a_bed_priced_from_a_later_night_is_offered_at_that_price(ground: Ground) -> None:
    bed = ground.beds["mixed-1"]
    ground.session.add(BedPrice(bed_id=bed.id, valid_from=NIGHTS[3], ore_per_night=12_550))
    ground.session.commit()
    assert offered(ground)["mixed-1"].ore == 5 * 12_550


def test_retired_stock_is_not_offered_for_nights_after_it_goes(ground: Ground) -> None:
    ground.beds["mixed-1"].retired_on = NIGHTS[3]
    ground.beds["same_gender-1"].dwelling.retired_on = FIRST
    ground.session.commit()
    found = offered(ground)
    assert "mixed-1" not in found
    assert not {name for name in found if name.startswith("same_gender")}
    assert "mixed-1" in offered(ground, (Stay(NIGHTS[0], NIGHTS[2]),))


def test_a_town_that_is_not_live_is_not_offered(ground: Ground) -> None:
    ground.municipality.live_since = None
    ground.session.commit()
    assert offered(ground) == {}


def test_another_town_needs_a_car_until_an_officer_ticks_the_bus(ground: Ground) -> None:
    ground.site.latitude = 65.6
    ground.session.commit()
    names = {place.id: place for place in places_in_reach(ground.site)}
    offers = beds_on_offer(WHOLE, [names[ground.other_municipality.id]], ground.site, party=PartyKey(0))
    assert {offer.reach for offer in offers} == {Reach.NEEDS_CAR}


def test_filters_leave_what_she_cares_about(ground: Ground) -> None:
    ground.beds["mixed-1"].dwelling.step_free = True
    ground.beds["same_gender-1"].dwelling.animals = "allowed"
    ground.beds["single_party-1"].dwelling.facts = {"door_lock": "no"}
    ground.session.commit()
    found = list(offered(ground).values())

    def left(wish: Filter) -> set[str]:
        return {offer.bed.dwelling_label for offer in chosen(found, wish)}

    assert left(Filter(step_free=True)) == {"mixed"}
    assert left(Filter(no_animals=True)) == {"mixed", "single_party", "one_room"}
    assert left(Filter(own_room=True)) == {"mixed", "same_gender", "single_party"}
    assert left(Filter(lock=True)) == {"mixed", "same_gender", "one_room"}
    assert left(Filter(whole_home=True)) == {"single_party"}


def test_best_by_day_first_and_nothing_left_out_for_whoever_works_nights(ground: Ground) -> None:
    for name in ("mixed-1", "single_party-1", "one_room-1"):
        ground.beds[name].dwelling.facts = {"dark_curtains": "yes"}
    ground.beds["same_gender-1"].dwelling.facts = {"dark_curtains": "no"}
    ground.session.commit()
    found = list(offered(ground).values())
    order = [offer.bed.dwelling_label for offer in chosen(found, Filter(order=Order.BY_DAY))]
    assert len(order) == len(found)
    assert order.index("same_gender") > max(n for n, home in enumerate(order) if home in {"mixed", "single_party"})
    assert set(order[order.index("one_room") :]) == {"one_room"}


def test_the_cheapest_first_when_she_says_so(ground: Ground) -> None:
    bed = ground.beds["mixed-1"]
    ground.session.add(BedPrice(bed_id=bed.id, valid_from=FIRST.replace(year=2026), ore_per_night=100))
    ground.session.commit()
    found = list(offered(ground).values())
    assert chosen(found, Filter(order=Order.CHEAPEST))[-1].bed.bed_id == bed.id


def test_room_9_comes_before_room_10(ground: Ground) -> None:
    for name, label in (("mixed-1", "N10"), ("mixed-2", "N9"), ("mixed-3", "n11")):
        ground.beds[name].label = label
    ground.session.commit()
    rooms = [offer.bed.bed_label for offer in offered(ground).values() if offer.bed.dwelling_label == "mixed"]
    assert rooms == ["N9", "N10", "n11"]


def test_homes_keep_their_rooms_together(ground: Ground) -> None:
    found = homes_of(offered(ground).values())
    assert [len(rooms) for rooms in found] == [3, 3, 3, 3]
    assert all(len({offer.bed.dwelling_id for offer in rooms}) == 1 for rooms in found)
