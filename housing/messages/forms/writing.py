"""A message, and a message to everybody."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice

from housing.bookings.forms.once import SentOnce
from housing.rules.messages import LONGEST_MESSAGE, Whom
from housing.stock.forms.fields import at_most, choices_of, needed, needs_swedish, stripped, texts_of

EVERYWHERE = ""

WHOM: dict[Whom, object] = {
    Whom.HERE: _l("Those who live there today"),
    Whom.HERE_AND_COMING: _l("Those who live there today, and those who come later"),
}


class MessageForm(SentOnce, FlaskForm):
    """A message; `seen` is the last one that stood on the page."""

    seen = HiddenField()
    text = TextAreaField(
        _l("Your message"),
        filters=[stripped],
        validators=[needed(_l("Write something first.")), at_most(LONGEST_MESSAGE)],
    )


class ReadForm(FlaskForm):
    """That what stood on the page has been read."""

    seen = HiddenField()


class CircularForm(SentOnce, FlaskForm):
    """A message to all guests of the municipality, or of one property."""

    where = SelectField(_l("To guests in"), choices=[], default=EVERYWHERE)
    whom = RadioField(_l("To whom"), choices=choices_of(WHOM), default=Whom.HERE)
    text_sv = TextAreaField(
        _l("Message in Swedish"),
        filters=[stripped],
        validators=[needed(_l("Write something first.")), at_most(LONGEST_MESSAGE)],
    )
    text_en = TextAreaField(
        _l("Message in English"), filters=[stripped], validators=[at_most(LONGEST_MESSAGE), needs_swedish]
    )

    def offer(self, houses: Mapping[str, str]) -> "CircularForm":
        """Let one of these properties be chosen, by reference, or all of them."""
        self.where.choices = [
            SelectChoice(EVERYWHERE, _("All our homes")),
            *(SelectChoice(ref, name) for ref, name in houses.items()),
        ]
        return self

    def text(self) -> dict[str, str]:
        """Return what was written, by language."""
        return texts_of(self, "text")
