"""`flask grant`: how the first officer of a municipality comes in, and how access ends."""

from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from housing.audit import AuditEntry
from housing.database import db
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world

NEW = "nils.ny@storuman.example"
WORKLIST = "/municipalities/storuman/worklist"


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        return build_world()


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=list(arguments))


def grant(app: Flask, *more: str, role: str = "officer", at: str = "Storuman", name: str = "Nils Ny") -> Result:
    return run(app, "grant", NEW, "--name", name, "--role", role, "--at", at, *more)


def test_a_new_officer_signs_in_at_once(app: Flask, client: CheckedClient, world: World) -> None:
    result = grant(app)
    assert (result.exit_code, result.output) == (0, "officer at Storuman: granted.\n")
    sign_in(client, NEW)
    assert client.get(WORKLIST).status_code == 200
    assert NEW in run(app, "grants").output


def test_the_end_of_a_role_works_at_the_next_click(
    app: Flask, client: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.advance(days=-1)
    grant(app)
    clock.advance(days=1)
    sign_in(client, NEW)
    assert client.get(WORKLIST).status_code == 200
    assert run(app, "end-grant", NEW, "--role", "officer", "--at", "storuman").exit_code == 0
    assert client.get(WORKLIST).status_code == 404
    assert NEW not in run(app, "grants").output
    assert run(app, "end-grant", NEW, "--role", "officer", "--at", "storuman").exit_code == 1


def test_a_role_given_by_mistake_is_taken_back_the_same_day(app: Flask, client: CheckedClient, world: World) -> None:
    grant(app)
    sign_in(client, NEW)
    run(app, "end-grant", NEW, "--role", "officer", "--at", "storuman")
    assert client.get(WORKLIST).status_code == 404


def test_granting_twice_changes_only_the_end(
    app: Flask, client: CheckedClient, world: World, clock: MovableClock
) -> None:
    grant(app)
    until = (clock() + timedelta(days=30)).date()
    grant(app, "--until", str(until))
    assert run(app, "grants").output.count(NEW) == 1
    assert f"until {until}" in run(app, "grants").output


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"at": "Storumann"}, "Did you mean Storuman"),
        ({"at": "umu"}, "No municipality is called umu"),
        ({"role": "coordinator", "at": "Strman"}, "No institution or municipality or region is called Strman"),
        ({"name": "Nils"}, "Say first and last name"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_written(
    app: Flask, world: World, changes: dict[str, str], sentence: str
) -> None:
    result = grant(app, **changes)
    assert result.exit_code == 2
    assert sentence in result.output
    assert NEW not in run(app, "grants").output


def test_a_role_that_ends_before_it_begins_and_a_wrong_address_are_refused(app: Flask, world: World) -> None:
    assert grant(app, "--until", "2026-11-24").exit_code == 2
    assert run(app, "grant", "nils", "--name", "Nils Ny", "--role", "officer", "--at", "Storuman").exit_code == 2


def test_roles_given_and_ended_are_kept_in_the_audit_without_names(app: Flask, world: World) -> None:
    grant(app)
    run(app, "end-grant", NEW, "--role", "officer", "--at", "storuman")
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "person")).all()
        assert [entry.action for entry in entries] == ["role granted", "role ended"]
        assert {tuple(entry.facts.values()) for entry in entries} == {("officer", "storuman")}
