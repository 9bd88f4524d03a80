"""The request for one bed: only the questions that this bed needs."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from housing.rules.sharing import Flat, Question


class AskForm(FlaskForm):
    """When she comes, and, where the dwelling needs it, which flat and whether she shares a room.

    `read_on` is the day on which she read the page: she asks for the nights that she saw there, whose price she saw.
    """

    read_on = HiddenField()
    arrival_time = RadioField(
        _l("What time of day do you come?"),
        choices=[
            SelectChoice("before_closing", _l("Before the key place closes")),
            SelectChoice("evening", _l("In the evening")),
            SelectChoice("unknown", _l("I do not know yet")),
        ],
        validators=[InputRequired(_l("Choose when you come. You can choose that you do not know yet."))],
    )
    flat = RadioField(
        _l("Women’s or men’s flat?"),
        choices=[SelectChoice(Flat.WOMEN, _l("Women’s flat")), SelectChoice(Flat.MEN, _l("Men’s flat"))],
        validators=[InputRequired(_l("Choose women’s or men’s flat: only people of one kind share this home."))],
    )
    shares_room = BooleanField(
        _l("I agree to share the room with one or more others"),
        validators=[InputRequired(_l("Tick that you agree to share the room, or choose a room of your own."))],
    )

    def ask_only(self, questions: frozenset[Question], flat: Flat | None) -> None:
        """Leave out what this bed does not ask; where guests already decide the flat, offer theirs alone."""
        if Question.FLAT not in questions:
            del self.flat
        elif flat:
            self.flat.choices = [choice for choice in self.flat.choices if choice.value == flat]
        if Question.SHARES_ROOM not in questions:
            del self.shares_room

    def tonight(self, today: date) -> date:
        """Return the first night that the page could show; where it does not say, no night had passed."""
        try:
            day = date.fromisoformat(self.read_on.data or "")
        except ValueError:
            return date.min
        return day if day <= today else date.min
