"""When the invitations go."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

NOW, ON_A_DAY = "now", "on_a_day"
LATEST = timedelta(days=366)
"""Further ahead is a slip of the pen (assumed)."""


class InvitationForm(FlaskForm):
    """Now, or in the morning of a day."""

    when = RadioField(
        _l("When do they go?"),
        choices=[
            SelectChoice(NOW, _l("Now")),
            SelectChoice(ON_A_DAY, _l("On a day that I choose, at eight in the morning")),
        ],
        default=NOW,
    )
    day = DateField(_l("Day"), validators=[Optional()])

    def send_on(self, today: date) -> date | None:
        """Return the chosen day; none after noting at the field what is wrong with it."""
        if not self.when.raw_data or self.when.data not in {NOW, ON_A_DAY}:
            # the choice that is ticked beforehand is for people, not for what is sent without any
            self.when.errors = [_("Choose when they go.")]
        elif self.when.data == NOW:
            return today
        elif self.day.errors or self.day.data is None:
            self.day.errors = [_("Write a day, for example %(day)s.", day=(today + timedelta(days=7)).isoformat())]
        elif self.day.data < today:
            self.day.errors = [_("This day has passed. Choose today or a later day.")]
        elif self.day.data > today + LATEST:
            self.day.errors = [_("This day is more than a year ahead. Check the year.")]
        else:
            day: date = self.day.data
            return day
        return None
