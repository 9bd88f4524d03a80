"""Sending a list of placements, and publishing it."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, ValidationError
from wtforms.widgets import TextArea

from housing.placements.services.planned import Plan
from housing.rules.nights import ONE_DAY
from housing.rules.terms import term_on

FROM_FILE = ""
MOST_PASTED = 400_000
"""Characters: some four thousand rows. Larger lists are sent as a file."""
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
    """A file, or rows copied from one; and its term where the list does not say it."""

    file = FileField(_l("List of placements"))
    rows = StringField(
        _l("Or paste rows from your spreadsheet"), widget=TextArea(), validators=[Length(max=MOST_PASTED)]
    )
    term = SelectField(_l("Term"), default=FROM_FILE)

    def validate_file(self, field: FileField) -> None:
        """Ask for the one or the other."""
        if not field.data and not (self.rows.data or "").strip():
            raise ValidationError(_("Choose a file to send, or paste the rows."))

    @property
    def filename(self) -> str:
        """What the list is called."""
        return str(self.file.data.filename) if self.file.data else _("Pasted rows")

    def content(self) -> bytes:
        """Return the bytes of the list."""
        if self.file.data:
            return bytes(self.file.data.read())
        return (self.rows.data or "").encode()

    def put_fault(self, sentence: str) -> None:
        """Say what is wrong with the list, where it was sent."""
        field = self.file if self.file.data else self.rows
        field.errors = [sentence]

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
        if self.call_off.data is None:  # this form is shown for the first time: an empty list is an answer
            self.call_off.data = [ref for ref, _ in vanished]

    def called_off(self, plan: Plan) -> tuple[str, ...]:
        """Return the references that were ticked; none where the file is only a part of the list."""
        if plan.is_perhaps_a_part and self.is_part.data != WHOLE:
            return ()
        return tuple(self.call_off.data or ())
