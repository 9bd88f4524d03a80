"""The availability board: municipality by week of a term, for whoever places students."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from housing.access import access, viewer
from housing.availability.forms.board import BoardForm
from housing.availability.queries.municipalities import offering_housing
from housing.availability.terms import term_called, term_to_show, terms_beside, weeks_of_term
from housing.availability.week_table import columns_of, drawn_rows
from housing.availability.whole_weeks import whole_weeks
from housing.bookings.queries.holds import HoldShown, holds_held
from housing.clock import today
from housing.rules.nights import Stay
from housing.rules.permissions import Action
from housing.rules.terms import Term, TermError

blueprint = Blueprint("availability", __name__)


@blueprint.get("/availability")
@access(Action.SEE_AVAILABILITY)
def board() -> str:
    """Show how many whole-week stays each municipality has room for, from this week on; `?earlier=1` the whole term."""
    term = _term_asked()
    places = offering_housing()
    form = BoardForm(request.args)
    form.offer(places, today())
    shown = form.chosen(places)
    whole_term, day = weeks_of_term(term), today()
    ahead = tuple(week for week in whole_term if week.departure > day)
    shows_all = "earlier" in request.args or not ahead
    weeks = whole_term if shows_all else ahead
    counts = whole_weeks(weeks, None if len(shown) == len(places) else [place.id for place in shown])
    before, after = terms_beside(term)
    return render_template(
        "availability/availability.html",
        term=term,
        form=form,
        weeks=columns_of(weeks, day),
        rows=drawn_rows(shown, counts, weeks, term, day),
        before=_link_to(before, form),
        after=_link_to(after, form),
        term_before=before,
        term_after=after,
        earlier=_link_to(term, form, earlier=1) if weeks != whole_term else None,
        held=_held(weeks),
        from_now=_link_to(term, form) if ahead and shows_all and ahead != whole_term else None,
    )


def _held(weeks: Sequence[Stay]) -> list[HoldShown]:
    """Return what is reserved in these weeks for the reader's institutions, or in the officer's own municipality."""
    reader = viewer()
    whose = reader.institutions(Action.ASK_FOR_HOLD), reader.municipalities(Action.DECIDE_HOLDS)
    held = holds_held(*whose) if any(whose) else []
    return [hold for hold in held if any(each.overlaps(week) for each in hold.stays for week in weeks)]


def _term_asked() -> Term:
    code = request.args.get("term")
    try:
        return term_called(code) if code else term_to_show(today())
    except TermError:
        abort(404)


def _link_to(term: Term, form: BoardForm, **more: Any) -> str:
    return url_for("availability.board", term=term.code, area=form.area.data or None, **more)
