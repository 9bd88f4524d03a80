"""What a guest says of her arrival and her departure."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from housing.arrivals.services.leaving import Ticked
from housing.arrivals.wording import WAYS_OF_GUEST
from housing.bookings.arrivals import LONGEST_NOTE, DepartureList
from housing.rules.arrival import Way
from housing.rules.moving_in import Answer
from housing.stock.forms.fields import DayField, at_most, choices_of, stripped

ANSWERS = {
    Answer.MOVED_IN: _l("Yes, I have moved in"),
    Answer.LATER: _l("I come later"),
    Answer.NOT_COMING: _l("I am not coming"),
}


class GuestWayForm(FlaskForm):
    """How she gets in, among what the house offers."""

    way = RadioField(_l("How do you get in?"), validators=[InputRequired(_l("Choose how you get in."))])

    def offer(self, ways: Sequence[Way]) -> None:
        """Let these be chosen."""
        self.way.choices = choices_of({way: WAYS_OF_GUEST[way] for way in ways})


class MovedInForm(FlaskForm):
    """Whether she has moved in; for later, on which day."""

    answer = RadioField(
        _l("Have you moved in?"),
        choices=choices_of(ANSWERS),
        validators=[InputRequired(_l("Choose one of the three answers."))],
    )
    comes_on = DayField(_l("The day you come"))

    def validate_comes_on(self, field: DayField) -> None:
        """Ask for the day where it is needed."""
        if self.answer.data == Answer.LATER and not field.data and not field.errors:
            raise ValidationError(_("Write the day you come."))


class LeavingForm(FlaskForm):
    """The list of four on the day she leaves; each box may be left unticked, and what is broken is told in words."""

    key_is_back = BooleanField(_l("The key is back"))
    rubbish_is_out = BooleanField(_l("The rubbish is out"))
    windows_are_shut = BooleanField(_l("The windows are shut"))
    is_broken = BooleanField(_l("Something is broken or missing"))
    broken = TextAreaField(_l("What is broken or missing?"), filters=[stripped], validators=[at_most(LONGEST_NOTE)])

    def validate_broken(self, field: TextAreaField) -> None:
        """Ask for the words where something is broken."""
        if self.is_broken.data and not field.data:
            raise ValidationError(_("Write what is broken or missing, so that it can be mended."))

    def show(self, said: DepartureList) -> None:
        """Put what she said before into the fields."""
        self.process(obj=said)

    def ticked(self) -> Ticked:
        """Return what was filled in; what is written without the box being ticked is told all the same."""
        return Ticked(
            key_is_back=bool(self.key_is_back.data),
            rubbish_is_out=bool(self.rubbish_is_out.data),
            windows_are_shut=bool(self.windows_are_shut.data),
            is_broken=bool(self.is_broken.data or self.broken.data),
            broken=self.broken.data,
        )
