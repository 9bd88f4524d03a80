"""A student's booking: where it stands, what happens next and by when, what has happened."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from housing.access import access, viewer
from housing.bookings.change_wording import REFUSED, asked_sentence
from housing.bookings.fault_wording import KINDS, STATES
from housing.bookings.forms.withdrawing import WithdrawForm
from housing.bookings.history import history_of
from housing.bookings.lacking import lacking_in
from housing.bookings.models import Booking
from housing.bookings.moved_wording import name_without_street, offer_moved_sentence, shown_to_student
from housing.bookings.own_words import rules_of_home
from housing.bookings.queries.arrivals import arrival_of, departure_list_of
from housing.bookings.queries.change_requests import last_request_of
from housing.bookings.queries.faults import faults_of
from housing.bookings.queries.line_proposals import decision_behind, proposal_of_booking
from housing.bookings.queries.messages import number_unread
from housing.bookings.queries.night_work import night_work_beside, own_night_work
from housing.bookings.queries.own import note_of_last_event, own_booking
from housing.bookings.queries.papers import agreement_of, decisions_on
from housing.bookings.queries.proposals import proposal_for
from housing.bookings.rooms_shown import room_of
from housing.bookings.services.deciding import key_problem_of, withdraw_booking
from housing.bookings.services.life import ChangedMeanwhile, StepRefused, stage_on
from housing.bookings.services.offering import OfferOver, PlacementMoved, accept_offer
from housing.bookings.services.still_coming import asked_whether_coming, say_still_coming
from housing.bookings.steps import steps_of_booking
from housing.bookings.wording import event_text, heading_of, key_sentence, reason_text, refusal_sentence
from housing.clock import now, today
from housing.database import transact
from housing.placements.claim_wording import not_there
from housing.placements.queries.claims import stated_on
from housing.rules.faults import may_report
from housing.rules.feedback import Asking, asking
from housing.rules.leaving import may_tick
from housing.rules.lifecycle import AGREED, HOLDING, Actor, Stage, Status, check_end, first_free_night, has_moved_in
from housing.rules.messages import Side
from housing.rules.moving_in import is_asked
from housing.rules.permissions import Action
from housing.rules.refusals import Refusal
from housing.stock.photo_files import file_response, width_in
from housing.stock.queries.photos import file_of, photo_of_property, photos_of
from housing.stock.wording import opening_hours

blueprint = Blueprint("bookings", __name__)

ADDRESS_SHOWN = frozenset({Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED})
"""The street is shown when the bed is hers, not before."""


@blueprint.get("/bookings/<ref>")
@access(Action.SEE_BOOKING)
def show(ref: str) -> str:
    """Show the viewer's own booking with its history."""
    return booking_page(_booking(ref))


@blueprint.get("/bookings/<ref>/withdraw")
@access(Action.WITHDRAW_BOOKING)
def confirm_withdrawal(ref: str) -> str | tuple[str, int]:
    """Say what withdrawing means, before it is done. Nothing left to withdraw: 409 and why."""
    booking = _booking(ref)
    if refusals := _against_withdrawing(booking):
        return booking_page(booking, refusal_sentence(StepRefused(*refusals))), 409
    return render_template(
        "bookings/withdraw.html",
        booking=booking,
        form=WithdrawForm(),
        has_moved_in=_has_moved_in(booking),
        leaves=first_free_night(Status.COMPLETED, booking.segments[0].arrival, today()),
    )


@blueprint.post("/bookings/<ref>/withdraw")
@access(Action.WITHDRAW_BOOKING)
def withdraw(ref: str) -> Response | tuple[str, int]:
    """Withdraw, or leave early; the nights are free for others at once. Changed meanwhile, or over: 409 and why."""
    was_confirmed, reason = _booking(ref).was_confirmed, WithdrawForm().code
    try:
        transact(lambda: withdraw_booking(_booking(ref), person_id=viewer().person_id, at=now(), reason=reason))
    except (StepRefused, ChangedMeanwhile) as refusal:
        return booking_page(_booking(ref), refusal_sentence(refusal)), 409
    if _booking(ref).status == Status.COMPLETED:
        said = _("Your stay ends now. The nights that are left are free for somebody else.")
    elif was_confirmed:
        said = _("You have given back the room. It is free for somebody else.")
    else:
        said = _("You have withdrawn your request. The room is free for somebody else.")
    flash(said, "success")
    return redirect(url_for("bookings.show", ref=ref), 303)


@blueprint.post("/bookings/<ref>/accept")
@access(Action.ACCEPT_OFFER)
def accept(ref: str) -> Response | tuple[str, int]:
    """Accept an offer; pressed twice it is accepted once."""
    if _booking(ref).status == Status.CONFIRMED:
        return redirect(url_for("bookings.show", ref=ref), 303)
    try:
        transact(lambda: accept_offer(_booking(ref), person_id=viewer().person_id, at=now()))
    except PlacementMoved:
        return booking_page(_booking(ref), offer_moved_sentence()), 409
    except (OfferOver, StepRefused, ChangedMeanwhile) as refusal:
        return booking_page(_booking(ref), refusal_sentence(refusal)), 409
    flash(_("The room is yours."), "success")
    return redirect(url_for("bookings.show", ref=ref), 303)


@blueprint.get("/bookings/<ref>/still-coming")
@access(Action.SEE_BOOKING)
def still_coming(ref: str) -> str | Response:
    """Ask whether she still comes; where nothing is asked any more, show the booking."""
    booking = _booking(ref)
    asked = asked_whether_coming(booking.id)
    if asked is None or booking.status != Status.CONFIRMED:
        return redirect(url_for("bookings.show", ref=ref), 303)
    return render_template("bookings/still_coming.html", booking=booking, asked=asked)


