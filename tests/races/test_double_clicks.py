"""The same form sent twice at once, as a double click does: the second finds what the first made, and no fault."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from housing.database import db
from housing.mail import MailMessage
from housing.placements.claim_models import Claim, SpecialClaim
from housing.placements.models import Invitation, Placement
from housing.rules.claiming import Needs, Special
from housing.stock.models import Bed, BedPrice, Dwelling, Property
from tests.harness.clock import TUESDAY
from tests.harness.server import Server
from tests.harness.world import World, build_world, found
from tests.placements.claimed import claim, special
from tests.races.contest import Answer, Contestant, at_once

pytestmark = pytest.mark.races

CLICKS = 3
Serve = Callable[..., Server]
HOUSING = "/municipalities/storuman/housing"
HOUSE = {
    "name": "Björkgården",
    "street": "Björkvägen 2",
    "postal_town": "Storuman",
    "let_by": "municipality",
    "title": "owned",
}
DWELLING = {"label": "B", "sharing": "mixed", "animals": "never"}
BED = {"label": "9", "room": "rum 9", "price": "125"}


@pytest.fixture
def world(app: Flask) -> World:
    """Two towns and two schools."""
    with app.app_context():
        return build_world()


def clicked(app: Flask, serve: Serve, email: str, path: str, fields: dict[str, str]) -> list[Answer]:
    """Press the button several times in the same moment, in windows of one person."""
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})
    windows = [Contestant(app, server.url, email) for _ in range(CLICKS)]
    return at_once([partial(window.post, path, **fields) for window in windows])


def assert_once(answers: list[Answer]) -> None:
    """One was carried out, and nobody met a fault."""
    statuses = sorted(answer.status for answer in answers)
    assert statuses[0] == 303, [answer.text for answer in answers]
    assert set(statuses) <= {303, 409, 422}


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
@pytest.mark.parametrize("kind", ["property", "dwelling", "bed", "price"])
def test_in_the_register(app: Flask, serve: Serve, world: World, kind: str) -> None:
    """SQLite has one writer at a time; on PostgreSQL both would find the name free."""
    town = world.storuman
    path, fields, model = {
        "property": (f"{HOUSING}/properties/new", HOUSE, Property),
        "dwelling": (f"{HOUSING}/properties/{town.property}/dwellings/new", DWELLING, Dwelling),
        "bed": (f"{HOUSING}/dwellings/{town.dwelling}/beds/new", BED, Bed),
        "price": (f"{HOUSING}/beds/{town.beds[0]}/price", {"price": "130", "valid_from": "2026-12-01"}, BedPrice),
    }[kind]
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(model)) or 0
    assert_once(clicked(app, serve, town.officer, path, fields))
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(model)) == before + 1


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_on_invitations(app: Flask, serve: Serve, world: World) -> None:
    with app.app_context():
        for invitation in db.session.scalars(select(Invitation)).all():
            db.session.delete(invitation)
        db.session.commit()
    path = f"/institutions/{world.umu.slug}/invitations"
    assert_once(clicked(app, serve, world.umu.coordinator, path, {"when": "now"}))
    with app.app_context():
        days = db.session.scalars(select(Invitation.send_on)).all()
    assert days == [date(2026, 11, 24)], "for her other placement she has asked for a bed already"


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_on_what_she_needs(app: Flask, serve: Serve, world: World) -> None:
    """She had said yes before, and nothing else: so nothing of the placement is written that would make one wait."""
    with app.app_context():
        found(Placement, world.storuman.second_placement).housing_answered_at = TUESDAY
        db.session.commit()
    path = f"/placements/{world.storuman.second_placement}/housing"
    fields = {"housing": "yes", "wants_priority": "y", "arrive": "first_day", "arrival_time": "evening"}
    assert_once(clicked(app, serve, world.elin, path, fields))
    with app.app_context():
        assert db.session.scalars(select(SpecialClaim.kind)).all() == ["priority"]
        assert db.session.scalar(select(func.count()).select_from(Claim)) == 1


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_on_yes_and_no(app: Flask, serve: Serve, world: World) -> None:
    """Of a yes and a no in the same moment one is the answer, and the student is told only that."""
    with app.app_context():
        placement = found(Placement, world.storuman.placement)
        claim(placement, Needs(wants_priority=True))
        ref = special(placement, Special.PRIORITY).ref
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})
    windows = [(Contestant(app, server.url, world.umu.coordinator), answer) for answer in ("yes", "no", "yes", "no")]
    path = f"/institutions/{world.umu.slug}/claims"
    answers = at_once([partial(window.post, path, **{answer: ref}) for window, answer in windows])
    assert [each.status for each in answers] == [303] * 4
    with app.app_context():
        told = select(func.count()).select_from(MailMessage).where(MailMessage.kind == "claim_decided")
        assert db.session.scalar(told) == 1
