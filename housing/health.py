"""Whether the process lives (`/healthz`) and whether it can serve (`/readyz`)."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from housing.access import access
from housing.config import ROOT
from housing.database import db
from housing.rules.permissions import Action

blueprint = Blueprint("health", __name__)


def newest_revision() -> str | None:
    """Return the migration that this code was written for."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


@blueprint.get("/healthz")
@access(Action.READ_PUBLIC)
def healthz() -> tuple[str, int, dict[str, str]]:
    """Answer while the process lives; touches nothing else."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@access(Action.READ_PUBLIC)
def readyz() -> tuple[str, int, dict[str, str]]:
    """Answer 200 when the database answers and its migrations are this code's; else 503, without details."""
    missing = what_is_missing()
    return f"{missing or 'ready'}\n", 503 if missing else 200, {"Content-Type": "text/plain; charset=utf-8"}


def what_is_missing() -> str | None:
    """Return `database` when it does not answer, `migrations` when they are not this code's, else nothing."""
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        return "database"
    return None if current == newest_revision() else "migrations"
