"""The migrations go up and down with data in the tables, and end at what the models say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from housing.database import db
from tests.harness.product import make_app, release
from tests.harness.world import build_world


def tables(app: Flask) -> set[str]:
    """Return the tables of the database, the migrations' own apart."""
    with app.app_context():
        return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_with_data_down_and_up_again(database_url: str) -> None:
    app = make_app(database_url)
    made = tables(app)
    with app.app_context():
        build_world()
        db.session.remove()
        downgrade(revision="base")
    assert tables(app) == set()
    with app.app_context():
        upgrade()
        build_world()
    assert tables(app) == made
    release(app)


def test_the_migrations_end_at_what_the_models_say(database_url: str) -> None:
    app = make_app(database_url)
    with app.app_context(), db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), db.metadata)
    release(app)
    assert differences == []
