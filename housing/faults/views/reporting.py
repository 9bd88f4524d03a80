"""A guest reports a fault in her home and follows it. What cannot wait is for the telephone, not for a form."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from housing.access import access, viewer
from housing.accounts.rates import TooOftenError
from housing.accounts.views.too_often import too_often_sentence
from housing.bookings.fault_wording import KINDS, PLACES, STATES
from housing.bookings.faults import Fault
from housing.bookings.models import Booking
from housing.bookings.queries.faults import fault_of_students, telephone_at_any_hour
from housing.bookings.queries.own import own_booking
from housing.bookings.services.answering import By
from housing.clock import now, today
from housing.database import db, transact
from housing.faults.forms.reporting import FaultForm, KindForm
from housing.faults.limits import count_report
from housing.faults.services.reporting import NothingToReport, Report, report_fault
from housing.images import PhotoRefused
from housing.rules.faults import URGENT, Kind, Place, may_report, shows_telephone
from housing.rules.permissions import Action
from housing.rules.photos import LARGEST_BYTES
from housing.security import takes_body
from housing.stock.photo_files import file_response, kept_evidence
from housing.stock.photo_wording import problem_sentence

blueprint = Blueprint("faults", __name__, url_prefix="/bookings/<ref>/faults")

Answer = str | Redirect | tuple[str, int]


@blueprint.get("/new")
@access(Action.REPORT_FAULT)
def new(ref: str) -> Answer:
    """Ask what is wrong, then for the rest; of what cannot wait show whom to call instead."""
    booking = _booking(ref)
    if not may_report(booking.status, booking.segments[-1].departure, today()):
        return render_template("faults/nothing.html", booking=booking), 409
    if "kind" not in request.args:
        return _kind_page(booking, KindForm(formdata=None))
    form = KindForm(request.args)
    if not form.validate():
        return _kind_page(booking, form), 422
    return _page(booking, Kind(form.kind.data), FaultForm(formdata=None))


@blueprint.post("/new")
@access(Action.REPORT_FAULT)
@takes_body(LARGEST_BYTES)
def report(ref: str) -> Answer:
    """Send the report. Refused, too often or no photo: nothing is lost of what she wrote."""
    kind_form = KindForm(request.args)
    booking = _booking(ref)
    if not kind_form.validate():
        return _kind_page(booking, kind_form), 422
    kind, form = Kind(kind_form.kind.data), FaultForm()
    if shows_telephone(kind, telephone_at_any_hour(booking)):
        return _page(booking, kind, form), 422
    if not form.validate_on_submit():
        return _page(booking, kind, form), 422
    try:
        made = _report(ref, kind, form)
    except PhotoRefused as refused:
        form.photo.errors = [problem_sentence(refused.problem)]
        return _page(_booking(ref), kind, form), 422
    except TooOftenError as error:
        form.form_errors.append(too_often_sentence(error))
        return _page(_booking(ref), kind, form), 429
    except NothingToReport:
        return render_template("faults/nothing.html", booking=_booking(ref)), 409
    flash(_("The fault is reported. Whoever looks after the house has been told."), "success")
    return redirect(url_for("faults.show", ref=ref, fault_ref=made), 303)


@blueprint.get("/<fault_ref>")
@access(Action.REPORT_FAULT)
def show(ref: str, fault_ref: str) -> str:
    """Show a fault that she has reported, and how far it is."""
    fault = _fault(ref, fault_ref)
    return render_template(
        "faults/show.html",
        fault=fault,
        booking=fault.booking,
        kinds=KINDS,
        places=PLACES,
        states=STATES,
        telephone=telephone_at_any_hour(fault.booking),
        photo_url=url_for("faults.photo", ref=ref, fault_ref=fault_ref) if fault.photo else None,
    )


@blueprint.get("/<fault_ref>/photo")
@access(Action.REPORT_FAULT)
def photo(ref: str, fault_ref: str) -> Response:
    """Send the photo that she sent with a fault."""
    return file_response(_fault(ref, fault_ref).photo or abort(404), is_public=False, is_kept=False)


def _report(ref: str, kind: Kind, form: FaultForm) -> str:
    person_ref, person_id = viewer().person_ref or "", viewer().person_id
    db.session.rollback()  # no transaction is open while a photo is drawn anew
    count_report(person_ref, now())
    key = kept_evidence(form.photo.data.read(LARGEST_BYTES + 1)) if form.photo.data else None
    told = Report(
        kind=kind,
        place=Place(form.place.data),
        text=form.text.data,
        nonce=form.mark(),
        is_urgent=kind in URGENT or bool(form.is_urgent.data),
        photo=key,
    )
    return transact(lambda: report_fault(_booking(ref), told, By(person_id, now())).ref)


def _booking(ref: str) -> Booking:
    return own_booking(viewer().student_ids, ref) or abort(404)


def _fault(ref: str, fault_ref: str) -> Fault:
    return fault_of_students(viewer().student_ids, ref, fault_ref) or abort(404)


def _kind_page(booking: Booking, form: KindForm) -> str:
    return render_template("faults/kind.html", booking=booking, form=form)


def _page(booking: Booking, kind: Kind, form: FaultForm) -> str:
    telephone = telephone_at_any_hour(booking)
    if shows_telephone(kind, telephone):
        return render_template("faults/telephone.html", booking=booking, what=KINDS[kind], telephone=telephone)
    return render_template(
        "faults/new.html", booking=booking, kind=kind, what=KINDS[kind], form=form, telephone=telephone
    )
