"""A student's application, where applications are collected: what happens next and by when."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.bookings.models import Application
from housing.bookings.queries.own import booking_from, own_application
from housing.bookings.queries.papers import decisions_on_application
from housing.bookings.rooms_shown import room_of
from housing.bookings.services.asking import price_of_wish
from housing.bookings.services.deciding import wanted_of, withdraw_application
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.steps import steps_of_application
from housing.bookings.wording import reason_text, refusal_sentence
from housing.clock import now
from housing.database import transact
from housing.rules.permissions import Action

blueprint = Blueprint("applications", __name__)


@blueprint.get("/applications/<ref>")
@access(Action.SEE_BOOKING)
def show(ref: str) -> str | Response:
    """Show the viewer's own application; one that names no bed has a page of its own."""
    application = _application(ref)
    return _application_page(application) if application.wishes else redirect(url_for("waiting.show", ref=ref), 303)


@blueprint.post("/applications/<ref>/withdraw")
@access(Action.WITHDRAW_BOOKING)
def withdraw(ref: str) -> Response | tuple[str, int]:
    """Withdraw an application that names a bed. Answered meanwhile: 409, and what it says now."""
    if not _application(ref).wishes:
        abort(404)
    try:
        transact(lambda: withdraw_application(_application(ref), person_id=viewer().person_id, at=now()))
    except (StepRefused, ChangedMeanwhile) as refusal:
        application = _application(ref)
        return _application_page(application, _why_not(application, refusal)), 409
    flash(_("You have withdrawn your application."), "success")
    return redirect(url_for("applications.show", ref=ref), 303)


def _application(ref: str) -> Application:
    return own_application(viewer().student_ids, ref) or abort(404)


def _why_not(application: Application, refusal: StepRefused | ChangedMeanwhile) -> str:
    if booking_from(application.id) is None:
        return refusal_sentence(refusal)
    return _("The municipality has answered: your application has become a booking. Go to the booking to withdraw.")


def _application_page(application: Application, refused: str | None = None) -> str:
    booking = booking_from(application.id)
    best = application.wishes[0]
    municipality = best.bed.dwelling.property.municipality
    return render_template(
        "bookings/application.html",
        application=application,
        booking=booking,
        municipality=municipality,
        room=room_of(application, best.bed, municipality),
        ore=price_of_wish(wanted_of(application, municipality.id)),
        nights=sum((wish.departure - wish.arrival).days for wish in application.wishes if wish.rank == best.rank),
        steps=steps_of_application(application, booking),
        reason=reason_text(application.reason),
        refused=refused,
        decisions=[
            (each, url_for("own_decisions.show", ref=each.ref)) for each in decisions_on_application(application.id)
        ],
    )
