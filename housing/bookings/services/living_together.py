"""A student asks another to live with her, who says yes or no; either ends it. Nothing here commits.

What both have said yes to changes the company of the beds they have, and forces nothing on anybody: what one has stays
hers whatever the other does (docs/decisions/living-together.md). Both placements are locked, in the order of their
numbers, against whoever asks for a bed on one of them or answers in the same moment.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import aliased

from housing.bookings import party_mails
from housing.bookings.models import Booking
from housing.bookings.parties import Party, PartyMember
from housing.bookings.queries.parties import addresses_of, party_on, question_to, students_asked
from housing.bookings.services.life import taker_of
from housing.bookings.services.segments import lock_bookings
from housing.clock import local_date
from housing.database import db
from housing.happenings import PlacementChanged
from housing.jobs import enqueue
from housing.nights import ledger
from housing.nights.models import BedNight
from housing.placements.models import Placement
from housing.references import new_ref
from housing.rules.lifecycle import HOLDING
from housing.rules.parties import (
    KEPT_UNANSWERED_DAYS,
    PartyKey,
    PartyProblem,
    PartyStatus,
    problem_with_answering,
    problem_with_asking,
)

MAIL_OF_QUESTION = "mail_of_question"
KEPT = timedelta(days=KEPT_UNANSWERED_DAYS)


class PartyRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """It cannot be asked or answered; `problem` says why. Nothing was written."""

    def __init__(self, problem: PartyProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def ask_to_live_together(placement: Placement, asked_key: str, *, shares_rooms: bool, at: datetime) -> Party:
    """Ask whoever has an address. The same is written, and as much work done, whether anybody has it or not.

    Raises `PartyRefused`.
    """
    _lock([placement.id])
    standing = party_on(placement.id)
    status = PartyStatus(standing.status) if standing else None
    if problem := problem_with_asking(addresses_of(placement.student_id), asked_key, status):
        raise PartyRefused(problem)
    party = Party(
        ref=new_ref(), status=PartyStatus.ASKED, live=True, asked_key=asked_key, shares_rooms=shares_rooms, asked_at=at
    )
    party.members = [PartyMember(seat=1, placement_id=placement.id, student_id=placement.student_id)]
    db.session.add(party)
    db.session.flush()
    enqueue(MAIL_OF_QUESTION, {"party_id": party.id}, run_at=at)
    return party


def write_mail_of_question(payload: dict[str, Any], at: datetime) -> None:
    """Tell whoever is asked, once for a placement however often it asks; nothing where it was taken back."""
    party = db.session.get(Party, payload["party_id"])
    if party is None or party.status != PartyStatus.ASKED:
        return
    for student_id in students_asked(party):
        party_mails.asked(student_id, party.members[0].placement_id, at)


def say_yes(placement: Placement, ref: str, *, shares_rooms: bool, at: datetime) -> Party:
    """Say yes to a question. From now on the two are one party, on the nights that they have too.

    A question of her own is taken back by it. Raises `PartyRefused`.
    """
    party = _locked_question(placement, ref)
    standing = party_on(placement.id)
    status = PartyStatus(standing.status) if standing else None
    if problem := problem_with_answering(PartyStatus(party.status), status):
        raise PartyRefused(problem)
    if standing:
        _delete([standing.id])
    party.status, party.answered_at, party.asked_key = PartyStatus.AGREED, at, None
    party.shares_rooms = party.shares_rooms and shares_rooms
    party.members.append(PartyMember(seat=2, placement_id=placement.id, student_id=placement.student_id))
    db.session.flush()
    bookings = _bookings_of(party)
    apart = {each.id for each in bookings if _shares_a_home(each, besides={each.id for each in bookings})}
    _give_company([each for each in bookings if each.id not in apart], party, at)
    party_mails.answered(party.members[0], at, yes=True)
    return party


def say_no(placement: Placement, ref: str, at: datetime) -> None:
    """Say no to a question; who asked is told so. Raises `PartyRefused`."""
    party = _locked_question(placement, ref)
    party.status, party.live, party.answered_at, party.asked_key = PartyStatus.DECLINED, False, at, None
    db.session.flush()
    db.session.expire(party)
    party_mails.answered(party.members[0], at, yes=False)


def end_party(placement: Placement, at: datetime) -> None:
    """Take a question back, or no longer live together; each keeps the bed she has, in one home too.

    Raises `PartyRefused` when nothing stands.
    """
    party = _locked_party(placement.id)
    if party is None:
        raise PartyRefused(PartyProblem.GONE)
    _end(party, placement.id, at)


def leave_party_of_cancelled(happening: PlacementChanged) -> None:
    """End what stands on a placement that will not take place; the other keeps what she has, and is told."""
    if happening.cancelled and (party := _locked_party(happening.placement_id)):
        _end(party, happening.placement_id, happening.at)


def forget_old_questions(at: datetime) -> None:
    """Delete questions after a month without an answer, with the address; and what ended then and changed no bed."""
    gone = or_(Party.answered_at < at - KEPT, Party.ended_at < at - KEPT)
    ended = gone & Party.status.in_((PartyStatus.DECLINED, PartyStatus.ENDED))
    unanswered = (Party.asked_at < at - KEPT) & (Party.status == PartyStatus.ASKED)
    used = or_(exists().where(Booking.party_id == Party.id), exists().where(BedNight.party_id == Party.id))
    _delete(db.session.scalars(select(Party.id).where(or_(ended, unanswered), ~used)).all())


def _end(party: Party, placement_id: int, at: datetime) -> None:
    if party.status == PartyStatus.ASKED:
        _delete([party.id])
        return
    party.status, party.live, party.ended_at = PartyStatus.ENDED, False, at
    db.session.flush()
    db.session.expire(party)
    # Where both live in one home for one party they go on doing so, and only there the key is still theirs.
    _give_company([each for each in _bookings_of(party) if not _shares_a_home(each, besides={each.id})], None, at)
    for member in party.members:
        if member.placement_id != placement_id:
            party_mails.ended(member, at)


def _give_company(bookings: Collection[Booking], party: Party | None, at: datetime) -> None:
    takers = []
    for booking in bookings:
        booking.party_id = party.id if party else None
        key = PartyKey(booking.student_id, booking.party_id, party.shares_rooms if party else False)
        takers.append((taker_of(booking), key))
    db.session.flush()
    ledger.give_company(takers, first_night=local_date(at))


def _bookings_of(party: Party) -> list[Booking]:
    """Return what the two of a party have on their placements, locked."""
    placements = [member.placement_id for member in party.members]
    held = select(Booking.id).where(Booking.placement_id.in_(placements), Booking.status.in_(HOLDING))
    return lock_bookings(db.session.scalars(held).all())


def _shares_a_home(booking: Booking, *, besides: Collection[int]) -> bool:
    """Tell whether a booking has a night in a home for one party on which the other of its party is there too."""
    mine, theirs = aliased(BedNight), aliased(BedNight)
    beside = exists().where(
        mine.booking_id == booking.id,
        theirs.dwelling_id == mine.dwelling_id,
        theirs.night == mine.night,
        theirs.party_id == mine.party_id,
        theirs.booking_id.not_in(besides),
    )
    return bool(db.session.scalar(select(beside)))


def _locked_question(placement: Placement, ref: str) -> Party:
    found = question_to(placement.id, placement.student_id, ref)
    if found is None:
        raise PartyRefused(PartyProblem.GONE)
    # Taken back in this moment, the question is read and has nobody any more; then it is gone below.
    _lock({placement.id, *(each.placement_id for each in found.members)})
    again = question_to(placement.id, placement.student_id, ref)
    if again is None:
        raise PartyRefused(PartyProblem.GONE)
    return again


def _locked_party(placement_id: int) -> Party | None:
    found = party_on(placement_id)
    _lock({placement_id, *([each.placement_id for each in found.members] if found else [])})
    again = party_on(placement_id)
    if again is not None and again is not found:  # it has come about while the lock was waited for
        _lock([each.placement_id for each in again.members])
    return again


def _lock(placement_ids: Collection[int]) -> None:
    """Let nobody ask for a bed on these placements, or answer for them, until the transaction ends.

    Not `key_share`: also who writes a booking without having looked at its placement waits, for the booking's key does.
    """
    ids = sorted(set(placement_ids))
    db.session.execute(select(Placement.id).where(Placement.id.in_(ids)).order_by(Placement.id).with_for_update())


def _delete(party_ids: Collection[int]) -> None:
    db.session.flush()
    db.session.execute(delete(PartyMember).where(PartyMember.party_id.in_(party_ids)))
    db.session.execute(delete(Party).where(Party.id.in_(party_ids)))
    db.session.expire_all()
