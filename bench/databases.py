"""The bench's databases: made once, kept under instance/bench/ for the next run, known by the generator's version."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from bench.country import country
from bench.ground import lay_ground
from bench.loading import load_postgresql, load_sqlite
from bench.server import KeptServer
from housing.config import ROOT
from housing.database import migrate
from tests.harness.product import make_app, release

FOLDER = ROOT / "instance" / "bench"
PARTS = ("calendar", "country", "ground", "guests", "loading", "tables", "town")


def version() -> str:
    """Return what the content of the databases depends on: the generator and the migrations."""
    files = [Path(__file__).with_name(f"{part}.py") for part in PARTS]
    files += sorted((ROOT / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]


@dataclass(frozen=True)
class Database:
    """A filled database. `engine` is sqlite or postgresql, `size` national or small."""

    engine: str
    size: str
    url: str

    def connect(self) -> Connection:
        """Return a connection that ends when it is closed: one kept for later keeps the database from being copied."""
        return create_engine(self.url, poolclass=NullPool).connect()


class Databases:
    """Makes, keeps and lends the databases of one engine."""

    def __init__(self, engine: str, say: Callable[[str], None]) -> None:
        self.engine = engine
        self._say = say
        FOLDER.mkdir(parents=True, exist_ok=True)
        self._server = KeptServer(FOLDER / "postgresql") if engine == "postgresql" else None

    def __enter__(self) -> "Databases":
        if self._server:
            self._server.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._server:
            self._server.stop()

    def filled(self, size: str) -> Database:
        """Return the national or the small database, made now if it is not there."""
        name = f"{size}_{version()}"
        url = self._url(name)
        if not self._exists(name):
            self._drop_all(f"{size}_")
            self._say(f"{self.engine}: making the {size} data set ...")
            self._create("making")
            self._fill(self._url("making"), is_national=size == "national")
            self._rename("making", name)
        return Database(self.engine, size, url)

    def copied(self, database: Database) -> Database:
        """Return a copy to write in; a copy of an earlier run goes."""
        name = f"{database.size}_{version()}"
        self._drop_all("copy")
        if self._server:
            self._run(f"CREATE DATABASE copy TEMPLATE {name} STRATEGY file_copy")
        else:
            shutil.copyfile(_file(name), _file("copy"))
        return Database(self.engine, database.size, self._url("copy"))

    def _fill(self, url: str, *, is_national: bool) -> None:
        app = make_app(url)
        migrate(app)
        places, terms = lay_ground(app, is_national=is_national)
        release(app)
        batches = country(places, terms)
        if self._server:
            load_postgresql(url.replace("+psycopg", ""), batches)
        else:
            load_sqlite(str(make_url(url).database), batches)

    def _url(self, name: str) -> str:
        return self._server.url_of(name) if self._server else f"sqlite:///{_file(name)}"

    def _exists(self, name: str) -> bool:
        return name in self._names()

    def _names(self) -> list[str]:
        if not self._server:
            return [file.stem for file in FOLDER.glob("*.sqlite3")]
        with create_engine(self._server.url, poolclass=NullPool).connect() as connection:
            return list(connection.scalars(text("SELECT datname FROM pg_database")))

    def _drop_all(self, beginning: str) -> None:
        for name in self._names():
            if name.startswith((beginning, "making")):
                self._drop(name)

    def _drop(self, name: str) -> None:
        if self._server:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            _file(name).unlink()

    def _create(self, name: str) -> None:
        if self._server:
            self._run(f"CREATE DATABASE {name}")

    def _rename(self, old: str, new: str) -> None:
        if self._server:
            self._run(f"ALTER DATABASE {old} RENAME TO {new}")
        else:
            _file(old).rename(_file(new))

    def _run(self, statement: str) -> None:
        assert self._server is not None
        with create_engine(self._server.url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
            connection.execute(text(statement))


def _file(name: str) -> Path:
    return FOLDER / f"{name}.sqlite3"
