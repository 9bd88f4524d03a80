"""How many students can a municipality take in these weeks? An exact answer, home by home."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from housing.access import access, viewer
from housing.availability.capacity import PlaceCapacity, capacity_in
from housing.availability.forms.capacity import CapacityForm
from housing.availability.queries.municipalities import Offering, gaps_kept, offering_housing
from housing.availability.terms import term_called, term_to_show, terms_beside
from housing.availability.whole_stays import whole_stays_everywhere
from housing.bookings.queries.holds import HoldShown, holds_held
from housing.clock import today
from housing.database import db
from housing.organisations.models import Municipality
from housing.placements.queries.sites import municipalities_of
from housing.rules.capacity import Kind
from housing.rules.nights import Stay, core_stays
from housing.rules.permissions import Action
from housing.rules.terms import Term, TermError
from housing.stock.wording import SHARING_SHORT

blueprint = Blueprint("capacity", __name__)

A_PLACE = "__a_place__"
"""Stands for a municipality in an address that is put together once for all of them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One municipality's answer. `names_homes`: the reader is its officer and knows its homes by name.

    `is_over`: the last of the nights has passed, so that nobody can be housed any more; `has_begun`: the first has.
    `hold_urls`: where the reader can reserve what fits, and in whose name; `held`: what is reserved on these nights.
    """

    place: Offering
    stays: tuple[Stay, ...]
    capacity: PlaceCapacity
    names_homes: bool
    is_over: bool
    has_begun: bool
    hold_urls: tuple[tuple[str, str], ...] = ()
    held: tuple[HoldShown, ...] = ()

    @property
    def total(self) -> int:
        """How many students it can house."""
        return self.capacity.total


@dataclass(frozen=True, slots=True)
class Row:
    """A municipality among all of them. `is_own`: the reader's institution has placements there."""

    name: str
    url: str
    total: int
    is_own: bool


@blueprint.get("/availability/capacity")
@access(Action.SEE_AVAILABILITY)
def ask() -> str | tuple[str, int]:
    """Answer the question in the address; with none there, ask it."""
    usual = _usual_term()
    form = CapacityForm(request.args, offering_housing(), _terms(usual), usual)
    is_asked = "weeks" in request.args
    if is_asked and not form.validate():
        return _page(form, ()), 422
    if is_asked and not form.places:
        return _page(form, (), _everywhere(form))
    return _page(form, tuple(_answer(place, form) for place in form.places))


def _page(form: CapacityForm, answers: tuple[Answer, ...], everywhere: tuple[Row, ...] = ()) -> str:
    return render_template(
        "availability/capacity.html",
        form=form,
        answers=answers,
        everywhere=everywhere,
        periods=form.periods,
        most=max((answer.total for answer in answers), default=0),
        kinds=Kind,
        sharing=SHARING_SHORT,
        board_url=url_for("availability.board", term=form.term.data),
    )


def _everywhere(form: CapacityForm) -> tuple[Row, ...]:
    """Return every municipality that offers housing, those of the reader's own institution first."""
    fit = whole_stays_everywhere(form.periods, gaps_kept(), form.conditions, form.whom)
    own = municipalities_of(viewer().institutions(Action.SEE_AVAILABILITY))
    asked: dict[str, Any] = {
        key: value for key, value in request.args.items() if key in form and key != form.place.name
    }
    page = url_for("capacity.ask", place=A_PLACE, **asked)
    places = sorted(offering_housing(), key=lambda place: place.id not in own)
    return tuple(Row(place.name, page.replace(A_PLACE, place.slug), fit[place.id], place.id in own) for place in places)


def _answer(place: Offering, form: CapacityForm) -> Answer:
    keep = db.session.get_one(Municipality, place.id).keep_gap_nights
    stays = core_stays(form.periods, keep)
    is_own = place.id in viewer().municipalities(Action.SEE_BOARD)
    day = today()
    is_over, has_begun = stays[-1].departure <= day, stays[0].arrival < day
    found = capacity_in(place.id, stays, form.conditions, form.whom)
    urls = _hold_urls(place, form) if found.total and not has_begun else ()
    return Answer(place, stays, found, is_own, is_over, has_begun, urls, _held(place, stays))


def _hold_urls(place: Offering, form: CapacityForm) -> tuple[tuple[str, str], ...]:
    """Return where what fits can be reserved: by a coordinator for each of her institutions, by the place's officer."""
    asked: dict[str, Any] = {"weeks": form.weeks.data, "term": form.term.data}
    asked |= {name: 1 for name, wanted in asdict(form.conditions).items() if wanted}
    urls = [
        (grant.organisation_name, url_for("holds.new", slug=grant.organisation_slug, whom=place.slug, **asked))
        for grant in viewer().grants
        if grant.organisation_id in viewer().institutions(Action.ASK_FOR_HOLD)
    ]
    if place.id in viewer().municipalities(Action.DECIDE_HOLDS):
        urls.append((place.name, url_for("municipality_holds.new", slug=place.slug, **asked)))
    return tuple(urls)


def _held(place: Offering, stays: Sequence[Stay]) -> tuple[HoldShown, ...]:
    """Return what the reader's institutions, or all where she is the officer, have reserved there on these nights."""
    institutions = viewer().institutions(Action.ASK_FOR_HOLD)
    own = viewer().municipalities(Action.DECIDE_HOLDS) & {place.id}
    return tuple(
        hold
        for hold in (holds_held(institutions, own) if institutions or own else ())
        if hold.municipality_id == place.id and any(each.overlaps(stay) for each in hold.stays for stay in stays)
    )


def _usual_term() -> Term:
    try:
        return term_called(request.args.get("term", ""))
    except TermError:
        return term_to_show(today())


def _terms(usual: Term) -> list[Term]:
    before, after = terms_beside(usual)
    return [before, usual, after]
