"""How far a fault is: what whoever mends, or an officer, says of it."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from housing.bookings.fault_wording import STEPS as WORDS
from housing.bookings.forms.answering import version_of
from housing.faults.services.answering import Answer
from housing.rules.faults import LONGEST_TEXT, STEPS, FaultStatus
from housing.stock.forms.fields import DayField, at_most, choices_of, needed, stripped


class AnswerForm(FlaskForm):
    """Seen, somebody comes on a day, or mended; with a few words that the guest reads."""

    version = HiddenField()
    to = RadioField(_l("How far is it?"), choices=choices_of(WORDS), validators=[needed(_l("Choose how far it is."))])
    comes_on = DayField(_l("Day"), validators=[Optional()])
    text = TextAreaField(_l("A few words to the guest"), filters=[stripped], validators=[at_most(LONGEST_TEXT)])

    def offer(self, status: FaultStatus) -> None:
        """Show only the steps that may follow `status`; sent may be any, for it may have changed meanwhile."""
        self.to.choices = [SelectChoice(step, words) for step, words in WORDS.items() if step in STEPS[status]]

    def answer(self) -> Answer:
        """Return what was said."""
        comes_on: date | None = self.comes_on.data
        return Answer(version_of(self.version.data), FaultStatus(self.to.data), comes_on, self.text.data)
