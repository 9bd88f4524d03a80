"""Adding and changing a dwelling, taking it out of use and back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now, today
from housing.database import transact
from housing.organisations.models import Municipality
from housing.rules.names import swedish_sort_key
from housing.rules.permissions import Action
from housing.stock.forms.fields import put_refusals
from housing.stock.forms.housing import DwellingForm
from housing.stock.models import Dwelling, Property
from housing.stock.queries.photos import photos_of
from housing.stock.queries.stock import price_on
from housing.stock.refusals import StockRefusedError
from housing.stock.services.dwellings import add_dwelling, change_dwelling, restore_dwelling, retire_dwelling
from housing.stock.services.turnover import set_own_turnover
from housing.stock.views.in_the_way import flash_why_not
from housing.stock.views.scope import own_dwelling, own_municipality, own_property
from housing.stock.views.stale import is_stale, mark_of, stale_sentence

Answer = str | Response | tuple[str, int]


@access(Action.KEEP_STOCK)
def new(slug: str, ref: str) -> Answer:
    """Show an empty form for a dwelling of the property."""
    municipality = own_municipality(slug)
    return _page(municipality, _form(municipality), own_property(municipality, ref))


@access(Action.KEEP_STOCK)
def add(slug: str, ref: str) -> Answer:
    """Add a dwelling and go on to its first bed."""
    municipality = own_municipality(slug)
    house, form = own_property(municipality, ref), _form(municipality)
    if not form.validate_on_submit():
        return _page(municipality, form, house), 422
    try:
        dwelling = transact(lambda: _add(house, form))
    except StockRefusedError as refused:
        put_refusals(form, refused)
        return _page(municipality, form, house), 422
    flash(_("%(label)s is added. Now add its first bed.", label=dwelling.label), "success")
    return redirect(url_for("stock.new_bed", slug=slug, ref=dwelling.ref), 303)


@access(Action.KEEP_STOCK)
def show(slug: str, ref: str) -> Answer:
    """Show a dwelling in its form, with its beds."""
    municipality = own_municipality(slug)
    dwelling, form = own_dwelling(municipality, ref), _form(municipality)
    form.show(dwelling)
    return _page(municipality, form, dwelling.property, dwelling)


@access(Action.KEEP_STOCK)
def change(slug: str, ref: str) -> Answer:
    """Save what was changed."""
    municipality = own_municipality(slug)
    dwelling, form = own_dwelling(municipality, ref), _form(municipality)
    if not form.validate_on_submit():
        return _page(municipality, form, dwelling.property, dwelling), 422
    if is_stale(dwelling):
        form.form_errors.append(stale_sentence())
        return _page(municipality, form, dwelling.property, dwelling), 409
    try:
        transact(lambda: _change(dwelling, form))
    except StockRefusedError as refused:
        put_refusals(form, refused)
        return _page(municipality, form, dwelling.property, dwelling), 422
    flash(_("%(name)s is saved.", name=dwelling.label), "success")
    return redirect(url_for("stock.show_dwelling", slug=slug, ref=ref), 303)


@access(Action.KEEP_STOCK)
def retire(slug: str, ref: str) -> Response:
    """Take a dwelling out of use with its beds."""
    dwelling = own_dwelling(own_municipality(slug), ref)
    try:
        transact(lambda: retire_dwelling(dwelling, person_id=viewer().person_id, at=now()))
    except StockRefusedError as refused:
        flash_why_not(refused, slug, ref)
    else:
        flash(_("%(name)s is out of use. Nothing in it can be booked.", name=dwelling.label), "success")
    return redirect(url_for("stock.show_dwelling", slug=slug, ref=ref), 303)


@access(Action.KEEP_STOCK)
def restore(slug: str, ref: str) -> Response:
    """Bring a dwelling back into use."""
    dwelling = own_dwelling(own_municipality(slug), ref)
    transact(lambda: restore_dwelling(dwelling, person_id=viewer().person_id, at=now()))
    flash(_("%(name)s is in use again. Now bring back its beds.", name=dwelling.label), "success")
    return redirect(url_for("stock.show_dwelling", slug=slug, ref=ref), 303)


def _add(house: Property, form: DwellingForm) -> Dwelling:
    person_id, at = viewer().person_id, now()
    dwelling = add_dwelling(house, form.values(), person_id=person_id, at=at)
    set_own_turnover(dwelling, form.own_turnover(), person_id=person_id, at=at)
    return dwelling


def _change(dwelling: Dwelling, form: DwellingForm) -> None:
    person_id, at = viewer().person_id, now()
    change_dwelling(dwelling, form.values(), person_id=person_id, at=at)
    set_own_turnover(dwelling, form.own_turnover(), person_id=person_id, at=at)


def _form(municipality: Municipality) -> DwellingForm:
    form = DwellingForm()
    form.offer_facts(municipality.facts)
    form.offer_turnover(municipality)
    return form


def _page(municipality: Municipality, form: DwellingForm, house: Property, dwelling: Dwelling | None = None) -> str:
    beds = sorted(dwelling.beds, key=lambda bed: swedish_sort_key(bed.label)) if dwelling else []
    return render_template(
        "stock/dwelling.html",
        municipality=municipality,
        form=form,
        house=house,
        dwelling=dwelling,
        seen=dwelling and mark_of(dwelling),
        beds=[(bed, price_on(bed.prices, today())) for bed in beds],
        photos=photos_of(dwelling) if dwelling else [],
    )
