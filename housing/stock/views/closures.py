"""Closing beds for a while, seeing what is closed, and opening again."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now, today
from housing.database import transact
from housing.organisations.models import Municipality
from housing.rules.names import swedish_sort_key
from housing.rules.permissions import Action
from housing.stock.bed_names import bed_in_home, bed_in_house
from housing.stock.forms.closures import ClosureForm
from housing.stock.forms.fields import put_refusals
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.stock import closures_of, housing_of
from housing.stock.refusal_wording import refusal_sentence
from housing.stock.refusals import StockProblem, StockRefusedError
from housing.stock.services.closures import close_beds, lift_closure
from housing.stock.views.scope import own_closure, own_municipality
from housing.stock.wording import REASONS

Answer = str | Response | tuple[str, int]


@access(Action.KEEP_STOCK)
def show(slug: str) -> str:
    """List what is closed or will be."""
    municipality = own_municipality(slug)
    return render_template(
        "stock/closures.html",
        municipality=municipality,
        closures=closures_of(municipality.id, today()),
        name_of_bed=bed_in_house,
        reasons=REASONS,
        today=today(),
    )


@access(Action.KEEP_STOCK)
def new(slug: str) -> Answer:
    """Show the form; `?what=` is the reference of what to close, `?starts=` and `?ends=` are when."""
    municipality, asked = own_municipality(slug), request.args
    form = ClosureForm(
        starts=_day(asked.get("starts")) or today(),
        ends=_day(asked.get("ends")),
        what=asked.get("what"),
        reason="repair",
    )
    form.offer(_choices(housing_of(municipality.id)))
    return _page(municipality, form)


@access(Action.KEEP_STOCK)
def close(slug: str) -> Answer:
    """Close all beds of what was chosen, or none."""
    municipality, form = own_municipality(slug), ClosureForm()
    houses = housing_of(municipality.id)
    form.offer(_choices(houses))
    if not form.validate_on_submit():
        return _page(municipality, form), 422
    beds = _beds(houses)[form.what.data]
    try:
        made = transact(
            lambda: close_beds(
                beds,
                form.starts.data,
                form.ends.data,
                form.reason.data,
                person_id=viewer().person_id,
                at=now(),
            )
        )
    except StockRefusedError as refused:
        put_refusals(form, refused)
        has_guests = any(each.code is StockProblem.NIGHTS_BOOKED for each in refused.refusals)
        return _page(municipality, form, has_guests=has_guests), 422
    flash(_n("%(num)s bed is closed.", "%(num)s beds are closed.", len(made)), "success")
    return redirect(url_for("stock.closures", slug=slug), 303)


@access(Action.KEEP_STOCK)
def lift(slug: str, ref: str) -> Response:
    """Open a bed again from tonight on."""
    closure = own_closure(own_municipality(slug), ref)
    try:
        transact(lambda: lift_closure(closure, person_id=viewer().person_id, at=now()))
    except StockRefusedError as refused:
        flash(refusal_sentence(refused.refusals[0]), "warning")
    else:
        flash(_("The bed is open again from tonight."), "success")
    return redirect(url_for("stock.closures", slug=slug), 303)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _choices(houses: list[Property]) -> dict[str, dict[str, str]]:
    """Return what can be closed by its reference: each house whole, its dwellings, their beds."""
    choices = {}
    for house in houses:
        group = {house.ref: _("All of %(name)s", name=house.name)}
        for dwelling in sorted(house.dwellings, key=lambda each: swedish_sort_key(each.label)):
            group |= _choices_in(dwelling)
        if len(group) > 1:
            choices[house.name] = group
    return choices


def _choices_in(dwelling: Dwelling) -> dict[str, str]:
    beds = sorted(
        (bed for bed in dwelling.beds if bed.retired_on is None), key=lambda each: swedish_sort_key(each.label)
    )
    if not beds:
        return {}
    return {dwelling.ref: _("%(label)s, all beds", label=dwelling.label)} | {bed.ref: bed_in_home(bed) for bed in beds}


def _beds(houses: list[Property]) -> dict[str, list[Bed]]:
    """Return the beds behind every reference that `_choices` offers."""
    found: dict[str, list[Bed]] = {}
    for house in houses:
        for dwelling in house.dwellings:
            for bed in dwelling.beds:
                for ref in (house.ref, dwelling.ref, bed.ref):
                    found.setdefault(ref, []).append(bed)
    return found


def _page(municipality: Municipality, form: ClosureForm, *, has_guests: bool = False) -> str:
    return render_template("stock/closure.html", municipality=municipality, form=form, has_guests=has_guests)
