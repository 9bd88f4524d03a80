"""What a coordinator filters the list of students by."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from housing.bookings.queries.students import StudentFilter
from housing.rules.housed import HousingState
from housing.rules.overview import Week, days_of_week, read_week, written_week


class NameForm(FlaskForm):
    """A name to look for. It is posted: an address is kept in histories and logs, and a name is personal."""

    name = StringField(_l("Name"), validators=[InputRequired(_l("Write a name, or a part of one."))])


class StudentFilterForm(FlaskForm):
    """A form whose values stand in the address, so that a list can be kept; none of them names anybody."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    term = SelectField(_l("Term"), default="")
    course = SelectField(_l("Course"), default="")
    municipality = SelectField(_l("Municipality"), default="")
    week = SelectField(_l("Week"), default="")
    state = SelectField(
        _l("Somewhere to live"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice(HousingState.WITHOUT, _l("Without")),
            SelectChoice(HousingState.WAITING, _l("Waiting")),
            SelectChoice(HousingState.HOUSED, _l("Housed")),
            SelectChoice(HousingState.NEEDS_NONE, _l("Needs none")),
        ],
        default="",
    )
    with_past = BooleanField(_l("Placements that are over, too"))

    def offer(
        self, terms: Sequence[str], courses: Sequence[str], places: Sequence[tuple[str, str]], weeks: Sequence[Week]
    ) -> None:
        """Let the coordinator choose among what the institution's placements have."""
        everything = SelectChoice("", _("All"))
        self.term.choices = [everything, *(SelectChoice(term, term) for term in terms)]
        self.course.choices = [everything, *(SelectChoice(course, course) for course in courses)]
        self.week.choices = [everything, *(SelectChoice(written_week(week), _week(week)) for week in weeks)]
        self.municipality.choices = [everything, *(SelectChoice(slug, name) for slug, name in places)]

    def fall_back(self) -> None:
        """Take the usual where an address says something that is no choice."""
        if not self.validate():
            for field in self:
                if field.errors:
                    field.data, field.errors = field.default, []

    @property
    def filter(self) -> StudentFilter:
        """What is wanted, as the query takes it; the state is found afterwards."""
        return StudentFilter(
            term=self.term.data or "",
            course=self.course.data or "",
            municipality=self.municipality.data or "",
            during=days_of_week(read_week(self.week.data)) if self.week.data else None,
            with_past=bool(self.with_past.data),
        )


def _week(week: Week) -> str:
    return str(_("w. %(week)s, %(year)s", week=week[1], year=week[0]))
