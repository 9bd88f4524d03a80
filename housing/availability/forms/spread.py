"""A cohort to place: how many, in which weeks, and what is known of each site."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from housing.availability.terms import term_called, term_to_show, terms_beside
from housing.availability.wording import weeks_sentence
from housing.placements.queries.sites import SiteInUse
from housing.rules.nights import Period, core_stay
from housing.rules.weeks import WeeksError, parse_weeks
from housing.stock.forms.fields import CountField

MOST_STUDENTS = 1_000


_WITHIN = NumberRange(0, MOST_STUDENTS, _l("Write a number between 0 and %(max)d."))


class SpreadForm(FlaskForm):
    """How many students, in which weeks. The fields of the sites are added by `spread_form`."""

    size = CountField(
        _l("Students"),
        validators=[
            InputRequired(_l("Write how many students there are.")),
            NumberRange(1, MOST_STUDENTS, _l("Write a number between %(min)d and %(max)d.")),
        ],
    )
    weeks = StringField(
        _l("Weeks"), validators=[InputRequired(_l("Write which weeks, for example 6-8 or 6-8 + 12-14."))]
    )
    term = SelectField(_l("Term"))

    today: date
    periods: tuple[Period, ...] = ()

    def validate_weeks(self, field: StringField) -> None:
        """Read the weeks in the term that was chosen; weeks that are over house nobody."""
        try:
            self.periods = parse_weeks(field.data, term_called(self.term.data))
        except WeeksError as error:
            raise ValidationError(" ".join(map(weeks_sentence, error.refusals))) from None
        if core_stay(self.periods[-1]).departure <= self.today:
            raise ValidationError(_("These weeks are over. Choose weeks ahead, or another term."))

    @property
    def of_sites(self) -> tuple[str, ...]:
        """The names of the fields of the sites."""
        return tuple(field.name for field in self if field.name.startswith(("limit_", "wish_")))

    def limit_of(self, site_id: int) -> Any:
        """Return the field for how many the site can take."""
        return self[f"limit_{site_id}"]

    def wish_of(self, site_id: int) -> Any:
        """Return the field for how many are wished there."""
        return self[f"wish_{site_id}"]


class LimitFileForm(FlaskForm):
    """A list of how many students each site can take."""

    file = FileField(_l("List of sites"), validators=[FileRequired(_l("Choose a file first."))])


def spread_form(sites: Sequence[SiteInUse], limits: dict[int, int], today: date) -> SpreadForm:
    """Return the form with two fields for each site, filled in with the limits that are known."""
    fields: dict[str, Any] = {}
    for each in sites:
        fields[f"limit_{each.site.id}"] = CountField(
            _("Most at %(site)s", site=each.site.name), validators=[Optional(), _WITHIN]
        )
        fields[f"wish_{each.site.id}"] = CountField(
            _("Wish for %(site)s", site=each.site.name), validators=[Optional(), _WITHIN]
        )
    runs = term_to_show(today)
    terms = [runs, terms_beside(runs)[1]]
    known = {f"limit_{site_id}": students for site_id, students in limits.items()}
    # a cohort is placed a term ahead
    form: SpreadForm = type("SpreadForm", (SpreadForm,), fields)(data={"term": terms[-1].code, **known})
    form.today = today
    form.term.choices = [SelectChoice(term.code, term.code) for term in terms]
    return form
