"""What each column of a list means."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields import SelectChoice

from housing.placements.column_names import UNUSED, Column, Named, missing_fields

MEANINGS = {
    UNUSED: _l("Not used"),
    "email": _l("E-mail address"),
    "name": _l("Name (first and last in one column)"),
    "first_name": _l("First name"),
    "last_name": _l("Last name"),
    "course_code": _l("Course code"),
    "course_name": _l("Name of the course"),
    "study_term": _l("Study term"),
    "site": _l("Site"),
    "municipality": _l("Municipality"),
    "weeks": _l("Weeks"),
    "first_day": _l("First day"),
    "last_day": _l("Last day"),
    "housing": _l("Wish for housing"),
    "reference": _l("Praktikbo reference"),
}


class ColumnsForm(FlaskForm):
    """A choice for each column, added by `columns_form`."""

    shown: Sequence[tuple[Column, str]] = ()

    def named(self) -> Named | None:
        """Return what each heading means; none after saying what is missing or chosen twice."""
        chosen = {column.key: self[name].data or UNUSED for column, name in self.shown}
        by_field: dict[str, list[Any]] = {}
        for column, name in self.shown:
            if meaning := chosen[column.key]:
                by_field.setdefault(meaning, []).append(self[name])
        for meaning, fields in by_field.items():
            for again in fields[1:]:
                again.errors = [
                    _("“%(meaning)s” is already another column. Choose one of them.", meaning=MEANINGS[meaning])
                ]
        for meaning in missing_fields(list(by_field)):
            self.form_errors.append(_("Choose which column is “%(meaning)s”.", meaning=MEANINGS[meaning]))
        return None if self.errors else chosen


def columns_form(columns: Sequence[Column]) -> ColumnsForm:
    """Return the form with what each column is taken to mean."""
    unique = {column.key: column for column in columns}
    names = {f"column_{number}": column for number, column in enumerate(unique.values())}
    choices = [SelectChoice(value, words) for value, words in MEANINGS.items()]
    fields: dict[str, Any] = {
        name: SelectField(column.heading, choices=choices, default=column.field) for name, column in names.items()
    }
    form: ColumnsForm = type("ColumnsForm", (ColumnsForm,), fields)()
    form.shown = [(column, name) for name, column in names.items()]
    return form
