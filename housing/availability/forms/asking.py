"""The request for one bed: only the questions that this bed needs."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from housing.rules.sharing import Flat, Question, Sharing

HOME_TICKS = {
    Flat.WOMEN: _l("Women live here those weeks. I want to live in a home for women."),
    Flat.MEN: _l("Men live here those weeks. I want to live in a home for men."),
}
ROOM_TICKS = {
    Flat.WOMEN: _l("Women sleep in the room those weeks. I want to share it with women."),
    Flat.MEN: _l("Men sleep in the room those weeks. I want to share it with men."),
}
TICK_IT = _l("Tick that you want to live there, or choose another room.")
ROOM_UNANSWERED = _l("Choose women or men: a shared room is never mixed.")


class AskForm(FlaskForm):
    """Which home and room she joins, where the dwelling needs it, and when she comes: in the order of the page.

    `read_on` is the day on which she read the page: she asks for the nights that she saw there, whose price she saw.
    """

    read_on = HiddenField("")  # with a label, for to make one up it would look for a translation
    flat = RadioField(
        _l("Do you want to live in a home for women or for men?"),
        choices=[SelectChoice(Flat.WOMEN, _l("For women")), SelectChoice(Flat.MEN, _l("For men"))],
        validators=[InputRequired(_l("Choose a home for women or for men: only people of one kind share this home."))],
    )
    shares_room = BooleanField(
        _l("I agree to share the room with one or more others"),
        validators=[InputRequired(_l("Tick that you agree to share the room, or choose a room of your own."))],
    )
    arrival_time = RadioField(
        _l("What time of day do you come?"),
        choices=[
            SelectChoice("before_closing", _l("Before the key place closes")),
            SelectChoice("evening", _l("In the evening")),
            SelectChoice("unknown", _l("I do not know yet")),
        ],
        validators=[InputRequired(_l("Choose when you come. You can choose that you do not know yet."))],
    )

    def ask_only(self, questions: frozenset[Question]) -> None:
        """Leave out what this bed does not ask."""
        if Question.FLAT not in questions:
            del self.flat
        if Question.SHARES_ROOM not in questions:
            del self.shares_room

    def tonight(self, today: date) -> date:
        """Return the first night that the page could show; where it does not say, no night had passed."""
        try:
            day = date.fromisoformat(self.read_on.data or "")
        except ValueError:
            return date.min
        return day if day <= today else date.min

    def say_whose_it_is(self, sharing: Sharing, needs: Flat | None) -> None:
        """Word the question after who lives there: `needs` is the only answer left, and then it is a tick.

        In a mixed home only the room is for women or for men.
        """
        if "flat" not in self:
            return
        of_room = sharing is Sharing.MIXED
        if needs:
            self.flat.label.text = (ROOM_TICKS if of_room else HOME_TICKS)[needs]
            self.flat.errors = [TICK_IT] if self.flat.errors else []
        elif of_room:
            self.flat.label.text = _l("Do you want to share the room with women or with men?")
            self.flat.choices = [
                SelectChoice(Flat.WOMEN, _l("With women")),
                SelectChoice(Flat.MEN, _l("With men")),
            ]
            self.flat.errors = [ROOM_UNANSWERED] if self.flat.errors else []
