"""Sending a list of placements, and publishing it."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields import SelectChoice

from housing.rules.nights import ONE_DAY
from housing.rules.terms import term_on

FROM_FILE = ""
TERMS_OFFERED = 4


def offered_terms(today: date, otherwise: str) -> list[SelectChoice]:
    """Return the choice of a term: none, in the words of `otherwise`; the one that runs, and the next."""
    codes, day = [], today
    for _number in range(TERMS_OFFERED):
        term = term_on(day)
        codes.append(term.code)
        day = term.last_day + ONE_DAY
    return [SelectChoice(FROM_FILE, otherwise), *(SelectChoice(code, code) for code in codes)]


class UploadForm(FlaskForm):
    """A file, and its term where the file does not say it."""

    file = FileField(_l("List of placements"), validators=[FileRequired(_l("Choose a file to send."))])
    term = SelectField(_l("Term"), default=FROM_FILE)

    def offer_terms(self, today: date) -> None:
        """Let the sender choose the term that runs, or one of the next."""
        self.term.choices = offered_terms(today, _("As the file says"))


class PublishForm(FlaskForm):
    """Publish what was previewed; `fingerprint` is the plan's that was looked at."""

    skip_bad_rows = BooleanField(_l("Skip the rows that are wrong and publish the others"))
    fingerprint = HiddenField()
