"""Closing beds, and choosing a stock file."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from housing.stock.forms.fields import DayField, choices_of, needed
from housing.stock.wording import REASONS


class ClosureForm(FlaskForm):
    """What is closed, from which evening, until which day, and why."""

    what = SelectField(_l("What to close"), validators=[needed(_l("Choose what to close."))])
    starts = DayField(_l("First night"), validators=[needed(_l("Write the first night that is closed."))])
    ends = DayField(_l("Opens again"), validators=[needed(_l("Write the day from which it can be slept in again."))])
    reason = RadioField(_l("Why"), choices=choices_of(REASONS), validators=[needed(_l("Choose why."))])

    def offer(self, things: Mapping[str, Mapping[str, str]]) -> None:
        """Let these things be chosen, each by its reference, under headings."""
        self.what.choices = [
            SelectChoice("", _("Choose")),
            *(
                SelectChoice(ref, words, optgroup=heading)
                for heading, group in things.items()
                for ref, words in group.items()
            ),
        ]


class StockFileForm(FlaskForm):
    """A stock file to look at."""

    file = FileField(_l("Stock file"), validators=[FileRequired(_l("Choose a file first."))])


class PublishForm(FlaskForm):
    """The agreement to a preview."""

    skip_bad_rows = BooleanField(_l("Leave out the rows with mistakes and write the rest"))
