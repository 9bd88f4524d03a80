"""An officer answers, a student withdraws."""

from datetime import datetime

from sqlalchemy.orm.exc import StaleDataError

from housing import audit
from housing.bookings import notifications
from housing.bookings.models import Application, Booking
from housing.bookings.queries.arrivals import arrival_of
from housing.bookings.services.asking import Wanted, give_nights, nights_ahead, require_ahead
from housing.bookings.services.ending import end_booking
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import ChangedMeanwhile, Step, StepRefused, move, start, tell_begun
from housing.clock import local_date
from housing.database import db
from housing.happenings import ApplicationDeclined, announce
from housing.holidays import holidays_from
from housing.keys.queries.register import beds_with_code
from housing.rules.arrival import ArrivalTime, KeyProblem, closing_time, has_way_in, key_problem
from housing.rules.lifecycle import AGREED, Actor, ApplicationStatus, Status, check_application
from housing.rules.nights import Arrive, Leave, Stay
from housing.rules.sharing import Flat


def approve_booking(booking: Booking, *, person_id: int | None, at: datetime) -> None:
    """Approve exactly what was asked for: the bed is confirmed at once.

    Raises `StayOver`, `StepRefused`, `ChangedMeanwhile`.
    """
    if booking.status == Status.REQUESTED:
        require_ahead(booking.segments[-1].departure, at)
    move(booking, Status.CONFIRMED, Step(Actor.OFFICER, person_id, at))
    notifications.booking_confirmed(booking, at, key=key_problem_of(booking, at))


def decline_booking(
    booking: Booking, *, person_id: int | None, at: datetime, reason: str, note: str | None = None
) -> None:
    """Decline with a reason; the nights are free at once. Raises `StepRefused`, `ChangedMeanwhile`."""
    move(booking, Status.DECLINED, Step(Actor.OFFICER, person_id, at, reason, note))
    notifications.booking_declined(booking, at)


def withdraw_booking(booking: Booking, *, person_id: int | None, at: datetime, reason: str | None = None) -> None:
    """Let the student withdraw; the nights are free at once. Once she has moved in, she leaves early instead.

    `reason`: the code of why, if she says so.
    Raises `StepRefused`, also when the stay is over, and `ChangedMeanwhile`.
    """
    was_agreed = booking.status in AGREED
    if end_booking(booking, Status.WITHDRAWN, Step(Actor.STUDENT, person_id, at, reason)) is Status.COMPLETED:
        notifications.stay_ended(booking, at, by_municipality=False)
    else:
        notifications.booking_withdrawn(booking, at)
    if was_agreed:
        notifications.stay_given_up(booking, at)


def approve_application(
    application: Application, *, municipality_id: int, person_id: int | None, at: datetime
) -> Booking:
    """Turn an application into a confirmed booking of the bed in this municipality that it names first.

    Of nights that have passed by then none is given: nothing held them, and she would pay for what she did not have.
    Raises `StepRefused` when it is not open, `ChangedMeanwhile` when somebody was faster, `StayOver`,
    `NotOnOffer` when the bed is not what was asked for any more, `housing.nights.ledger.NightsRefused` when it is
    taken by now.
    """
    wanted = nights_ahead(wanted_of(application, municipality_id), at)
    expire_overdue_offers(at, municipality_id, application.student_id)
    booking = booking_from(application, municipality_id)
    step = Step(Actor.OFFICER, person_id, at)
    start(booking, Status.CONFIRMED, step)
    give_nights(booking, wanted)
    tell_begun(booking, step)
    notifications.booking_confirmed(booking, at, key=key_problem_of(booking, at))
    return booking


def booking_from(application: Application, municipality_id: int, actor: Actor = Actor.OFFICER) -> Booking:
    """Return the booking that an application becomes, not yet begun; the application is matched.

    Raises `StepRefused` when it neither is open nor waits, `ChangedMeanwhile` when somebody was faster.
    """
    move_application(application, ApplicationStatus.MATCHED, actor)
    return Booking(
        municipality_id=municipality_id,
        placement_id=application.placement_id,
        student_id=application.student_id,
        application_id=application.id,
        arrive=application.arrive,
        leave=application.leave,
        flat=application.flat,
        shares_room=application.shares_room,
        arrival_time=application.arrival_time,
        asked_at=application.asked_at,
        answer_by=application.answer_by,
    )


def wanted_of(application: Application, municipality_id: int) -> Wanted:
    """Return the bed in this municipality that an application names first, with her answers."""
    named = [wish for wish in application.wishes if wish.municipality_id == municipality_id]
    best = [wish for wish in named if wish.rank == named[0].rank]
    return Wanted(
        bed=best[0].bed,
        stays=tuple(Stay(wish.arrival, wish.departure) for wish in best),
        arrive=Arrive(application.arrive),
        leave=Leave(application.leave),
        flat=Flat(application.flat) if application.flat else None,
        shares_room=application.shares_room,
        arrival_time=application.arrival_time,
    )


def key_problem_of(booking: Booking, at: datetime) -> KeyProblem | None:
    """Return why the guest has to agree about the key before she comes, as far as she has said when that is.

    There is none where a way in has been chosen, or where the house has one at any hour: as it says, or by a code.
    """
    first = booking.segments[0]
    home = first.bed.dwelling.property
    closes_at = closing_time(first.arrival, home.key_hours, holidays_from(first.arrival))
    is_late = first.arrival < local_date(at)
    known = arrival_of(booking.id)
    gets_in = (
        has_way_in(home.after_hours)
        or (known is not None and known.way_to(first.bed_id, first.arrival) is not None)
        or bool(beds_with_code([first.bed_id]))
    )
    return key_problem(ArrivalTime(booking.arrival_time), closes_at, gets_in, is_late=is_late)


def close_application(
    application: Application, *, municipality_id: int, person_id: int | None, at: datetime, reason: str
) -> None:
    """Decline an application to this municipality with a reason. Raises `StepRefused`, `ChangedMeanwhile`."""
    _require_waiting(application)
    application.reason = reason
    move_application(application, ApplicationStatus.CLOSED, Actor.OFFICER)
    audit.record(
        at=at,
        person_id=person_id,
        action="decline",
        subject="application",
        subject_ref=application.ref,
        reason=reason,
    )
    announce(ApplicationDeclined(at, application.id, municipality_id, reason, person_id))
    notifications.application_declined(application, at)


def withdraw_application(application: Application, *, person_id: int | None, at: datetime) -> None:
    """Let the student withdraw an application. Raises `StepRefused`, `ChangedMeanwhile`."""
    _require_waiting(application)
    move_application(application, ApplicationStatus.WITHDRAWN, Actor.STUDENT)
    audit.record(at=at, person_id=person_id, action="withdraw", subject="application", subject_ref=application.ref)


def _require_waiting(application: Application) -> None:
    """Raise `ChangedMeanwhile` when it became a booking: that is then what is declined or withdrawn."""
    if application.status == ApplicationStatus.MATCHED:
        raise ChangedMeanwhile


def move_application(application: Application, to: ApplicationStatus, actor: Actor) -> None:
    """Take an application from its status to `to`. Raises `StepRefused`, `ChangedMeanwhile`."""
    if refusals := check_application(application.status, to, actor):
        raise StepRefused(*refusals)
    try:
        with db.session.begin_nested():
            application.status = to
    except StaleDataError:
        # Its version had moved on: the savepoint is rolled back, the next reading shows the winner's step.
        db.session.expire_all()
        raise ChangedMeanwhile from None
