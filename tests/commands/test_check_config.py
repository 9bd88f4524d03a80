"""Starting, or refusing to in plain words: `flask check-config`, other commands, gunicorn, as an operator runs them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from housing.accounts.models import Account, Person
from housing.config import ROOT
from tests.harness.clock import TUESDAY

SECRET = "h7Kq2mX9vB4nTz8wRc5yLd3sJf6gPa1e"
SOUND = {
    "APP_ENV": "production",
    "SECRET_KEY": SECRET,
    "BASE_URL": "https://bo.kommunen.example",
    "MAIL_URL": "smtps://praktikbo:hemligt@mail.kommunen.example",
    "PROXIES": "0",
}
FLASK = ("-m", "flask", "--app", "wsgi")
GUNICORN = ("-m", "gunicorn", "--workers=2", "--bind=127.0.0.1:0", "wsgi:app")


def run(*arguments: str, settings: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Python with these settings and nothing else in the environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def sound(tmp_path: Path) -> dict[str, str]:
    """The environment of a production that may start, with a database that does not exist yet."""
    return {**SOUND, "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}"}


@pytest.mark.slow
def test_sound_settings_are_shown_without_their_secrets(sound: dict[str, str], tmp_path: Path) -> None:
    told = run(*FLASK, "check-config", settings=sound)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "set, 32 characters" in told.stdout
    assert "smtps://praktikbo:***@mail.kommunen.example" in told.stdout
    assert "SQLite" in told.stdout
    assert "journal" in told.stdout
    assert SECRET not in told.stdout
    assert "hemligt" not in told.stdout
    assert list(tmp_path.iterdir()) == [], "looking made a database"


@pytest.mark.slow
def test_problems_are_told_without_starting_and_without_a_trace(sound: dict[str, str]) -> None:
    wrong = {**sound, "SECRET_KEY": "short", "CLOCK": "2027-02-01", "DEMONSTRATION": "true", "BASE_URL": ""}
    told = run(*FLASK, "check-config", settings=wrong)
    assert told.returncode == 1
    for name in ("SECRET_KEY", "CLOCK", "DEMONSTRATION", "BASE_URL"):
        assert f"Problem: {name} is" in told.stdout
    assert "Traceback" not in told.stderr


@pytest.mark.slow
def test_a_value_of_the_wrong_type_is_told_too(sound: dict[str, str]) -> None:
    told = run(*FLASK, "check-config", settings={**sound, "APP_ENV": "prod"})
    assert told.returncode == 1
    assert "Problem: APP_ENV" in told.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [(*FLASK, "worker", "--once"), (*FLASK, "run"), (*FLASK, "db", "current"), GUNICORN]
)
def test_nothing_starts_with_settings_that_forbid_it(sound: dict[str, str], command: tuple[str, ...]) -> None:
    told = run(*command, settings={**sound, "SECRET_KEY": "short"})
    assert told.returncode != 0
    assert "SECRET_KEY is too short or too plain: at least 32 characters" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.slow
def test_a_production_with_demonstration_accounts_does_not_start(
    session_scope: Session, app: Flask, database_url: str
) -> None:
    sound = {**SOUND, "DATABASE_URL": database_url}
    assert run(*FLASK, "check-config", settings=sound).returncode == 0
    account = Account(person=Person(), fs_uniquifier="a", is_demonstration=True, created_at=TUESDAY)
    session_scope.add(account)
    session_scope.commit()
    told = run(*FLASK, "check-config", settings=sound)
    assert told.returncode == 1
    assert "demonstration accounts" in told.stdout
    refused = run(*GUNICORN, settings=sound)
    assert refused.returncode != 0
    assert "demonstration accounts" in refused.stderr
