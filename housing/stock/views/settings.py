"""A municipality's settings: three questions until it is live, then every default as a sentence to change in place."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.clock import now, today
from housing.database import transact
from housing.organisations.models import Municipality
from housing.organisations.queries import bus_links_of, legal_mode_on, legal_modes_of, neighbours_of
from housing.organisations.settings import change_municipality, set_bus_links, set_legal_mode
from housing.rules.decisions import LegalMode
from housing.rules.facts import facts_of
from housing.rules.permissions import Action
from housing.stock.forms.settings import (
    ANSWER_MODES,
    LEGAL_MODES,
    AnsweringForm,
    BusForm,
    LegalForm,
    MailboxForm,
    MarginForm,
    ModeForm,
    OffersForm,
    SettingForm,
    StandardForm,
    TextsForm,
    UsualKeyPlaceForm,
)
from housing.stock.forms.turnover import TurnoverForm, turnover_sentence
from housing.stock.services.properties import set_key_place
from housing.stock.services.set_up import SetUp, set_up_of, settle_live
from housing.stock.services.turnover import set_turnover
from housing.stock.views.scope import found, own_municipality
from housing.stock.views.stale import is_stale_form, mark_of_form, stale_sentence
from housing.stock.wording import FACT_VALUES, FACTS, WEEKDAYS, opening_hours, weekday_in_sentence

blueprint = Blueprint("settings", __name__, url_prefix="/municipalities/<slug>/settings")

Answer = str | Response | tuple[str, int]

FORMS: dict[str, type[Any]] = {
    "mailbox": MailboxForm,
    "key-place": UsualKeyPlaceForm,
    "answering": AnsweringForm,
    "margins": MarginForm,
    "turnover": TurnoverForm,
    "offers": OffersForm,
    "mode": ModeForm,
    "legal": LegalForm,
    "standard": StandardForm,
    "buses": BusForm,
    "texts": TextsForm,
}
"""The parts of the page by their addresses."""


@blueprint.get("")
@access(Action.KEEP_MUNICIPALITY)
def show(slug: str) -> Answer:
    """Show every setting."""
    return _page(own_municipality(slug, Action.KEEP_MUNICIPALITY))


@blueprint.post("/<part>")
@access(Action.KEEP_MUNICIPALITY)
def change(slug: str, part: str) -> Answer:
    """Save one part; a mistake opens it again with its sentence."""
    municipality = own_municipality(slug, Action.KEEP_MUNICIPALITY)
    form = found(FORMS.get(part))(prefix=f"{part}-")
    if isinstance(form, BusForm):
        form.offer(neighbours_of(municipality, today()))
    if not form.validate_on_submit() or (isinstance(form, LegalForm) and not form.check_day(municipality)):
        return _page(municipality, part, form), 422
    if is_stale_form(_shown(part, municipality)):
        form.form_errors.append(stale_sentence())
        return _page(municipality, part, form), 409
    went_live = transact(lambda: _save(municipality, form))
    flash(_("Saved."), "success")
    if went_live:
        flash(_("%(name)s is live: students can find your housing now.", name=municipality.name), "success")
    return redirect(url_for("settings.show", slug=slug, _anchor=part), 303)


def _save(
    municipality: Municipality, form: SettingForm | BusForm | LegalForm | TurnoverForm | UsualKeyPlaceForm
) -> bool:
    person_id, at = viewer().person_id, now()
    if isinstance(form, BusForm):
        set_bus_links(municipality, form.others.data or (), person_id=person_id, at=at)
    elif isinstance(form, UsualKeyPlaceForm):
        set_key_place(municipality, form.key_place_given(), person_id=person_id, at=at)
    elif isinstance(form, LegalForm):
        mode, starts = LegalMode(form.legal_mode.data), form.starts.data or today()
        set_legal_mode(municipality, mode, starts, person_id=person_id, at=at)
        change_municipality(municipality, {"delegation": form.delegation.data}, person_id=person_id, at=at)
    elif isinstance(form, TurnoverForm):
        set_turnover(municipality, form.turnover_nights.data or 0, person_id=person_id, at=at)
    else:
        change_municipality(municipality, form.changes(), person_id=person_id, at=at)
    return settle_live(municipality, person_id=person_id, at=at)


def _page(municipality: Municipality, part: str | None = None, form: Any = None) -> str:
    shown = {name: _shown(name, municipality) for name in FORMS}
    set_up = set_up_of(municipality)
    return render_template(
        "organisations/settings.html",
        municipality=municipality,
        set_up=set_up,
        asked_next=_asked_next(set_up) if part is None else None,
        forms=shown | ({part: form} if part else {}),
        seen={name: mark_of_form(each) for name, each in shown.items()},
        open_part=part,
        form=form or shown["mailbox"],
        linked=[each.name for each in neighbours_of(municipality, today()) if each.id in bus_links_of(municipality.id)],
        facts=[(FACTS[fact], FACT_VALUES[value]) for fact, value in facts_of(municipality.facts, {}).items()],
        turnover=turnover_sentence(municipality.turnover_nights),
        answer_modes=ANSWER_MODES,
        legal_modes=LEGAL_MODES,
        legal_mode=legal_mode_on(municipality.id, today()),
        next_modes=[each for each in legal_modes_of(municipality.id) if each[0] > today()],
        weekdays=WEEKDAYS,
        hours=opening_hours(municipality.key_hours),
        digest_day=weekday_in_sentence(municipality.digest_weekday),
    )


def _asked_next(set_up: SetUp) -> str | None:
    if not set_up.has_mailbox:
        return "mailbox"
    return None if set_up.has_key_place else "key-place"


def _shown(name: str, municipality: Municipality) -> Any:
    form = FORMS[name](formdata=None, prefix=f"{name}-")
    if isinstance(form, BusForm):
        form.offer(neighbours_of(municipality, today()))
        form.others.data = sorted(bus_links_of(municipality.id))
    show: Callable[[Municipality], None] | None = getattr(form, "show", None)
    if show is not None:
        show(municipality)
    return form
