"""An officer answers a hold; officer or coordinator give it back; it is given more time. Nothing here commits."""

from datetime import date

from sqlalchemy import select

from housing import audit
from housing.bookings.holds import Hold
from housing.bookings.services.answering import By
from housing.clock import local_date
from housing.database import db
from housing.happenings import NightsFreed, announce
from housing.holds import notifications
from housing.holds.services.choosing import take_for
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.nights import ledger
from housing.nights.models import BedNight
from housing.rules.holds import EndedBecause, HoldStatus, may_last_until


def approve_hold(hold: Hold, seen: int, students: int, by: By) -> None:
    """Hold beds for `students`, as many as were asked for or fewer.

    `seen` is the version that the officer had before her. Raises `HoldRefused`: it has changed, has no night ahead,
    or fewer fit.
    """
    _lock(hold, seen, HoldStatus.ASKED)
    _require_time(hold, hold.expires_on, by)
    students = min(students, hold.students)
    take_for(hold, students)
    hold.students, hold.status = students, HoldStatus.HELD
    hold.answered_at, hold.answered_by = by.at, by.person_id
    _record(hold, "hold", by, students=students)
    notifications.hold_answered(hold, by.at)


def decline_hold(hold: Hold, seen: int, because: str, by: By) -> None:
    """Say no, with the reason that the coordinator reads. Raises `HoldRefused` when it has changed."""
    _lock(hold, seen, HoldStatus.ASKED)
    hold.status, hold.declined_because = HoldStatus.DECLINED, because
    hold.answered_at, hold.answered_by = by.at, by.person_id
    _record(hold, "decline", by)
    notifications.hold_answered(hold, by.at)


def give_back(hold: Hold, seen: int, by: By, *, by_municipality: bool) -> None:
    """End a hold: what is left of its beds is free for others at once; bookings made of it stay.

    Before it was answered it is withdrawn. Raises `HoldRefused` when it has changed.
    """
    _lock(hold, seen, HoldStatus.ASKED, HoldStatus.HELD)
    was_held = hold.status == HoldStatus.HELD
    end_hold(hold, EndedBecause.GIVEN_BACK if was_held else EndedBecause.WITHDRAWN, by)
    if was_held:
        notifications.hold_given_back(hold, by.at, by_municipality=by_municipality)


def give_more_time(hold: Hold, seen: int, last_day: date, by: By, *, by_municipality: bool) -> None:
    """Let a hold last until another day; the other side is told.

    Raises `HoldRefused`: it has changed, or that day is not possible.
    """
    _lock(hold, seen, HoldStatus.ASKED, HoldStatus.HELD)
    _require_time(hold, last_day, by)
    hold.expires_on = last_day
    _record(hold, "move last day", by, to=last_day.isoformat())
    notifications.hold_lasts_until(hold, by.at, by_municipality=by_municipality)


def end_hold(hold: Hold, because: EndedBecause, by: By) -> int:
    """End a hold and free what is left of it; return how many nights that were."""
    hold.status, hold.ended_at, hold.ended_because = HoldStatus.ENDED, by.at, because
    db.session.flush()
    taker = ledger.ForHold(hold.id)
    beds = _beds_of(hold)
    freed = ledger.release(taker)
    _record(hold, "end", by, because=because.value, nights=len(freed))
    if freed:
        announce(NightsFreed(by.at, hold.municipality_id, beds, freed[0], freed[-1]))
    return len(freed)


def lock_hold(hold_id: int) -> Hold:
    """Return a hold as it is now; whoever else answers it or names somebody for it waits."""
    locked = select(Hold).where(Hold.id == hold_id).with_for_update(of=Hold)
    return db.session.scalars(locked.execution_options(populate_existing=True)).one()


def _lock(hold: Hold, seen: int, *statuses: HoldStatus) -> None:
    lock_hold(hold.id)
    if hold.version != seen or hold.status not in statuses:
        raise HoldRefused(HoldProblem.CHANGED)


def _require_time(hold: Hold, last_day: date, by: By) -> None:
    if not may_last_until(last_day, hold.stays[0].arrival, local_date(by.at)):
        raise HoldRefused(HoldProblem.LAST_DAY)


def _beds_of(hold: Hold) -> tuple[int, ...]:
    held = select(BedNight.bed_id).where(BedNight.hold_id == hold.id).distinct().order_by(BedNight.bed_id)
    return tuple(db.session.scalars(held))


def _record(hold: Hold, action: str, by: By, **facts: object) -> None:
    db.session.flush()
    audit.record(at=by.at, person_id=by.person_id, action=action, subject="hold", subject_ref=hold.ref, **facts)
