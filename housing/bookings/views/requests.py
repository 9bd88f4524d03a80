"""One request as an officer answers it, and later as it can be looked up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.accounts.contact import mobile_of_student
from housing.bookings.bed_names import bed_name, name_of_bed
from housing.bookings.change_wording import asked_sentence
from housing.bookings.check_wording import ARRIVAL_TIMES, CHECKS, PROPOSED, PROPOSED_NO, finding_sentence
from housing.bookings.fault_wording import KINDS, STATES
from housing.bookings.forms.answering import ApproveForm, CancelForm, DeclineForm, ReasonForm, version_of
from housing.bookings.history import history_of
from housing.bookings.models import Booking
from housing.bookings.moved_wording import shown_to_officer
from housing.bookings.queries.change_requests import request_for
from housing.bookings.queries.faults import faults_of
from housing.bookings.queries.line_proposals import decision_behind
from housing.bookings.queries.messages import number_of_messages, number_unread
from housing.bookings.queries.own import booking_from
from housing.bookings.queries.parties import together_here
from housing.bookings.queries.proposals import proposal_for
from housing.bookings.queries.requests import WaitingRequest, request_with_ref, waiting_requests
from housing.bookings.services.answering import By, NotHere, Seen, approve, booking_in, decline
from housing.bookings.services.asking import NotOnOffer, StayOver
from housing.bookings.services.checking import CheckedRequest, checked
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.services.staying import possible_with
from housing.bookings.services.still_coming import asked_whether_coming
from housing.bookings.views.beside_request import agreement_url, decides, decisions_shown, own_reasons
from housing.bookings.views.worklist import blueprint, board_of
from housing.bookings.wording import days_and_nights, reason_text, refusal_sentence_for_officer
from housing.clock import now, today
from housing.database import transact
from housing.flashes import flash_with_link
from housing.nights.ledger import NightsRefused
from housing.organisations.models import Municipality
from housing.placements.claim_wording import conditions_for_officer
from housing.placements.queries.claims import stated_on
from housing.rules.lifecycle import AGREED, HOLDING, ApplicationStatus, Status
from housing.rules.messages import Side
from housing.rules.nights import Stay
from housing.rules.permissions import Action
from housing.rules.telephone import number_is_shown
from housing.rules.wordings import Wording
from housing.stock.views.scope import own_municipality

__all__ = ["blueprint"]

WAITS = frozenset({Status.REQUESTED, ApplicationStatus.OPEN})


@blueprint.get("/municipalities/<slug>/requests/<ref>")
@access(Action.SEE_REQUESTS)
def show(slug: str, ref: str) -> str:
    """Show one request with everything an officer would look at."""
    municipality = own_municipality(slug, Action.SEE_REQUESTS)
    return request_page(municipality, asked_with(municipality, ref))


@blueprint.post("/municipalities/<slug>/requests/<ref>/approve")
@access(Action.DECIDE_REQUESTS)
def approve_request(slug: str, ref: str) -> Response | tuple[str, int]:
    """Approve what was asked for. Changed meanwhile, or the bed taken: 409 and what it says now."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    seen = Seen(municipality.id, ref, version_of(ApproveForm().version.data))
    done = _("Approved. The student has been told.")
    return answered(slug, ref, partial(approve, seen, by_viewer()), done, shows_board=True)


@blueprint.post("/municipalities/<slug>/requests/<ref>/decline")
@access(Action.DECIDE_REQUESTS)
def decline_request(slug: str, ref: str) -> Response | tuple[str, int]:
    """Decline with a reason. Changed meanwhile: 409 and what it says now."""
    municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
    asked = asked_with(municipality, ref)
    form = _decline_form(asked)
    form.offer(own_reasons(municipality, asked, Wording.DECLINE))
    if not form.validate_on_submit():
        return request_page(municipality, asked, form=form), 422
    seen = Seen(municipality.id, ref, version_of(form.version.data))
    note = form.note.data if form.has_note else None
    return answered(
        slug,
        ref,
        partial(decline, seen, by_viewer(), form.reason.data, note or None),
        _("Declined. The student has been told why."),
    )


