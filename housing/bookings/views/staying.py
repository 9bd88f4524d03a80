"""What an officer does with a booking that is agreed: cancel it, note that the guest has come or did not."""

from functools import partial

from flask import redirect, url_for
from flask import request as sent
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access
from housing.bookings.forms.answering import ApproveForm, CancelForm, version_of
from housing.bookings.services.answering import Seen
from housing.bookings.services.staying import cancel_booking, note_absence, note_arrival
from housing.bookings.views.beside_request import own_reasons
from housing.bookings.views.requests import answered, asked_with, blueprint, by_viewer, request_page
from housing.clock import today
from housing.rules.lifecycle import AGREED, CancelReason
from housing.rules.permissions import Action
from housing.rules.stay_changes import ChangeKind
from housing.rules.wordings import Wording
from housing.stock.views.scope import own_municipality

__all__ = ["blueprint"]


@blueprint.post("/municipalities/<slug>/requests/<ref>/cancel")
@access(Action.DECIDE_REQUESTS)
def cancel(slug: str, ref: str) -> Response | tuple[str, int]:
    """Cancel the booking, or end the stay of a guest who has moved in. Changed meanwhile: 409 and what it says now.

    Where the bed has to close the beds that are free are shown first; `anyway` says that none of them will do.
    """
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    asked = asked_with(municipality, ref)
    form = CancelForm()
    form.offer(own_reasons(municipality, asked, Wording.CANCEL))
    if not form.validate_on_submit():
        return request_page(municipality, asked, form=form), 422
    if form.reason.data == CancelReason.BED_CLOSED and asked.status in AGREED and "anyway" not in sent.form:
        first = max(today(), asked.arrival)
        what = {"kind": ChangeKind.BED, "arrival": first, "departure": asked.departure, "closed": 1}
        return redirect(url_for("changes.preview", **{"slug": slug, "ref": ref, **what}), 303)  # type: ignore[arg-type]  # values of the address
    seen = Seen(municipality.id, ref, version_of(form.version.data))
    cancelling = partial(cancel_booking, seen, by_viewer(), form.reason.data, form.note.data or None)
    return answered(slug, ref, cancelling, _("Ended. The student has been told why."), stay=True)


@blueprint.post("/municipalities/<slug>/requests/<ref>/arrived")
@access(Action.DECIDE_REQUESTS)
def arrived(slug: str, ref: str) -> Response | tuple[str, int]:
    """Note that the guest has moved in. Changed meanwhile, or too early: 409 and why."""
    noting = partial(note_arrival, _seen(slug, ref), by_viewer())
    return answered(slug, ref, noting, _("Noted. The student has been told."), stay=True)


@blueprint.post("/municipalities/<slug>/requests/<ref>/absent")
@access(Action.DECIDE_REQUESTS)
def absent(slug: str, ref: str) -> Response | tuple[str, int]:
    """Note that the guest did not come. Changed meanwhile, or too early: 409 and why."""
    noting = partial(note_absence, _seen(slug, ref), by_viewer())
    return answered(slug, ref, noting, _("Noted. The student has been told."), stay=True)


def _seen(slug: str, ref: str) -> Seen:
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    return Seen(municipality.id, ref, version_of(ApproveForm().version.data))
