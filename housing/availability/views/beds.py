"""A student looks for a free bed for her placement."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from housing.access import access, viewer
from housing.accounts.names import first_name_of
from housing.availability.forms.search import SearchForm
from housing.availability.locator import locator_of
from housing.availability.offers import offers_in, own_and_others, parts_on_offer
from housing.availability.preset import preset_of
from housing.availability.search import by_place, chosen, homes_of
from housing.availability.stays import ALL, Choice, Outlook, comes_late, outlook_of, parts_chosen, stays_of
from housing.availability.together import both_first, for_both
from housing.bookings.queries.own import holding_on
from housing.bookings.queries.parties import mate_on, party_key_beside
from housing.bookings.queries.waiting import waiting_on
from housing.bookings.wording import Refused, refusal_sentence
from housing.clock import today
from housing.filters import date_range_filter
from housing.nights.ledger import Because, NightsRefused
from housing.own_address import kept_choices
from housing.placements.queries.claims import stated_on
from housing.placements.queries.own_placements import OwnPlacement, own_placement
from housing.rules.nights import Arrive, Leave
from housing.rules.parts import Part
from housing.rules.permissions import Action
from housing.stock.queries.photos import photos_of_dwellings

blueprint = Blueprint("beds", __name__)

SAID = frozenset({"leave", "order"})
NOTHING: Mapping[str, str] = MappingProxyType({})
NARROWING = ("own_room", "lock", "step_free", "no_animals", "whole_home", "car", "flat", "order", "further")
"""What an address says besides the nights."""

A_BED = "a_bed"
"""Stands for the reference of a bed in an address that is put together once for a list of them."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be had a moment ago, in a sentence, and perhaps a link to what can."""

    sentence: str
    way_out: str | None = None
    url: str | None = None


@blueprint.get("/placements/<ref>/beds")
@access(Action.ASK_FOR_BED)
def search(ref: str) -> str:
    """Show the beds that are free on every night of the placement that is left, nearest first."""
    placement = placement_of_viewer(ref)
    return search_page(placement, preset=_preset(placement))


def placement_of_viewer(ref: str) -> OwnPlacement:
    """Return the viewer's own placement, published or cancelled; else 404."""
    return own_placement(viewer().student_ids, ref) or abort(404)


def search_page(placement: OwnPlacement, refused: Refusal | None = None, preset: Mapping[str, str] = NOTHING) -> str:
    """Draw the search; of a cancelled placement that it is cancelled, and by whom."""
    if placement.status == "cancelled":
        return render_template("availability/cancelled.html", placement=placement)
    held, day = holding_on(placement.id), today()
    form = search_form(placement, outlook_of(placement, held, day), preset)
    _say_days(form, placement, day)
    choice = choice_of(form)
    stays = stays_of(placement, choice, day)
    own, others = own_and_others(placement)
    mate = mate_on(placement.id)
    party = party_key_beside(mate, placement.student_id)
    near = offers_in(placement, stays, own, party)
    elsewhere = offers_in(placement, stays, others, party) if not near or "further" in request.args else None
    offers = chosen(near, form.filter)
    both = for_both(mate, stays, [*own, *(others if elsewhere else ())], [*near, *(elsewhere or ())]) if mate else {}
    further = None if elsewhere is None else by_place(chosen(elsewhere, form.filter), has_car=bool(form.car.data))
    page_of_bed = url_for("asking.show", ref=placement.ref, bed_ref=A_BED, **choice.as_query())
    return render_template(
        "availability/search.html",
        placement=placement,
        form=form,
        choice=choice,
        stays=stays,
        nights=sum(stay.nights for stay in stays),
        late_from=day if comes_late(placement, choice, day) else None,
        offers=offers,
        hidden=len(near) - len(offers),
        homes=both_first(homes_of(offers), both),
        both=both,
        mate=mate,
        mate_name=first_name_of(mate.person, viewer()) if mate else None,
        photos=photos_of_dwellings({offer.bed.dwelling_id for offer in (*offers, *(elsewhere or ()))}),
        elsewhere=further and [replace(each, homes=both_first(each.homes, both)) for each in further],
        elsewhere_count=len(elsewhere or ()),
        url_of=lambda offer: page_of_bed.replace(A_BED, offer.bed.bed_ref),
        parts=[] if near else parts_on_offer(placement, choice, day, own, party),
        locator=locator_of(placement.site, offers, choice, placement.ref),
        held=held,
        is_preset=bool(preset),
        further_url=_in_full("beds.search", placement.ref, choice, preset, further="1"),
        waits=waiting_on([placement.id]),
        wait_url=_in_full("waiting.join", placement.ref, choice, preset) if own and not offers else None,
        refused=refused,
    )


