"""An officer's answer to a hold, more time for it, and standing decisions."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from housing.holds.forms.asking import LONGEST_REASON
from housing.rules.holds import MOST_STUDENTS
from housing.stock.forms.fields import CountField, DayField, at_most, needed, stripped

MOST_BEDS = 500


class SeenForm(FlaskForm):
    """A step that needs nothing but what was seen."""

    version = HiddenField()


class ApproveHoldForm(SeenForm):
    """For how many students beds are held."""

    students = CountField(
        _l("For how many students"),
        validators=[
            InputRequired(_l("Write how many students there are.")),
            NumberRange(1, MOST_STUDENTS, _l("Write a number between %(min)d and %(max)d.")),
        ],
    )


class DeclineHoldForm(SeenForm):
    """Why none are."""

    reason = StringField(
        _l("Why?"),
        filters=[stripped],
        validators=[needed(_l("Write why. The coordinator reads it.")), at_most(LONGEST_REASON)],
    )


class LastDayForm(SeenForm):
    """Until when they are held."""

    last_day = DayField(_l("New last day"), validators=[needed(_l("Write the last day."))])


class DecisionForm(FlaskForm):
    """Which institution may hold how many beds at a time, from when to when."""

    institution = SelectField(_l("University"), validators=[InputRequired(_l("Choose one."))])
    beds = CountField(
        _l("At most so many beds at a time"),
        validators=[
            InputRequired(_l("Write how many beds.")),
            NumberRange(1, MOST_BEDS, _l("Write a number between %(min)d and %(max)d.")),
        ],
    )
    first_day = DayField(_l("First day"), validators=[needed(_l("Write the first day."))])
    last_day = DayField(_l("Last day"), validators=[needed(_l("Write the last day."))])

    def offer(self, institutions: Mapping[str, str]) -> None:
        """Let these institutions be chosen, by their addresses."""
        choices = (SelectChoice(*each) for each in institutions.items())
        self.institution.choices = [SelectChoice("", _("Choose")), *choices]
