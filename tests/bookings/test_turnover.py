"""Nights between two guests: whoever is given a bed keeps them, by whatever way she is given it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from housing.availability.beds_for_moved import Ground, Guest, candidates_for
from housing.bookings.models import Application, Booking
from housing.bookings.queries.holds import beds_held
from housing.bookings.services.answering import By, Seen, approve
from housing.bookings.services.deciding import withdraw_booking
from housing.bookings.services.offering import offer_other_bed
from housing.database import db
from housing.doctor.examination import examine
from housing.nights.ledger import Because, NightsRefused
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.rules.nights import ONE_DAY, Arrive, Period, Stay
from housing.rules.parties import PartyKey
from housing.stock.models import Bed, Dwelling
from housing.stock.services.closures import close_beds
from housing.stock.services.turnover import set_own_turnover, set_turnover
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found
from tests.holds.browsers import english
from tests.holds.cohort import a_held
from tests.stock.test_locking import has_to_wait

DEPARTURE = date(2027, 5, 22)
WEEK_21 = Period(date(2027, 5, 24), date(2027, 5, 28))
"""Who comes on its first day leaves two nights empty after weeks 18 to 20; who comes the evening before, one."""
BY = By(None, TUESDAY)
FIRST_DAY, EVENING_BEFORE = Arrive.FIRST_DAY, Arrive.EVENING_BEFORE


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns; somebody has the second bed in Storuman's flat in weeks 18 to 20."""
    world = build_world()
    ask(a_placement(world, "first", WEEKS_18_TO_20), bed(world))
    db.session.commit()
    return world


def bed(world: World, number: int = 1) -> Bed:
    return found(Bed, world.storuman.beds[number])


def turn_over(world: World, nights: int) -> None:
    set_turnover(db.session.get_one(Municipality, world.storuman.id), nights, person_id=None, at=TUESDAY)
    db.session.commit()


def refused(deed: Callable[[], object]) -> tuple[Because, tuple[date, ...]] | None:
    """Do it; return why it was refused, if it was, and leave nothing of it."""
    db.session.commit()
    try:
        deed()
    except NightsRefused as refusal:
        return refusal.because, refusal.nights
    finally:
        db.session.rollback()
    return None


@pytest.mark.parametrize(
    ("nights", "arrive", "too_near"),
    [
        (0, EVENING_BEFORE, None),
        (1, EVENING_BEFORE, None),
        (2, EVENING_BEFORE, (date(2027, 5, 23),)),
        (2, FIRST_DAY, None),
        (3, FIRST_DAY, (date(2027, 5, 24),)),
        (3, EVENING_BEFORE, (date(2027, 5, 23), date(2027, 5, 24))),
    ],
)
def test_a_request_keeps_them(world: World, nights: int, arrive: Arrive, too_near: tuple[date, ...] | None) -> None:
    turn_over(world, nights)
    placement = a_placement(world, "next", WEEK_21)
    expected = too_near and (Because.TURN_OVER, too_near)
    assert refused(lambda: ask(placement, bed(world), arrive=arrive)) == expected


def test_the_other_bed_of_the_flat_is_not_in_the_way_but_a_home_for_one_party_is(world: World) -> None:
    turn_over(world, 3)
    placement = a_placement(world, "next", WEEK_21)
    assert refused(lambda: ask(placement, bed(world, 2))) is None
    alone = add_bed(world, 1, sharing="single_party")
    other = Bed(municipality_id=alone.municipality_id, label="2", room="rum 2", dwelling=alone.dwelling)
    db.session.add(other)
    set_own_turnover(alone.dwelling, 2, person_id=None, at=TUESDAY)
    ask(a_placement(world, "party", WEEKS_18_TO_20), alone)
    assert refused(lambda: ask(placement, other, arrive=EVENING_BEFORE)) == (Because.TURN_OVER, (date(2027, 5, 23),))
    assert refused(lambda: ask(placement, other)) is None


def test_who_is_there_is_no_other_guest_to_herself_and_a_closed_night_is_an_empty_one(world: World) -> None:
    turn_over(world, 3)
    first = db.session.query(Booking).order_by(Booking.id.desc()).limit(1).one()
    withdraw_booking(first, person_id=None, at=TUESDAY)
    both = a_placement(world, "both", WEEKS_18_TO_20, WEEK_21)
    assert refused(lambda: ask(both, bed(world))) is None
    close_beds([bed(world)], date(2027, 5, 10), date(2027, 5, 23), reason="repair", person_id=None, at=TUESDAY)
    assert refused(lambda: ask(a_placement(world, "after", WEEK_21), bed(world), arrive=EVENING_BEFORE)) is None


def test_a_bed_that_is_offered_and_an_application_keep_them(world: World) -> None:
    turn_over(world, 3)
    booking = ask(a_placement(world, "next", WEEK_21), bed(world, 2))
    seen = Seen(world.storuman.id, booking.ref, booking.version)
    assert refused(lambda: offer_other_bed(seen, bed(world), BY)) == (Because.TURN_OVER, (date(2027, 5, 24),))
    application = ask(a_placement(world, "late", WEEK_21), bed(world), collect=True)
    assert isinstance(application, Application)
    seen = Seen(world.storuman.id, application.ref, application.version)
    assert refused(lambda: approve(seen, BY)) == (Because.TURN_OVER, (date(2027, 5, 24),))


