"""What follows when a placement moves: each booking on it is re-matched, and applications move with its weeks.

Stands here since a proposal names beds, and those are found by looking at everything that is free.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from housing.availability.beds_for_moved import Ground, Guest, candidates_for, needs_car, suits
from housing.availability.going_first import close_lines_of, put_first_in_line
from housing.availability.moves import About, Move, abouts_of, asked_now, bookings_on, wanted_by_each
from housing.availability.queries.moving import held_by
from housing.bookings import moved_mails, notifications
from housing.bookings.models import Application, Booking, Wish
from housing.bookings.services.deciding import move_application
from housing.bookings.services.life import Step, move, stage_on
from housing.bookings.services.offering import renew_offer
from housing.bookings.services.proposing import (
    close_proposal,
    follow_booking_with_proposal,
    open_proposal_of,
    propose_change,
)
from housing.clock import local_date
from housing.database import db
from housing.happenings import (
    BookingChanged,
    NightsLost,
    PlacementChanged,
    ProposalOutdated,
    announce,
)
from housing.organisations.models import PlacementSite
from housing.placements.models import Placement, PlacementNight
from housing.placements.services.windows import forget_unused
from housing.rules import nights
from housing.rules.lifecycle import HOLDING, Actor, ApplicationStatus, Status, has_moved_in
from housing.rules.nights import Stay
from housing.rules.rematching import MovedBooking, Outcome, Rematch, rematch
from housing.stock.models import Bed

PLACEMENT_CHANGED = "placement_changed"


def follow_moved_placement(happening: PlacementChanged) -> None:
    """Re-match every booking on a placement whose periods or site changed."""
    if happening.cancelled or happening.before is None:
        return
    placement = db.session.get_one(Placement, happening.placement_id, populate_existing=True)
    moved = Move(placement, happening.before, happening.at, happening.person_id)
    close_lines_of(placement.id)
    _move_applications(moved)
    bookings = _locked(Booking.placement_id == placement.id)
    abouts = abouts_of(bookings, moved)
    wanted = wanted_by_each(bookings, moved, abouts)
    for booking in bookings:
        about = abouts[booking.id]
        if _follow(booking, moved, about, wanted[booking.id]) is Outcome.KEPT and about.is_proposed:
            moved_mails.change_dropped(booking, moved.at, is_lost=False)
    # One that ended while its lock was waited for had its nights when the window was written.
    forget_unused(placement.id)


def propose_afresh(happening: ProposalOutdated) -> None:
    """Re-match a booking whose proposal can no longer be had, as things stand now."""
    for booking in _locked(Booking.id == happening.booking_id):
        about = About(happening.site_before_id, happening.stays)
        if _follow_again(booking, happening.at, about) is Outcome.KEPT:
            moved_mails.change_dropped(booking, happening.at, is_lost=True)


def follow_changed_booking(happening: BookingChanged) -> None:
    """Let what is proposed for a booking follow it; another bed that is offered is looked at anew."""
    booking = db.session.get_one(Booking, happening.booking_id)
    follow_booking_with_proposal(booking, happening.at)
    proposal = open_proposal_of(booking.id)
    if happening.to_status == Status.OFFERED and proposal:  # she is told of the offer
        _follow_again(booking, happening.at, About.of(proposal))


def follow_lost_nights(happening: NightsLost) -> None:
    """Put a student who lost her bed to a move first in the line, and tell everybody."""
    booking = db.session.get_one(Booking, happening.booking_id)
    put_first_in_line(booking, happening.stays, happening.at, is_ended=happening.is_ended)


def _move_applications(moved: Move) -> None:
    """Let applications ask for the weeks as they are now: they hold nothing. Where that is too far away they close.

    Those that name a bed; who waits for any is followed in the room of the waiting list.
    """
    waiting = select(Application).where(
        Application.placement_id == moved.placement.id,
        Application.status.in_([ApplicationStatus.OPEN, ApplicationStatus.WAITING]),
        Application.wishes.any(),
    )
    locked = waiting.order_by(Application.id).with_for_update(of=Application)
    for application in db.session.scalars(locked.execution_options(populate_existing=True)).all():
        home = application.wishes[0].bed
        asked = tuple(Stay(wish.arrival, wish.departure) for wish in application.wishes if wish.rank == 1)
        now = asked_now(application, moved)
        is_here = home.municipality_id == moved.placement.municipality_id
        if not now or not (is_here or _distance(home, moved.placement, moved.before.site_id)[1]):
            application.reason = PLACEMENT_CHANGED
            move_application(application, ApplicationStatus.CLOSED, Actor.COORDINATOR)
            notifications.application_closed(application, moved.at)
        elif asked != now:
            _wish_for(application, now)
            notifications.application_moved(application, moved.at)


def _wish_for(application: Application, stays: Sequence[Stay]) -> None:
    beds = {wish.rank: wish.bed for wish in application.wishes}
    for wish in list(application.wishes):
        db.session.delete(wish)
    db.session.flush()
    db.session.expire(application, ["wishes"])
    application.wishes = [
        Wish(
            rank=rank,
            arrival=stay.arrival,
            departure=stay.departure,
            municipality_id=bed.municipality_id,
            dwelling_id=bed.dwelling_id,
            bed_id=bed.id,
        )
        for rank, bed in sorted(beds.items())
        for stay in stays
    ]
    db.session.flush()


def _follow_again(booking: Booking, at: datetime, about: About) -> Outcome:
    """Re-match one booking of a placement that has not moved since it was proposed something."""
    here, still = bookings_on(booking.placement_id), Move.none(booking.placement, at)
    abouts = abouts_of(here, still) | {booking.id: about}
    return _follow(booking, still, about, wanted_by_each(here, still, abouts)[booking.id])


def _follow(booking: Booking, moved: Move, about: About, wanted: tuple[Stay, ...]) -> Outcome:
    found = _rematched(booking, moved, about, wanted)
    if found.outcome is Outcome.PROPOSED:
        _renew_offer(booking, [each.arrival for each in found.stays], moved.at)
        propose_change(booking, found.stays, found.missing, moved.at, site_before_id=about.site_id)
        return found.outcome
    if about.is_proposed:
        _renew_offer(booking, [each.arrival for each in booking.segments], moved.at)
    close_proposal(booking.id, "superseded", moved.at)
    if found.outcome is Outcome.WAITS:
        announce(NightsLost(moved.at, booking.id, found.missing, is_ended=False))
    elif found.outcome is Outcome.ENDED:
        step = Step(Actor.COORDINATOR, moved.person_id, moved.at, PLACEMENT_CHANGED)
        move(booking, Status.CANCELLED, step)
        announce(NightsLost(moved.at, booking.id, found.missing or wanted, is_ended=True))
    return found.outcome


def _renew_offer(booking: Booking, arrivals: Sequence[date], at: datetime) -> None:
    today = local_date(at)
    renew_offer(booking, max(today, min(arrivals)), at)


def _rematched(booking: Booking, moved: Move, about: About, wanted: tuple[Stay, ...]) -> Rematch:
    today = local_date(moved.at)
    held = held_by([booking.id]).get(booking.id, {})
    window = frozenset(
        db.session.scalars(
            select(PlacementNight.night).where(
                PlacementNight.placement_id == moved.placement.id, PlacementNight.ground != nights.Ground.OUTSIDE
            )
        )
    )
    had_car, is_near = _distance(booking.segments[0].bed, moved.placement, about.site_id)
    home = booking.segments[0].bed
    ground = Ground(booking.municipality_id, wanted, frozenset(held.values()), home, moved.placement.site, had_car)

    def matched(ground: Ground, *, is_near: bool) -> Rematch:
        return rematch(
            MovedBooking(
                held=held,
                window=window,
                wanted=wanted,
                tonight=today,
                suits=is_near,
                has_moved_in=has_moved_in(booking.status, stage_on(booking, today)),
                candidates=candidates_for(Guest.of(booking, booking.id), ground),
            )
        )

    found = matched(ground, is_near=is_near)
    if not is_near and found.missing and booking.municipality_id == moved.placement.municipality_id:
        # Far away in its own municipality, and nothing nearer is free: better than no bed at all.
        anywhere = Ground(ground.municipality_id, wanted, ground.own_beds, home, ground.site, None)
        found = matched(anywhere, is_near=True)
    return found


def _distance(bed: Bed, placement: Placement, site_before_id: int) -> tuple[bool | None, bool]:
    """Return whether a bed needed a car before (none: the site is the same), and whether it is still near enough."""
    if site_before_id == placement.site_id:
        return None, True
    home = bed.dwelling.property
    where = bed.municipality_id, home.latitude, home.longitude
    had_car = needs_car(*where, db.session.get_one(PlacementSite, site_before_id)) is not False
    return had_car, suits(*where, placement.site, had_car=had_car)


def _locked(condition: ColumnElement[bool]) -> list[Booking]:
    held = select(Booking).where(condition, Booking.status.in_(HOLDING)).order_by(Booking.id)
    return list(db.session.scalars(held.with_for_update(of=Booking).execution_options(populate_existing=True)).all())
