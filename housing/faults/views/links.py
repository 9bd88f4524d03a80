"""The link by which whoever looks after a house answers a fault without an account. It only shows; a button decides.

The page says where and what, and no name. The secret opens this one fault, for some time after its mail and until
some time after it is mended; then a page says whom to ask for another.
"""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask import Response as FileResponse
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access
from housing.accounts.rates import TooOftenError, network_of
from housing.accounts.views.too_often import too_often_sentence
from housing.bookings.fault_wording import AUTHORS, KINDS, PLACES_FOR_OTHERS, STATES
from housing.bookings.faults import Fault
from housing.bookings.queries.faults import fault_with_secret
from housing.bookings.services.answering import By
from housing.clock import now
from housing.database import db, transact
from housing.faults.forms.answering import AnswerForm
from housing.faults.limits import count_answer, count_wrong_link
from housing.faults.secrets import made_at
from housing.faults.services.answering import FaultChanged, StepRefused, answer_fault
from housing.faults.views.answers import put_problem
from housing.rules.faults import OPEN, Author, FaultStatus, link_is_open
from housing.rules.permissions import Action
from housing.secret_addresses import hash_of
from housing.stock.photo_files import file_response

blueprint = Blueprint("fault_links", __name__, url_prefix="/faults/<secret>")

Answer = str | Response | tuple[str, int]


@blueprint.after_request
def keep_out_of_lists(response: FileResponse) -> FileResponse:
    """Let no search engine remember what a link opens."""
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@blueprint.get("")
@access(Action.READ_PUBLIC)
def show(secret: str) -> str:
    """Show the fault that the link opens."""
    return _page(secret, _fault(secret))


@blueprint.post("")
@access(Action.READ_PUBLIC)
def answer(secret: str) -> Answer:
    """Say how far it is. Changed meanwhile: 409 and what it says now, with what was written."""
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(secret, _fault(secret), form), 422
    db.session.rollback()
    try:
        count_answer(hash_of(secret), now())
        transact(lambda: answer_fault(_fault(secret), form.answer(), Author.MANAGER, By(None, now())))
    except TooOftenError as error:
        form.form_errors.append(too_often_sentence(error))
        return _page(secret, _fault(secret), form), 429
    except (FaultChanged, StepRefused) as refusal:
        status = put_problem(form, refusal)
        return _page(secret, _fault(secret), form), status
    flash(_("Thank you. The guest has been told."), "success")
    return redirect(url_for("fault_links.show", secret=secret), 303)


@blueprint.get("/photo")
@access(Action.READ_PUBLIC)
def photo(secret: str) -> FileResponse:
    """Send the photo of the fault that the link opens."""
    return file_response(_fault(secret).photo or abort(404), is_public=False, is_kept=False)


def _fault(secret: str) -> Fault:
    """Return the fault behind a link; wrong ones are counted by network, and refused for a while when they are many."""
    fault = fault_with_secret(hash_of(secret))
    if fault is None:
        count_wrong_link(network_of(request.remote_addr), now())
        abort(404)
    if not link_is_open(made_at(secret) or fault.reported_at, fault.closed_at, now()):
        abort(make_response(_over(fault), 404))
    return fault


def _over(fault: Fault) -> str:
    """Say that the link is too old, and who can send another; of the fault nothing."""
    municipality = fault.bed.dwelling.property.municipality
    ways = ", ".join(each for each in (municipality.telephone, municipality.mailbox) if each)
    if fault.closed_at is not None:
        explanation = _("The fault that it opened is mended, so it opens nothing any more.")
    elif ways:
        explanation = _(
            "A link opens a fault for ninety days. If it is not mended yet, ask the municipality of %(municipality)s"
            " for a new one: %(ways)s.",
            municipality=municipality.name,
            ways=ways,
        )
    else:
        explanation = _(
            "A link opens a fault for ninety days. If it is not mended yet, ask the municipality of %(municipality)s"
            " for a new one.",
            municipality=municipality.name,
        )
    return render_template(
        "errors/error.html",
        code=404,
        title=_("The link has run out"),
        explanation=explanation,
        next_steps=[(_("The municipalities and how to reach them"), url_for("municipalities.catalogue"))],
    )


def _page(secret: str, fault: Fault, form: AnswerForm | None = None) -> str:
    form = form or AnswerForm(formdata=None)
    form.offer(FaultStatus(fault.status))
    form.version.data = str(fault.version)
    return render_template(
        "faults/manager.html",
        fault=fault,
        form=form,
        is_open=fault.status in OPEN,
        kinds=KINDS,
        places=PLACES_FOR_OTHERS,
        states=STATES,
        authors=AUTHORS,
        answer_url=url_for("fault_links.answer", secret=secret),
        photo_url=url_for("fault_links.photo", secret=secret) if fault.photo else None,
    )