def test_an_officer_reads_it_before_she_approves(client: CheckedClient, world: World) -> None:
    turn_over(world, 3)
    application = ask(a_placement(world, "late", WEEK_21), bed(world), collect=True)
    db.session.commit()
    english(client, world.storuman.officer)
    page = client.get(f"/municipalities/storuman/requests/{application.ref}").text
    assert "The bed has to stay empty between two guests, and another guest is too near" in main_text(page)


def test_held_beds_keep_them_and_students_named_for_them(world: World) -> None:
    turn_over(world, 3)
    hold = a_held(world, stays=(Stay(date(2027, 5, 23), date(2027, 5, 29)),), students=2, expires_on=date(2027, 5, 1))
    assert set(beds_held(hold.id)) == {bed(world, 0).id, bed(world, 2).id}
    earlier = a_placement(world, "before", Period(date(2027, 5, 17), date(2027, 5, 20)))
    assert refused(lambda: ask(earlier, bed(world, 2))) == (Because.TURN_OVER, (date(2027, 5, 20),))


def test_a_moved_placement_finds_no_bed_too_near_but_keeps_what_it_has(world: World) -> None:
    placement = a_placement(world, "moved", WEEK_21)
    weeks = (Stay(DEPARTURE, date(2027, 6, 1)),)
    ground = Ground(world.storuman.id, weeks, frozenset(), bed(world), placement.site, None)
    turn_over(world, 3)
    free = {
        each.bed_id: each.free
        for each in candidates_for(Guest(PartyKey(placement.student_id), None, None, False), ground)
    }
    assert min(free[bed(world).id]) == DEPARTURE + 3 * ONE_DAY
    assert min(free[bed(world, 2).id]) == DEPARTURE
    turn_over(world, 0)
    booking = ask(placement, bed(world), arrive=EVENING_BEFORE)
    assert isinstance(booking, Booking)
    turn_over(world, 3)
    free = {each.bed_id: each.free for each in candidates_for(Guest.of(booking, booking.id), ground)}
    assert min(free[bed(world).id]) == DEPARTURE + ONE_DAY  # she was given it before, however near


def test_a_search_does_not_show_what_is_kept_empty(client: CheckedClient, world: World) -> None:
    placement = a_placement(world, "next", WEEK_21)
    db.session.commit()
    sign_in(client, "sara-next@umu.example")
    page = f"/placements/{placement.ref}/beds"
    wanted = world.storuman.beds[1]
    assert f"{page}/{wanted}" in client.get(page).text
    turn_over(world, 2)
    shown = client.get(page).text
    assert f"{page}/{wanted}" not in shown
    assert f"{page}/{world.storuman.beds[2]}" in shown


def test_settings_say_it_and_a_home_may_have_its_own(client: CheckedClient, world: World) -> None:
    english(client, world.storuman.officer)
    settings, home = "/municipalities/storuman/settings", "/municipalities/storuman/housing/dwellings/{}"
    assert "A bed is free for the next guest on the day the last one leaves." in client.get(settings).text
    post_form(client, settings, {"turnover-turnover_nights": "1"}, action=f"{settings}/turnover")
    assert "A bed stays empty for 1 night between two guests" in client.get(settings).text
    refs = [world.storuman.dwelling, add_bed(world, 1).dwelling.ref]
    db.session.commit()
    own = home.format(refs[0])
    assert "As in your other homes: 1 night" in client.get(own).text
    post_form(client, own, {"turnover_nights": "0"}, action=own)
    post_form(client, settings, {"turnover-turnover_nights": "2"}, action=f"{settings}/turnover")
    db.session.expire_all()
    assert [found(Dwelling, ref).turnover_nights for ref in refs] == [0, 2]
    post_form(client, own, {"turnover_nights": ""}, action=own)
    db.session.expire_all()
    assert found(Dwelling, refs[0]).turnover_nights == 2


def test_the_doctor_names_who_came_too_near_since_it_was_said(world: World) -> None:
    second = ask(a_placement(world, "next", WEEK_21), bed(world), arrive=EVENING_BEFORE)
    turn_over(world, 2)
    assert examine(TUESDAY.date()) == []  # both came before it was said
    dwelling = found(Dwelling, world.storuman.dwelling)
    dwelling.turnover_since = TUESDAY - timedelta(days=1)
    db.session.commit()
    (breach,) = examine(TUESDAY.date())
    assert str(breach).startswith(f"turnover: dwelling {dwelling.ref}: booking ")
    assert f"until {DEPARTURE} and booking {second.ref} from {DEPARTURE + ONE_DAY}" in str(breach)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("nights", "waits"), [(0, False), (2, True)])
def test_who_asks_for_nights_beside_anothers_waits_for_her_where_it_matters(
    app: Flask, world: World, nights: int, waits: bool
) -> None:
    """Neither sees the other's rows before both have committed: without the lock both would be given them."""
    turn_over(world, nights)
    one = a_placement(world, "one", Period(date(2027, 2, 1), date(2027, 2, 5)))
    other = a_placement(world, "other", Period(date(2027, 2, 8), date(2027, 2, 12)))
    db.session.commit()
    ask(one, bed(world))
    deed = partial(_ask_there, world, other.id)
    assert has_to_wait(app, deed) is waits
    db.session.commit()
    expected = (Because.TURN_OVER, (date(2027, 2, 7),)) if waits else None
    assert refused(deed) == expected


def _ask_there(world: World, placement_id: int) -> object:
    return ask(db.session.get_one(Placement, placement_id), bed(world), arrive=EVENING_BEFORE)
