"""A student says what she needs for a placement, or that she needs no housing; and corrects it later."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.accounts.models import Person
from housing.accounts.services.own_contact import keep_contact
from housing.availability.shortage import own_rooms_are_short
from housing.availability.views.beds import placement_of_viewer
from housing.bookings.queries.own import holding_on
from housing.clock import local_date, now, today
from housing.database import db, transact
from housing.placements.forms.claims import ClaimForm
from housing.placements.models import Placement
from housing.placements.queries.claims import last_stated_by, stated_on
from housing.placements.queries.own_placements import OwnPlacement
from housing.placements.services.answers import answer_housing, state_needs
from housing.placements.views.scope import viewer_id
from housing.rules.claiming import Condition
from housing.rules.permissions import Action

blueprint = Blueprint("claims", __name__, url_prefix="/placements/<ref>/housing")
"""The address is older than the page: mails that have gone lead to it."""

Answer = str | Response | tuple[str, int]


class PlacementClosed(Exception):  # noqa: N818 (an answer, not a fault)
    """The placement is cancelled or over; nothing was written."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was written: whether she has a bed already, and whether something went to her coordinator."""

    has_bed: bool
    is_raised: bool


@blueprint.get("")
@access(Action.SEE_PLACEMENTS)
def show(ref: str) -> Answer:
    """Ask; what she or her university has said before is filled in."""
    placement = placement_of_viewer(ref)
    if _is_closed(placement):
        return _closed_page(placement)
    stated = stated_on(placement.id) or last_stated_by(viewer().student_ids)
    details = _person().details
    form = ClaimForm.showing(
        None if placement.housing == "unknown" else placement.housing,
        stated.needs if stated else None,
        telephone=details and details.telephone,
        private_address=details and details.private_address,
    )
    return _page(placement, _fitting(form))


@blueprint.post("")
@access(Action.SEE_PLACEMENTS)
def state(ref: str) -> Answer:
    """Keep what she says: with yes she goes on to the rooms, with no she is left alone. Over meanwhile: 409."""
    placement, form = placement_of_viewer(ref), _fitting(ClaimForm())
    if _is_closed(placement):
        return _closed_page(placement), 409
    if not form.validate_on_submit():
        return _page(placement, form), 422
    try:
        said = transact(lambda: _write(ref, form))
    except PlacementClosed:
        return _closed_page(placement_of_viewer(ref)), 409
    if form.housing.data == "no":
        flash(_("Noted: you need no housing. You can change your answer whenever you like."), "success")
        return redirect(url_for("placements.mine"), 303)
    if said.is_raised:
        flash(_("One thing is for your university to decide. You get a mail, and can look for a room now."), "info")
    if said.has_bed:
        flash(_("Noted what you need."), "success")
        return redirect(url_for("placements.mine"), 303)
    flash(_("Noted: you need housing. These rooms are free for your weeks."), "success")
    return redirect(url_for("beds.search", ref=ref), 303)


def _write(ref: str, form: ClaimForm) -> Said:
    """Do the whole use case, as it is done again after a deadlock."""
    at, lock = now(), {"key_share": True}
    found = placement_of_viewer(ref)
    placement = db.session.get_one(Placement, found.id, with_for_update=lock, populate_existing=True)
    own = placement_of_viewer(ref)  # it may have changed while the lock was waited for
    if _is_closed(own):
        raise PlacementClosed
    if "telephone" in form:
        keep_contact(viewer_id(), telephone=form.telephone.data, private_address=form.private_address.data, at=at)
    if form.housing.data == "no":
        answer_housing(placement, "no", at=at, by=viewer_id())
        return Said(has_bed=False, is_raised=False)
    needs = form.needs
    is_short = Condition.OWN_ROOM in needs.conditions and own_rooms_are_short(own, local_date(at))
    raised = state_needs(placement, needs, own_rooms_are_short=is_short, at=at, by=viewer_id())
    return Said(has_bed=bool(holding_on(placement.id)), is_raised=bool(raised))


def _is_closed(placement: OwnPlacement) -> bool:
    return placement.status == "cancelled" or placement.periods[-1].last_day < today()


def _person() -> Person:
    return db.session.get_one(Person, viewer_id())


def _fitting(form: ClaimForm) -> ClaimForm:
    return form.without_contact() if _person().is_protected else form


def _closed_page(placement: OwnPlacement) -> str:
    if placement.status == "cancelled":
        return render_template("availability/cancelled.html", placement=placement)
    return render_template("placements/over.html", placement=placement)


def _page(placement: OwnPlacement, form: ClaimForm) -> str:
    stated = stated_on(placement.id)
    details = _person().details
    return render_template(
        "placements/claim.html",
        placement=placement,
        days=[(period.first_day, period.last_day) for period in placement.periods],
        email=details.email if details else None,
        form=form,
        answered_at=stated.answered_at if stated else None,
        decided=stated.decided if stated else {},
    )
