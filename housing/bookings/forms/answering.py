"""An officer's answer: which version she saw, and for a no the reason."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from housing.bookings.wording import CANCEL_REASONS, DECLINE_REASONS
from housing.rules.proposals import DeclineReason

LONGEST_NOTE = 1000
LARGEST_VERSION = 1_000_000


def version_of(text: str | None) -> int:
    """Return the version a form carries; 0, which nothing has, for anything that is not one."""
    if text and text.isascii() and text.isdigit() and int(text[:7]) < LARGEST_VERSION:
        return int(text[:7])
    return 0


class ApproveForm(FlaskForm):
    """A yes, or noting that somebody came, needs nothing but what she saw."""

    version = HiddenField()


class ReasonForm(FlaskForm):
    """A no needs a reason; a reason of its own needs words, which the student reads."""

    version = HiddenField()
    reason: RadioField
    own_reason = SelectField(_l("A reason of yours"), choices=[], default="", validate_choice=False)
    note = TextAreaField(
        _l("A note to the student"),
        filters=[lambda text: text.strip() if text else text],
        validators=[
            Optional(),
            Length(max=LONGEST_NOTE, message=_l("The note is too long: at most %(max)d characters.")),
        ],
    )

    def validate_reason(self, field: RadioField) -> None:
        """Ask for the note where the reason says nothing by itself."""
        if field.data == DeclineReason.OTHER and self.has_note and not self.note.data:
            raise ValidationError(_("Write the reason in the note, or choose one of the others."))

    def offer(self, reasons: Mapping[str, tuple[str, str]]) -> None:
        """Let one of the municipality's own reasons (name and text by reference) be the note where none is written."""
        if not self.has_note:
            return
        none = SelectChoice("", _("None, or I write the note myself"))
        self.own_reason.choices = [none, *(SelectChoice(ref, name) for ref, (name, _text) in reasons.items())]
        if self.own_reason.data in reasons and not self.note.data:
            self.note.data = reasons[self.own_reason.data][1]

    @property
    def has_note(self) -> bool:
        """Whether there is a place for a note."""
        return "note" in self


class DeclineForm(ReasonForm):
    """Why a request or an application is declined."""

    reason = RadioField(
        _l("Why?"),
        choices=[SelectChoice(code, words) for code, words in DECLINE_REASONS.items()],
        validators=[InputRequired(_l("Choose why. The student reads the reason."))],
    )

    def without_note(self) -> "DeclineForm":
        """Leave out the note, and the reason that needs one."""
        del self.note, self.own_reason
        self.reason.choices = [choice for choice in self.reason.choices if choice.value != DeclineReason.OTHER]
        return self


class CancelForm(ReasonForm):
    """Why an agreed booking is cancelled, or a stay ended."""

    reason = RadioField(
        _l("Why?"),
        choices=[SelectChoice(code, words) for code, words in CANCEL_REASONS.items()],
        validators=[InputRequired(_l("Choose why. The student reads the reason."))],
    )
