"""What coordinator and officer do alike: fill in what is asked for, and see how many fit."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import request
from flask_babel import ngettext

from housing.availability.capacity import students_housed_in
from housing.availability.queries.municipalities import Offering, offering_housing
from housing.availability.terms import term_to_show, terms_beside
from housing.clock import today
from housing.database import db
from housing.holds.forms.asking import HoldForm, read_weeks
from housing.holds.services.asking import HoldAsked
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.holds.wording import refusal_sentence
from housing.organisations.models import Municipality
from housing.rules.holds import usual_last_day
from housing.rules.nights import Period, Stay, core_stays
from housing.rules.terms import Term, TermError
from housing.rules.weeks import WeeksError

FIELD_OF = {
    HoldProblem.DOES_NOT_FIT: "students",
    HoldProblem.NO_NIGHTS: "weeks",
    HoldProblem.LAST_DAY: "expires_on",
    HoldProblem.NOT_ON_OFFER: "whom",
}
CONDITIONS = ("own_room", "lock", "step_free", "no_animals")


def hold_form(label: str, choices: Mapping[str, str]) -> HoldForm:
    """Return the form; where nothing is sent yet it says what the address says."""
    terms = _terms()
    asked = {name: request.args.get(name) for name in ("whom", "weeks", "term")}
    if asked["term"] not in {term.code for term in terms}:
        asked["term"] = terms[0].code
    form = HoldForm(data={**asked, **{name: name in request.args for name in CONDITIONS}})
    form.offer(label, choices, terms)
    return form


def _stays_in(municipality_id: int, periods: Sequence[Period]) -> tuple[Stay, ...]:
    """Return the nights of these periods, as the municipality joins them."""
    return core_stays(periods, db.session.get_one(Municipality, municipality_id).keep_gap_nights)


def asked_with(form: HoldForm, municipality_id: int, institution_id: int) -> HoldAsked:
    """Return what a form asks for. Without a last day it is two weeks before the first arrival."""
    stays = _stays_in(municipality_id, form.periods)
    return HoldAsked(
        municipality_id=municipality_id,
        institution_id=institution_id,
        stays=stays,
        students=form.students.data,
        expires_on=form.expires_on.data or usual_last_day(stays[0].arrival, today()),
        reason=form.reason.data or "",
        course=form.course.data,
        conditions=form.conditions,
    )


def put_refusal(form: HoldForm, refusal: HoldRefused) -> None:
    """Say at the field what was in the way."""
    sentence = refusal_sentence(refusal)
    name = FIELD_OF.get(refusal.problem)
    if name is None:
        form.form_errors.append(sentence)
    else:
        form[name].errors = [*form[name].errors, sentence]


def how_many_fit(form: HoldForm, municipality_id: int | None) -> str | None:
    """Say how many fit in the weeks that the form says already; nothing where it says none."""
    if municipality_id is None or not form.weeks.data:
        return None
    try:
        periods = read_weeks(form.weeks.data, form.term.data)
    except (WeeksError, TermError):
        return None
    number = students_housed_in(municipality_id, _stays_in(municipality_id, periods), form.conditions)
    return ngettext(
        "Beds for %(num)s student are free on all of those nights now.",
        "Beds for %(num)s students are free on all of those nights now.",
        number,
    )


def offered_places() -> dict[str, Offering]:
    """Return the municipalities that house students, by address, in Swedish order."""
    return {place.slug: place for place in offering_housing()}


def _terms() -> list[Term]:
    day: date = today()
    usual = term_to_show(day)
    return [usual, terms_beside(usual)[1]]
