"""A student waits for a room: she joins the line, sees as which she stands in it, changes what she takes, leaves."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.availability.offers import own_and_others
from housing.availability.stays import outlook_of, stays_of
from housing.availability.views.beds import choice_of, placement_of_viewer, refused_page, search_form
from housing.bookings.models import Application
from housing.bookings.queries.own import booking_from, holding_on, own_application
from housing.bookings.queries.waiting import Wait, wait_of
from housing.bookings.services.asking import NotOnOffer, PlacementCancelled
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.waiting import Waiting
from housing.bookings.wording import days_and_nights, reason_text, refusal_sentence
from housing.clock import now, today
from housing.database import db, transact
from housing.placements.queries.claims import stated_on
from housing.placements.queries.own_placements import OwnPlacement, own_placement
from housing.rules.lifecycle import ApplicationStatus
from housing.rules.line_order import lot_of
from housing.rules.permissions import Action
from housing.rules.seekers import Wants
from housing.rules.sharing import Flat
from housing.waiting.forms.joining import LineForm
from housing.waiting.services.joining import HasRoom, LineAnswers, WantedLine, change_line, wait_in_line
from housing.waiting.services.leaving import leave_line
from housing.waiting.wording import conditions_of, steps_of_wait

blueprint = Blueprint("waiting", __name__)

Answer = str | Response | tuple[str, int]
LOT_SHOWN = 12
"""So many characters of a lot are shown: enough to see who comes before whom."""


@blueprint.post("/placements/<ref>/wait")
@access(Action.WAIT_IN_LINE)
def join(ref: str) -> Answer:
    """Wait for what the search asked for, in the municipality of the placement; asked again it is the same wait."""
    placement = placement_of_viewer(ref)
    try:
        made = transact(lambda: wait_in_line(placement.id, _searched(placement), person_id=_person(), at=now()).ref)
    except HasRoom:
        flash(_("You already have, or have asked for, a room for those nights."), "info")
        return redirect(url_for("beds.search", ref=ref), 303)
    except (NotOnOffer, PlacementCancelled, StepRefused, ChangedMeanwhile) as refusal:
        return refused_page(placement_of_viewer(ref), refusal), 409
    return redirect(url_for("waiting.show", ref=made), 303)


@blueprint.get("/waiting/<ref>")
@access(Action.WAIT_IN_LINE)
def show(ref: str) -> str:
    """Show what the viewer waits for, as which, and what happens next."""
    return _page(*_own(ref))


@blueprint.post("/waiting/<ref>")
@access(Action.WAIT_IN_LINE)
def change(ref: str) -> Answer:
    """Wait on other conditions or in other municipalities. Changed meanwhile: 409 and what it says now."""
    application, _wait = _own(ref)
    form = _form(application)
    if not form.validate_on_submit():
        return _page(*_own(ref), form=form), 422
    try:
        transact(lambda: change_line(_own(ref)[0], _answers(form), person_id=_person(), at=now()))
    except (NotOnOffer, ChangedMeanwhile, StepRefused):
        return _page(*_own(ref), refused=_changed_meanwhile()), 409
    flash(_("Saved. You keep your place in the waiting list."), "success")
    return redirect(url_for("waiting.show", ref=ref), 303)


@blueprint.post("/waiting/<ref>/leave")
@access(Action.WAIT_IN_LINE)
def leave(ref: str) -> Answer:
    """Stop waiting. Changed meanwhile: 409 and what it says now."""
    try:
        transact(lambda: leave_line(_own(ref)[0], person_id=_person(), at=now()))
    except (ChangedMeanwhile, StepRefused):
        return _page(*_own(ref), refused=_changed_meanwhile()), 409
    flash(_("You no longer wait for a room."), "success")
    return redirect(url_for("waiting.show", ref=ref), 303)


def _searched(placement: OwnPlacement) -> WantedLine:
    """Return what the search in the address asks for."""
    form = search_form(placement, outlook_of(placement, holding_on(placement.id), today()))
    choice, wish, stated = choice_of(form), form.filter, stated_on(placement.id)
    own, _others = own_and_others(placement)
    return WantedLine(
        stays=stays_of(placement, choice, today()),
        municipality_ids=tuple(place.id for place in own),
        wants=frozenset(want for want in Wants if getattr(wish, want.value)),
        flat=wish.flat,
        arrive=choice.arrive,
        leave=choice.leave,
        arrival_time=stated.needs.arrival_time if stated else "unknown",
    )


def _answers(form: LineForm) -> LineAnswers:
    return LineAnswers(
        other_ids=tuple(form.others.data or ()),
        wants=form.wants,
        flat=Flat(form.flat.data) if form.flat.data else None,
        shares_room=bool(form.shares_room.data),
    )


def _own(ref: str) -> tuple[Application, Wait]:
    application = own_application(viewer().student_ids, ref) or abort(404)
    return application, wait_of(application) or abort(404)


def _placement(application: Application) -> OwnPlacement:
    return own_placement(viewer().student_ids, application.placement.ref) or abort(404)


def _person() -> int | None:
    return viewer().person_id


def _changed_meanwhile() -> str:
    return refusal_sentence(ChangedMeanwhile())


def _form(application: Application) -> LineForm:
    waiting = db.session.get_one(Waiting, application.id)
    own, others = own_and_others(_placement(application))
    named = {each.municipality_id for each in waiting.places} - {place.id for place in own}
    shown = {
        **{want.value: getattr(waiting, want.value) for want in Wants},
        "others": sorted(named),
        "flat": application.flat or "",
        "shares_room": application.shares_room,
    }
    form = LineForm(data=shown)
    still = {each.municipality_id: each.municipality.name for each in waiting.places if each.municipality_id in named}
    form.offer({**still, **{place.id: place.name for place in sorted(others, key=lambda each: each.name)}})
    return form


def _page(application: Application, wait: Wait, *, form: LineForm | None = None, refused: str | None = None) -> str:
    placement = application.placement
    booking = booking_from(application.id)
    waiting = db.session.get_one(Waiting, application.id)
    is_waiting = application.status == ApplicationStatus.WAITING
    return render_template(
        "waiting/show.html",
        application=application,
        placement=placement,
        wait=wait,
        days=days_and_nights(wait.stays),
        booking=booking,
        conditions=conditions_of(waiting),
        since=waiting.since,
        lots={place.seed: lot_of(place.seed, placement.ref)[:LOT_SHOWN] for place in wait.places if place.seed},
        steps=steps_of_wait(application, wait, booking),
        reason=reason_text(application.reason),
        is_open=application.status in {ApplicationStatus.OPEN, ApplicationStatus.WAITING},
        refused=refused,
        **({"form": form or _form(application)} if is_waiting else {}),
    )
