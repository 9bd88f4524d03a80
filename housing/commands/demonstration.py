"""`flask demo-reset`: lays the demonstration out afresh."""

import click
from flask import current_app
from flask.cli import with_appcontext

from housing.clock import today
from housing.config import Settings
from housing.database import migrate, transact
from housing.demonstration.load import load_demonstration
from housing.demonstration.state import demonstration_accounts, empty_database, is_untouched


@click.command("demo-reset")
@with_appcontext
def demo_reset() -> None:
    """Throw everything in the database away and lay the demonstration out afresh from today."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.has_demonstration:
        raise click.ClickException("There is no demonstration here, and nothing was changed.")
    migrate(current_app)
    if not is_untouched() and not demonstration_accounts(today()):
        raise click.ClickException("What stands in this database is no demonstration, and nothing was changed.")
    transact(reset)
    click.echo("The demonstration is laid out afresh from today.")


def reset() -> None:
    """Empty the database and load the demonstration, in the caller's transaction: all of it or nothing."""
    empty_database()
    load_demonstration(today())
