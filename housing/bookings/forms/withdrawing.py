"""Why a student gives a booking back: hers to say or not."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from housing.rules.lifecycle import WithdrawReason


class WithdrawForm(FlaskForm):
    """The municipality reads it; whatever it is, nothing is owed."""

    reason = RadioField(
        _l("Why?"),
        choices=[
            SelectChoice(WithdrawReason.OWN_CHOICE, _l("My own choice")),
            SelectChoice(WithdrawReason.PLACEMENT_CHANGED, _l("My placement was changed or cancelled")),
        ],
        validators=[Optional()],
        validate_choice=False,
    )

    @property
    def code(self) -> str | None:
        """The reason, if she has given one of those that there are."""
        return self.reason.data if self.reason.data in list(WithdrawReason) else None
