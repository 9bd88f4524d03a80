"""The floor under a page: its own SQL and a page of its own size, with session and grants looked up, nothing else.

`gunicorn bench.floor:app` is the product, except that a page is made only once for each address and person. From
then on its statements are sent to the database as they were, all rows are fetched, and as many bytes are answered.
What the product needs above this floor is its own work: rules, objects, templates.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response, g, has_app_context, request
from sqlalchemy import event
from sqlalchemy.engine import Engine

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
    statements = g.pop("statements", None)
    if statements is not None and response.status_code == 200:
        FLOORS[_key()] = Floor(tuple(statements), len(response.get_data()))
    return response


@event.listens_for(Engine, "before_cursor_execute")
def _note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
    # The transaction is begun by the floor itself.
    if has_app_context() and "statements" in g and statement.startswith("SELECT"):
        g.statements.append((statement, parameters))
