"""Who asks for a bed has her turn: one statement holds back whoever asks on her placement or changes it or the home.

On PostgreSQL, for SQLite lets one write at a time; and without a race, as in `tests/stock/test_locking.py`.
"""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from housing.availability.queries.turn import take_turn
from housing.bookings.models import Booking
from housing.bookings.services.deciding import withdraw_booking
from housing.database import db
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from tests.bookings.asked import WEEKS_18_TO_20, a_placement
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import csrf_token
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world, found
from tests.stock.test_locking import Deed, has_to_wait, make_it_a_flat_for_one_gender, retire_the_bed

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)


@pytest.fixture
def world(session_scope: Session) -> World:
    """Two towns, nobody yet in Storuman's flat."""
    world = build_world()
    withdraw_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
    db.session.commit()
    return world


def turn_of(world: World, name: str, *, bed: int = 1) -> partial[None]:
    """Give a student a placement and return how she takes her turn, for the second bed unless it is said."""
    placement = a_placement(world, name, WEEKS_18_TO_20)
    turn = partial(take_turn, [placement.student_id], placement.ref, world.storuman.beds[bed])
    db.session.commit()
    return turn


@pytest.mark.parametrize("deed", [retire_the_bed, make_it_a_flat_for_one_gender])
def test_an_officer_waits_for_whose_turn_it_is(app: Flask, world: World, deed: Deed) -> None:
    turn_of(world, "she")()
    assert has_to_wait(app, partial(deed, world))


@pytest.mark.parametrize("deed", [retire_the_bed, make_it_a_flat_for_one_gender])
def test_whose_turn_it_is_waits_for_an_officer(app: Flask, world: World, deed: Deed) -> None:
    turn = turn_of(world, "she")
    deed(world)
    db.session.flush()
    assert has_to_wait(app, turn)


def test_who_asks_twice_waits_for_herself_and_who_calls_off_for_her(app: Flask, world: World) -> None:
    turn = turn_of(world, "she")
    turn()
    assert has_to_wait(app, turn)
    (placement_id,) = db.session.scalars(select(Placement.id).where(Placement.ref == turn.args[1]))
    assert has_to_wait(app, lambda: cancel_placement(placement_id, at=TUESDAY, by=None))


def test_students_do_not_wait_for_each_other_even_for_one_bed(app: Flask, world: World) -> None:
    first, second, third = turn_of(world, "she"), turn_of(world, "he"), turn_of(world, "they", bed=0)
    first()
    assert not has_to_wait(app, second)
    assert not has_to_wait(app, third)


def test_a_request_takes_its_turn_before_it_reads_and_eleven_statements(
    app: Flask, client: CheckedClient, world: World
) -> None:
    ref, bed = turn_of(world, "she").args[1:]
    sign_in(client, "sara-she@umu.example")
    form = {"csrf_token": csrf_token(client, "/account"), "arrival_time": "evening"}
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.post(f"/placements/{ref}/beds/{bed}/ask", data=form).status_code == 303
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    (turn,) = [number for number, statement in enumerate(sent) if " FOR " in statement]
    assert sent[turn].rstrip().endswith("FOR NO KEY UPDATE OF placement FOR SHARE OF dwelling")
    assert all("placement" not in statement and "bed" not in statement for statement in sent[:turn])
    assert len(sent) == 11
