"""An officer's faults: which are open, one with its history, an answer, and the manager's link once more."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from housing.access import GrantHeld, access, viewer
from housing.bookings.fault_wording import AUTHORS, KINDS, PLACES_FOR_OTHERS, STATES
from housing.bookings.faults import Fault
from housing.bookings.queries.faults import closed_faults, fault_of_municipality, manager_address, open_faults
from housing.bookings.services.answering import By
from housing.clock import now
from housing.database import transact
from housing.faults.forms.answering import AnswerForm
from housing.faults.services.answering import FaultChanged, StepRefused, answer_fault
from housing.faults.services.reporting import send_link_again
from housing.faults.views.answers import put_problem
from housing.rules.faults import OPEN, Author, FaultStatus
from housing.rules.permissions import Action
from housing.stock.photo_files import file_response
from housing.stock.views.scope import own_grant

blueprint = Blueprint("municipality_faults", __name__, url_prefix="/municipalities/<slug>/faults")

Answer = str | Redirect | tuple[str, int]


@blueprint.get("")
@access(Action.ANSWER_FAULTS)
def index(slug: str) -> str:
    """List the faults that are open, and the last that were mended."""
    municipality = own_grant(slug, Action.ANSWER_FAULTS)
    return render_template(
        "faults/index.html",
        municipality=municipality,
        open=open_faults(municipality.organisation_id),
        closed=closed_faults(municipality.organisation_id),
        kinds=KINDS,
        states=STATES,
    )


@blueprint.get("/<ref>")
@access(Action.ANSWER_FAULTS)
def show(slug: str, ref: str) -> str:
    """Show one fault with its history."""
    municipality = own_grant(slug, Action.ANSWER_FAULTS)
    return _page(municipality, _fault(municipality, ref))


@blueprint.post("/<ref>")
@access(Action.ANSWER_FAULTS)
def answer(slug: str, ref: str) -> Answer:
    """Say how far it is. Changed meanwhile: 409 and what it says now, with what was written."""
    municipality = own_grant(slug, Action.ANSWER_FAULTS)
    fault = _fault(municipality, ref)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(municipality, fault, form), 422
    try:
        transact(lambda: answer_fault(_fault(municipality, ref), form.answer(), Author.OFFICER, _by()))
    except (FaultChanged, StepRefused) as refusal:
        status = put_problem(form, refusal)
        return _page(municipality, _fault(municipality, ref), form), status
    flash(_("Noted. The guest has been told."), "success")
    return redirect(url_for("municipality_faults.show", slug=slug, ref=ref), 303)


@blueprint.post("/<ref>/link")
@access(Action.ANSWER_FAULTS)
def send_link(slug: str, ref: str) -> Redirect:
    """Tell whoever mends once more; the link before opens nothing from then on."""
    municipality = own_grant(slug, Action.ANSWER_FAULTS)
    fault = _fault(municipality, ref)
    if fault.status in OPEN and manager_address(fault.bed.dwelling.property):
        transact(lambda: send_link_again(_fault(municipality, ref), _by()))
        flash(_("The mail is on its way. The link before it opens nothing any more."), "success")
    else:
        flash(_("Nothing was sent: it is mended, or there is no address to send it to."), "warning")
    return redirect(url_for("municipality_faults.show", slug=slug, ref=ref), 303)


@blueprint.get("/<ref>/photo")
@access(Action.ANSWER_FAULTS)
def photo(slug: str, ref: str) -> Response:
    """Send the photo of a fault."""
    fault = _fault(own_grant(slug, Action.ANSWER_FAULTS), ref)
    return file_response(fault.photo or abort(404), is_public=False, is_kept=False)


def _fault(municipality: GrantHeld, ref: str) -> Fault:
    return fault_of_municipality(municipality.organisation_id, ref) or abort(404)


def _by() -> By:
    return By(viewer().person_id, now())


def _page(municipality: GrantHeld, fault: Fault, form: AnswerForm | None = None) -> str:
    form = form or AnswerForm(formdata=None)
    form.offer(FaultStatus(fault.status))
    form.version.data = str(fault.version)
    return render_template(
        "faults/officer.html",
        municipality=municipality,
        fault=fault,
        form=form,
        is_open=fault.status in OPEN,
        address=manager_address(fault.bed.dwelling.property),
        kinds=KINDS,
        places=PLACES_FOR_OTHERS,
        states=STATES,
        authors=AUTHORS,
        photo_url=(
            url_for("municipality_faults.photo", slug=municipality.organisation_slug, ref=fault.ref)
            if fault.photo
            else None
        ),
    )
