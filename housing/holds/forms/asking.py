"""Beds for a cohort: how many, where, in which weeks, until when, and why."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from housing.availability.forms.capacity import LOST_PLUS
from housing.availability.queries.capacity import Conditions
from housing.availability.terms import term_called
from housing.availability.wording import weeks_sentence
from housing.rules.holds import MOST_STUDENTS
from housing.rules.nights import Period
from housing.rules.terms import Term
from housing.rules.weeks import WeeksError, parse_weeks
from housing.stock.forms.fields import CountField, DayField, at_most, needed, stripped

LONGEST_REASON, LONGEST_COURSE = 200, 20


class HoldForm(FlaskForm):
    """What is asked for. `whom`: the municipality for a coordinator, the institution for an officer."""

    whom = SelectField(validators=[InputRequired(_l("Choose one."))], validate_choice=True)
    weeks = StringField(_l("Weeks"))
    term = SelectField(_l("Term"))
    students = CountField(
        _l("For how many students"),
        validators=[
            InputRequired(_l("Write how many students there are.")),
            NumberRange(1, MOST_STUDENTS, _l("Write a number between %(min)d and %(max)d.")),
        ],
    )
    course = StringField(_l("Course code"), filters=[stripped], validators=[at_most(LONGEST_COURSE)])
    reason = StringField(
        _l("Who they are for"),
        filters=[stripped],
        validators=[needed(_l("Write in a few words who the beds are for.")), at_most(LONGEST_REASON)],
    )
    expires_on = DayField(_l("Last day to name the students"), validators=[Optional()])
    own_room = BooleanField(_l("Own room"))
    lock = BooleanField(_l("A door that can be locked"))
    step_free = BooleanField(_l("Step-free"))
    no_animals = BooleanField(_l("A home without animals"))

    periods: tuple[Period, ...] = ()
    _terms: Sequence[Term] = ()

    def offer(self, label: str, choices: Mapping[str, str], terms: Sequence[Term]) -> None:
        """Let these be chosen, by their addresses."""
        self.whom.label.text = label
        self.whom.choices = [SelectChoice("", _("Choose")), *(SelectChoice(*each) for each in choices.items())]
        self._terms = terms
        self.term.choices = [SelectChoice(term.code, term.code) for term in terms]

    @property
    def conditions(self) -> Conditions:
        """What each bed must have."""
        return Conditions(
            own_room=bool(self.own_room.data),
            lock=bool(self.lock.data),
            step_free=bool(self.step_free.data),
            no_animals=bool(self.no_animals.data),
        )

    def validate_weeks(self, field: StringField) -> None:
        """Read the weeks in the term that was chosen; one that is none is told at its own field."""
        if self.term.data not in {term.code for term in self._terms}:
            return
        try:
            self.periods = read_weeks(field.data, self.term.data)
        except WeeksError as error:
            raise ValidationError(" ".join(map(weeks_sentence, error.refusals))) from None


def read_weeks(text: str | None, term: str) -> tuple[Period, ...]:
    """Return the periods of weeks as they were typed. Raises `rules.weeks.WeeksError`."""
    return parse_weeks(LOST_PLUS.sub(" + ", text or "").strip(), term_called(term))
