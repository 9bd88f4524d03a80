"""How requests share a database: looking does not write, waiting is done again, a restart costs nobody a page."""

import sqlite3
from contextlib import suppress
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from housing.access import access
from housing.accounts.models import Person
from housing.database import TRIES, db, transact
from housing.rules.permissions import Action
from tests.harness.client import CheckedClient
from tests.harness.product import make_app, release

END_ALL = text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
LOCK = text("SELECT 1 FROM person WHERE alias = :alias FOR UPDATE")


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_restarted_server_costs_nobody_their_page(app: Flask, client: CheckedClient, database_url: str) -> None:
    assert client.get("/municipalities").status_code == 200
    with app.app_context():
        assert db.engine.pool.checkedin() > 0, "nothing was kept for the next request"  # type: ignore[attr-defined]
    other = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        assert connection.scalars(END_ALL).all() != []
    other.dispose()
    assert client.get("/municipalities").status_code == 200


@access(Action.READ_PUBLIC)
def writes() -> str:
    """Write where only looking is allowed."""
    db.session.add(Person(alias="written"))
    db.session.commit()
    return ""


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_page_that_is_only_looked_at_cannot_write(database_url: str) -> None:
    app = make_app(database_url)
    app.add_url_rule("/planted/look", "planted.look", writes, methods=["GET"])
    answer = CheckedClient(app).get("/planted/look")
    with app.app_context():
        left = db.session.scalar(text("SELECT count(*) FROM person"))
    release(app)
    assert (answer.status_code, left) == (503, 0)


@pytest.mark.parametrize(
    ("message", "times", "tried"),
    [("database is locked", 2, 3), ("database is locked", TRIES, TRIES), ("disk I/O error", 1, 1)],
)
def test_only_a_busy_file_is_tried_again_and_not_for_ever(
    session_scope: Session, message: str, times: int, tried: int
) -> None:
    tries: list[int] = []

    def use_case() -> None:
        tries.append(1)
        db.session.add(Person(alias="once"))
        db.session.flush()
        if len(tries) <= times:
            raise OperationalError("", {}, sqlite3.OperationalError(message))

    with suppress(OperationalError):
        transact(use_case)
    written = session_scope.scalar(select(func.count()).select_from(Person))
    assert (len(tries), written) == (tried, int(tried > times))


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_of_two_that_wait_for_each_other_both_come_through(app: Flask) -> None:
    """PostgreSQL ends one of them; the whole of its use case is then done again."""
    with app.app_context():
        db.session.add_all([Person(alias="one"), Person(alias="two")])
        db.session.commit()
    met, tries = Barrier(2), list[str]()

    def cross(first: str, second: str) -> None:
        def use_case() -> None:
            tries.append(first)
            db.session.execute(LOCK, {"alias": first})
            if len(tries) <= len(("one", "two")):
                met.wait(30)
            db.session.execute(LOCK, {"alias": second})

        with app.app_context():
            transact(use_case)

    threads = [Thread(target=cross, args=names) for names in (("one", "two"), ("two", "one"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(tries) == len(("one", "two")) + 1
