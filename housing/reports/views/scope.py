"""What an address of a report names: the officer's own municipality, and a year or term that has begun."""

from flask import abort, request

from housing.availability.terms import term_called
from housing.clock import today
from housing.organisations.models import Municipality
from housing.reports.forms.choosing import PeriodForm, year_called
from housing.reports.grouping import Scope
from housing.rules.nights import ONE_DAY
from housing.rules.permissions import Action
from housing.rules.reports import Reported
from housing.rules.terms import TermError
from housing.stock.views.scope import own_municipality


def municipality_at(slug: str) -> Municipality:
    """Return the viewer's own municipality at that address; any other is 404."""
    return own_municipality(slug, Action.SEE_REPORTS)


def scope_of(municipality: Municipality) -> Scope | None:
    """Return what the report in the address is about; none as long as there is nothing to report.

    A period that has not begun, or that nobody knows, is 404.
    """
    since = municipality.live_since
    if since is None or since >= today():
        return None
    code = request.args.get("period")
    period = year_called(code, since, today()) or _term_called(code)
    return Scope(municipality, period, today())


def form_for(scope: Scope) -> PeriodForm:
    """Return the form that chooses another period."""
    form = PeriodForm(request.args)
    since = scope.municipality.live_since
    if since is not None:
        form.offer(since, scope.today, scope.period)
    return form


def _term_called(code: str | None) -> Reported:
    try:
        term = term_called(code or "")
    except TermError:
        abort(404)
    if term.first_day >= today():
        abort(404)
    return Reported(term.code, term.first_day, term.last_day + ONE_DAY)
