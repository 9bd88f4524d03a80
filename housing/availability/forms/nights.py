"""Which nights of a bed are meant, on the board."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from housing.stock.forms.fields import DayField, needed

MOST_NIGHTS = 732
"""Two years: as long as anything can be closed."""


class NightsForm(FlaskForm):
    """The first evening and the morning after the last night; they stand in the address."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    first = DayField(_l("First night"), validators=[needed(_l("Write the first night."))])
    last = DayField(_l("Until the morning of"), validators=[needed(_l("Write the day after the last night."))])

    def validate_last(self, field: Any) -> None:
        """Refuse nights that end before they begin, or have no end in sight."""
        if self.first.data is None or field.data is None:
            return
        nights = (field.data - self.first.data).days
        if nights < 1:
            raise ValidationError(_("Write a day after the first night."))
        if nights > MOST_NIGHTS:
            raise ValidationError(_("Choose at most two years."))
