"""Asking for a bed: what has changed since is noticed, in words, and nothing is made twice."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from housing.availability.queries.turn import take_turn
from housing.bookings.models import Application, Booking
from housing.bookings.services.asking import NightsPassed, NotOnOffer, PlacementCancelled, Wanted, ask_for_bed
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import Step, move
from housing.clock import STOCKHOLM
from housing.database import db, transact
from housing.nights.ledger import NightsRefused
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.placements.queries.own_placements import own_placement
from housing.placements.services.cancelling import cancel_placement
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Period, core_stays
from housing.stock.models import Bed, Dwelling, Property
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import WEEKS_6_TO_8, World, found

LATER = TUESDAY + timedelta(days=30)


def test_an_application_for_a_bed_that_is_out_of_use_is_not_approved(officer: CheckedClient, world: World) -> None:
    found(Bed, world.storuman.beds[1]).retired_on = TUESDAY.date()
    db.session.commit()
    _approving_is_refused_in_words(officer, world)


def test_an_application_without_the_answer_that_the_home_needs_by_now_is_not_approved(
    officer: CheckedClient, world: World
) -> None:
    found(Dwelling, world.storuman.dwelling).sharing = "same_gender"
    db.session.commit()
    _approving_is_refused_in_words(officer, world)


def _approving_is_refused_in_words(officer: CheckedClient, world: World) -> None:
    page = f"/municipalities/{world.storuman.slug}/requests/{world.storuman.application}"
    answer = post_form(officer, page, action=f"{page}/approve")
    assert answer.status_code == 409
    assert "That bed cannot be given any longer" in answer.text
    assert found(Application, world.storuman.application).status == "open"


def test_a_bed_of_a_municipality_that_offers_no_housing_yet_is_not_given(world: World) -> None:
    placement, bed = a_placement(world, "new", WEEKS_18_TO_20), add_bed(world, 9)
    db.session.get_one(Municipality, world.storuman.id).live_since = None
    db.session.flush()
    with pytest.raises(NotOnOffer):
        ask_for_bed(placement, Wanted(bed, core_stays([WEEKS_18_TO_20])), person_id=None, at=TUESDAY)


@pytest.mark.parametrize("what", ["bed", "dwelling", "property"])
@pytest.mark.parametrize("days_before", [0, 1])
def test_nobody_is_given_a_bed_that_goes_out_of_use_before_she_leaves(
    world: World, what: str, days_before: int
) -> None:
    placement, bed = a_placement(world, "new", WEEKS_18_TO_20), add_bed(world, 9)
    wanted = Wanted(bed, core_stays([WEEKS_18_TO_20]))
    home = bed.dwelling
    parts: dict[str, Bed | Dwelling | Property] = {"bed": bed, "dwelling": home, "property": home.property}
    parts[what].retired_on = wanted.departure - timedelta(days=days_before)
    with pytest.raises(NotOnOffer) if days_before else nullcontext():
        ask_for_bed(placement, wanted, person_id=None, at=TUESDAY)


@pytest.mark.parametrize(
    ("days", "refused"), [(-1, None), (0, None), (1, NightsPassed), (19, NightsPassed), (20, NotOnOffer)]
)
def test_no_night_that_has_passed_can_be_asked_for(world: World, days: int, refused: type[Exception] | None) -> None:
    placement, bed = a_placement(world, "then", WEEKS_18_TO_20), add_bed(world, 9)
    [stay] = core_stays([WEEKS_18_TO_20])
    at = datetime.combine(stay.arrival, time(12), STOCKHOLM) + timedelta(days=days)
    with pytest.raises(refused) if refused else nullcontext():
        ask_for_bed(placement, Wanted(bed, (stay,)), person_id=None, at=at)


def test_an_offer_of_hers_that_has_run_out_elsewhere_is_not_in_her_way(world: World) -> None:
    booking = found(Booking, world.storuman.booking)
    booking.accept_by = TUESDAY + timedelta(days=3)
    move(booking, Status.OFFERED, Step(Actor.OFFICER, None, TUESDAY))
    db.session.commit()

    def ask_in_sorsele(at: datetime) -> str:
        wanted = Wanted(found(Bed, world.sorsele.beds[1]), core_stays([WEEKS_6_TO_8]))
        return ask_for_bed(found(Placement, world.storuman.placement), wanted, person_id=None, at=at).load().status

    with pytest.raises(NightsRefused):
        transact(lambda: ask_in_sorsele(TUESDAY + timedelta(days=2)))
    assert transact(lambda: ask_in_sorsele(LATER)) == "requested"
    assert booking.status == "expired"


@pytest.mark.parametrize("mode", ["first_come", "collect"])
def test_who_comes_in_a_few_days_is_to_be_answered_before(world: World, mode: str) -> None:
    on_thursday = Period(date(2026, 11, 26), date(2026, 12, 11))
    placement, bed = a_placement(world, "soon", on_thursday), add_bed(world, 9)
    db.session.get_one(Municipality, world.storuman.id).answer_mode = mode
    made = ask_for_bed(placement, Wanted(bed, core_stays([on_thursday])), person_id=None, at=TUESDAY).load()
    assert made.answer_by == TUESDAY.date()


@pytest.mark.parametrize("mode", ["first_come", "collect"])
def test_a_double_click_makes_one_request(app: Flask, world: World, mode: str) -> None:
    placement, bed = a_placement(world, "twice", WEEKS_18_TO_20), add_bed(world, 9)
    db.session.get_one(Municipality, world.storuman.id).answer_mode = mode
    ids = placement.ref, bed.id
    db.session.commit()
    made = _at_once(app, lambda: _asked(*ids), lambda: _asked(*ids))
    assert len(made) == 2
    assert made[0] == made[1]


def test_nothing_is_applied_for_on_a_placement_that_is_cancelled_in_the_same_moment(app: Flask, world: World) -> None:
    placement, bed = a_placement(world, "off", WEEKS_18_TO_20), add_bed(world, 9)
    db.session.get_one(Municipality, world.storuman.id).answer_mode = "collect"
    placement_id, ref, bed_id = placement.id, placement.ref, bed.id
    db.session.commit()
    _at_once(app, lambda: _asked(ref, bed_id), lambda: _cancelled(placement_id))
    left = select(Application.status).where(Application.placement_id == placement_id)
    assert set(db.session.scalars(left)) <= {"closed"}


def test_two_who_find_the_same_offer_run_out_end_it_once(app: Flask, world: World) -> None:
    booking = found(Booking, world.storuman.booking)
    booking.accept_by = TUESDAY
    move(booking, Status.OFFERED, Step(Actor.OFFICER, None, TUESDAY))
    db.session.commit()
    ended = _at_once(app, lambda: expire_overdue_offers(LATER), lambda: expire_overdue_offers(LATER))
    assert sorted(ended) == [0, 1]


def _asked(ref: str, bed_id: int) -> int:
    """Ask as the page does; 0 where the placement is cancelled."""
    student_ids = db.session.scalars(select(Placement.student_id).where(Placement.ref == ref)).all()
    take_turn(student_ids, ref, db.session.scalars(select(Bed.ref).where(Bed.id == bed_id)).one())
    placement, bed = own_placement(student_ids, ref), db.session.get_one(Bed, bed_id)
    assert placement is not None
    try:
        return ask_for_bed(placement, Wanted(bed, core_stays([WEEKS_18_TO_20])), person_id=None, at=TUESDAY).id
    except PlacementCancelled:
        return 0


def _cancelled(placement_id: int) -> int:
    cancel_placement(placement_id, at=TUESDAY, by=None)
    return 0


def _at_once(app: Flask, *deeds: Callable[[], int]) -> list[int]:
    """Do the deeds at the same moment, each in its own transaction, and return what came of those that went well."""
    gate, outcomes = Barrier(len(deeds)), list[int]()

    def do(deed: Callable[[], int]) -> None:
        with app.app_context():
            gate.wait()
            outcomes.append(transact(deed))

    threads = [Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return outcomes
