"""A placement that was cancelled: its pages say so and by whom, and nothing can be asked for on it."""

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application, Booking
from housing.database import db, transact
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from housing.placements.services.windows import forget_windows
from tests.availability.asking import filled
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

CANCELLED = "Den här placeringen har ställts in av Umeå universitet"


def cancel(app: Flask, ref: str) -> None:
    with app.app_context():
        placement_id = found(Placement, ref).id
        transact(lambda: cancel_placement(placement_id, at=TUESDAY, by=None))


def test_its_pages_say_who_cancelled_it_and_lead_to_the_others(app: Flask, elin: CheckedClient, world: World) -> None:
    page = f"/placements/{world.storuman.second_placement}/beds"
    cancel(app, world.storuman.second_placement)
    for address in (page, f"{page}?further=1", f"{page}/{world.storuman.beds[0]}"):
        answer = elin.get(address)
        assert answer.status_code == 200
        assert CANCELLED in main_text(answer.text)
        assert 'href="/placements"' in answer.text
        assert "Skogsvägen 4" not in answer.text


@pytest.mark.parametrize("mode", ["first_come", "collect"])
@pytest.mark.parametrize("is_filled", [True, False])
def test_a_page_from_before_asks_for_nothing(
    app: Flask, elin: CheckedClient, world: World, mode: str, is_filled: bool
) -> None:
    with app.app_context():
        db.session.get_one(Municipality, world.storuman.id).answer_mode = mode
        db.session.commit()
    address, sent = filled(elin, f"/placements/{world.storuman.second_placement}/beds/{world.storuman.beds[0]}")
    cancel(app, world.storuman.second_placement)
    answer = elin.post(address, data=sent if is_filled else {"csrf_token": sent["csrf_token"]})
    assert answer.status_code == 409
    assert CANCELLED in main_text(answer.text)
    with app.app_context():
        placement_id = found(Placement, world.storuman.second_placement).id
        assert db.session.scalars(select(Booking).where(Booking.placement_id == placement_id)).all() == []
        left = select(Application.status).where(Application.placement_id == placement_id)
        assert db.session.scalars(left).all() == ["closed"]


def test_a_draft_and_somebody_elses_are_not_to_be_found(app: Flask, elin: CheckedClient, world: World) -> None:
    with app.app_context():
        draft = found(Placement, world.storuman.second_placement)
        forget_windows([draft.id])
        draft.status = "draft"
        db.session.commit()
    cancel(app, world.sorsele.second_placement)
    for placement in (world.storuman.second_placement, world.sorsele.second_placement):
        assert elin.get(f"/placements/{placement}/beds").status_code == 404
