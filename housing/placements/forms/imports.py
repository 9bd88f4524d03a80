"""Sending a list of placements, and publishing it."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice

from housing.placements.services.planned import Plan
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


PART, WHOLE = "part", "whole"


class PublishForm(FlaskForm):
    """Publish what was previewed; `fingerprint` is the plan's that was looked at.

    `call_off` are the vanished placements, by reference, that are not to take place; `is_part` asks first whether the
    file is only a part of the list, where much has vanished from it.
    """

    call_off = SelectMultipleField(_l("Not to take place any more"), choices=[], validate_choice=False)
    is_part = RadioField(
        _l("Is this file only a part of your list?"),
        choices=[
            SelectChoice(PART, _l("Yes, what it does not hold stays as it is")),
            SelectChoice(WHOLE, _l("No, it is the whole list: what is ticked below is called off")),
        ],
        default=PART,
        validate_choice=False,
    )
    skip_bad_rows = BooleanField(_l("Skip the rows that are wrong and publish the others"))
    fingerprint = HiddenField()

    def propose(self, vanished: Sequence[tuple[str, str]]) -> None:
        """Offer what has vanished, by reference and in words, to be called off; all of it is ticked to begin with."""
        self.call_off.choices = [SelectChoice(ref, words) for ref, words in vanished]
        if not self.is_submitted():
            self.call_off.data = [ref for ref, _ in vanished]

    def called_off(self, plan: Plan) -> tuple[str, ...]:
        """Return the references that were ticked; none where the file is only a part of the list."""
        if plan.is_perhaps_a_part and self.is_part.data != WHOLE:
            return ()
        return tuple(self.call_off.data or ())
