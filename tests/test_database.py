"""What the pool of connections does when the server behind it goes away for a moment."""

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from housing.database import db
from tests.harness.client import CheckedClient

END_ALL = text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


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
