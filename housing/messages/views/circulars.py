"""An officer writes to all guests of the municipality or of one property, and sees what was written before."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from housing.access import GrantHeld, access, viewer
from housing.accounts.rates import TooOftenError
from housing.accounts.views.too_often import too_often_sentence
from housing.bookings.queries.messages import circulars_of
from housing.bookings.services.answering import By
from housing.clock import now
from housing.database import db, transact
from housing.messages.forms.writing import CircularForm
from housing.messages.limits import count_circular
from housing.messages.services.circulars import NobodyThere, ToGuests, send_circular
from housing.rules.messages import Whom
from housing.rules.permissions import Action
from housing.stock.models import Property
from housing.stock.queries.stock import housing_of
from housing.stock.views.scope import own_grant

blueprint = Blueprint("circulars", __name__, url_prefix="/municipalities/<slug>/circulars")

Answer = str | Response | tuple[str, int]


@blueprint.get("")
@access(Action.WRITE_TO_GUESTS)
def show(slug: str) -> str:
    """Ask for a message, and list those before."""
    return _page(own_grant(slug, Action.WRITE_TO_GUESTS))


@blueprint.post("")
@access(Action.WRITE_TO_GUESTS)
def send(slug: str) -> Answer:
    """Send it, with one mail to each guest that says so."""
    municipality = own_grant(slug, Action.WRITE_TO_GUESTS)
    houses = _houses(municipality)
    form = CircularForm().offer({house.ref: house.name for house in houses})
    if not form.validate_on_submit():
        return _page(municipality, form), 422
    house_id = next((house.id for house in houses if house.ref == form.where.data), None)
    person_ref, person_id = viewer().person_ref or "", viewer().person_id
    written = ToGuests(municipality.organisation_id, house_id, Whom(form.whom.data), form.text(), form.mark())
    db.session.rollback()
    try:
        count_circular(person_ref, now())
        number = transact(lambda: send_circular(written, By(person_id, now())))
    except TooOftenError as error:
        form.form_errors.append(too_often_sentence(error))
        return _page(municipality, form), 429
    except NobodyThere:
        form.where.errors = [_("Nobody lives there whom this would reach. Choose another place, or others to reach.")]
        return _page(municipality, form), 422
    flash(
        ngettext(
            "Sent to %(num)s guest, who is told by mail.", "Sent to %(num)s guests, who are told by mail.", number
        ),
        "success",
    )
    return redirect(url_for("circulars.show", slug=slug), 303)


def _houses(municipality: GrantHeld) -> list[Property]:
    return [house for house in housing_of(municipality.organisation_id) if house.retired_on is None]


def _page(municipality: GrantHeld, form: CircularForm | None = None) -> str:
    form = form or CircularForm(formdata=None)
    form.offer({house.ref: house.name for house in _houses(municipality)})
    return render_template(
        "messages/circulars.html",
        municipality=municipality,
        form=form,
        circulars=circulars_of(municipality.organisation_id),
    )
