"""Settings from the environment: typed, checked at start, each wrong one named."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parents[1]
DEVELOPMENT_SECRET = "development-only-secret-never-in-production"  # noqa: S105 (refused in production)
SHORTEST_SECRET, FEWEST_SIGNS = 32, 10
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
WEB_SCHEMES = frozenset({"http", "https"})
MAIL_SCHEMES = frozenset({"smtp", "smtps", "smtp+starttls"})
DATABASE_SCHEMES = frozenset({"sqlite", "postgresql", "postgresql+psycopg"})


class SettingsError(Exception):
    """The settings do not allow a start; `problems` holds one sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """One running Praktikbo. Only what is safe on a developer's own machine has a default."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    app_env: Literal["development", "production"] = "development"
    database_url: str = f"sqlite:///{ROOT / 'instance' / 'praktikbo.sqlite3'}"
    secret_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    code_keys: SecretStr | None = Field(
        default=None, description="secrets that seal codes of doors, by commas: the first seals, all open"
    )
    base_url: str | None = None
    mail_url: SecretStr | None = Field(default=None, description="smtp://, smtp+starttls:// or smtps://")
    mail_from: str = "Praktikbo <noreply@praktikbo.example>"
    clock: datetime | None = Field(default=None, description="a fixed instant, for journeys and tests")
    demonstration: bool | None = Field(
        default=None, description="demonstration data and accounts; on by default in development"
    )
    worker_in_process: bool | None = Field(
        default=None,
        description="jobs done by a thread of the web process; on by default in development",
    )
    proxies: int | None = Field(
        default=None, ge=0, le=5, description="trusted proxies before the web process; to be said in production"
    )
    upload_bytes: int = Field(default=5_000_000, gt=0)
    files_folder: Path | None = Field(
        default=None, description="where photos are kept: seen by every web process and worker, and backed up"
    )

    @field_validator("clock")
    @classmethod
    def _clock_is_utc(cls, value: datetime | None) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))

    @property
    def in_production(self) -> bool:
        """Tell whether real people's data is at stake."""
        return self.app_env == "production"

    @property
    def has_demonstration(self) -> bool:
        """Tell whether demonstration data and accounts exist."""
        return self._is_at_home if self.demonstration is None else self.demonstration

    @property
    def _is_at_home(self) -> bool:
        """Tell whether nobody but a developer comes here: what is only safe then is on without being asked for."""
        return not self.in_production and (_host_of(self.address) or "") in LOOPBACK

    @property
    def has_worker_in_process(self) -> bool:
        """Tell whether the web process does the jobs itself."""
        return not self.in_production if self.worker_in_process is None else self.worker_in_process

    @property
    def code_secrets(self) -> tuple[str, ...]:
        """Return what codes of doors are sealed with: the first seals, all open. SECRET_KEY opens what it sealed."""
        return (*self._code_keys, self.secret_key.get_secret_value())

    @property
    def _code_keys(self) -> tuple[str, ...]:
        written = self.code_keys.get_secret_value().split(",") if self.code_keys else ()
        return tuple(key for each in written if (key := each.strip()))

    @property
    def address(self) -> str:
        """Return the address that links in mails begin with, without a slash at its end."""
        return (self.base_url or "http://127.0.0.1:8000").rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Tell whether visitors come over https: cookies and HSTS follow it."""
        return self.address.startswith("https://")

    @property
    def folder_of_files(self) -> Path:
        """Return where photos are kept: where it is said, else beside the database's own file, else in `instance/`.

        Two services never share one by default: each removes what its own database does not name.
        """
        if self.files_folder is not None:
            return self.files_folder
        url = make_url(self.database_url)
        if url.get_backend_name() == "sqlite" and url.database:
            return ROOT / "instance" / f"{url.database}-files"
        return ROOT / "instance" / "files"

    def problems(self) -> tuple[str, ...]:
        """Return one sentence for each setting that does not allow a start; none means start."""
        in_production = self._problems_in_production() if self.in_production else ()
        return (*self._problems_anywhere(), *in_production)

    def _problems_anywhere(self) -> Iterator[str]:
        if not _is_database(self.database_url):
            yield "DATABASE_URL must be an address such as sqlite:////srv/praktikbo.sqlite3 or postgresql://user@host/name."
        if self.mail_url and not _is_address(self.mail_url.get_secret_value(), MAIL_SCHEMES):
            yield "MAIL_URL must be an address such as smtps://user:password@host: smtp://, smtp+starttls:// or smtps://."
        if self.base_url and not _is_address(self.base_url, WEB_SCHEMES):
            yield "BASE_URL must be an address such as https://praktikbo.example (http:// on a developer's machine)."
        if "@" not in parseaddr(self.mail_from)[1]:
            yield "MAIL_FROM must hold one e-mail address, as in: Praktikbo <noreply@kommunen.example>."
        if not self.in_production and _host_of(self.address) not in LOOPBACK:
            yield from self._problems_away_from_home()

    def _problems_away_from_home(self) -> Iterator[str]:
        """A demonstration for everybody is allowed, but never by forgetting APP_ENV."""
        if self.demonstration is None:
            yield "BASE_URL is not this machine: say APP_ENV=production, or DEMONSTRATION=true for a public trial."
        if self.secret_key.get_secret_value() == DEVELOPMENT_SECRET:
            yield "SECRET_KEY is the development default: set a secret of your own."

    def _problems_in_production(self) -> Iterator[str]:
        secret = self.secret_key.get_secret_value()
        if secret == DEVELOPMENT_SECRET:
            yield "SECRET_KEY is the development default: set a secret of your own."
        elif _is_plain(secret):
            yield f"SECRET_KEY is too short or too plain: at least {SHORTEST_SECRET} characters, made by chance."
        if any(_is_plain(key) for key in self._code_keys):
            yield f"CODE_KEYS holds one that is too short or too plain: each {SHORTEST_SECRET} characters, by chance."
        if self.demonstration:
            yield "DEMONSTRATION is on: demonstration accounts are not allowed in production."
        if self.clock is not None:
            yield "CLOCK is fixed: production runs on real time only."
        if not self.base_url:
            yield "BASE_URL is missing: links in mails would lead nowhere."
        elif not self.is_secure and _is_address(self.base_url, WEB_SCHEMES):
            yield "BASE_URL must begin with https:// in production: cookies would travel in the open."
        if not self.mail_url:
            yield "MAIL_URL is missing: sign-in codes could not be sent."
        if self.proxies is None:
            yield "PROXIES is missing: how many proxies stand before the web process (0 for none); limits count by it."


def _is_plain(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_SIGNS


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _is_address(address: str, schemes: frozenset[str]) -> bool:
    """Tell whether an address can be used: a known scheme, a host, and a port that is a number if there is one."""
    try:
        parts = urlsplit(address)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _is_database(address: str) -> bool:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return False
    in_memory = address == "sqlite://"  # as tests of templates use it
    return url.drivername in DATABASE_SCHEMES and (bool(url.database) or in_memory)


def load_settings() -> Settings:
    """Read the environment.

    Raises `SettingsError` with a sentence for each setting that has the wrong type; whether the values
    allow a start is asked of `Settings.problems`.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(
            tuple(f"{'.'.join(map(str, item['loc'])).upper()}: {item['msg']}." for item in error.errors())
        ) from None