def refused_page(placement: OwnPlacement, refusal: Refused) -> str:
    """Draw the search with what was refused in words; who has a bed for some of her weeks is led to the others."""
    if isinstance(refusal, NightsRefused) and refusal.because is Because.STUDENT_ELSEWHERE:
        outlook = outlook_of(placement, holding_on(placement.id), today())
        if outlook.usual != ALL:
            return search_page(placement, _only_the_others(placement, outlook))
    return search_page(placement, Refusal(refusal_sentence(refusal)))


def _only_the_others(placement: OwnPlacement, outlook: Outlook) -> Refusal:
    others = Choice(outlook.usual)
    days = " + ".join(_days_of(part) for part in parts_chosen(placement, others))
    return Refusal(
        _("You already have a bed for some of those weeks. Ask only for those you have none for. Nothing was booked."),
        _("See rooms for %(days)s alone", days=days),
        url_for("beds.search", ref=placement.ref, **others.as_query()),
    )


def here(endpoint: str, choice: Choice, **values: Any) -> str:
    """Return the address of `endpoint` for the nights chosen, with what else this page's address says."""
    return url_for(endpoint, **{**kept_choices(request.args, NARROWING), **choice.as_query(), **values})


def _in_full(endpoint: str, ref: str, choice: Choice, preset: Mapping[str, str], **more: str) -> str:
    """Return the address of `endpoint` for the same search, with all that is chosen."""
    said = kept_choices({**preset, **request.args.to_dict()}, NARROWING)
    return url_for(endpoint, **{**said, **choice.in_full(), "ref": ref, **more})


def _preset(placement: OwnPlacement) -> dict[str, str]:
    """Return what she has said that she needs, as an address would say it; an address that says itself goes first.

    The form always says when she leaves, and what is shown first: with either she has chosen already.
    """
    if not SAID.isdisjoint(request.args):
        return {}
    stated = stated_on(placement.id)
    return preset_of(stated) if stated else {}


def search_form(placement: OwnPlacement, outlook: Outlook, preset: Mapping[str, str] = NOTHING) -> SearchForm:
    """Return the form with the parts that are left; what an address says wrongly, or not, falls back to the usual."""
    form = SearchForm(MultiDict({**preset, **request.args.to_dict()}))
    form.period.choices = _period_choices(outlook)
    form.period.default = outlook.usual
    if placement.site.is_approximate:
        form.say_nearest_to_the_centre()
    if not form.validate():
        for field in form:
            if field.errors:
                field.data, field.errors = field.default, []
    return form


def _period_choices(outlook: Outlook) -> list[SelectChoice]:
    everything = SelectChoice(ALL, _("All my weeks"))
    if len(outlook.ahead) == 1:
        return [everything]
    parts = [SelectChoice(str(part.number), _("Only %(days)s", days=_days_of(part))) for part in outlook.ahead]
    if outlook.usual == ALL:
        return [everything, *parts]
    if len(outlook.without_bed) == 1:
        return parts
    return [SelectChoice(outlook.usual, _("All weeks I have no room for")), *parts]


def _days_of(part: Part) -> str:
    return date_range_filter((part.periods[0].first_day, part.periods[-1].last_day))


def _say_days(form: SearchForm, placement: OwnPlacement, day: date) -> None:
    """Name the day beside each choice, where the nights are one run and all ahead: else it would be half the truth."""
    usual = Choice(form.period.data)
    if len(stays_of(placement, usual, day)) == 1 and not comes_late(placement, usual, day):
        arrivals = {each: stays_of(placement, replace(usual, arrive=each), day)[0].arrival for each in Arrive}
        departures = {each: stays_of(placement, replace(usual, leave=each), day)[0].departure for each in Leave}
        form.say_days(arrivals, departures)


def choice_of(form: SearchForm) -> Choice:
    """Return the nights that the form chooses."""
    return Choice(form.period.data, Arrive(form.arrive.data), Leave(form.leave.data))
