"""One worker's databases: a migrated template on each engine, and a fresh copy of it for each test.

Services commit and racing clients must see each other, so a test is not wrapped in a transaction
that is rolled back: it gets a database of its own. SQLite's is a copied file. PostgreSQL's is emptied where
that makes it like new, and else copied (see `emptying`): to copy it takes ten times as long, and every
connection begins anew.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from tests.harness.emptying import CUT_OFF, EMPTY, forget_settings, teach_to_empty

Migrate = Callable[[str], None]
"""Bring the empty database at a URL to the newest revision."""

TURNS = 100
"""So many tests before a copy all the same: nobody sweeps up the rows that were deleted."""


class Databases(Protocol):
    """The databases of one worker on one engine. `url` is the same for every test."""

    url: str

    def renew(self) -> None:
        """Put a fresh, migrated database at `url`; nobody may be connected any more."""

    def lend(self, engine: Engine) -> None:
        """Let an application go on with its engine from test to test."""

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
        self._lent: list[Engine] = []
        migrate(f"sqlite:///{self._template}")

    def renew(self) -> None:
        """Replace the file as a whole: a connection left open keeps the old one to itself."""
        for engine in self._lent:
            engine.dispose()
        for leftover in self._folder.glob(f"{self._path.name}-*"):
            leftover.unlink()
        fresh = self._path.with_suffix(".fresh")
        shutil.copyfile(self._template, fresh)
        fresh.replace(self._path)

    def lend(self, engine: Engine) -> None:
        """Close its connections when the file goes."""
        self._lent.append(engine)

    def make_empty(self) -> str:
        """Name a file that does not exist yet."""
        return f"sqlite:///{self._folder / uuid4().hex}.sqlite3"

    def close(self) -> None:
        """Remove the folder."""
        for engine in self._lent:
            engine.dispose()
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
        self._may_empty = teach_to_empty(self._url(self._template))
        self._inside = create_engine(make_url(self.url), isolation_level="AUTOCOMMIT")
        self._lent: list[Engine] = []
        self._spared: set[int] = set()
        self._left = 0

    def renew(self) -> None:
        """Empty the database where that makes it like new, else copy it; whoever else is connected is cut off."""
        if self._left and self._emptied():
            self._left -= 1
            return
        self._let_go()
        self._run(f"DROP DATABASE IF EXISTS {self._test} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self._test} TEMPLATE {self._template} STRATEGY file_copy")  # twice as fast here
        self._left = TURNS if self._may_empty else 0

    def lend(self, engine: Engine) -> None:
        """Spare what this engine keeps open at rest: what PostgreSQL has learnt there is half of the work."""
        self._lent.append(engine)
        event.listen(engine, "connect", lambda connection, _: self._spared.add(connection.info.backend_pid))
        event.listen(engine, "checkin", forget_settings)

    def make_empty(self) -> str:
        """Create one more; all go when the worker ends."""
        name = f"{self._prefix}_{uuid4().hex[:8]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0")
        self._made.add(name)
        return self._url(name)

    def close(self) -> None:
        """Drop what this worker made, the template too."""
        self._let_go()
        for name in self._made:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._maintenance.dispose()

    def _let_go(self) -> None:
        for engine in (self._inside, *self._lent):
            engine.dispose()
        self._spared.clear()

    def _emptied(self) -> bool:
        try:
            with self._inside.connect() as connection:
                connection.execute(text(CUT_OFF), {"spared": [*self._spared]})
                return bool(connection.scalar(text(EMPTY)))
        except DBAPIError:  # the database is gone, or no longer what it was
            return False

    def _run(self, statement: str) -> None:
        with self._maintenance.connect() as connection:
            connection.execute(text(statement))

    def _url(self, database: str) -> str:
        url: URL = self._server.set(database=database)
        return url.render_as_string(hide_password=False)
