"""Students who lost a bed to a placement that moved go first among those who wait."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from housing.availability.beds_for_moved import Ground, Guest, candidates_for
from housing.bookings import moved_mails
from housing.bookings.models import Application, Booking, Wish
from housing.bookings.queries.overseers import people_with
from housing.bookings.services.deciding import move_application
from housing.bookings.services.line import put_in_line
from housing.clock import local_date
from housing.database import db
from housing.holidays import holidays_from
from housing.mail import link
from housing.organisations.models import Municipality
from housing.placements.queries.claims import stated_on
from housing.rules.deadlines import answer_by
from housing.rules.lifecycle import Actor, ApplicationStatus
from housing.rules.nights import Stay, nights_of
from housing.rules.permissions import Role
from housing.rules.seekers import Wants
from housing.stock.models import Bed

PLACEMENT_MOVED = "placement_moved"


def put_first_in_line(booking: Booking, stays: Sequence[Stay], at: datetime, *, is_ended: bool) -> None:
    """Apply for the student where her placement is now, for the nights she has no bed for; tell her and the others.

    The application goes before all others, and names the bed that suits her best, free or not: the officer decides.
    Where the municipality houses nobody, or the nights are over, nothing can be applied for, and she is told so. Where
    she needs no nights in place of those she had (no `stays`), she alone is told that her room is given back.
    """
    today, placement = local_date(at), booking.placement
    ahead = tuple(stay for stay in stays if stay.arrival >= today)
    municipality = db.session.get_one(Municipality, placement.municipality_id)
    bed = _best_bed(booking, ahead, municipality) if municipality.live_since and ahead else None
    page = link("beds.search", ref=placement.ref)
    if bed is not None:
        application = _application(booking, bed, ahead, municipality, at)
        page = link("applications.show", ref=application.ref)
        moved_mails.tell_municipality(municipality, ahead[0].arrival, at, application.answer_by)
    if is_ended and booking.municipality_id != municipality.id:
        moved_mails.tell_municipality(booking.municipality, booking.segments[0].arrival, at)
    goes_first_in = municipality.name if bed is not None else None
    moved_mails.nights_lost(booking, stays, at, is_ended=is_ended, goes_first_in=goes_first_in, page=page)
    if stays:
        coordinators = people_with(Role.COORDINATOR, [placement.institution_id], today)
        moved_mails.tell_coordinators(coordinators, placement.institution_id, at)


def close_lines_of(placement_id: int) -> None:
    """Close what was applied for after an earlier move of a placement: a newer one has come."""
    waiting = select(Application).where(
        Application.placement_id == placement_id,
        Application.goes_first == PLACEMENT_MOVED,
        Application.status.in_([ApplicationStatus.OPEN, ApplicationStatus.WAITING]),
    )
    locked = waiting.order_by(Application.id).with_for_update(of=Application)
    for application in db.session.scalars(locked.execution_options(populate_existing=True)).all():
        application.reason = "placement_changed"
        move_application(application, ApplicationStatus.CLOSED, Actor.COORDINATOR)


def _best_bed(booking: Booking, stays: Sequence[Stay], municipality: Municipality) -> Bed | None:
    home = booking.segments[0].bed
    own = frozenset(each.bed_id for each in booking.segments)
    ground = Ground(municipality.id, stays, own, home, booking.placement.site, None)
    candidates = candidates_for(Guest.of(booking, None), ground)
    nights = nights_of(stays)
    best = min(candidates, key=lambda each: (not nights <= each.free, each.rank), default=None)
    return db.session.get_one(Bed, best.bed_id) if best else None


def _application(
    booking: Booking, bed: Bed, stays: Sequence[Stay], municipality: Municipality, at: datetime
) -> Application:
    today = local_date(at)
    application = Application(
        placement_id=booking.placement_id,
        student_id=booking.student_id,
        status=ApplicationStatus.OPEN,
        goes_first=PLACEMENT_MOVED,
        arrive=booking.arrive,
        leave=booking.leave,
        flat=booking.flat,
        shares_room=booking.shares_room,
        arrival_time=booking.arrival_time,
        asked_at=at,
        answer_by=answer_by(today, stays[0].arrival, holidays_from(today), municipality.answering_working_days),
        wishes=[
            Wish(
                rank=1,
                arrival=stay.arrival,
                departure=stay.departure,
                municipality_id=bed.municipality_id,
                dwelling_id=bed.dwelling_id,
                bed_id=bed.id,
            )
            for stay in stays
        ],
    )
    db.session.add(application)
    db.session.flush()
    # She names the bed that suits her best; of any other that comes free she is the first to be asked.
    stated = stated_on(booking.placement_id)
    wants = [want for want in Wants if stated and want.value in stated.conditions]
    put_in_line(application, stays, [municipality.id], wants, at)
    return application
