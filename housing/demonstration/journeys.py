"""What becomes of a student's request: asked, answered, moved in, left, by the real services."""

from collections.abc import Callable, Mapping
from datetime import datetime

from housing.bookings.models import Application, Booking
from housing.bookings.services.asking import ask_for_bed
from housing.bookings.services.deciding import (
    approve_application,
    approve_booking,
    close_application,
    decline_booking,
    withdraw_application,
    withdraw_booking,
)
from housing.bookings.services.life import Step, move
from housing.bookings.services.telling import write_mails_of_request
from housing.clock import local_date
from housing.database import db
from housing.demonstration.timeline import Timeline
from housing.demonstration.weeks import instant
from housing.demonstration.wishes import Fate, Journey, bed_for, placement_of
from housing.holidays import holidays_from
from housing.nights.ledger import NightsRefused
from housing.placements.services.answers import answer_housing
from housing.rules import deadlines
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import ONE_DAY
from housing.rules.proposals import DeclineReason
from housing.rules.working_days import add_working_days


class Journeys:
    """Puts journeys on a timeline. `officers`: who answers, by the municipality's name; elsewhere nobody by name."""

    def __init__(self, timeline: Timeline, officers: Mapping[str, int]) -> None:
        """Begin without any journey."""
        self._timeline = timeline
        self._officers = officers

    def add(self, journey: Journey) -> None:
        """Let a student set out; finds she nothing, nothing comes of it."""
        self._timeline.add(journey.asked_at, lambda at: self._ask(journey, at))

    def _ask(self, journey: Journey, at: datetime) -> None:
        placement = placement_of(journey.email, journey.course)
        found = bed_for(journey, placement)
        if found is None:
            return
        person_id = placement.student.person_id
        answer_housing(placement, "yes", at=at, by=person_id)
        asked = ask_for_bed(placement, found, person_id=person_id, at=at).load()
        answered = _answering_instant(at, journey.answered_after)
        if isinstance(asked, Booking):
            write_mails_of_request({"booking_id": asked.id}, at)  # as the worker does, but not today
            self._go_on_with_booking(asked, journey, answered)
        else:
            self._go_on_with_application(asked, journey, answered)

    def _go_on_with_booking(self, booking: Booking, journey: Journey, answered: datetime) -> None:
        officer, student = self._officers.get(journey.place), booking.placement.student.person_id
        reason = DeclineReason.OTHER_BED_NEEDED
        steps: dict[Fate, Callable[[datetime], None]] = {
            Fate.APPROVED: lambda at: self._approve(booking, journey, officer, at),
            Fate.NO_SHOW: lambda at: self._approve(booking, journey, officer, at),
            Fate.DECLINED: lambda at: decline_booking(booking, person_id=officer, at=at, reason=reason),
            Fate.WITHDRAWN: lambda at: withdraw_booking(booking, person_id=student, at=at),
            Fate.OFFERED: lambda at: self._offer(booking, officer, at),
            Fate.EXPIRED: lambda at: self._offer(booking, officer, at),
        }
        if journey.fate in steps:
            self._timeline.add(answered, steps[journey.fate])

    def _go_on_with_application(self, asked: Application, journey: Journey, answered: datetime) -> None:
        officer, student = self._officers.get(journey.place), asked.student.person_id
        place, reason = asked.wishes[0].municipality_id, DeclineReason.FULL

        def decline(at: datetime) -> None:
            close_application(asked, municipality_id=place, person_id=officer, at=at, reason=reason)

        def approve(at: datetime) -> None:
            try:
                with db.session.begin_nested():
                    booking = approve_application(asked, municipality_id=place, person_id=officer, at=at)
            except NightsRefused:  # another application got the bed first
                decline(at)
            else:
                self._live(booking, journey, officer)

        steps: dict[Fate, Callable[[datetime], None]] = {
            Fate.APPROVED: approve,
            Fate.DECLINED: decline,
            Fate.WITHDRAWN: lambda at: withdraw_application(asked, person_id=student, at=at),
        }
        if journey.fate in steps:
            self._timeline.add(answered, steps[journey.fate])

    def _approve(self, booking: Booking, journey: Journey, officer: int | None, at: datetime) -> None:
        approve_booking(booking, person_id=officer, at=at)
        self._live(booking, journey, officer)

    def _live(self, booking: Booking, journey: Journey, officer: int | None) -> None:
        """Let the guest arrive and leave, or never come."""
        db.session.refresh(booking, ["segments"])
        arrival, departure = booking.segments[0].arrival, booking.segments[-1].departure
        if journey.fate is Fate.NO_SHOW:
            self._step(booking, Status.NO_SHOW, instant(arrival + ONE_DAY * 2, 9), Actor.OFFICER, officer)
            return
        self._step(booking, Status.CHECKED_IN, instant(arrival, 17, 30), Actor.OFFICER, officer)
        self._step(booking, Status.COMPLETED, instant(departure, 10), Actor.OFFICER, officer)

    def _offer(self, booking: Booking, officer: int | None, at: datetime) -> None:
        last_day = deadlines.accept_by(local_date(at), booking.segments[0].arrival)
        booking.accept_by = instant(last_day, 23, 59)
        move(booking, Status.OFFERED, Step(Actor.OFFICER, officer, at))
        self._step(booking, Status.EXPIRED, instant(last_day + ONE_DAY, 0, 5), Actor.SYSTEM, None)

    def _step(self, booking: Booking, to: Status, at: datetime, actor: Actor, person_id: int | None) -> None:
        def take(then: datetime) -> None:
            # Its placement may have been cancelled meanwhile, with the bookings on it.
            if booking.status in {Status.CONFIRMED, Status.CHECKED_IN, Status.OFFERED}:
                move(booking, to, Step(actor, person_id, then))

        self._timeline.add(at, take)


def _answering_instant(asked_at: datetime, working_days: int) -> datetime:
    """Return when an officer answers: in the forenoon of a working day."""
    asked_on = local_date(asked_at)
    return instant(add_working_days(asked_on, max(1, working_days), holidays_from(asked_on)), 9, asked_at.minute)
