"""Adding and changing a bed, its prices, and taking it out of use and back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now, today
from housing.database import transact
from housing.organisations.models import Municipality
from housing.rules.permissions import Action
from housing.stock.forms.fields import put_refusals
from housing.stock.forms.housing import BedForm, NewBedForm, PriceForm
from housing.stock.models import Bed, Dwelling
from housing.stock.queries.stock import closures_of
from housing.stock.refusal_wording import refusal_sentence
from housing.stock.refusals import StockRefusedError
from housing.stock.services.beds import add_bed, change_bed, restore_bed, retire_bed, set_price
from housing.stock.services.set_up import settle_live
from housing.stock.views.in_the_way import flash_why_not
from housing.stock.views.scope import own_bed, own_dwelling, own_municipality
from housing.stock.views.stale import is_stale, mark_of, stale_sentence
from housing.stock.wording import price_since

Answer = str | Response | tuple[str, int]


@access(Action.KEEP_STOCK)
def new(slug: str, ref: str) -> Answer:
    """Show an empty form for a bed of the dwelling."""
    municipality = own_municipality(slug)
    return _new_page(municipality, NewBedForm(), own_dwelling(municipality, ref))


@access(Action.KEEP_STOCK)
def add(slug: str, ref: str) -> Answer:
    """Add a bed; "and another" comes back to an empty form."""
    municipality = own_municipality(slug)
    dwelling, form = own_dwelling(municipality, ref), NewBedForm()
    if not form.validate_on_submit():
        return _new_page(municipality, form, dwelling), 422
    try:
        went_live = transact(lambda: _add(municipality, dwelling, form))
    except StockRefusedError as refused:
        put_refusals(form, refused)
        return _new_page(municipality, form, dwelling), 422
    flash(_("Bed %(label)s is added and can be booked.", label=form.label.data), "success")
    if went_live:
        flash(_("%(name)s is live: students can find your housing now.", name=municipality.name), "success")
    onward = "stock.new_bed" if "another" in request.form else "stock.show_dwelling"
    return redirect(url_for(onward, slug=slug, ref=ref), 303)


@access(Action.KEEP_STOCK)
def show(slug: str, ref: str) -> Answer:
    """Show a bed with its prices and closures."""
    municipality = own_municipality(slug)
    bed, form = own_bed(municipality, ref), BedForm()
    form.show(bed)
    return _page(municipality, bed, form, _price_form())


@access(Action.KEEP_STOCK)
def change(slug: str, ref: str) -> Answer:
    """Save what was changed."""
    municipality = own_municipality(slug)
    bed, form = own_bed(municipality, ref), BedForm()
    if not form.validate_on_submit():
        return _page(municipality, bed, form, _price_form()), 422
    if is_stale(bed):
        form.form_errors.append(stale_sentence())
        return _page(municipality, bed, form, _price_form()), 409
    try:
        transact(lambda: change_bed(bed, form.values(), person_id=viewer().person_id, at=now()))
    except StockRefusedError as refused:
        put_refusals(form, refused)
        return _page(municipality, bed, form, _price_form()), 422
    flash(_("Bed %(label)s is saved.", label=bed.label), "success")
    return redirect(url_for("stock.show_bed", slug=slug, ref=ref), 303)


@access(Action.KEEP_STOCK)
def price(slug: str, ref: str) -> Answer:
    """Set what a night costs from a day on."""
    municipality = own_municipality(slug)
    bed, form = own_bed(municipality, ref), PriceForm()
    if not form.validate_on_submit():
        shown = BedForm(formdata=None)
        shown.show(bed)
        return _page(municipality, bed, shown, form), 422
    ore, first_day = form.price.data, form.valid_from.data
    transact(lambda: set_price(bed, ore, first_day, person_id=viewer().person_id, at=now()))
    flash(_("Saved: %(price)s.", price=price_since(ore, first_day)), "success")
    return redirect(url_for("stock.show_bed", slug=slug, ref=ref), 303)


@access(Action.KEEP_STOCK)
def retire(slug: str, ref: str) -> Response:
    """Take a bed out of use."""
    bed = own_bed(own_municipality(slug), ref)
    try:
        transact(lambda: retire_bed(bed, person_id=viewer().person_id, at=now()))
    except StockRefusedError as refused:
        flash_why_not(refused, slug, ref)
    else:
        flash(_("Bed %(label)s is out of use and cannot be booked.", label=bed.label), "success")
    return redirect(url_for("stock.show_bed", slug=slug, ref=ref), 303)


@access(Action.KEEP_STOCK)
def restore(slug: str, ref: str) -> Response:
    """Bring a bed back into use; one that is in use already stays as it is."""
    bed = own_bed(own_municipality(slug), ref)
    if bed.retired_on is None:
        return redirect(url_for("stock.show_bed", slug=slug, ref=ref), 303)
    try:
        transact(lambda: restore_bed(bed, person_id=viewer().person_id, at=now()))
    except StockRefusedError as refused:
        flash(refusal_sentence(refused.refusals[0]), "danger")
    else:
        flash(_("Bed %(label)s is in use again.", label=bed.label), "success")
    return redirect(url_for("stock.show_bed", slug=slug, ref=ref), 303)


def _add(municipality: Municipality, dwelling: Dwelling, form: NewBedForm) -> bool:
    person_id, at = viewer().person_id, now()
    add_bed(dwelling, form.values(), ore_per_night=form.price.data, prices_from=today(), person_id=person_id, at=at)
    return settle_live(municipality, person_id=person_id, at=at)


def _price_form() -> PriceForm:
    return PriceForm(formdata=None, valid_from=today())


def _new_page(municipality: Municipality, form: NewBedForm, dwelling: Dwelling) -> str:
    return render_template("stock/new_bed.html", municipality=municipality, form=form, dwelling=dwelling)


def _page(municipality: Municipality, bed: Bed, form: BedForm, price_form: PriceForm) -> str:
    closures = [closure for closure, closed in closures_of(municipality.id, today()) if closed.id == bed.id]
    room_mates = [
        other.label
        for other in bed.dwelling.beds
        if other is not bed and other.retired_on is None and bed.is_shared_room and other.room_key == bed.room_key
    ]
    return render_template(
        "stock/bed.html",
        municipality=municipality,
        bed=bed,
        form=form,
        price_form=price_form,
        closures=closures,
        room_mates=room_mates,
        seen=mark_of(bed),
        today=today(),
    )
