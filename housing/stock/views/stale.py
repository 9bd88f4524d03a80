"""Two officers at one form: who saves a page that is out of date is told, and loses nothing they wrote."""

from hashlib import sha256

from flask import request
from flask_babel import gettext as _
from sqlalchemy import inspect

from housing.database import Model


def mark_of(thing: Model) -> str:
    """Return a short text that is another as soon as the row is; the form carries it as `seen`."""
    state = inspect(thing)
    values = [(each.key, getattr(thing, each.key)) for each in state.mapper.column_attrs]
    return sha256(repr(values).encode()).hexdigest()[:16]


def is_stale(thing: Model) -> bool:
    """Tell whether the row has changed since the page was made that is being sent."""
    return request.form.get("seen") != mark_of(thing)


def stale_sentence() -> str:
    """Return what has happened and what saving again would do."""
    return str(
        _(
            "Somebody else changed this after you opened the page. What you wrote is still here:"
            " save again to put it in place of theirs."
        )
    )
