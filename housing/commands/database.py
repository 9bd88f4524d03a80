"""`flask migrate-database`: brings the database to this code's schema."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from housing.database import migrate


@click.command("migrate-database")
@with_appcontext
def migrate_database() -> None:
    """Make the tables, or bring them to what this version needs; a second time changes nothing."""
    application: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's content
    migrate(application)
    click.echo("The database is up to date.")
