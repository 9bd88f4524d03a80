"""When a guest sleeps by day."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from housing.stock.forms.fields import DayField, needed


class NightWorkForm(FlaskForm):
    """The first and the last day on which she sleeps by day."""

    first = DayField(_l("First day"), validators=[needed(_l("Write the first day on which you sleep by day."))])
    last = DayField(_l("Last day"), validators=[needed(_l("Write the last day on which you sleep by day."))])