@blueprint.post("/bookings/<ref>/still-coming")
@access(Action.WITHDRAW_BOOKING)
def comes(ref: str) -> Response | tuple[str, int]:
    """Note that she comes. Changed meanwhile: 409 and what it says now."""
    try:
        transact(lambda: say_still_coming(_booking(ref), now()))
    except StepRefused as refusal:
        return booking_page(_booking(ref), refusal_sentence(refusal)), 409
    flash(_("Thank you. The municipality knows that you are coming."), "success")
    return redirect(url_for("bookings.show", ref=ref), 303)


@blueprint.get("/bookings/<ref>/photos/<photo_ref>/<width>")
@access(Action.SEE_BOOKING)
def house_photo(ref: str, photo_ref: str, width: str) -> Response:
    """Send a photo of the house, once it is known to her where it is."""
    booking, wide = _booking(ref), width_in(width)
    if booking.status not in ADDRESS_SHOWN:
        abort(404)
    photo = photo_of_property(booking.segments[0].bed.dwelling.property_id, photo_ref) or abort(404)
    return file_response(file_of(photo, wide), is_public=False)


def _booking(ref: str) -> Booking:
    return own_booking(viewer().student_ids, ref) or abort(404)


def _stage(booking: Booking) -> Stage:
    return stage_on(booking, today())


def _has_moved_in(booking: Booking) -> bool:
    return has_moved_in(booking.status, _stage(booking))


def _against_withdrawing(booking: Booking) -> tuple[Refusal, ...]:
    return check_end(booking.status, Status.WITHDRAWN, _stage(booking), Actor.STUDENT)


def _may_change(booking: Booking) -> bool:
    return booking.status in AGREED and _stage(booking) is not Stage.OVER


def _key_sentence(booking: Booking) -> str | None:
    """Return what she has to agree about before she travels, as long as that is ahead of her."""
    if booking.status != Status.CONFIRMED or booking.segments[0].arrival < today():
        return None
    problem = key_problem_of(booking, now())
    municipality = booking.municipality
    return key_sentence(problem, municipality.telephone, municipality.mailbox) if problem else None


def _is_asked(booking: Booking) -> bool:
    """Tell whether she is asked if she has moved in: the page then leads to the question."""
    arrival = arrival_of(booking.id)
    first, last = booking.segments[0].arrival, booking.segments[-1].departure
    expected = max(first, arrival.comes_on) if arrival and arrival.comes_on else first
    return is_asked(booking.status, expected, last, today())


def booking_page(booking: Booking, refused: str | None = None) -> str:
    """Draw the page; `refused` says why something was not done."""
    proposal = proposal_for(booking.id) if booking.status in HOLDING else None
    change = last_request_of(booking.id) if booking.status in AGREED else None
    stated = stated_on(booking.placement_id) if booking.status in HOLDING else None
    ahead = [segment.bed for segment in booking.segments if segment.departure > today()]
    bed = booking.segments[0].bed
    home = bed.dwelling.property
    key = _key_sentence(booking)
    shows_address = booking.status in ADDRESS_SHOWN
    nights = sum((segment.departure - segment.arrival).days for segment in booking.segments)
    asked = asking(booking.status, nights, booking.segments[-1].departure, None, today())
    return render_template(
        "bookings/show.html",
        booking=booking,
        bed=bed,
        home=home,
        key_hours=opening_hours(home.key_hours) if home.key_hours else None,
        room=room_of(booking, bed, booking.municipality, is_hers=shows_address),
        heading=heading_of(booking),
        key_sentence=key,
        steps=steps_of_booking(booking, key, proposal),
        ore=sum(segment.ore for segment in booking.segments),
        nights=nights,
        asks_how_it_was=asked is Asking.OPEN,
        shows_address=shows_address,
        faults=faults_of(booking.id),
        fault_kinds=KINDS,
        fault_states=STATES,
        may_report=may_report(booking.status, booking.segments[-1].departure, today()),
        unread=number_unread(booking.id, Side.STUDENT),
        house_photos=photos_of(home) if shows_address else [],
        lacks=not_there(lacking_in(ahead, stated)),
        shows_room=booking.status in HOLDING,
        may_withdraw=not _against_withdrawing(booking),
        may_change=_may_change(booking) and not proposal and not (change and change.status == "open"),
        change=change,
        change_asked=asked_sentence(change) if change else None,
        change_refused=REFUSED.get(change.reason or "") if change else None,
        has_moved_in=_has_moved_in(booking),
        history=history_of(booking, name_without_street),
        event_text=event_text,
        reason_text=reason_text,
        note=note_of_last_event(booking),
        rules=rules_of_home(home) if shows_address else "",
        decisions=[(each, url_for("own_decisions.show", ref=each.ref)) for each in decisions_on(booking)],
        agreement_url=url_for("agreements.show", ref=booking.ref) if agreement_of(booking.id) else None,
        is_hers=booking.status in AGREED,
        is_asked=_is_asked(booking),
        leaves_today=may_tick(booking.status, booking.segments[-1].departure, today()),
        has_ticked=departure_list_of(booking.id) is not None,
        proposal=shown_to_student(proposal, name_without_street, today(), stated) if proposal else None,
        sleeping=night_work_beside(booking) if booking.status in AGREED else (),
        sleeps=own_night_work(booking.id) if booking.status in HOLDING else (),
        may_say_nights=booking.status in HOLDING,
        still_coming=asked_whether_coming(booking.id) if booking.status == Status.CONFIRMED else None,
        decision=decision_behind(booking.id),
        is_from_line=booking.status == Status.OFFERED and proposal_of_booking(booking.id) is not None,
        refused=refused,
    )
