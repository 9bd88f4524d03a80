"""Adding and changing a property, taking it out of use and back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now
from housing.database import transact
from housing.organisations.models import Municipality
from housing.rules.permissions import Action
from housing.stock.forms.fields import put_refusals
from housing.stock.forms.housing import PropertyForm
from housing.stock.models import Property
from housing.stock.queries.photos import photos_of
from housing.stock.refusals import StockRefusedError
from housing.stock.services.properties import (
    add_property,
    change_property,
    key_place_of,
    restore_property,
    retire_property,
)
from housing.stock.views.in_the_way import flash_why_not
from housing.stock.views.scope import own_municipality, own_property
from housing.stock.views.stale import is_stale, mark_of, stale_sentence
from housing.stock.wording import WEEKDAYS

Answer = str | Response | tuple[str, int]


@access(Action.KEEP_STOCK)
def new(slug: str) -> Answer:
    """Show an empty form."""
    municipality = own_municipality(slug)
    form = PropertyForm()
    form.fill(key_place_of(municipality))
    form.postal_town.data = municipality.seat
    return _page(municipality, form)


@access(Action.KEEP_STOCK)
def add(slug: str) -> Answer:
    """Add a property and go on to its first dwelling."""
    municipality, form = own_municipality(slug), PropertyForm()
    if not form.validate_on_submit() or form.asks_about_distance(municipality):
        return _page(municipality, form), 422
    try:
        house = transact(
            lambda: add_property(municipality, form.values(municipality), person_id=viewer().person_id, at=now())
        )
    except StockRefusedError as refused:
        put_refusals(form, refused)
        return _page(municipality, form), 422
    flash(_("%(name)s is added. Now add its first dwelling.", name=house.name), "success")
    return redirect(url_for("stock.new_dwelling", slug=slug, ref=house.ref), 303)


@access(Action.KEEP_STOCK)
def show(slug: str, ref: str) -> Answer:
    """Show a property in its form."""
    municipality = own_municipality(slug)
    house = own_property(municipality, ref)
    form = PropertyForm()
    form.show(house)
    return _page(municipality, form, house)


@access(Action.KEEP_STOCK)
def change(slug: str, ref: str) -> Answer:
    """Save what was changed."""
    municipality, form = own_municipality(slug), PropertyForm()
    house = own_property(municipality, ref)
    if not form.validate_on_submit() or form.asks_about_distance(municipality, house):
        return _page(municipality, form, house), 422
    if is_stale(house):
        form.form_errors.append(stale_sentence())
        return _page(municipality, form, house), 409
    try:
        transact(
            lambda: change_property(
                house, municipality, form.values(municipality), person_id=viewer().person_id, at=now()
            )
        )
    except StockRefusedError as refused:
        put_refusals(form, refused)
        return _page(municipality, form, house), 422
    flash(_("%(name)s is saved.", name=house.name), "success")
    return redirect(url_for("stock.housing", slug=slug), 303)


@access(Action.KEEP_STOCK)
def retire(slug: str, ref: str) -> Response:
    """Take a property out of use with all that is in it."""
    house = own_property(own_municipality(slug), ref)
    try:
        transact(lambda: retire_property(house, person_id=viewer().person_id, at=now()))
    except StockRefusedError as refused:
        flash_why_not(refused, slug, ref)
    else:
        flash(_("%(name)s is out of use. Nothing in it can be booked.", name=house.name), "success")
    return redirect(url_for("stock.show_property", slug=slug, ref=ref), 303)


@access(Action.KEEP_STOCK)
def restore(slug: str, ref: str) -> Response:
    """Bring a property back into use."""
    house = own_property(own_municipality(slug), ref)
    transact(lambda: restore_property(house, person_id=viewer().person_id, at=now()))
    flash(_("%(name)s is in use again. Now bring back its dwellings and beds.", name=house.name), "success")
    return redirect(url_for("stock.show_property", slug=slug, ref=ref), 303)


def _page(municipality: Municipality, form: PropertyForm, house: Property | None = None) -> str:
    return render_template(
        "stock/property.html",
        municipality=municipality,
        form=form,
        house=house,
        seen=house and mark_of(house),
        weekdays=WEEKDAYS,
        photos=photos_of(house) if house else [],
    )
