"""The waiting list: who waits, waits for something; what is proposed is hers, and nothing goes by itself undecided."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import and_, exists, func, select

from housing.bookings.holds import Hold
from housing.bookings.models import Application, Booking, BookingEvent, Wish
from housing.bookings.waiting import LineDecision, LineProposal, LineProposalNight, Waiting, WaitingPlace, WaitingStay
from housing.clock import end_of_day, local_date
from housing.database import db
from housing.doctor.breach import Breach
from housing.nights.models import BedNight
from housing.placements.models import PlacementNight
from housing.rules.lifecycle import IN_LINE, ApplicationStatus
from housing.rules.nights import ONE_DAY, Stay, nights_of
from housing.stock.models import Dwelling
from housing.waiting.queries.walking import proposals_refused

RULE = "waiting list"


def whoever_waits_waits_for_something(_day: date) -> Iterator[Breach]:
    """An application that names no bed waits for nights, in a line."""
    of_it = Waiting.application_id == Application.id
    nights = exists().where(of_it, WaitingStay.application_id == Application.id)
    place = exists().where(of_it, WaitingPlace.application_id == Application.id)
    wrong = (
        select(Application.ref)
        .where(
            Application.status.in_(IN_LINE),
            ~exists().where(Wish.application_id == Application.id),
            ~and_(nights, place),
        )
        .order_by(Application.ref)
    )
    for ref in db.session.scalars(wrong):
        yield Breach(RULE, f"application {ref}", "waits for no nights, or in no line")


def nobody_waits_twice(_day: date) -> Iterator[Breach]:
    """On one placement one application waits without naming a bed."""
    rows = db.session.execute(
        select(Application.placement_id, func.count(), func.min(Application.ref))
        .join(Waiting, Waiting.application_id == Application.id)
        .where(Application.status == ApplicationStatus.WAITING)
        .group_by(Application.placement_id)
        .having(func.count() > 1)
    )
    for _placement_id, count, ref in rows:
        yield Breach(RULE, f"application {ref}", f"is one of {count} that wait on the same placement")


def no_night_is_waited_for_twice(_day: date) -> Iterator[Breach]:
    """Whoever waits with two applications, as after a move, waits for a night with one of them."""
    rows = db.session.execute(
        select(Application.student_id, Application.ref, WaitingStay.arrival, WaitingStay.departure)
        .join(WaitingStay, WaitingStay.application_id == Application.id)
        .where(Application.status.in_(IN_LINE))
        .order_by(Application.student_id, Application.id)
    )
    for _student_id, stays in groupby(rows, key=lambda row: row.student_id):
        waited: set[date] = set()
        for ref, of_it in groupby(stays, key=lambda row: row.ref):
            nights = nights_of(Stay(row.arrival, row.departure) for row in of_it)
            if twice := nights & waited:
                what = f"waits for {len(twice)} nights that another one of hers waits for too, from {min(twice)}"
                yield Breach(RULE, f"application {ref}", what)
            waited |= nights


def what_is_proposed_is_waited_for(_day: date) -> Iterator[Breach]:
    """A proposal has nights while it is open, each of them one that its application waits for; and none later."""
    rows = db.session.execute(
        select(LineProposal.ref, LineProposal.status, LineProposal.application_id, LineProposalNight.night)
        .outerjoin(LineProposalNight, LineProposalNight.proposal_id == LineProposal.id)
        .order_by(LineProposal.ref, LineProposalNight.night)
    )
    nights: dict[tuple[str, str, int], set[date]] = {}
    for row in rows:
        of_it = nights.setdefault((row.ref, row.status, row.application_id), set())
        of_it.update(each for each in (row.night,) if each is not None)
    for (ref, status, application_id), found in nights.items():
        if (status == "open") != bool(found):
            yield Breach(RULE, f"proposal {ref}", f"is {status} and has {len(found)} nights")
        elif strange := found - _waited_for(application_id):
            yield Breach(
                RULE, f"proposal {ref}", f"has {len(strange)} nights that nobody waits for, from {min(strange)}"
            )


def nights_waited_for_can_be_booked(day: date) -> Iterator[Breach]:
    """Nobody waits for a night that her placement does not let her book: the ledger would refuse what is proposed."""
    rows = db.session.execute(
        select(Application.ref, WaitingStay.arrival, WaitingStay.departure, func.count(PlacementNight.night))
        .join(WaitingStay, WaitingStay.application_id == Application.id)
        .outerjoin(
            PlacementNight,
            and_(
                PlacementNight.placement_id == Application.placement_id,
                PlacementNight.night >= WaitingStay.arrival,
                PlacementNight.night < WaitingStay.departure,
            ),
        )
        .where(Application.status.in_(IN_LINE), WaitingStay.departure > day)
        .group_by(Application.ref, WaitingStay.arrival, WaitingStay.departure)
        .order_by(Application.ref, WaitingStay.arrival)
    )
    for ref, arrival, departure, bookable in rows:
        if strange := (departure - arrival).days - bookable:
            what = f"waits for {strange} nights that cannot be booked on her placement"
            yield Breach(RULE, f"application {ref}", what)


def what_is_proposed_can_be_had(day: date) -> Iterator[Breach]:
    """No proposal stands that the rules would refuse: each walk, once an hour at least, takes those back.

    Where something was given in that home yesterday or today, or it began to turn over, the next walk is waited for.
    """
    yesterday = end_of_day(day - 2 * ONE_DAY)
    rows = db.session.execute(
        select(LineProposal.id, LineProposal.ref, LineProposal.municipality_id, LineProposal.dwelling_id)
        .where(LineProposal.status == "open", LineProposal.made_at < yesterday)
        .order_by(LineProposal.municipality_id, LineProposal.ref)
    )
    for municipality_id, found in groupby(rows, key=lambda row: row.municipality_id):
        refused = proposals_refused(municipality_id, day)
        for row in found:
            if row.id in refused and not _something_given_since(yesterday, row.dwelling_id):
                yield Breach(RULE, f"proposal {row.ref}", f"is open, and she cannot have the bed: {refused[row.id]}")


def _something_given_since(instant: datetime, dwelling_id: int) -> bool:
    """Tell whether something may keep a bed of a home from somebody since then, and did not before."""
    here = BedNight.dwelling_id == dwelling_id
    bookings = select(BookingEvent.booking_id).where(
        BookingEvent.at >= instant, exists().where(here, BedNight.booking_id == BookingEvent.booking_id)
    )
    holds = select(Hold.id).where(Hold.answered_at >= instant, exists().where(here, BedNight.hold_id == Hold.id))
    turning = select(Dwelling.id).where(Dwelling.id == dwelling_id, Dwelling.turnover_since >= instant)
    return any(db.session.scalar(found.limit(1)) is not None for found in (bookings, holds, turning))


def offers_are_of_who_waited(_day: date) -> Iterator[Breach]:
    """What was offered from the list is a booking of the same application, in the same town."""
    wrong = (
        select(LineProposal.ref)
        .join(Booking, Booking.id == LineProposal.booking_id)
        .where(
            (Booking.application_id.is_(None))
            | (Booking.application_id != LineProposal.application_id)
            | (Booking.municipality_id != LineProposal.municipality_id)
            | (Booking.student_id != LineProposal.student_id)
        )
    )
    for ref in db.session.scalars(wrong.order_by(LineProposal.ref)):
        yield Breach(RULE, f"proposal {ref}", "became a booking of another application, town or student")


def nothing_goes_by_itself_undecided(_day: date) -> Iterator[Breach]:
    """What the system offered, it offered under a standing decision that was in force then; its event cites it."""
    decisions = {each.id: each for each in db.session.scalars(select(LineDecision))}
    rows = db.session.execute(
        select(Booking.ref, BookingEvent.at, BookingEvent.reason, LineProposal.line_decision_id)
        .join(BookingEvent, and_(BookingEvent.booking_id == Booking.id, BookingEvent.version == 1))
        .outerjoin(LineProposal, LineProposal.booking_id == Booking.id)
        .where(BookingEvent.to_status == "offered", BookingEvent.actor == "system")
        .order_by(Booking.ref)
    )
    for ref, at, reason, decision_id in rows:
        decision = decisions.get(decision_id or 0)
        if decision is None:
            yield Breach(RULE, f"booking {ref}", "was offered by itself, and nobody has decided so")
        elif not reason or not reason.endswith(f":{decision.ref}"):
            yield Breach(RULE, f"booking {ref}", "does not cite the decision under which it was offered")
        elif not decision.starts <= local_date(at) <= max(decision.ends, decision.starts):
            yield Breach(RULE, f"booking {ref}", f"was offered on {local_date(at)}, and its decision was not in force")


def _waited_for(application_id: int) -> frozenset[date]:
    rows = db.session.execute(
        select(WaitingStay.arrival, WaitingStay.departure).where(WaitingStay.application_id == application_id)
    )
    return nights_of(tuple(Stay(*days) for days in rows))
