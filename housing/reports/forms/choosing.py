"""Which year or term a report is about; the choice stands in the address, so that a report can be kept and sent."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from housing.reports.tables import By
from housing.rules.reports import Reported, reported_years, usual_terms, usual_year


class PeriodForm(FlaskForm):
    """A year or a term, of those that have begun since the municipality went live."""

    class Meta:
        """Reading needs no token."""

        csrf = False

    by = HiddenField()
    period = SelectField(_l("Year or term"))

    def offer(self, since: date, today: date, period: Reported | None) -> None:
        """Offer what has begun, and choose a period."""
        years = [(year.code, year.code) for year in reported_years(since, today)]
        terms = [(term.code, term.code) for term in usual_terms(since, today)]
        self.period.choices = {_("Years"): years, _("Terms"): terms}
        self.period.data = period and period.code


def year_called(code: str | None, since: date, today: date) -> Reported | None:
    """Return the year of that code; with no code the usual one; none where it names no year that has begun."""
    if not code:
        return usual_year(since, today)
    return next((year for year in reported_years(since, today) if year.code == code), None)


def lines_called(code: str | None) -> By:
    """Return what the lines are to be; months where nothing else is named."""
    return By(code) if code in set(By) else By.MONTH
