"""The floor under a page: its own SQL and a page of its own size, with session and grants looked up, nothing else.

`gunicorn bench.floor:app` is the product, except that a page is made only once for each address and person. From
then on its statements are sent to the database as they were, all rows are fetched, and as many bytes are answered.
What the product needs above this floor is its own work: rules, objects, templates. Of a request for a bed, which is
never the same twice, see `bench/request_floor.py`.
"""

import sqlite3
from dataclasses import dataclass
from typing import Any

import psycopg
from flask import Response, g, has_app_context, request
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bench.request_floor import Asked, FirstRequest
from housing.access import viewer
from housing.database import db
from housing.entry import load_app

app = load_app()
Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Floor:
    """What one page asked the database, and how long it was."""

    statements: tuple[Statement, ...]
    size: int


FLOORS: dict[tuple[str, int | None], Floor] = {}


def _key() -> tuple[str, int | None]:
    return request.full_path, viewer().account_id


FIRST: list[FirstRequest] = []
"""The request for a bed that was written down, once there is one."""


@app.before_request
def _stand_on_floor_of_request() -> Response | None:
    asked = Asked.at(request.path) if request.method == "POST" else None
    if asked is None:
        return None
    if not FIRST:
        g.sent = []
        return None
    try:
        FIRST[0].again(asked, db.session.connection().connection)
        db.session.commit()
    except (psycopg.IntegrityError, sqlite3.IntegrityError):
        db.session.rollback()
        return Response(status=409)
    return Response(status=303)


@app.before_request
def _stand_on_floor() -> Response | None:
    if request.method != "GET" or request.endpoint in {"static", "health.healthz", "health.readyz"}:
        return None
    floor = FLOORS.get(_key())
    if floor is None:
        g.statements = []
        return None
    connection = db.session.connection().connection
    for statement, parameters in floor.statements:
        cursor = connection.cursor()
        cursor.execute(statement, parameters)
        cursor.fetchall()
        cursor.close()
    return Response(b"." * floor.size, mimetype="text/html")


@app.after_request
def _keep(response: Response) -> Response:
    asked, sent = Asked.at(request.path), g.pop("sent", None)
    if asked and sent and response.status_code == 303:
        FIRST.append(FirstRequest.of(asked, sent))
    statements = g.pop("statements", None)
    if statements is not None and response.status_code == 200:
        FLOORS[_key()] = Floor(tuple(statements), len(response.get_data()))
    return response


@event.listens_for(Engine, "before_cursor_execute")
def _note(_connection: object, _cursor: object, statement: str, values: Any, _context: object, several: bool) -> None:
    # The transaction is begun by the floor itself.
    if not has_app_context() or statement.startswith("BEGIN"):
        return
    if "statements" in g and statement.startswith("SELECT"):
        g.statements.append((statement, values))
    if "sent" in g:
        g.sent.append((statement, values, several))