def answered(
    slug: str, ref: str, answer: Callable[[], object], done: str, *, stay: bool = False, shows_board: bool = False
) -> Response | tuple[str, int]:
    """Carry an answer out, then go to the worklist (`stay`: back to the page). Refused: 409 and what it says now."""
    try:
        transact(answer)
    except NotHere:
        abort(404)
    except (ChangedMeanwhile, StepRefused, StayOver, NotOnOffer, NightsRefused) as refusal:
        municipality = own_municipality(slug, Action.DECIDE_REQUESTS)
        refused = refusal_sentence_for_officer(refusal)
        return request_page(municipality, asked_with(municipality, ref), refused=refused), 409
    if shows_board:
        board = board_of(own_municipality(slug, Action.DECIDE_REQUESTS).id, slug, [ref])
        flash_with_link(done, _("See it on the board"), board, "success")
    else:
        flash(done, "success")
    page = url_for("requests.show", slug=slug, ref=ref) if stay else url_for("requests.worklist", slug=slug)
    return redirect(page, 303)


def by_viewer() -> By:
    """Return who answers, and when."""
    return By(viewer().person_id, now())


def asked_with(municipality: Municipality, ref: str) -> WaitingRequest:
    """Return what was asked under a reference in the municipality; anything else is not found."""
    return request_with_ref(municipality.id, ref) or abort(404)


def _decline_form(asked: WaitingRequest) -> DeclineForm:
    form = DeclineForm()
    return form if asked.holds else form.without_note()


def request_page(
    municipality: Municipality, asked: WaitingRequest, form: ReasonForm | None = None, refused: str | None = None
) -> str:
    """Draw the page: what waits to be answered, with its checks; what is agreed, with what can be done about it."""
    waits = asked.status in WAITS
    found = checked([asked], waiting_requests(municipality.id), today())[0] if waits else None
    form = form or (_fresh_form(asked, found) if waits else CancelForm(formdata=None))
    reasons = own_reasons(municipality, asked, Wording.DECLINE if waits else Wording.CANCEL)
    form.offer(reasons)
    form.version.data = str(asked.version)
    booking = booking_in(municipality.id, asked.ref) if asked.holds else None
    proposal = proposal_for(booking.id) if booking and booking.status in HOLDING else None
    stated = stated_on(asked.placement_id)
    facts: dict[str, Any] = {
        "asked": asked,
        "found": found,
        "may": possible_with(booking, today()) if booking and not waits else None,
        "history": history_of(booking, name_of_bed) if booking else (),
        "decides": waits and decides(municipality),
        "became": None if asked.holds else booking_from(asked.id),
        "viewer": viewer(),
        "together": together_here([asked.placement_id], municipality.id).get(asked.placement_id),
        "conditions": conditions_for_officer(stated),
        "looks_after": booking is not None and booking.status in {*AGREED, Status.COMPLETED},
        "mobile": _mobile(booking),
        "filled_reasons": reasons,
        "decisions": decisions_shown(municipality, asked, booking),
        "agreement_url": agreement_url(municipality, booking),
        "change_asked": _change_asked(booking),
        "move_from": max(today(), asked.arrival),
        "decision": decision_behind(booking.id) if booking else None,
        "still_coming": asked_whether_coming(booking.id) if booking else None,
        "faults": faults_of(booking.id) if booking else (),
        "fault_kinds": KINDS,
        "fault_states": STATES,
        "unread": number_unread(booking.id, Side.OFFICER) if booking else 0,
        "messages": number_of_messages(booking.id) if booking else 0,
        "proposal": shown_to_officer(proposal, name_of_bed, today(), stated) if proposal else None,
    }
    return render_template(
        "bookings/request.html",
        municipality=municipality,
        form=form,
        refused=refused,
        day=today(),
        bed=bed_name(asked.bed),
        arrival_time=ARRIVAL_TIMES[asked.arrival_time],
        checks=CHECKS,
        finding_sentence=finding_sentence,
        proposed=PROPOSED,
        proposed_no=PROPOSED_NO,
        reason_text=reason_text,
        days_and_nights=days_and_nights,
        **facts,
    )


def _mobile(booking: Booking | None) -> str | None:
    """Return the number of a guest who comes within days or is there; nobody else's is looked up."""
    if booking is None:
        return None
    stays = [Stay(segment.arrival, segment.departure) for segment in booking.segments]
    return mobile_of_student(booking.student_id) if number_is_shown(booking.status, stays, today()) else None


def _change_asked(booking: Booking | None) -> str | None:
    request = request_for(booking.id) if booking else None
    return asked_sentence(request) if request else None


def _fresh_form(asked: WaitingRequest, found: CheckedRequest | None) -> DeclineForm:
    form = DeclineForm(formdata=None, reason=found.proposal.reason if found else None)
    return form if asked.holds else form.without_note()
