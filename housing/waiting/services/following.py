"""Those who wait follow their placement: cancelled, nothing is proposed on it; moved, they wait for its new weeks."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import select

from housing.availability.moves import Move
from housing.bookings.models import Application
from housing.bookings.waiting import Waiting, WaitingPlace
from housing.clock import local_date
from housing.database import db
from housing.happenings import NightRulesChanged, PlacementChanged
from housing.organisations.models import Municipality, PlacementSite
from housing.placements.models import Placement, PlacementNight
from housing.rules.lifecycle import IN_LINE, Actor, ApplicationStatus
from housing.rules.nights import Stay, nights_of, ranges_of, still_ahead
from housing.rules.rematching import parts_kept
from housing.rules.waiting import left_without
from housing.waiting import notifications
from housing.waiting.queries.walking import Freed
from housing.waiting.services.leaving import (
    end_wait,
    forget_proposal,
    stays_going_first,
    stays_held,
    stays_waited_for,
    wait_for,
)
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


def follow_night_rules_in_line(happening: NightRulesChanged) -> None:
    """Let nobody wait for a night that her placement's municipality no longer lets anybody book, as of a gap."""
    waiting_there = (
        select(Waiting)
        .join(Application, Application.id == Waiting.application_id)
        .join(Placement, Placement.id == Application.placement_id)
        .where(Placement.municipality_id == happening.municipality_id, Application.status.in_(IN_LINE))
        .order_by(Waiting.application_id)
        .with_for_update(of=Application)
    )
    found = db.session.scalars(waiting_there.execution_options(populate_existing=True)).all()
    windows = _windows({each.application.placement_id for each in found})
    for waiting in found:
        nights = nights_of(stays_waited_for(waiting))
        left = nights & windows[waiting.application.placement_id]
        if left and left != nights:
            wait_for(waiting, ranges_of(left), happening.at)
            for place in waiting.places:
                walk_soon(place.municipality_id, Freed(), happening.at)


def _windows(placement_ids: Collection[int]) -> Mapping[int, frozenset[date]]:
    """Return the nights that can be booked on placements."""
    found: defaultdict[int, set[date]] = defaultdict(set)
    rows = db.session.execute(
        select(PlacementNight.placement_id, PlacementNight.night).where(PlacementNight.placement_id.in_(placement_ids))
    )
    for placement_id, night in rows:
        found[placement_id].add(night)
    return {placement_id: frozenset(found[placement_id]) for placement_id in placement_ids}


def _follow(waiting: Waiting, happening: PlacementChanged) -> None:
    application, at = waiting.application, happening.at
    placement = db.session.get_one(Placement, happening.placement_id, populate_existing=True)
    before = still_ahead(stays_waited_for(waiting), local_date(at))
    move = _move_of_nights(placement, happening)
    wanted = before if move is None else _stays_of(waiting, move)
    without_room = left_without(wanted, stays_held(placement.student_id))
    stays = left_without(without_room, stays_going_first(placement.student_id))
    _move_place(waiting, placement, happening)
    if not without_room or not waiting.places:
        _close(application, PLACEMENT_CHANGED, at)
        return
    if not stays:  # she goes first for all of them, and has been told so
        end_wait(application, ApplicationStatus.CLOSED, Actor.COORDINATOR, at, PLACEMENT_CHANGED)
        return
    if stays != before:
        wait_for(waiting, stays, at)
        application.answer_by = stays[0].arrival
        notifications.waits_for_other_weeks(application, stays, at)
    for place in waiting.places:
        walk_soon(place.municipality_id, Freed(), at)


def _close(application: Application, because: str, at: datetime) -> None:
    end_wait(application, ApplicationStatus.CLOSED, Actor.COORDINATOR, at, because)
    notifications.wait_ended(application, at)


def _move_of_nights(placement: Placement, happening: PlacementChanged) -> Move | None:
    """Return how the nights of a placement became others, by its weeks or by the rules of another town; none if not."""
    if happening.before is None:
        return None
    move = Move(placement, happening.before, happening.at, happening.person_id)
    was_in = db.session.get_one(PlacementSite, happening.before.site_id).municipality_id
    is_other = sorted(happening.before.periods) != sorted(move.periods) or was_in != placement.municipality_id
    return move if is_other else None


def _stays_of(waiting: Waiting, move: Move) -> tuple[Stay, ...]:
    """Return what she waits for on the placement as it is now: of its parts those that hers have become.

    As a booking follows (`rules.rematching.parts_kept`): who waits for one part has a bed for the other, or wants none.
    """
    return move.stays_left(parts_kept(*move.stays(), stays_waited_for(waiting)), waiting.application)


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
    """Return what is or was waited for on a placement; an offer that is made in the same moment is waited for."""
    rows = (
        select(Waiting, Application)
        .join(Application, Application.id == Waiting.application_id)
        .where(Application.placement_id == placement_id)
        .order_by(Waiting.application_id)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )
    return [waiting for waiting, _application in db.session.execute(rows)]
