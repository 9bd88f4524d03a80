"""`flask migrate-database` and `flask demo-reset`."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from housing.accounts.models import Person
from housing.commands.database import migrate_database
from housing.commands.demonstration import demo_reset
from housing.database import db
from housing.demonstration.state import empty_database
from tests.harness.product import make_app, release, settings_for
from tests.harness.world import build_world


def test_an_empty_database_gets_its_tables_and_a_second_time_changes_nothing(empty_database_url: str) -> None:
    app = make_app(empty_database_url)
    for _ in range(2):
        told = app.test_cli_runner().invoke(migrate_database)
        assert told.exit_code == 0, told.output
        with app.app_context():
            assert {"booking", "bed_night", "job"} <= set(inspect(db.engine).get_table_names())
    release(app)


def test_without_a_demonstration_nothing_is_thrown_away(session_scope: Session, app: Flask) -> None:
    session_scope.add(Person(alias="Real"))
    session_scope.commit()
    told = app.test_cli_runner().invoke(demo_reset)
    assert told.exit_code == 1
    assert session_scope.scalars(select(Person.alias)).all() == ["Real"]


def reset(app: Flask, database_url: str) -> Result:
    """Run `flask demo-reset` where demonstrations are allowed."""
    usual = app.extensions["settings"]
    app.extensions["settings"] = settings_for(database_url, demonstration=True)
    try:
        return app.test_cli_runner().invoke(demo_reset)
    finally:
        app.extensions["settings"] = usual


@pytest.mark.slow
@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)  # on SQLite: tests/demonstration/test_load.py
def test_a_reset_throws_away_what_people_made(session_scope: Session, app: Flask, database_url: str) -> None:
    session_scope.add(Person(alias="Left over"))
    session_scope.commit()
    told = reset(app, database_url)
    assert told.exit_code == 0, told.output
    left = session_scope.scalar(select(func.count()).select_from(Person).where(Person.alias == "Left over"))
    assert left == 0


def test_a_database_in_earnest_is_never_thrown_away(session_scope: Session, app: Flask, database_url: str) -> None:
    """APP_ENV forgotten, the right DATABASE_URL given: one command would else empty it."""
    build_world()
    session_scope.commit()
    told = reset(app, database_url)
    assert told.exit_code == 1
    assert "no demonstration, and nothing was changed" in told.output
    assert session_scope.scalar(select(func.count()).select_from(Person))


def test_emptying_keeps_what_belongs_to_the_schema(session_scope: Session) -> None:
    before = session_scope.scalar(text("SELECT count(*) FROM transition"))
    empty_database()
    session_scope.commit()
    assert before
    assert session_scope.scalar(text("SELECT count(*) FROM transition")) == before


@pytest.mark.parametrize("command", [["doctor"], ["import-stock", __file__], ["worker", "--once"]])
def test_without_tables_a_command_says_what_to_run(empty_database_url: str, command: list[str]) -> None:
    app = make_app(empty_database_url)
    outcome = app.test_cli_runner().invoke(args=command)
    release(app)
    assert outcome.exit_code == 1
    assert "flask migrate-database" in outcome.output
    assert "Traceback" not in outcome.output
