"""What happens next and by when, as the steps on a student's page."""

from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.models import Application, Booking
from housing.clock import today
from housing.filters import date_filter, instant_filter
from housing.rules.lifecycle import ApplicationStatus, Status
from housing.rules.nights import Stay, ranges_of

ENDED = {
    Status.DECLINED,
    Status.WITHDRAWN,
    Status.CANCELLED,
    Status.EXPIRED,
    Status.NO_SHOW,
}


BEFORE_ARRIVAL = {Status.REQUESTED, Status.OFFERED, Status.CONFIRMED}


def steps_of_booking(
    booking: Booking, key_sentence: str | None = None, proposal: ChangeProposal | None = None
) -> list[dict[str, Any]]:
    """Return the steps from asking to leaving, each with its state: `done`, `now`, `next` or `stopped`.

    `key_sentence`: why the guest has to agree about the key before she travels; it is then a step of its own.
    `proposal`: what is proposed since the placement moved, if anything.
    """
    arrival, departure = booking.segments[0].arrival, booking.segments[-1].departure
    status = Status(booking.status)
    asked = _step(_("You asked for the room"), "done", when=instant_filter(booking.asked_at))
    if status in ENDED:
        return [asked, _step(_("It ended here"), "stopped", when=instant_filter(booking.events[-1].at))]
    reached = {
        Status.REQUESTED: 1,
        Status.OFFERED: 1,
        Status.CONFIRMED: 2,
        Status.CHECKED_IN: 3,
        Status.COMPLETED: 4,
    }[status]
    steps = (
        asked,
        _step_of_answer(booking, proposal),
        _step(
            _("You came") if status in {Status.CHECKED_IN, Status.COMPLETED} else _("You arrive"),
            when=date_filter(arrival),
            text=_text_of_arrival(status),
        ),
        _step(_("You left") if status is Status.COMPLETED else _("You leave"), when=date_filter(departure)),
    )
    found = [step | {"state": _state(number, reached)} for number, step in enumerate(steps)]
    found[3:] = [*_gaps(booking, status), found[3]]
    if any(step["state"] == "now" for step in found[3:-1]):
        found[-1]["state"] = "next"
    if key_sentence and status is Status.CONFIRMED:
        found[2]["state"] = "next"
        found.insert(2, _step(_("You agree about the key"), "now", when=_("before you travel"), text=key_sentence))
    return found


def _gaps(booking: Booking, status: Status) -> list[dict[str, Any]]:
    """Return a step for each time that she leaves and comes back, between two parts of her stay."""
    nights = (night for each in booking.segments for night in Stay(each.arrival, each.departure).each_night())
    pairs = list(pairwise(ranges_of(nights)))
    ahead = [after for _before, after in pairs if after.arrival > today()]
    found = []
    for before, after in pairs:
        is_past = status is Status.COMPLETED or after not in ahead
        is_now = status is Status.CHECKED_IN and ahead[:1] == [after]
        state = "now" if is_now else "done" if is_past and status not in BEFORE_ARRIVAL else "next"
        back = _("You come back %(day)s.", day=date_filter(after.arrival))
        found.append(_step(_("You leave for a while"), state, when=date_filter(before.departure), text=back))
    return found


def _step_of_answer(booking: Booking, proposal: ChangeProposal | None) -> dict[str, Any]:
    if booking.status == Status.OFFERED and proposal and not proposal.waits_for("student"):
        return _step(
            _("The municipality answers"),
            text=_("You have said yes. The room is held for you until the municipality has answered."),
        )
    if booking.status == Status.OFFERED:
        last_day = booking.last_day_to_accept
        return _step(
            _("You answer the offer"),
            when=_("by %(day)s at the latest", day=date_filter(last_day)) if last_day else None,
            text=_("The room is held for you until then."),
        )
    if booking.status != Status.REQUESTED:
        confirmed = next(event for event in booking.events if event.to_status == Status.CONFIRMED)
        return _step(_("The room became yours"), when=instant_filter(confirmed.at))
    return _step(
        _("The municipality answers"),
        when=_("by %(day)s at the latest", day=date_filter(booking.answer_by)),
        text=_("The room is held for you until you are answered. You do not need to do anything."),
    )


def _text_of_arrival(status: Status) -> str | None:
    if status is Status.CONFIRMED:
        return _("The address and how to get the key stand on this page.")
    if status in {Status.REQUESTED, Status.OFFERED}:
        return _("The address and how to get the key stand on this page once the room is yours.")
    return None


def steps_of_application(application: Application, booking: Booking | None) -> list[dict[str, Any]]:
    """Return the steps of an application; it holds nothing until it is answered, and then the booking tells the rest.

    `booking`: what it became, if anything.
    """
    sent = _step(_("You applied"), "done", when=instant_filter(application.asked_at))
    if booking is not None:
        text = _("Your application has become a booking. What happens next stands there.")
        return [sent, _step(_("The municipality answered"), "done", instant_filter(booking.events[0].at), text)]
    if application.status not in {ApplicationStatus.OPEN, ApplicationStatus.WAITING}:
        return [sent, _step(_("It ended here"), "stopped")]
    answer = _step(
        _("The municipality answers"),
        "now",
        when=_("by %(day)s at the latest", day=date_filter(application.answer_by)),
        text=_("Applications are collected and answered together. No room is held for you yet."),
    )
    return [sent, answer]


def _state(number: int, reached: int) -> str:
    if number < reached:
        return "done"
    return "now" if number == reached else "next"


def _step(title: str, state: str = "next", when: str | None = None, text: str | None = None) -> dict[str, Any]:
    return {"title": title, "state": state, "when": when, "text": text}
