"""`flask check-config`: what the settings are, and what is wrong with them, without starting."""

import sqlite3
from collections.abc import Iterator

import click
from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from housing.config import DEVELOPMENT_SECRET, Settings, SettingsError, load_settings
from housing.database import journal_mode, wal_is_safe
from housing.demonstration.state import has_demonstration_accounts


@click.command("check-config")
def check_config() -> None:
    """Print every setting, secrets hidden, and what keeps Praktikbo from starting; exit 1 if anything does."""
    try:
        settings = load_settings()
    except SettingsError as error:
        _conclude(error.problems)
        return
    for name, value in states(settings):
        click.echo(f"{name:<18} {value}")
    _conclude((*settings.problems(), *problems_of_database(settings)))


def states(settings: Settings) -> Iterator[tuple[str, str]]:
    """Return each setting's name and what can be said of it without telling a secret."""
    for name in type(settings).model_fields:
        yield name.upper(), _state(name, getattr(settings, name))
    yield "demonstration is", "on" if settings.has_demonstration else "off"
    yield "worker thread is", "on" if settings.has_worker_in_process else "off: run `flask worker`"
    if settings.database_url.startswith("sqlite"):
        yield "SQLite", f"{sqlite3.sqlite_version}, journal {journal_mode()}{_why_no_wal()}"


def problems_of_database(settings: Settings) -> tuple[str, ...]:
    """Return a sentence when the database of a production is one that everybody can sign in to; none means start."""
    if settings.in_production and has_demonstration_accounts(settings.database_url):
        return ("DATABASE_URL leads to a database with demonstration accounts: production needs one of its own.",)
    return ()


def _state(name: str, value: object) -> str:
    if name == "database_url":
        return without_password(str(value))
    if name == "mail_url" and isinstance(value, SecretStr):
        return without_password(value.get_secret_value())
    if isinstance(value, SecretStr):
        return _about_secret(value.get_secret_value())
    return "not set" if value is None else str(value)


def _about_secret(secret: str) -> str:
    if secret == DEVELOPMENT_SECRET:
        return "the development default"
    return f"set, {len(secret)} characters"


def without_password(url: str) -> str:
    """Return `url` with its password as ***; nothing of it when it cannot be taken apart."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "set, but not an address"


def _why_no_wal() -> str:
    return "" if wal_is_safe() else " (WAL needs SQLite 3.51.3 or newer)"


def _conclude(problems: tuple[str, ...]) -> None:
    for problem in problems:
        click.echo(f"Problem: {problem}")
    if problems:
        raise SystemExit(1)
    click.echo("Nothing keeps Praktikbo from starting.")
