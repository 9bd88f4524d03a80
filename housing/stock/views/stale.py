"""Two officers at one form: who saves a page that is out of date is told, and loses nothing they wrote."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import inspect
from wtforms.csrf.core import CSRFTokenField

from housing.database import Model


def mark_of(thing: Model) -> str:
    """Return a short text that is another as soon as the row is; the form carries it as `seen`."""
    state = inspect(thing)
    return _mark([(each.key, getattr(thing, each.key)) for each in state.mapper.column_attrs])


def is_stale(thing: Model) -> bool:
    """Tell whether the row has changed since the page was made that is being sent."""
    return request.form.get("seen") != mark_of(thing)


def mark_of_form(shown: FlaskForm) -> str:
    """Return the mark of what stands in a form that shows the present state: a part of a row, or of several."""
    return _mark([(field.name, field.data) for field in shown if not isinstance(field, CSRFTokenField)])


def is_stale_form(shown: FlaskForm) -> bool:
    """Tell whether what this form shows now is no longer what it showed when the page was made that is being sent."""
    return request.form.get("seen") != mark_of_form(shown)


def _mark(values: Sequence[tuple[str, Any]]) -> str:
    return sha256(repr(values).encode()).hexdigest()[:16]


def stale_sentence() -> str:
    """Return what has happened and what saving again would do."""
    return str(
        _(
            "Somebody else changed this after you opened the page. What you wrote is still here:"
            " save again to put it in place of theirs."
        )
    )
