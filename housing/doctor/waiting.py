"""The waiting list: who waits, waits for something; what is proposed is hers, and nothing goes by itself undecided."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import and_, exists, func, select

from housing.bookings.models import Application, Booking, BookingEvent, Wish
from housing.bookings.waiting import LineDecision, LineProposal, LineProposalNight, Waiting, WaitingPlace, WaitingStay
from housing.clock import local_date
from housing.database import db
from housing.doctor.breach import Breach
from housing.rules.lifecycle import IN_LINE, ApplicationStatus
from housing.rules.nights import Stay, nights_of

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
