"""Commands that need the tables say so in a sentence when they are not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask.cli import with_appcontext

from housing.database import db
from housing.health import what_is_missing

SENTENCES = {
    "database": "The database does not answer. Look at DATABASE_URL; `flask check-config` shows it.",
    "migrations": "The database has not this version's tables. Run `flask migrate-database` first.",
}


def with_tables(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command in the application's context, on a database that has this version's tables."""

    @with_appcontext
    @wraps(command)
    def ready(*args: Any, **kwargs: Any) -> Any:
        if missing := what_is_missing():
            raise click.ClickException(SENTENCES[missing])
        db.session.rollback()
        return command(*args, **kwargs)

    return ready
