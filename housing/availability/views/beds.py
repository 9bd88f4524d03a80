"""A student looks for a free bed for her placement."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from housing.access import access, viewer
from housing.availability.forms.search import NAMES, SearchForm
from housing.availability.locator import locator_of
from housing.availability.offers import offers_in, own_and_others, parts_on_offer
from housing.availability.queries.placements import own_placement
from housing.availability.search import by_place, chosen, homes_of
from housing.availability.stays import ALL, Choice, parts_of, stays_of
from housing.bookings.queries.own import holding_on
from housing.clock import today
from housing.filters import date_range_filter
from housing.own_address import kept_choices
from housing.placements.models import Placement
from housing.rules.nights import Arrive, Leave
from housing.rules.permissions import Action

blueprint = Blueprint("beds", __name__)


@blueprint.get("/placements/<ref>/beds")
@access(Action.ASK_FOR_BED)
def search(ref: str) -> str:
    """Show the beds that are free on every night of the placement, nearest first."""
    return search_page(placement_of_viewer(ref))


def placement_of_viewer(ref: str, *, alone: bool = False) -> Placement:
    """Return the viewer's own published placement; anything else is 404. `alone`: see `own_placement`."""
    return own_placement(viewer().student_ids, ref, alone=alone) or abort(404)


def search_page(placement: Placement, refused: str | None = None) -> str:
    """Draw the search; `refused` says what could not be had a moment ago."""
    form = search_form(placement)
    choice = choice_of(form)
    own, others = own_and_others(placement)
    near = offers_in(placement, choice, own)
    elsewhere = offers_in(placement, choice, others) if not near or "further" in request.args else None
    offers = chosen(near, form.filter)
    stays = stays_of(placement, choice)
    query = choice.as_query()
    return render_template(
        "availability/search.html",
        placement=placement,
        form=form,
        choice=choice,
        stays=stays,
        nights=sum(stay.nights for stay in stays),
        offers=offers,
        hidden=len(near) - len(offers),
        homes=homes_of(offers),
        elsewhere=None if elsewhere is None else by_place(chosen(elsewhere, form.filter)),
        elsewhere_count=len(elsewhere or ()),
        url_of=lambda offer: url_for("asking.show", ref=placement.ref, bed_ref=offer.bed.bed_ref, **query),
        parts=[] if near else parts_on_offer(placement, choice, own),
        locator=locator_of(placement.site, offers, choice, placement.ref),
        held=holding_on(placement.id),
        is_over=stays[-1].departure <= today(),
        further_url=here("beds.search", ref=placement.ref, further="1"),
        refused=refused,
    )


def here(endpoint: str, **values: Any) -> str:
    """Return the address of `endpoint` with the choices of this page's address."""
    return url_for(endpoint, **{**kept_choices(request.args, (*NAMES, "further")), **values})


def search_form(placement: Placement) -> SearchForm:
    """Return the form with the parts of this placement; what an address says wrongly falls back to the usual."""
    form = SearchForm(request.args)
    parts = parts_of(placement)
    form.period.choices = [SelectChoice(ALL, _("All my weeks"))]
    form.period.choices += [SelectChoice(str(n), _part_label(placement, n)) for n in range(1, len(parts) + 1)]
    if not form.validate():
        for field in form:
            if field.errors:
                field.data, field.errors = field.default, []
    return form


def _part_label(placement: Placement, number: int) -> str:
    part = parts_of(placement)[number - 1]
    return _("Only %(days)s", days=date_range_filter((part[0].first_day, part[-1].last_day)))


def choice_of(form: SearchForm) -> Choice:
    """Return the nights that the form chooses."""
    return Choice(form.period.data, Arrive(form.arrive.data), Leave(form.leave.data))
