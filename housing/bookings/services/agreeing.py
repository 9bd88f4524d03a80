"""Officer and student answer what is proposed for a booking whose placement moved.

Either may be first, and both have to say yes; either may say no. Nobody's silence does anything.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select

from housing.bookings import moved_mails
from housing.bookings.change_proposals import ChangeProposal, ProposedSegment
from housing.bookings.models import Booking, Segment
from housing.bookings.services.asking import NotOnOffer
from housing.bookings.services.ending import end_booking
from housing.bookings.services.life import Step, as_replaced, change, move, stage_on, taker_of
from housing.bookings.services.offering import OfferOver, has_run_out, renew_offer
from housing.bookings.services.proposing import open_proposal_of
from housing.bookings.services.segments import (
    Row,
    announce_freed,
    each_night,
    give_instead,
    held_in,
    lock_bookings,
    write_segments,
)
from housing.clock import local_date
from housing.database import db
from housing.happenings import NightsLost, ProposalOutdated, announce
from housing.nights import ledger
from housing.placements.models import PlacementNight
from housing.placements.services.windows import forget_unused
from housing.rules.lifecycle import AGREED, HOLDING, Actor, CancelReason, Stage, Status
from housing.rules.nights import Ground, Stay, ranges_of

PLACEMENT_CHANGED = "placement_changed"


class Answered(StrEnum):
    """What came of a yes."""

    DONE = "done"
    WAITS = "waits"
    """The other one has not answered yet."""
    AFRESH = "afresh"
    """It could no longer be had, and what can be had now is proposed instead."""
    KEPT = "kept"
    """It could no longer be had, nor anything else: the booking is as it was."""
    ENDED = "ended"
    """It could no longer be had, nor anything else: nothing of the booking fits the placement any longer."""


class ProposalGone(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """What was answered is not proposed any more: a newer change, or somebody ended the booking. Nothing was done."""


def accept_change(booking: Booking, proposal_ref: str, step: Step) -> Answered:
    """Say yes to what is proposed. The booking changes once both have said yes.

    `step.actor` is the student or an officer. Accepting twice is accepting once. Where it can no longer be had, it
    ends, and what becomes of the booking is found afresh (announced as `ProposalOutdated`). Raises `ProposalGone`,
    and `OfferOver` where the booking is an offer and she has not said yes in time.
    """
    proposal = _open(booking, proposal_ref, step.at)
    if step.actor is Actor.STUDENT:
        proposal.student_accepted_at = proposal.student_accepted_at or step.at
    elif proposal.officer_accepted_at is None:
        proposal.officer_accepted_at, proposal.officer_id = step.at, step.person_id
    db.session.flush()
    if proposal.waits_for("student") or proposal.waits_for("officer"):
        return Answered.WAITS
    today = local_date(step.at)
    lost = tuple(Stay(*days) for days in proposal.missing_days())
    before = held_in(booking)
    if not _carry_out(booking, proposal, step, today):
        proposal.status, proposal.closed_at = "ended", step.at
        db.session.flush()
        announce(ProposalOutdated(step.at, booking.id, proposal.site_before_id, proposal.stays_wanted()))
        return _found_afresh(booking)
    forget_unused(booking.placement_id)
    announce_freed(booking, before, step.at)
    moved_mails.change_agreed(booking, step.at, by_student=step.actor is Actor.STUDENT)
    if lost:
        announce(NightsLost(step.at, booking.id, lost, is_ended=False))
    return Answered.DONE


def decline_change(booking: Booking, proposal_ref: str, step: Step) -> None:
    """Say no: the nights that the placement no longer covers are given back, what it covers stays hers.

    Where nothing is left the booking ends. A guest who has moved in keeps the nights she has lived. For nights that
    nobody has a bed for, or that the municipality says no to, she goes first among those who wait. What is left of an
    offer is hers to accept, and her days for that are counted anew. Raises as `accept_change` does.
    """
    proposal = _open(booking, proposal_ref, step.at)
    proposal.status, proposal.closed_at, proposal.declined_by = "declined", step.at, step.actor.value
    by_student = step.actor is Actor.STUDENT
    needed = {night for days in proposal.missing_days() for night in each_night(*days)}
    if not by_student:  # she has not said no to a bed for these
        needed |= {night for each in proposal.segments for night in each_night(each.arrival, each.departure)}
    db.session.flush()
    today, before = local_date(step.at), held_in(booking)
    outside = _outside(booking, today)
    kept = {night: bed for night, bed in before.items() if night not in outside}
    if not any(night >= today for night in kept):
        _end(booking, step)
    elif outside:
        segments = as_replaced(booking.segments)
        ledger.release(taker_of(booking), sorted(outside))
        write_segments(booking, _cut(booking.segments, kept))
        change(booking, Step(step.actor, step.person_id, step.at, PLACEMENT_CHANGED, replaced=segments))
    if left := [night for night in kept if night >= today]:
        renew_offer(booking, min(left), step.at)
    forget_unused(booking.placement_id)
    announce_freed(booking, before, step.at)
    moved_mails.change_declined(booking, step.at, by_student=by_student)
    lost = ranges_of(night for night in needed if night >= today and night not in kept)
    if lost:
        announce(NightsLost(step.at, booking.id, lost, is_ended=booking.status == Status.CANCELLED))


def _open(booking: Booking, proposal_ref: str, at: datetime) -> ChangeProposal:
    lock_bookings([booking.id])
    proposal = open_proposal_of(booking.id)
    if proposal is None or proposal.ref != proposal_ref:
        raise ProposalGone
    if proposal.waits_for("student") and has_run_out(booking, at):
        raise OfferOver
    return proposal


def _found_afresh(booking: Booking) -> Answered:
    if open_proposal_of(booking.id):
        return Answered.AFRESH
    return Answered.KEPT if booking.status in HOLDING else Answered.ENDED


def _carry_out(booking: Booking, proposal: ChangeProposal, step: Step, today: date) -> bool:
    """Give the booking what is proposed; False where that cannot be had any longer."""
    held = held_in(booking)
    proposed = {night: each.bed for each in proposal.segments for night in each_night(each.arrival, each.departure)}
    lived = {night: bed_id for night, bed_id in held.items() if night < today}
    passed = {night: bed.id for night, bed in proposed.items() if night < today}
    if not passed.items() <= lived.items():
        return False  # a night to be added has gone by
    replaced = as_replaced(booking.segments)
    to_come = {night: bed for night, bed in proposed.items() if night >= today}
    status = Status(booking.status)
    if not to_come:
        _agree(proposal, step.at)
        _end(booking, step)
        return True
    try:
        give_instead(booking, to_come, today)
    except (NotOnOffer, ledger.NightsRefused):
        return False
    rows = [(each.bed_id, Stay(each.arrival, each.departure), each.ore) for each in proposal.segments]
    if passed != lived:  # she has lived nights since, that were to be given back
        to_come_in = {night: bed.id for night, bed in to_come.items()}
        rows = [*_cut(booking.segments, lived), *_cut(proposal.segments, to_come_in)]
    write_segments(booking, rows)
    _agree(proposal, step.at)
    done = Step(step.actor, step.person_id, step.at, PLACEMENT_CHANGED, replaced=replaced)
    if status is Status.OFFERED:
        # She has said yes to the room with these nights, so nothing of the offer is left to accept.
        move(booking, Status.CONFIRMED, Step(Actor.STUDENT, None, step.at, PLACEMENT_CHANGED, replaced=replaced))
    else:
        change(booking, done)
    return True


def _agree(proposal: ChangeProposal, at: datetime) -> None:
    proposal.status, proposal.closed_at = "agreed", at
    db.session.flush()


def _end(booking: Booking, step: Step) -> None:
    """End a booking of which nothing is left; whoever has moved in leaves early instead.

    A stay whose nights have passed has waited for this answer to be completed, and is now, as any other.
    """
    is_over = stage_on(booking, local_date(step.at)) is Stage.OVER
    by_student = step.actor is Actor.STUDENT
    reason = PLACEMENT_CHANGED if by_student else CancelReason.PLACEMENT_ENDED
    wanted = Status.WITHDRAWN if by_student else Status.CANCELLED
    ends = Step(step.actor, step.person_id, step.at, reason)
    if not is_over:
        end_booking(booking, wanted, ends)
    elif booking.status in AGREED:
        move(booking, Status.COMPLETED, Step(Actor.SYSTEM, None, step.at))
    else:
        move(booking, wanted, ends)


def _outside(booking: Booking, today: date) -> set[date]:
    rows = db.session.scalars(
        select(PlacementNight.night).where(
            PlacementNight.placement_id == booking.placement_id,
            PlacementNight.ground == Ground.OUTSIDE,
            PlacementNight.night >= today,
        )
    )
    return set(rows) & held_in(booking).keys()


def _cut(segments: Sequence[Segment | ProposedSegment], kept: dict[date, int]) -> list[Row]:
    """Return what is left of segments when only some of their nights are kept, each run with its share of the price."""
    rows = []
    for each in segments:
        nights = each_night(each.arrival, each.departure)
        for stay in ranges_of(night for night in nights if kept.get(night) == each.bed_id):
            rows.append((each.bed_id, stay, each.ore * stay.nights // len(nights)))
    return rows
