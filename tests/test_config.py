"""Settings: each that does not allow a start is named, and none is guessed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from housing.app import create_app
from housing.config import DEVELOPMENT_SECRET, Settings, SettingsError, load_settings

SECRET = "h7Kq2mX9vB4nTz8wRc5yLd3sJf6gPa1e"
SOUND: dict[str, Any] = {
    "app_env": "production",
    "database_url": "postgresql://praktikbo@127.0.0.1/praktikbo",
    "secret_key": SecretStr(SECRET),
    "base_url": "https://bo.kommunen.example",
    "mail_url": SecretStr("smtps://praktikbo:hemligt@mail.kommunen.example"),
    "proxies": 0,
}


def problems(**changes: Any) -> tuple[str, ...]:
    """Return what keeps a sound production with these changes from starting."""
    return Settings(**{**SOUND, **changes}).problems()


def test_a_sound_production_starts() -> None:
    assert problems() == ()


def test_a_developers_machine_needs_no_settings() -> None:
    assert Settings().problems() == ()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"secret_key": SecretStr(DEVELOPMENT_SECRET)}, "SECRET_KEY is the development default"),
        ({"secret_key": SecretStr(SECRET[:31])}, "SECRET_KEY is too short"),
        ({"code_keys": SecretStr(f"{SECRET},short")}, "CODE_KEYS holds one that is too short"),
        ({"demonstration": True}, "DEMONSTRATION is on"),
        ({"clock": datetime(2026, 11, 24, tzinfo=UTC)}, "CLOCK is fixed"),
        ({"base_url": None}, "BASE_URL is missing"),
        ({"mail_url": None}, "MAIL_URL is missing"),
        ({"secret_key": SecretStr("a" * 40)}, "SECRET_KEY is too short or too plain"),
        ({"proxies": None}, "PROXIES is missing"),
        ({"base_url": "http://bo.kommunen.example"}, "BASE_URL must begin with https:// in production"),
        ({"base_url": "https://"}, "BASE_URL must be an address"),
        ({"mail_url": SecretStr("http://mail.kommunen.example")}, "MAIL_URL must be an address"),
        ({"mail_url": SecretStr("smtps://")}, "MAIL_URL must be an address"),
        ({"mail_url": SecretStr("smtp://mail:many")}, "MAIL_URL must be an address"),
        ({"mail_from": "Praktikbo"}, "MAIL_FROM must hold one e-mail address"),
        ({"base_url": "bo.kommunen.example"}, "BASE_URL must be an address"),
        ({"database_url": "mysql://localhost/praktikbo"}, "DATABASE_URL must be an address"),
        ({"database_url": "postgresql://praktikbo@host:many/praktikbo"}, "DATABASE_URL must be an address"),
        ({"database_url": "sqlite:praktikbo"}, "DATABASE_URL must be an address"),
    ],
)
def test_each_setting_that_forbids_a_start_is_named(changes: dict[str, Any], named: str) -> None:
    (problem,) = problems(**changes)
    assert problem.startswith(named)
    assert problem.endswith(".")


def test_a_demonstration_for_everybody_comes_by_no_oversight() -> None:
    """Whoever forgets APP_ENV would else open a real service to anybody as anybody."""
    away: dict[str, Any] = {"base_url": "https://bo.kommunen.example", "secret_key": SecretStr(SECRET)}
    (problem,) = Settings(**away).problems()
    assert "say APP_ENV=production" in problem
    trial = Settings(**away, demonstration=True)
    assert trial.problems() == ()
    assert trial.has_demonstration
    assert not Settings(**away, demonstration=False).has_demonstration


def test_all_problems_are_named_at_once() -> None:
    assert len(problems(secret_key=SecretStr("short"), base_url=None, mail_url=None, demonstration=True)) == 4


def test_the_application_itself_refuses() -> None:
    with pytest.raises(SettingsError) as refused:
        create_app(Settings(**{**SOUND, "base_url": None}))
    assert refused.value.problems == ("BASE_URL is missing: links in mails would lead nowhere.",)


@pytest.mark.parametrize(
    ("name", "value"),
    [("APP_ENV", "prod"), ("CLOCK", "tomorrow"), ("PROXIES", "many"), ("UPLOAD_BYTES", "-1")],
)
def test_a_value_of_the_wrong_type_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert [problem.split(":")[0] for problem in refused.value.problems] == [name]


def test_production_has_no_demonstration_and_no_worker_thread_unless_told() -> None:
    production = Settings(**SOUND)
    assert not production.has_demonstration
    assert not production.has_worker_in_process


def test_secrets_are_not_shown_by_accident() -> None:
    shown = repr(Settings(**SOUND))
    assert SECRET not in shown
    assert "hemligt" not in shown


def test_a_clock_without_a_zone_means_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOCK", "2026-11-24T08:00")
    assert load_settings().clock == datetime(2026, 11, 24, 8, tzinfo=UTC)
