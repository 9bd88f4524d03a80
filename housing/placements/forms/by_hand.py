"""One placement, typed on a page."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from housing.placements.typed import Typed, field_of
from housing.spreadsheets.problems import RowProblem
from housing.spreadsheets.wording import problem_sentence

TERM_OF_DAYS = ""
HOUSING = {
    "unknown": _l("Not known: she is asked"),
    "yes": _l("She wants housing"),
    "no": _l("She needs none"),
}

# What is longer than any cell may be is told here; each field's own limit, by the rules that read lists.
LONGEST = Length(max=500, message=_l("Write at most %(max)d characters."))
NEEDED = (DataRequired(_l("This must be filled in.")), LONGEST)


class ChangeForm(FlaskForm):
    """What may change of a placement. What is wrong is told by the rules that read lists."""

    site = StringField(_l("Site"), validators=NEEDED)
    municipality = StringField(_l("Municipality"), validators=NEEDED)
    when = StringField(_l("Weeks or days"), validators=NEEDED)
    course_name = StringField(_l("Name of the course"), validators=[LONGEST])
    study_term = StringField(_l("Study term"), validators=[LONGEST])
    housing = RadioField(
        _l("Does she want housing?"), default="unknown", choices=[SelectChoice(*each) for each in HOUSING.items()]
    )

    def typed(self, **fixed: str) -> Typed:
        """Return what was typed, beside what cannot be changed here."""
        return Typed(
            site=self.site.data or "",
            municipality=self.municipality.data or "",
            when=self.when.data or "",
            course_name=self.course_name.data or "",
            study_term=self.study_term.data or "",
            housing=self.housing.data if self.housing.data in HOUSING else "unknown",
            **fixed,
        )

    def put(self, problems: Sequence[RowProblem]) -> None:
        """Say each mistake at its field."""
        for problem in problems:
            name = field_of(problem)
            if name in self:
                field: Any = self[name]
                field.errors = [*field.errors, problem_sentence(problem)]
            else:
                self.form_errors.append(problem_sentence(problem))


class PlacementForm(ChangeForm):
    """A new placement: whose, on which course, in which term."""

    email = StringField(_l("E-mail address"), validators=NEEDED)
    first_name = StringField(_l("First name"), validators=NEEDED)
    last_name = StringField(_l("Last name"), validators=NEEDED)
    course_code = StringField(_l("Course code"), validators=NEEDED)
    term = SelectField(_l("Term"), default=TERM_OF_DAYS)

    def typed(self, **fixed: str) -> Typed:
        """Return what was typed."""
        return super().typed(
            email=self.email.data or "",
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            course_code=self.course_code.data or "",
            **fixed,
        )
