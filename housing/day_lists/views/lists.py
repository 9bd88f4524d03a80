"""An officer's lists: a day or a week of the municipality, and who gets lists without having an account."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.accounts.names import name_of
from housing.bookings.queries.papers import has_decided
from housing.clock import now, today
from housing.database import transact
from housing.day_lists.forms.adding import AddresseeForm
from housing.day_lists.listing import day_list
from housing.day_lists.models import Addressee
from housing.day_lists.queries.addressees import addressee_with, addressees_of, noted_by_somebody, open_links
from housing.day_lists.queries.stays import Whose, houses_of
from housing.day_lists.services.addressees import add_addressee, end_addressee, end_links_of
from housing.day_lists.wording import BY, KINDS, TIMES, WHAT_THEY_READ, beds_to_make, weekdays, what_to_clean
from housing.organisations.models import Municipality
from housing.rules.day_list import DAYS_LISTED, Kind
from housing.rules.nights import FIRST_YEAR, LAST_YEAR, ONE_DAY
from housing.rules.permissions import Action
from housing.stock.views.scope import found, own_municipality

blueprint = Blueprint("lists", __name__)

Answer = str | Response | tuple[str, int]
A_WEEK = ONE_DAY * DAYS_LISTED
ONLY_A_DAY = "day"


class AddresseeShown(NamedTuple):
    """Somebody who gets lists, as the page says it. `houses`: their names, empty for all of them."""

    ref: str
    kind: Kind
    mailbox: str
    houses: str
    day: str
    links: int


@blueprint.get("/municipalities/<slug>/lists")
@access(Action.SEE_BOARD)
def show(slug: str) -> str:
    """Show who leaves, what is to be cleaned and who comes; `?from=` is the first day, `?span=day` only that.

    What makes no sense is left aside. Left over from before is shown on today's list only.
    """
    municipality, day = own_municipality(slug, Action.SEE_BOARD), today()
    first = _day(request.args.get("from", "")) or day
    length = ONE_DAY if request.args.get("span") == ONLY_A_DAY else A_WEEK
    last = first + length - ONE_DAY
    left_over = noted_by_somebody(municipality.id) if first == day else frozenset()

    def address(start: date, span: timedelta = length) -> str:
        query: dict[str, Any] = {"from": start.isoformat()} if start != day else {}
        if span == ONE_DAY:
            query["span"] = ONLY_A_DAY
        return url_for("lists.show", slug=slug, **query)

    return render_template(
        "day_lists/list.html",
        municipality=municipality,
        first=first,
        last=last,
        is_day=length == ONE_DAY,
        listed=day_list(Whose(municipality.id), first, last, left_over),
        earlier=address(first - length),
        later=address(first + length),
        now=address(day),
        spans=[
            (_("Day"), address(first, ONE_DAY), length == ONE_DAY, None),
            (_("Week"), address(first, A_WEEK), length != ONE_DAY, None),
        ],
        name=lambda person: name_of(person, viewer()),
        words=_words(),
        has_decided=has_decided(municipality.id),
    )


@blueprint.get("/municipalities/<slug>/lists/addressees")
@access(Action.KEEP_LISTS)
def addressees(slug: str) -> Answer:
    """Show who gets lists, and a form for one more."""
    municipality = own_municipality(slug, Action.KEEP_LISTS)
    return _addressees(municipality, _form(municipality))


@blueprint.post("/municipalities/<slug>/lists/addressees")
@access(Action.KEEP_LISTS)
def add(slug: str) -> Answer:
    """Let somebody get lists."""
    municipality = own_municipality(slug, Action.KEEP_LISTS)
    form = _form(municipality)
    if not form.validate_on_submit():
        return _addressees(municipality, form), 422
    new = form.new_addressee(municipality.id, houses_of(Whose(municipality.id)))
    transact(lambda: add_addressee(new, person_id=viewer().person_id, at=now()))
    day = weekdays()[str(new.weekday)]
    flash(_("Added. The first list goes to %(email)s on %(day)s.", email=new.email, day=day), "success")
    return redirect(url_for("lists.addressees", slug=slug), 303)


@blueprint.post("/municipalities/<slug>/lists/addressees/<ref>/end")
@access(Action.KEEP_LISTS)
def end(slug: str, ref: str) -> Response:
    """Let somebody get no list any more."""
    addressee = _own(slug, ref)
    email = addressee.email
    transact(lambda: end_addressee(addressee, person_id=viewer().person_id, at=now()))
    flash(_("%(email)s gets no more lists, and the links they have open nothing.", email=email), "success")
    return redirect(url_for("lists.addressees", slug=slug), 303)


@blueprint.post("/municipalities/<slug>/lists/addressees/<ref>/end-links")
@access(Action.KEEP_LISTS)
def end_links(slug: str, ref: str) -> Response:
    """End all links of an addressee."""
    addressee = _own(slug, ref)
    email = addressee.email
    transact(lambda: end_links_of(addressee, person_id=viewer().person_id, at=now()))
    flash(_("The links of %(email)s open nothing any more. The next mail brings a new one.", email=email), "success")
    return redirect(url_for("lists.addressees", slug=slug), 303)


def _own(slug: str, ref: str) -> Addressee:
    return found(addressee_with(own_municipality(slug, Action.KEEP_LISTS).id, ref))


def _form(municipality: Municipality) -> AddresseeForm:
    form = AddresseeForm()
    form.offer(houses_of(Whose(municipality.id)))
    return form


def _addressees(municipality: Municipality, form: AddresseeForm) -> str:
    names = {house.id: house.name for house in houses_of(Whose(municipality.id))}
    links = open_links(municipality.id, now())
    days = weekdays()
    return render_template(
        "day_lists/addressees.html",
        municipality=municipality,
        form=form,
        addressees=[
            AddresseeShown(
                each.ref,
                Kind(each.kind),
                each.email,
                ", ".join(names[house.property_id] for house in each.houses),
                days[str(each.weekday)],
                links.get(each.id, 0),
            )
            for each in addressees_of(municipality.id)
        ],
        kinds=KINDS,
        what_they_read=WHAT_THEY_READ,
    )


def _words() -> dict[str, Any]:
    return {"by": BY, "times": TIMES, "what_to_clean": what_to_clean, "beds_to_make": beds_to_make}


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR < day.year < LAST_YEAR else None
