"""One worker's databases: a migrated template on each engine, and a fresh copy of it for each test.

Services commit and racing clients must see each other, so a test is not wrapped in a transaction
that is rolled back: it gets a database of its own, copied from the template in a few milliseconds
(SQLite) or some twenty (PostgreSQL).
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import URL, create_engine, make_url, text

Migrate = Callable[[str], None]
"""Bring the empty database at a URL to the newest revision."""


class Databases(Protocol):
    """The databases of one worker on one engine. `url` is the same for every test."""

    url: str

    def renew(self) -> None:
        """Put a fresh, migrated database at `url`; nobody may be connected any more."""

    def make_empty(self) -> str:
        """Make a further database without any table and return its URL."""

    def close(self) -> None:
        """Remove all of them."""


class SqliteDatabases:
    """Files in a folder of the worker's own."""

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite3"
        self._path = folder / "test.sqlite3"
        self.url = f"sqlite:///{self._path}"
        migrate(f"sqlite:///{self._template}")

    def renew(self) -> None:
        """Replace the file as a whole: a connection left open keeps the old one to itself."""
        for leftover in self._folder.glob(f"{self._path.name}-*"):
            leftover.unlink()
        fresh = self._path.with_suffix(".fresh")
        shutil.copyfile(self._template, fresh)
        fresh.replace(self._path)

    def make_empty(self) -> str:
        """Name a file that does not exist yet."""
        return f"sqlite:///{self._folder / uuid4().hex}.sqlite3"

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)


class PostgresDatabases:
    """Databases with a random prefix on a server that others may use as well."""

    def __init__(self, server: str, migrate: Migrate) -> None:
        self._server = make_url(server)
        self._maintenance = create_engine(self._server, isolation_level="AUTOCOMMIT")
        self._prefix = f"praktikbo_test_{uuid4().hex[:8]}"
        self._made: set[str] = set()
        self._test, self._template = f"{self._prefix}_test", f"{self._prefix}_template"
        self.url = self._url(self._test)
        self._run(f"CREATE DATABASE {self._template}")
        self._made.update({self._template, self._test})
        migrate(self._url(self._template))

    def renew(self) -> None:
        """Drop and copy; whoever is still connected is cut off. FILE_COPY is twice as fast here."""
        self._run(f"DROP DATABASE IF EXISTS {self._test} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self._test} TEMPLATE {self._template} STRATEGY file_copy")

    def make_empty(self) -> str:
        """Create one more; all go when the worker ends."""
        name = f"{self._prefix}_{uuid4().hex[:8]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0")
        self._made.add(name)
        return self._url(name)

    def close(self) -> None:
        """Drop what this worker made, the template too."""
        for name in self._made:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._maintenance.dispose()

    def _run(self, statement: str) -> None:
        with self._maintenance.connect() as connection:
            connection.execute(text(statement))

    def _url(self, database: str) -> str:
        url: URL = self._server.set(database=database)
        return url.render_as_string(hide_password=False)
