"""How tests look at the demonstration: with the questions that its pages ask."""

from datetime import date, timedelta

from sqlalchemy import select

from housing.accounts.models import Student
from housing.availability.offers import offers_in, own_and_others
from housing.availability.queries.reach import Place
from housing.availability.search import BedOnOffer, beds_on_offer
from housing.availability.stays import Choice, stays_of
from housing.bookings.queries.parties import party_key_on
from housing.bookings.queries.requests import waiting_requests
from housing.bookings.services.checking import CheckedRequest, checked
from housing.clock import today
from housing.database import db
from housing.demonstration.organisations import municipality
from housing.placements.models import Placement
from housing.placements.queries.own_placements import placement_with_id
from housing.rules.nights import Stay
from housing.rules.parties import PartyKey

NOBODY_YET = PartyKey(0)
"""A student who is nobody's company."""


def placement_of(email: str) -> Placement:
    """Return a student's first published placement."""
    return db.session.scalars(
        select(Placement)
        .join(Student, Student.id == Placement.student_id)
        .where(Student.email_key == email, Placement.status == "published")
        .order_by(Placement.id)
    ).all()[0]


def offers(placement: Placement, choice: Choice | None = None) -> dict[str, list[BedOnOffer]]:
    """Return what a student finds, by municipality."""
    own, others = own_and_others(seen := placement_with_id(placement.id))
    stays = stays_of(seen, choice or Choice(), today())
    party = party_key_on(placement.id, placement.student_id)
    return {place.name: offers_in(seen, stays, [place], party) for place in (*own, *others)}


def free_for_a_week(place: Place, placement: Placement, monday: date) -> list[BedOnOffer]:
    """Return the beds somebody new could have from the evening before a Monday to the Saturday."""
    stay = Stay(monday - timedelta(days=1), monday + timedelta(days=5))
    return beds_on_offer([stay], [place], placement.site, party=NOBODY_YET)


def worklist(name: str) -> list[CheckedRequest]:
    """Return what waits for a municipality's officer, in her order."""
    waiting = waiting_requests(municipality(name).id)
    return checked(waiting, waiting, today())
