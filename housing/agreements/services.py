"""An agreement is made when a room becomes a student's, where the municipality uses one. Nothing here commits."""

from datetime import date, datetime

from housing.bookings.models import Booking
from housing.bookings.papers import Agreement
from housing.clock import local_date
from housing.database import db
from housing.happenings import BookingChanged
from housing.organisations.models import Municipality
from housing.organisations.queries import legal_mode_on
from housing.organisations.settings import change_municipality
from housing.rules.agreements import agreement_fits, landlord_is_known
from housing.rules.decisions import LegalMode
from housing.rules.lifecycle import Status
from housing.rules.nights import Stay
from housing.rules.wordings import AGREEMENT
from housing.wordings.wording import texts_or_shipped


def make_agreement(happening: BookingChanged) -> None:
    """Write down the agreement about a room that has just become the student's, as its texts are now.

    None where the municipality uses none, where its answers are decisions, and for a stay or a house that the
    agreement is not made for (`rules.agreements`).
    """
    if happening.to_status != Status.CONFIRMED:
        return
    booking = db.session.get_one(Booking, happening.booking_id)
    since, day = booking.municipality.agreement_since, local_date(happening.at)
    if since is None or since > day:
        return
    houses = [segment.bed.dwelling.property for segment in booking.segments]
    if not all(landlord_is_known(house.let_by, house.landlord) for house in houses):
        return
    stays = [Stay(segment.arrival, segment.departure) for segment in booking.segments]
    if not agreement_fits(stays) or legal_mode_on(booking.municipality_id, day) is not LegalMode.LEASE_OFFER:
        return
    paragraphs = texts_or_shipped(booking.municipality_id, AGREEMENT)
    db.session.add(Agreement(booking_id=booking.id, made_at=happening.at, paragraphs=paragraphs))
    db.session.flush()


def use_agreement(municipality: Municipality, since: date | None, *, person_id: int | None, at: datetime) -> None:
    """Let an agreement be made from a day on, or (none) no more; those that are made stay."""
    change_municipality(municipality, {"agreement_since": since}, person_id=person_id, at=at)
