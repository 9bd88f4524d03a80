"""What a student says about one placement: whether she needs housing, and if so what; a number and an address."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from housing.placements.claim_wording import OWN_CONDITIONS
from housing.rules.arrival import ArrivalTime
from housing.rules.claiming import Condition, Needs
from housing.rules.nights import Arrive
from housing.rules.telephone import is_number


def _stripped(text: str | None) -> str:
    return " ".join((text or "").split())


class ClaimForm(FlaskForm):
    """One form; with "I need no housing" all that follows means nothing."""

    housing = RadioField(
        _l("Do you need housing?"),
        choices=[
            SelectChoice("yes", _l("Yes, I need somewhere to live")),
            SelectChoice("no", _l("No, I need no housing")),
        ],
        validators=[InputRequired(_l("Choose yes or no."))],
    )
    conditions = SelectMultipleField(
        _l("What do you need?"),
        choices=[SelectChoice(condition, words) for condition, words in OWN_CONDITIONS.items()],
        option_widget=CheckboxInput(),
    )
    wants_priority = BooleanField(_l("I have reasons to go before others"))
    arrive = RadioField(
        _l("When do you come?"),
        choices=[
            SelectChoice(Arrive.EVENING_BEFORE, _l("The evening before")),
            SelectChoice(Arrive.FIRST_DAY, _l("The first day")),
        ],
        default=Arrive.EVENING_BEFORE,
        validators=[Optional()],
    )
    arrival_time = RadioField(
        _l("What time of day do you come?"),
        choices=[
            SelectChoice(ArrivalTime.BEFORE_CLOSING, _l("Before the key place closes")),
            SelectChoice(ArrivalTime.EVENING, _l("In the evening")),
            SelectChoice(ArrivalTime.UNKNOWN, _l("I do not know yet")),
        ],
        default=ArrivalTime.UNKNOWN,
        validators=[Optional()],
    )
    telephone = StringField(
        _l("Mobile number"),
        filters=[_stripped],
        validators=[Optional(), Length(max=40, message=_l("Write a number, with at most 40 characters."))],
    )
    private_address = StringField(
        _l("Private address"),
        filters=[_stripped],
        validators=[Optional(), Length(max=200, message=_l("Write the address with at most 200 characters."))],
    )

    @staticmethod
    def validate_telephone(_form: "ClaimForm", field: Field) -> None:
        """Refuse what nobody can call."""
        if not is_number(field.data):
            raise ValidationError(_("Write a telephone number, for example 070-123 45 67."))

    @classmethod
    def showing(cls, housing: str | None, needs: Needs | None, **contact: Any) -> "ClaimForm":
        """Return the form with what she has said before."""
        if needs is None:
            return cls(housing=housing, **contact)
        return cls(
            housing=housing,
            conditions=sorted(needs.conditions),
            wants_priority=needs.wants_priority,
            arrive=needs.arrive,
            arrival_time=needs.arrival_time,
            **contact,
        )

    def without_contact(self) -> "ClaimForm":
        """Return the form without the fields that are not for somebody with protected identity."""
        del self.telephone, self.private_address
        return self

    @property
    def needs(self) -> Needs:
        """What she needs, of a form that is in order."""
        return Needs(
            conditions=frozenset(Condition(each) for each in self.conditions.data or ()),
            wants_priority=bool(self.wants_priority.data),
            arrive=Arrive(self.arrive.data),
            arrival_time=ArrivalTime(self.arrival_time.data),
        )
