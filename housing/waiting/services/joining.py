"""A student waits for a room where nothing fits, in one line or several; asked again, she keeps her place."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select

from housing.bookings.models import Application
from housing.bookings.services.asking import NotOnOffer, PlacementCancelled
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.bookings.services.line import fill_waiting, put_in_line
from housing.bookings.waiting import Waiting
from housing.clock import local_date
from housing.database import db
from housing.placements.models import Placement
from housing.placements.services.windows import window_of
from housing.references import new_ref
from housing.rules.lifecycle import NEW, Actor, ApplicationStatus, ClosedBecause, check_application
from housing.rules.nights import Arrive, Leave, Stay, nights_of, ranges_of, still_ahead
from housing.rules.seekers import Wants
from housing.rules.sharing import Flat
from housing.rules.waiting import left_without
from housing.waiting.queries.walking import Freed
from housing.waiting.services.leaving import (
    forget_proposal,
    note,
    stays_going_first,
    stays_held,
    stays_waited_for,
)
from housing.waiting.services.waking import walk_soon


class HasRoom(Exception):  # noqa: N818 (an answer, not a fault)
    """She has, or has asked for, a room on all those nights: there is nothing to wait for."""


@dataclass(frozen=True, slots=True)
class WantedLine:
    """What a student waits for: nights, on her conditions, in which municipalities."""

    stays: tuple[Stay, ...]
    municipality_ids: tuple[int, ...]
    wants: frozenset[Wants] = frozenset()
    flat: Flat | None = None
    shares_room: bool = False
    arrive: Arrive = Arrive.EVENING_BEFORE
    leave: Leave = Leave.DAY_AFTER
    arrival_time: str = "unknown"


@dataclass(frozen=True, slots=True)
class LineAnswers:
    """What somebody who waits may say anew: in which other municipalities too, and on what conditions."""

    other_ids: tuple[int, ...] = ()
    wants: frozenset[Wants] = frozenset()
    flat: Flat | None = None
    shares_room: bool = False


def wait_in_line(placement_id: int, wanted: WantedLine, *, person_id: int | None, at: datetime) -> Application:
    """Let a student wait for a bed on her placement; where she waits already, for this too, from the same place.

    Nights for which she goes first, her bed being lost to a move, she does not wait for a second time; where that is
    all, what goes first is returned.

    Raises `PlacementCancelled`, `NotOnOffer` when nothing of it is ahead or no municipality is named, `HasRoom`, and
    `ChangedMeanwhile` when the placement has moved since, so that some of the nights cannot be booked on it.
    """
    placement = _lock(placement_id)
    if placement.status == "cancelled":
        raise PlacementCancelled
    if placement.status != "published" or not wanted.municipality_ids:
        raise NotOnOffer
    waiting = line_on(placement.id)
    before = stays_waited_for(waiting) if waiting else ()
    asked = ranges_of(nights_of([*wanted.stays, *left_without(before, wanted.stays)]))
    ahead = still_ahead(asked, local_date(at))
    if not ahead:
        raise NotOnOffer
    if not nights_of(ahead) <= window_of(placement.id).keys():
        raise ChangedMeanwhile
    without_room = left_without(ahead, stays_held(placement.student_id))
    if not without_room:
        raise HasRoom
    left = left_without(without_room, stays_going_first(placement.student_id))
    if not left:
        waiting = waiting or _going_first(placement.student_id)
    elif waiting is None:
        waiting = _begin(placement, replace(wanted, stays=left), at)
        note(waiting.application, "wait", person_id, at)
    else:
        here = {each.municipality_id for each in waiting.places}
        _change(waiting, replace(wanted, stays=left, municipality_ids=tuple(here | {*wanted.municipality_ids})), at)
        note(waiting.application, "wait for this too", person_id, at)
    _walk_all(waiting, at)
    return waiting.application


def change_line(application: Application, answers: LineAnswers, *, person_id: int | None, at: datetime) -> None:
    """Let somebody who waits do so in other municipalities or on other conditions; her nights and place stay hers.

    In the line of where her placement is she stays if she was in it. What was proposed to her by what she said before
    is taken back. Raises `ChangedMeanwhile` when she waits no longer, `NotOnOffer` when no municipality is left.
    """
    placement = _lock(application.placement_id)
    db.session.refresh(application, with_for_update={"of": Application})  # offered to her in this moment, she is out
    if application.status != ApplicationStatus.WAITING:
        raise ChangedMeanwhile
    # Her nights are read under the lock: the placement may have moved since her page was.
    waiting = db.session.get_one(Waiting, application.id, populate_existing=True)
    places = {each.municipality_id for each in waiting.places}
    wanted = WantedLine(
        stays=stays_waited_for(waiting),
        municipality_ids=(*places & {placement.municipality_id}, *answers.other_ids),
        wants=answers.wants,
        flat=answers.flat,
        shares_room=answers.shares_room,
        arrive=Arrive(application.arrive),
        leave=Leave(application.leave),
        arrival_time=application.arrival_time,
    )
    if not wanted.municipality_ids:
        raise NotOnOffer
    _change(waiting, wanted, at)
    note(application, "change wait", person_id, at)
    for municipality_id in sorted(places | {*wanted.municipality_ids}):
        walk_soon(municipality_id, Freed(), at)


def line_on(placement_id: int) -> Waiting | None:
    """Return what is waited for on a placement now, what goes first apart, locked until the transaction ends.

    Whoever offers her a room in the same moment is waited for: then she waits no longer.
    """
    of_it = (Application.placement_id == placement_id, Application.status == ApplicationStatus.WAITING)
    locked = _in_line().where(*of_it).with_for_update(of=Application)
    row = db.session.execute(locked.execution_options(populate_existing=True)).one_or_none()
    return row[0] if row else None


def _going_first(student_id: int) -> Waiting:
    of_her = (Application.student_id == student_id, Application.status == ApplicationStatus.OPEN)
    waiting, _application = db.session.execute(_in_line().where(*of_her)).one()
    return waiting


def _in_line() -> Select[Waiting, Application]:
    rows = select(Waiting, Application).join(Application, Application.id == Waiting.application_id)
    return rows.order_by(Application.id).limit(1)


def _lock(placement_id: int) -> Placement:
    """Let a student ask on one placement one time after the other: a double click is two of them."""
    locked = select(Placement).where(Placement.id == placement_id).with_for_update(key_share=True, of=Placement)
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def _begin(placement: Placement, wanted: WantedLine, at: datetime) -> Waiting:
    if refusals := check_application(NEW, ApplicationStatus.WAITING, Actor.STUDENT):
        raise StepRefused(*refusals)
    application = Application(
        ref=new_ref(),
        placement_id=placement.id,
        student_id=placement.student_id,
        status=ApplicationStatus.WAITING,
        asked_at=at,
        answer_by=wanted.stays[0].arrival,
    )
    _answer(application, wanted)
    db.session.add(application)
    db.session.flush()
    return put_in_line(application, wanted.stays, wanted.municipality_ids, wanted.wants, _since(placement.id, at))


def _since(placement_id: int, at: datetime) -> datetime:
    """Return since when she waits: whose room the municipality took back has her old place again."""
    last = db.session.execute(
        select(Application.reason, Waiting.since)
        .join(Waiting, Waiting.application_id == Application.id)
        .where(Application.placement_id == placement_id)
        .order_by(Application.id.desc())
        .limit(1)
    ).first()
    return last.since if last is not None and last.reason == ClosedBecause.BOOKING_CANCELLED else at


def _change(waiting: Waiting, wanted: WantedLine, at: datetime) -> None:
    forget_proposal(waiting.application, at)
    _answer(waiting.application, wanted)
    waiting.application.answer_by = wanted.stays[0].arrival
    fill_waiting(waiting, wanted.stays, wanted.municipality_ids, wanted.wants)


def _answer(application: Application, wanted: WantedLine) -> None:
    application.arrive, application.leave = wanted.arrive, wanted.leave
    application.flat, application.shares_room = wanted.flat, wanted.shares_room
    application.arrival_time = wanted.arrival_time


def _walk_all(waiting: Waiting, at: datetime) -> None:
    for place in waiting.places:
        walk_soon(place.municipality_id, Freed(), at)
