"""The register of keys of a property: what there is, who has it, codes behind a button."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.arrivals.forms.officer import CodeForm, KeyForm
from housing.arrivals.queries.loans import Loan, loans_of, showings_of
from housing.arrivals.wording import KINDS, place_of, refusal_sentence, unreadable_for_officer
from housing.clock import now
from housing.database import transact
from housing.keys.models import DoorKey
from housing.keys.queries.register import key_with_ref, keys_of_house
from housing.keys.services.register import (
    KeyRefused,
    add_key,
    change_code,
    end_key,
    note_found,
    note_lost,
    take_back,
)
from housing.keys.services.showing import show_codes
from housing.organisations.models import Municipality
from housing.rules.permissions import Action
from housing.stock.models import Property
from housing.stock.views.scope import found, own_municipality, own_property

blueprint = Blueprint("keys", __name__, url_prefix="/municipalities/<slug>")

Answer = str | Response | tuple[str, int]


@blueprint.get("/housing/properties/<ref>/keys")
@access(Action.KEEP_KEYS)
def index(slug: str, ref: str) -> str:
    """Show what opens the property and everything in it."""
    house = own_property(_here(slug), ref)
    return _list_page(_here(slug), house, _form(house))


@blueprint.post("/housing/properties/<ref>/keys")
@access(Action.KEEP_KEYS)
def add(slug: str, ref: str) -> Answer:
    """Put a key or a code into the register."""
    house = own_property(_here(slug), ref)
    form = _form(house)
    if not form.validate_on_submit():
        return _list_page(_here(slug), house, form), 422
    transact(
        lambda: add_key(
            form.place, form.kind.data, form.label.data, form.code.data, person_id=viewer().person_id, at=now()
        )
    )
    flash(_("%(what)s is in the register.", what=form.label.data), "success")
    return redirect(url_for("keys.index", slug=slug, ref=ref), 303)


@blueprint.get("/keys/<ref>")
@access(Action.KEEP_KEYS)
def show(slug: str, ref: str) -> str:
    """Show a key with who has it, or a code's place without the code."""
    return _page(_here(slug), _own(slug, ref))


@blueprint.post("/keys/<ref>/code")
@access(Action.KEEP_KEYS)
def show_code(slug: str, ref: str) -> str:
    """Show a code, and write down that it was shown."""
    shown = transact(lambda: show_codes([_own(slug, ref)], person_id=viewer().person_id, at=now()))
    key = _own(slug, ref)
    return _page(_here(slug), key, code=(shown[0].code or unreadable_for_officer()) if key.sealed else None)


@blueprint.post("/keys/<ref>/new-code")
@access(Action.KEEP_KEYS)
def write_code(slug: str, ref: str) -> Answer:
    """Write in a new code."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(_here(slug), _own(slug, ref), form=form), 422
    code = form.code.data
    return _done(slug, ref, lambda key: change_code(key, code, **_by()), _("The new code is written in."))


@blueprint.post("/keys/<ref>/lost")
@access(Action.KEEP_KEYS)
def lose(slug: str, ref: str) -> Answer:
    """Note that a key is lost."""
    return _done(slug, ref, lambda key: note_lost(key, **_by()), _("Noted as lost."))


@blueprint.post("/keys/<ref>/found")
@access(Action.KEEP_KEYS)
def find(slug: str, ref: str) -> Answer:
    """Note that a lost key has been found."""
    return _done(slug, ref, lambda key: note_found(key, **_by()), _("Noted as found."))


@blueprint.post("/keys/<ref>/returned")
@access(Action.KEEP_KEYS)
def give_back(slug: str, ref: str) -> Answer:
    """Note that a key has come back."""
    return _done(slug, ref, lambda key: take_back(key, **_by()), _("Noted: the key is back."))


@blueprint.post("/keys/<ref>/end")
@access(Action.KEEP_KEYS)
def end(slug: str, ref: str) -> Answer:
    """Take a key or a code out of the register."""
    house = _own(slug, ref).house.ref
    page = url_for("keys.index", slug=slug, ref=house)
    return _done(slug, ref, lambda key: end_key(key, **_by()), _("Taken out of the register."), page)


def _done(slug: str, ref: str, work: Callable[[DoorKey], None], said: str, page: str | None = None) -> Answer:
    try:
        transact(lambda: work(_own(slug, ref)))
    except KeyRefused as refused:
        return _page(_here(slug), _own(slug, ref), refused=refusal_sentence(refused)), 409
    flash(said, "success")
    return redirect(page or url_for("keys.show", slug=slug, ref=ref), 303)


def _here(slug: str) -> Municipality:
    return own_municipality(slug, Action.KEEP_KEYS)


def _own(slug: str, ref: str) -> DoorKey:
    return found(key_with_ref(_here(slug).id, ref))


class _By(TypedDict):
    person_id: int | None
    at: datetime


def _by() -> _By:
    return {"person_id": viewer().person_id, "at": now()}


def _form(house: Property) -> KeyForm:
    form = KeyForm()
    form.offer(house)
    return form


def _now(loans: list[Loan]) -> Loan | None:
    return next((loan for loan in loans if loan.returned_at is None), None)


def _list_page(municipality: Municipality, house: Property, form: KeyForm) -> str:
    keys = keys_of_house(house.id)
    return render_template(
        "arrivals/keys.html",
        municipality=municipality,
        house=house,
        keys=keys,
        out={key_id: _now(loans) for key_id, loans in loans_of(keys).items()},
        kinds=KINDS,
        place_of=place_of,
        form=form,
        viewer=viewer(),
    )


def _page(
    municipality: Municipality,
    key: DoorKey,
    *,
    code: str | None = None,
    form: CodeForm | None = None,
    refused: str | None = None,
) -> str:
    loans = loans_of([key])[key.id]
    return render_template(
        "arrivals/key.html",
        municipality=municipality,
        key=key,
        code=code,
        loan=_now(loans),
        loans=loans,
        showings=showings_of(key),
        kinds=KINDS,
        place=place_of(key),
        form=form or CodeForm(formdata=None),
        refused=refused,
        viewer=viewer(),
    )
