"""Proposals to change a booking whose placement moved: made, replaced by a newer one, ended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from housing.bookings import moved_mails
from housing.bookings.change_proposals import ChangeProposal, ProposedSegment, as_json
from housing.bookings.models import Booking
from housing.bookings.services.asking import prices_of
from housing.bookings.services.requests_open import end_request
from housing.clock import local_date
from housing.database import db
from housing.holidays import holidays_from
from housing.placements.services.windows import forget_unused
from housing.rules.deadlines import answer_by
from housing.rules.lifecycle import HOLDING
from housing.rules.nights import Stay
from housing.rules.pricing import price_of
from housing.rules.rematching import Agreed, BedStay, asks_officer, frozen_ore
from housing.stock.models import Bed


def propose_change(
    booking: Booking, stays: Sequence[BedStay], missing: Sequence[Stay], at: datetime, *, site_before_id: int
) -> None:
    """Propose that a booking has these beds and nights; whatever was proposed for it before is superseded.

    `missing`: nights for which no bed is free. `site_before_id`: where the placement was when the booking suited it.
    Both are told; until both have said yes the booking is as it was.
    """
    close_proposal(booking.id, "superseded", at)
    municipality, today = booking.municipality, local_date(at)
    agreed = [Agreed(BedStay(each.arrival, each.departure, each.bed_id), each.ore) for each in booking.segments]
    nearest = max(today, min([booking.segments[0].arrival, *(each.arrival for each in stays)]))
    proposal = ChangeProposal(
        booking_id=booking.id,
        municipality_id=booking.municipality_id,
        made_at=at,
        asks_officer=asks_officer(booking.status),
        answer_by=answer_by(today, nearest, holidays_from(today), municipality.answering_working_days),
        missing=as_json(missing),
        site_before_id=site_before_id,
        segments=[_segment(each, agreed) for each in stays],
    )
    db.session.add(proposal)
    db.session.flush()
    end_request(booking, at, is_told=True)
    moved_mails.change_proposed(proposal, at)


def open_proposal_of(booking_id: int) -> ChangeProposal | None:
    """Return what is proposed for a booking, locked until the transaction ends."""
    return db.session.scalar(
        select(ChangeProposal)
        .where(ChangeProposal.booking_id == booking_id, ChangeProposal.status == "open")
        .with_for_update(of=ChangeProposal)
        .execution_options(populate_existing=True)
    )


def close_proposal(booking_id: int, status: str, at: datetime) -> None:
    """Close what is proposed for a booking, as `superseded` or `ended`; nothing is done where there is nothing."""
    if proposal := open_proposal_of(booking_id):
        proposal.status, proposal.closed_at = status, at
        db.session.flush()


def follow_booking_with_proposal(booking: Booking, at: datetime) -> None:
    """Let a proposal say what its booking became: ended with it, or now asking the officer too."""
    if booking.status not in HOLDING:
        end_request(booking, at, is_told=False)
        close_proposal(booking.id, "ended", at)
        forget_unused(booking.placement_id)
    elif proposal := open_proposal_of(booking.id):
        proposal.asks_officer = asks_officer(booking.status)


def _segment(stay: BedStay, agreed: Sequence[Agreed]) -> ProposedSegment:
    bed = db.session.get_one(Bed, stay.bed_id)
    ore, kept = frozen_ore(agreed, stay)
    return ProposedSegment(
        arrival=stay.arrival,
        departure=stay.departure,
        municipality_id=bed.municipality_id,
        dwelling_id=bed.dwelling_id,
        bed_id=bed.id,
        ore=ore + price_of(stay.nights - kept, prices_of(bed.id)),
    )
