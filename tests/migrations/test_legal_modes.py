"""What a municipality had chosen as the legal mode of its answers is kept, down and up again."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.clock import today
from housing.database import db, migrate
from housing.doctor.examination import examine
from housing.organisations.models import LegalModeStart, Municipality
from housing.organisations.queries import legal_mode_on
from housing.rules.decisions import LegalMode, first_day_of_switch
from tests.decisions.deciding import let_it_decide, numbers
from tests.harness.clock import TUESDAY
from tests.harness.product import make_app, release
from tests.harness.world import World, build_world, found

pytestmark = pytest.mark.slow


@pytest.fixture
def own_app(empty_database_url: str) -> Iterator[Flask]:
    """The application on a migrated database that no other test gets."""
    app = make_app(empty_database_url)
    migrate(app)
    yield app
    release(app)


@pytest.fixture
def world(own_app: Flask) -> Iterator[World]:
    """Storuman decides, and has decided once."""
    with own_app.app_context():
        world = build_world()
        let_it_decide(world)
        db.session.get_one(Municipality, world.storuman.id).agreement_since = date(2026, 1, 1)
        approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
        db.session.commit()
        yield world


def go(direction: str, revision: str) -> None:
    """Migrate with no connection held open."""
    db.session.remove()
    db.engine.dispose()
    (upgrade if direction == "up" else downgrade)(revision=revision)
    db.session.remove()


def test_the_chosen_mode_comes_back_from_the_next_day_on(world: World) -> None:
    assert numbers() == ["STO 2026-0001"]
    go("down", "0019")
    rows = db.session.execute(text("SELECT id, legal_mode FROM municipality"))
    modes = {row.id: row.legal_mode for row in rows}
    assert modes == {world.storuman.id: "administrative_decision", world.sorsele.id: "lease_offer"}
    go("down", "0015")
    go("up", "head")
    starts = db.session.execute(select(LegalModeStart.municipality_id, LegalModeStart.starts)).all()
    assert starts == [(world.storuman.id, first_day_of_switch(today()))]
    assert legal_mode_on(world.storuman.id, today()) is LegalMode.LEASE_OFFER
    assert numbers() == []  # the older schema has no place for decisions
    assert [str(breach) for breach in examine(TUESDAY.date())] == []
