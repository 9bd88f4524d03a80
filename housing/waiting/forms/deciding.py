"""How an officer lets the line stand and move: its order, standing decisions, why somebody is passed over."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from housing.rules.line_order import LineOrder
from housing.stock.forms.fields import DayField, at_most, choices_of, needed, stripped
from housing.waiting.wording import ORDERS, PASSED_BECAUSE

LONGEST_SEED = 80


class OrderForm(FlaskForm):
    """In which order students wait."""

    order = RadioField(_l("In which order?"), choices=choices_of(ORDERS))
    seed = StringField(_l("Words that lots are drawn from"), filters=[stripped], validators=[at_most(LONGEST_SEED)])

    def validate_seed(self, field: StringField) -> None:
        """Refuse lots that nobody could draw again."""
        if self.order.data == LineOrder.PRIORITY_THEN_LOT and not field.data:
            raise ValidationError(
                _l("Write the words, such as “VT27” and the day of your decision. Whoever waits can read them.")
            )


class LineDecisionForm(FlaskForm):
    """From when to when offers go by themselves."""

    first_day = DayField(_l("First day"), validators=[needed(_l("Write the first day."))])
    last_day = DayField(_l("Last day"), validators=[needed(_l("Write the last day."))])


class PassForm(FlaskForm):
    """Why a bed does not go to whose turn it is."""

    because = SelectField(_l("Why does the room not go to her?"), choices=choices_of(PASSED_BECAUSE))
