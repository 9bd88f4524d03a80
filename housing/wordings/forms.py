"""A municipality's own text in both languages, with placeholders of a closed set."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from housing.rules.placeholders import codes_in, longest, unfit
from housing.rules.wordings import MAILS, PLACEHOLDERS, REASONS, Wording, longest_of
from housing.stock.forms.fields import at_most, needed, needs_swedish, stripped, texts_of
from housing.wordings.models import LONGEST_NAME
from housing.wordings.wording import unfit_sentence

LONGEST_NOTE = 1000
"""So many characters a note to a student has room for (`booking_note.text`)."""


class TextForm(FlaskForm):
    """A text of one kind; `streets` are those that no mail may tell."""

    text_sv = TextAreaField(_l("In Swedish"), filters=[stripped])
    text_en = TextAreaField(_l("In English"), filters=[stripped], validators=[needs_swedish])

    def __init__(self, kind: Wording, streets: Collection[str] = (), **given: object) -> None:
        """Make a form for a text of that kind."""
        super().__init__(**given)
        self.kind = kind
        self.streets = streets if kind in MAILS else ()

    def texts(self) -> dict[str, str]:
        """Return what was written, by language."""
        return texts_of(self, "text")

    def validate_text_sv(self, field: TextAreaField) -> None:
        """Take it only where it can be filled in, and where it gives nothing away."""
        self._check(field)

    def validate_text_en(self, field: TextAreaField) -> None:
        """Take it only where it can be filled in, and where it gives nothing away."""
        self._check(field)

    def _check(self, field: TextAreaField) -> None:
        text = field.data or ""
        at_most(longest_of(self.kind))(self, field)
        if found := unfit(text, PLACEHOLDERS[self.kind]):
            raise ValidationError(unfit_sentence(found, PLACEHOLDERS[self.kind]))
        if self.kind in REASONS and longest(text) > LONGEST_NOTE:
            raise ValidationError(_("Use fewer words in braces: filled in, the text may become too long for a note."))
        if self.kind in MAILS:
            self._check_discretion(text)

    def _check_discretion(self, text: str) -> None:
        if codes := codes_in(text):
            raise ValidationError(
                _(
                    "No mail may hold a code, and this looks like one: %(codes)s. Leave it out: codes are shown on the"
                    " page. A telephone number is written with a hyphen, such as 0951-140 00.",
                    codes=", ".join(codes),
                )
            )
        if told := [street for street in self.streets if street.casefold() in text.casefold()]:
            raise ValidationError(
                _(
                    "No mail may tell where a home is: %(streets)s. Leave it out: the student reads it on the page.",
                    streets=", ".join(told),
                )
            )


class NamedReasonForm(TextForm):
    """A reason that an officer picks from a list, by a short name."""

    name = StringField(
        _l("Short name"),
        filters=[stripped],
        validators=[needed(_l("Write a short name, by which you find it in the list.")), at_most(LONGEST_NAME)],
    )

    def validate_text_sv(self, field: TextAreaField) -> None:
        """A reason without words says nothing."""
        if not field.data:
            raise ValidationError(_("Write what the student is to read."))
        super().validate_text_sv(field)
