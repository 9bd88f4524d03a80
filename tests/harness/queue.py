"""What the worker does in a test, when the test says so."""

from flask import Flask

from housing.bookings.services.telling import MAILS_OF_REQUEST
from housing.database import db
from housing.duties import HANDLERS
from housing.worker import Worker


def write_mails_of_requests(app: Flask) -> None:
    """Commit, and let a worker write the mails about the requests that were made."""
    db.session.commit()
    write = {MAILS_OF_REQUEST: HANDLERS[MAILS_OF_REQUEST]}
    Worker(app, handlers=write, errands={"send_mail": lambda _payload, _at: lambda: None}, every={}).drain()
