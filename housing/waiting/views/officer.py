"""An officer's side of the waiting list: offer what is proposed, see who stands where and why, let offers go alone."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.bookings.bed_names import name_of_bed
from housing.bookings.queries.line_proposals import is_proposal_in, open_line_proposals
from housing.bookings.queries.waiting import order_of
from housing.bookings.services.answering import By, NotHere
from housing.bookings.services.asking import NotOnOffer, StayOver
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.views.worklist import worklist_page
from housing.bookings.wording import days_and_nights
from housing.clock import now, today
from housing.database import db, transact
from housing.nights.ledger import NightsRefused
from housing.organisations.models import Municipality
from housing.organisations.queries import legal_mode_on
from housing.organisations.settings import MunicipalityChanges, change_municipality
from housing.rules.decisions import LegalMode
from housing.rules.line_order import LineOrder, lot_of
from housing.rules.permissions import Action
from housing.stock.views.scope import own_grant
from housing.waiting.forms.deciding import LineDecisionForm, OrderForm, PassForm
from housing.waiting.queries.line import PAGE, line_decisions_of, line_shown, offered_from_line
from housing.waiting.services.deciding import Days, LineRefused, decide_line, end_line_decision
from housing.waiting.services.offering import offer_proposed, pass_over, take_back
from housing.waiting.wording import ORDERS, conditions_of, line_refusal_sentence, not_offered_sentence, skip_text

blueprint = Blueprint("line", __name__, url_prefix="/municipalities/<slug>/waiting-list")

Answer = str | Response | tuple[str, int]
LOT_SHOWN = 12


@blueprint.get("")
@access(Action.SEE_REQUESTS)
def show(slug: str) -> str:
    """Show who waits here, in order, and why not yet."""
    return _page(own_grant(slug, Action.SEE_REQUESTS))


@blueprint.post("/proposals/<ref>/offer")
@access(Action.DECIDE_REQUESTS)
def offer(slug: str, ref: str) -> Answer:
    """Offer a bed to whose turn it is. Taken or changed meanwhile: 409, and the next in line is looked for."""
    done = _("Offered. The student has been told until when it stands.")
    return _answered(slug, ref, lambda municipality_id: offer_proposed(municipality_id, ref, _by()), done)


@blueprint.post("/proposals/<ref>/pass")
@access(Action.DECIDE_REQUESTS)
def pass_by(slug: str, ref: str) -> Answer:
    """Pass somebody over, with a reason: the next in line is looked for."""
    grant, form = own_grant(slug, Action.DECIDE_REQUESTS), PassForm()
    if not is_proposal_in(grant.organisation_id, ref):
        abort(404)
    if not form.validate_on_submit():
        return worklist_page(grant, line_refused=_("Choose a reason.")), 422
    done = _("Passed over. The next in line is looked for.")
    because = form.because.data
    return _answered(slug, ref, lambda municipality_id: pass_over(municipality_id, ref, because, _by()), done)


@blueprint.post("/order")
@access(Action.DECIDE_LINE)
def order(slug: str) -> Answer:
    """Say in which order students wait."""
    grant, form = own_grant(slug, Action.DECIDE_LINE), OrderForm()
    if not form.validate_on_submit():
        return _page(grant, order_form=form), 422
    changes: MunicipalityChanges = {"line_order": form.order.data, "line_seed": form.seed.data or ""}

    def save() -> None:
        municipality = db.session.get_one(Municipality, grant.organisation_id)
        change_municipality(municipality, changes, person_id=viewer().person_id, at=now())

    transact(save)
    flash(_("Saved."), "success")
    return redirect(url_for("line.show", slug=slug), 303)


@blueprint.post("/standing-decisions")
@access(Action.DECIDE_LINE)
def write_decision(slug: str) -> Answer:
    """Let offers go by themselves between two days."""
    grant, form = own_grant(slug, Action.DECIDE_LINE), LineDecisionForm()
    if not form.validate_on_submit():
        return _page(grant, decision_form=form), 422
    days = Days(form.first_day.data, form.last_day.data)
    try:
        transact(lambda: decide_line(grant.organisation_id, days, _by()))
    except LineRefused as refusal:
        form.last_day.errors = [line_refusal_sentence(refusal)]
        return _page(grant, decision_form=form), 422
    flash(_("The standing decision is written down, in your name."), "success")
    return redirect(url_for("line.show", slug=slug), 303)


@blueprint.post("/standing-decisions/<ref>/end")
@access(Action.DECIDE_LINE)
def end_decision(slug: str, ref: str) -> Response:
    """End a standing decision from today on."""
    grant = own_grant(slug, Action.DECIDE_LINE)
    if not transact(lambda: end_line_decision(grant.organisation_id, ref, _by())):
        abort(404)
    flash(_("The standing decision has ended. Offers that went under it stand."), "success")
    return redirect(url_for("line.show", slug=slug), 303)


def _answered(slug: str, ref: str, answer: Callable[[int], object], done: str) -> Answer:
    municipality_id = own_grant(slug, Action.DECIDE_REQUESTS).organisation_id
    try:
        transact(partial(answer, municipality_id))
    except NotHere:
        abort(404)
    except (ChangedMeanwhile, StepRefused, StayOver, NotOnOffer, NightsRefused) as refusal:
        transact(partial(take_back, municipality_id, ref, now()))
        refused = not_offered_sentence(refusal)
        return worklist_page(own_grant(slug, Action.DECIDE_REQUESTS), line_refused=refused), 409
    flash(done, "success")
    return redirect(url_for("requests.worklist", slug=slug), 303)


def _by() -> By:
    return By(viewer().person_id, now())


def _page(
    grant: GrantHeld, *, order_form: OrderForm | None = None, decision_form: LineDecisionForm | None = None
) -> str:
    page = max(1, request.args.get("page", 1, type=int))
    shown, number = line_shown(grant.organisation_id, page)
    how, seed = order_of(grant.organisation_id)
    by_lot = how is LineOrder.PRIORITY_THEN_LOT
    return render_template(
        "waiting/line.html",
        municipality=grant,
        shown=shown,
        number=number,
        page=page,
        pages=max(1, -(-number // PAGE)),
        proposals=open_line_proposals(grant.organisation_id, today()),
        offered=offered_from_line(grant.organisation_id),
        order=ORDERS[how],
        seed=seed if by_lot else None,
        lots={each.drawn: lot_of(seed, each.drawn)[:LOT_SHOWN] for each in shown} if by_lot else {},
        decisions=line_decisions_of(grant.organisation_id, today()),
        goes_alone=legal_mode_on(grant.organisation_id, today()) is LegalMode.LEASE_OFFER,
        order_form=order_form or OrderForm(formdata=None, order=how, seed=seed),
        decision_form=decision_form or LineDecisionForm(formdata=None, first_day=today()),
        errors=[form for form in (order_form, decision_form) if form],
        bed_name=name_of_bed,
        conditions_of=conditions_of,
        skip_text=skip_text,
        days_and_nights=days_and_nights,
        viewer=viewer(),
    )
