"""The period that a list of decisions is for."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import ValidationError

from housing.stock.forms.fields import DayField, needed

LONGEST = timedelta(days=366)


class PeriodForm(FlaskForm):
    """First and last day; they stand in the address."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    first_day = DayField(_l("From"), validators=[needed(_l("Write the first day of the list."))])
    last_day = DayField(_l("To"), validators=[needed(_l("Write the last day of the list."))])

    def validate_last_day(self, field: DayField) -> None:
        """A list runs forward, and for a year at most."""
        if not self.first_day.data or not field.data:
            return
        if field.data < self.first_day.data:
            raise ValidationError(_("The last day lies before the first."))
        if field.data - self.first_day.data >= LONGEST:
            raise ValidationError(_("Choose a year at most."))

    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return self.first_day.data, self.last_day.data
