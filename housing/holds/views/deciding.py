"""An officer's side of reserved beds: answer what is asked, reserve for a university, decide once for a longer time."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.bookings.forms.answering import version_of
from housing.bookings.holds import Hold
from housing.bookings.queries.holds import decisions_of, held_under, hold_with, holds_in_municipality, students_left
from housing.bookings.services.answering import By
from housing.clock import now, today
from housing.database import transact
from housing.holds.forms.answering import ApproveHoldForm, DecisionForm, DeclineHoldForm, LastDayForm, SeenForm
from housing.holds.forms.asking import HoldForm
from housing.holds.queries.homes import homes_with, institutions_by_slug
from housing.holds.services.answering import approve_hold, decline_hold, give_back, give_more_time
from housing.holds.services.asking import hold_as_officer
from housing.holds.services.choosing import choice_for
from housing.holds.services.deciding import Grant, decide, end_decision
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.holds.views.asking import asked_with, hold_form, how_many_fit, put_refusal
from housing.holds.wording import STATES, end_sentence, refusal_sentence
from housing.rules.holds import HoldStatus
from housing.rules.permissions import Action
from housing.stock.views.scope import own_grant

blueprint = Blueprint("municipality_holds", __name__, url_prefix="/municipalities/<slug>/holds")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.DECIDE_HOLDS)
def index(slug: str) -> str:
    """List what is reserved and asked for, and the standing decisions."""
    return _list_page(own_grant(slug, Action.DECIDE_HOLDS), _decision_form())


@blueprint.post("/standing-decisions")
@access(Action.DECIDE_HOLDS)
def write_decision(slug: str) -> Answer:
    """Let an institution hold so many beds at a time without asking each time."""
    municipality, form = own_grant(slug, Action.DECIDE_HOLDS), _decision_form()
    if not form.validate_on_submit():
        return _list_page(municipality, form), 422
    grant = Grant(
        municipality.organisation_id,
        institutions_by_slug()[form.institution.data].id,
        form.beds.data,
        form.first_day.data,
        form.last_day.data,
    )
    try:
        transact(lambda: decide(grant, _by()))
    except HoldRefused as refusal:
        form.last_day.errors = [refusal_sentence(refusal)]
        return _list_page(municipality, form), 422
    flash(_("The standing decision is written down. You are told each time beds are held under it."), "success")
    return redirect(url_for("municipality_holds.index", slug=slug), 303)


@blueprint.post("/standing-decisions/<ref>/end")
@access(Action.DECIDE_HOLDS)
def close_decision(slug: str, ref: str) -> Response:
    """End a standing decision; what is held under it stays held."""
    municipality = own_grant(slug, Action.DECIDE_HOLDS)
    if not transact(lambda: end_decision(municipality.organisation_id, ref, _by())):
        abort(404)
    flash(_("The standing decision has ended. What is held under it stays held."), "success")
    return redirect(url_for("municipality_holds.index", slug=slug), 303)


@blueprint.get("/new")
@access(Action.DECIDE_HOLDS)
def new(slug: str) -> Answer:
    """Ask for what to reserve; the address may say for whom, in which weeks and on what conditions."""
    return _new_page(own_grant(slug, Action.DECIDE_HOLDS), _form())


@blueprint.post("/new")
@access(Action.DECIDE_HOLDS)
def make(slug: str) -> Answer:
    """Hold the beds at once."""
    municipality, form = own_grant(slug, Action.DECIDE_HOLDS), _form()
    if not form.validate_on_submit():
        return _new_page(municipality, form), 422
    asked = asked_with(form, municipality.organisation_id, institutions_by_slug()[form.whom.data].id)
    try:
        ref = transact(lambda: hold_as_officer(asked, _by()).ref)
    except HoldRefused as refusal:
        put_refusal(form, refusal)
        return _new_page(municipality, form), 422
    flash(_("The beds are held, and the coordinators are told."), "success")
    return redirect(url_for("municipality_holds.show", slug=slug, ref=ref), 303)


@blueprint.get("/<ref>")
@access(Action.DECIDE_HOLDS)
def show(slug: str, ref: str) -> str:
    """Show one reservation: what is asked, which beds it would have or has."""
    municipality = own_grant(slug, Action.DECIDE_HOLDS)
    return _page(municipality, _own(municipality, ref))


@blueprint.post("/<ref>/approve")
@access(Action.DECIDE_HOLDS)
def approve(slug: str, ref: str) -> Answer:
    """Hold the beds, for as many as were asked for or fewer."""
    municipality, form = own_grant(slug, Action.DECIDE_HOLDS), ApproveHoldForm()
    hold = _own(municipality, ref)
    if not form.validate_on_submit():
        return _page(municipality, hold, approving=form), 422
    work = partial(approve_hold, hold, version_of(form.version.data), form.students.data, _by())
    return _done(municipality, ref, work, _("The beds are held, and the coordinators are told."))


@blueprint.post("/<ref>/decline")
@access(Action.DECIDE_HOLDS)
def decline(slug: str, ref: str) -> Answer:
    """Say no with a reason."""
    municipality, form = own_grant(slug, Action.DECIDE_HOLDS), DeclineHoldForm()
    hold = _own(municipality, ref)
    if not form.validate_on_submit():
        return _page(municipality, hold, declining=form), 422
    work = partial(decline_hold, hold, version_of(form.version.data), form.reason.data or "", _by())
    return _done(municipality, ref, work, _("Declined. The coordinators are told."))


@blueprint.post("/<ref>/give-back")
@access(Action.DECIDE_HOLDS)
def end(slug: str, ref: str) -> Answer:
    """Free what nobody is named for."""
    municipality = own_grant(slug, Action.DECIDE_HOLDS)
    hold, seen = _own(municipality, ref), version_of(SeenForm().version.data)
    work = partial(give_back, hold, seen, _by(), by_municipality=True)
    return _done(municipality, ref, work, _("The beds are free again, and the coordinators are told."))


@blueprint.post("/<ref>/last-day")
@access(Action.DECIDE_HOLDS)
def lasts_until(slug: str, ref: str) -> Answer:
    """Let it last until another day."""
    municipality, form = own_grant(slug, Action.DECIDE_HOLDS), LastDayForm()
    hold = _own(municipality, ref)
    if not form.validate_on_submit():
        return _page(municipality, hold, last_day=form), 422
    seen = version_of(form.version.data)
    work = partial(give_more_time, hold, seen, form.last_day.data, _by(), by_municipality=True)
    return _done(municipality, ref, work, _("The last day is changed, and the coordinators are told."))


def _done(municipality: GrantHeld, ref: str, work: Callable[[], None], done: str) -> Answer:
    try:
        transact(work)
    except HoldRefused as refusal:
        status = 409 if refusal.problem in {HoldProblem.CHANGED, HoldProblem.DOES_NOT_FIT} else 422
        return _page(municipality, _own(municipality, ref), refusal_sentence(refusal)), status
    flash(done, "success")
    return redirect(url_for("municipality_holds.show", slug=municipality.organisation_slug, ref=ref), 303)


def _by() -> By:
    return By(viewer().person_id, now())


def _own(municipality: GrantHeld, ref: str) -> Hold:
    return hold_with(ref, municipality_id=municipality.organisation_id) or abort(404)


def _form() -> HoldForm:
    return hold_form(_("University"), {slug: each.name for slug, each in institutions_by_slug().items()})


def _decision_form() -> DecisionForm:
    form = DecisionForm(data={"first_day": today()})
    form.offer({slug: each.name for slug, each in institutions_by_slug().items()})
    return form


def _list_page(municipality: GrantHeld, form: DecisionForm) -> str:
    decisions = decisions_of(municipality.organisation_id, today())
    held = held_under([each.id for each in decisions])
    return render_template(
        "holds/municipality.html",
        municipality=municipality,
        holds=holds_in_municipality(municipality.organisation_id),
        states=STATES,
        decisions=[(each, max(held.get(each.id, {}).values(), default=0)) for each in decisions],
        form=form,
        today=today(),
    )


def _new_page(municipality: GrantHeld, form: HoldForm) -> str:
    return render_template(
        "holds/new.html",
        above=municipality.organisation_name,
        form=form,
        fit=how_many_fit(form, municipality.organisation_id),
        send_url=url_for("municipality_holds.make", slug=municipality.organisation_slug),
        list_url=url_for("municipality_holds.index", slug=municipality.organisation_slug),
        is_officer=True,
    )


def _page(
    municipality: GrantHeld,
    hold: Hold,
    refused: str | None = None,
    *,
    approving: ApproveHoldForm | None = None,
    declining: DeclineHoldForm | None = None,
    last_day: LastDayForm | None = None,
) -> str:
    chosen = choice_for(hold, hold.students) if hold.status == HoldStatus.ASKED else None
    fit = chosen.students if chosen else 0
    forms = {
        "approving": approving or ApproveHoldForm(students=min(fit, hold.students)),
        "declining": declining or DeclineHoldForm(),
        "last_day": last_day or LastDayForm(last_day=hold.expires_on),
    }
    return render_template(
        "holds/answer.html",
        municipality=municipality,
        hold=hold,
        stays=hold.rows_of_nights,
        state=STATES[HoldStatus(hold.status)],
        ended=end_sentence(hold),
        left=students_left([hold.id])[hold.id],
        fit=fit,
        homes=homes_with(chosen.beds if chosen else None, hold.id),
        refused=refused,
        forms=forms,
        errors=[form for form in (approving, declining, last_day) if form],
    )
