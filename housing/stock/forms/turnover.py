"""How many nights a bed stays empty between two guests: in all homes, and in one."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import SelectField

from housing.organisations.models import Municipality
from housing.rules.turnover import MOST_TURNOVER_NIGHTS
from housing.stock.forms.fields import choices_of, needed
from housing.stock.forms.settings import WholeNumberField, between
from housing.stock.models import Dwelling

AS_OTHERS = ""


class TurnoverForm(FlaskForm):
    """In every home without its own number."""

    turnover_nights = WholeNumberField(
        _l("Nights a bed stays empty between two guests"),
        validators=[needed(_l("Write a number; 0 is none.")), between(0, MOST_TURNOVER_NIGHTS)],
    )

    def show(self, municipality: Municipality) -> None:
        """Put the present number into the field."""
        self.turnover_nights.data = municipality.turnover_nights


class OwnTurnover(FlaskForm):
    """Part of the form of a dwelling: as in the others, or a number of its own."""

    turnover_nights = SelectField(_l("Nights a bed stays empty between two guests"), choices=[], default=AS_OTHERS)

    def offer_turnover(self, municipality: Municipality) -> None:
        """Let it be as in the other homes, named, or its own."""
        own = {str(nights): str(nights) for nights in range(MOST_TURNOVER_NIGHTS + 1)}
        usual = ngettext(
            "As in your other homes: %(num)s night",
            "As in your other homes: %(num)s nights",
            municipality.turnover_nights,
        )
        self.turnover_nights.choices = choices_of({AS_OTHERS: usual, **own})

    def show_turnover(self, dwelling: Dwelling) -> None:
        """Put what the dwelling has into the field."""
        self.turnover_nights.data = str(dwelling.turnover_nights) if dwelling.has_own_turnover else AS_OTHERS

    def own_turnover(self) -> int | None:
        """Return its own number; none: as in the others."""
        return int(self.turnover_nights.data) if self.turnover_nights.data else None


def turnover_sentence(nights: int) -> str:
    """Return the setting as a sentence."""
    if not nights:
        return _("A bed is free for the next guest on the day the last one leaves.")
    return ngettext(
        "A bed stays empty for %(num)s night between two guests, so that there is time to clean.",
        "A bed stays empty for %(num)s nights between two guests, so that there is time to clean.",
        nights,
    )
