"""Nothing of one test is there for the next: no row, no number given out, no table changed, nobody connected."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tests.harness.databases import Databases

ADD = "INSERT INTO job (kind, payload, run_at, attempts) VALUES ('letter', '{}', '2026-11-24', 0) RETURNING id"
MIGRATED = "SELECT count(*), min(version_num) FROM alembic_version"


@pytest.fixture
def own(databases: Callable[[str], Databases], engine_name: str) -> Databases:
    """The worker's databases on the engine."""
    return databases(engine_name)


@pytest.fixture
def connect(own: Databases) -> Iterator[Callable[[], Connection]]:
    """Renew the database, and connect to it as a test would that forgets to let go."""
    left = []

    def begin() -> Connection:
        own.renew()
        engine = create_engine(own.url, hide_parameters=True)
        left.append((engine, connection := engine.connect()))
        return connection

    yield begin
    for engine, connection in left:
        connection.invalidate()
        connection.close()
        engine.dispose()


def test_rows_are_gone_and_numbers_begin_again(connect: Callable[[], Connection]) -> None:
    given = []
    for _ in range(3):
        connection = connect()
        assert connection.scalar(text("SELECT count(*) FROM job")) == 0
        given += [connection.scalar(text(ADD)), connection.scalar(text(ADD))]
        connection.commit()
    assert given == [1, 2, 1, 2, 1, 2]


def test_numbers_begin_again_where_rows_were_taken_back(connect: Callable[[], Connection]) -> None:
    connection = connect()
    connection.scalar(text(ADD))
    connection.rollback()
    assert connect().scalar(text(ADD)) == 1


@pytest.mark.parametrize(
    "change", ["DROP TABLE job", "ALTER TABLE job ADD COLUMN more INTEGER", "CREATE TABLE more (id INTEGER)"]
)
def test_a_change_of_the_tables_is_undone(connect: Callable[[], Connection], change: str) -> None:
    connection = connect()
    connection.execute(text(change))
    connection.commit()
    connection = connect()
    assert connection.scalar(text("SELECT count(*) FROM job")) == 0
    connection.execute(text(change))  # it could not be made twice


@pytest.mark.parametrize("change", ["DELETE FROM transition", "UPDATE alembic_version SET version_num = 'x'"])
def test_what_the_migrations_wrote_is_there_again(connect: Callable[[], Connection], change: str) -> None:
    connection = connect()
    count = text("SELECT count(*) FROM transition")
    before = connection.scalar(count), connection.execute(text(MIGRATED)).one()
    assert before[0]
    connection.execute(text(change))
    connection.commit()
    connection = connect()
    assert (connection.scalar(count), connection.execute(text(MIGRATED)).one()) == before


def test_whoever_was_left_in_the_middle_writes_nothing_here(connect: Callable[[], Connection]) -> None:
    left = connect()
    left.scalar(text(ADD))
    connection = connect()
    with suppress(SQLAlchemyError):  # its connection is cut off, or its file is one that nobody finds any more
        left.commit()
    assert connection.scalar(text("SELECT count(*) FROM job")) == 0


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_set_for_its_connection_holds_no_longer(session_scope: Session, turn: int) -> None:
    assert session_scope.scalar(text("SHOW session_replication_role")) == "origin"
    assert session_scope.scalar(text("SHOW lock_timeout")) == "5s"
    session_scope.execute(text("SET session_replication_role = replica; SET lock_timeout = '1s'"))
    session_scope.commit()
