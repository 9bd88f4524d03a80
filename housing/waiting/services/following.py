"""Those who wait follow their placement: cancelled, nothing is proposed on it; moved, they wait for its new weeks."""

from datetime import datetime

from sqlalchemy import select

from housing.bookings.models import Application
from housing.bookings.waiting import Waiting, WaitingPlace
from housing.clock import local_date
from housing.database import db
from housing.happenings import PlacementChanged
from housing.organisations.models import Municipality, PlacementSite
from housing.placements.models import Placement
from housing.rules.lifecycle import Actor, ApplicationStatus
from housing.rules.nights import Arrive, Leave, Period, Stay, stays_left
from housing.rules.waiting import left_without
from housing.waiting import notifications
from housing.waiting.queries.walking import Freed
from housing.waiting.services.leaving import end_wait, forget_proposal, stays_held, wait_for
from housing.waiting.services.waking import walk_soon

PLACEMENT_CANCELLED, PLACEMENT_CHANGED = "placement_cancelled", "placement_changed"


def follow_placement_in_line(happening: PlacementChanged) -> None:
    """Let those who wait on a placement wait for what it is now, in the line of where it is now."""
    for waiting in _on(happening.placement_id):
        if waiting.application.status != ApplicationStatus.WAITING:
            forget_proposal(waiting.application, happening.at)
        elif happening.cancelled:
            _close(waiting.application, PLACEMENT_CANCELLED, happening.at)
        else:
            _follow(waiting, happening)


def _follow(waiting: Waiting, happening: PlacementChanged) -> None:
    application, at = waiting.application, happening.at
    placement = db.session.get_one(Placement, happening.placement_id, populate_existing=True)
    stays = left_without(_stays_of(placement, application, happening), stays_held(placement.student_id))
    _move_place(waiting, placement, happening)
    if not stays or not waiting.places:
        _close(application, PLACEMENT_CHANGED, at)
        return
    before = tuple(Stay(each.arrival, each.departure) for each in waiting.stays)
    if stays != before:
        wait_for(waiting, stays, at)
        application.answer_by = stays[0].arrival
        notifications.waits_for_other_weeks(application, stays, at)
    for place in waiting.places:
        walk_soon(place.municipality_id, Freed(), at)


def _close(application: Application, because: str, at: datetime) -> None:
    end_wait(application, ApplicationStatus.CLOSED, Actor.COORDINATOR, at, because)
    notifications.wait_ended(application, at)


def _stays_of(placement: Placement, application: Application, happening: PlacementChanged) -> tuple[Stay, ...]:
    municipality = db.session.get_one(Municipality, placement.municipality_id)
    return stays_left(
        [Period(each.first_day, each.last_day) for each in placement.periods],
        Arrive(application.arrive),
        Leave(application.leave),
        municipality.keep_gap_nights,
        tonight=local_date(happening.at),
    )


def _move_place(waiting: Waiting, placement: Placement, happening: PlacementChanged) -> None:
    """Leave the line of where the placement was, for that of where it is; the others she named herself."""
    if happening.before is None:
        return
    was_in = db.session.get_one(PlacementSite, happening.before.site_id).municipality_id
    if was_in == placement.municipality_id:
        return
    forget_proposal(waiting.application, happening.at)
    waiting.places = [each for each in waiting.places if each.municipality_id != was_in]
    here = db.session.get_one(Municipality, placement.municipality_id)
    if here.live_since and here.id not in {each.municipality_id for each in waiting.places}:
        waiting.places.append(WaitingPlace(municipality_id=here.id))
    db.session.flush()


def _on(placement_id: int) -> list[Waiting]:
    rows = (
        select(Waiting)
        .join(Application, Application.id == Waiting.application_id)
        .where(Application.placement_id == placement_id)
        .order_by(Waiting.application_id)
    )
    return list(db.session.scalars(rows).all())
