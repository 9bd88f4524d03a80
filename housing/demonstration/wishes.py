"""A student's request in the demonstration: who, where, when, what becomes of it; and the bed she finds for it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from housing.accounts.models import Person, Student
from housing.availability.offers import offers_in, own_and_others
from housing.availability.stays import ALL, Choice, stays_of
from housing.bookings.queries.parties import party_key_on
from housing.bookings.services.asking import Wanted
from housing.clock import local_date
from housing.database import db
from housing.holidays import holidays_from
from housing.organisations.models import Municipality, PlacementSite
from housing.placements.models import Placement
from housing.placements.queries.own_placements import OwnPlacement, placement_with_id
from housing.rules.arrival import ArrivalTime, closing_time, has_way_in
from housing.rules.nights import ONE_DAY, Arrive
from housing.rules.sharing import Flat, Question, Sharing, questions_for
from housing.stock.models import Bed, Dwelling

MEN = frozenset(
    {
        "Ante",
        "Axel",
        "Dmytro",
        "Elias",
        "Hampus",
        "Hugo",
        "Isak",
        "Liam",
        "Melker",
        "Mohammed",
        "Nils",
        "Noah",
        "Oskar",
        "Søren",
        "Yusuf",
        "Östen",
    }
)
"""First names in the lists whose bearers ask for a men's flat here, so that nobody asks now this way, now that."""


class Fate(StrEnum):
    """What becomes of a request, if there has been time for it yet."""

    WAITS = "waits"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OFFERED = "offered"
    EXPIRED = "expired"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Journey:
    """A student's request. `bed` is a label, none for the nearest that fits; `period` as in an address.

    The answer comes so many working days after the request.
    """

    email: str
    course: str
    place: str
    asked_at: datetime
    fate: Fate = Fate.APPROVED
    bed: str | None = None
    period: str = ALL
    comes: ArrivalTime = ArrivalTime.BEFORE_CLOSING
    answered_after: int = 2


def placement_of(email: str, course: str) -> Placement:
    """Return a student's first published placement on a course."""
    statement = (
        select(Placement)
        .join(Student, Student.id == Placement.student_id)
        .where(Student.email_key == email, Placement.course_code == course, Placement.status == "published")
    )
    return db.session.scalars(statement.order_by(Placement.ordinal).limit(1)).one()


def everything_near() -> list[object]:
    """Return placements and beds with what they belong to: while it is kept, the session need not ask for each."""
    of_placement = (
        joinedload(Placement.site).joinedload(PlacementSite.municipality),
        joinedload(Placement.student).joinedload(Student.person).joinedload(Person.details),
        selectinload(Placement.periods),
    )
    placements = db.session.scalars(select(Placement).options(*of_placement)).all()
    of_bed = joinedload(Bed.dwelling).joinedload(Dwelling.property)
    return [*placements, *db.session.scalars(select(Bed).options(of_bed))]


def bed_for(journey: Journey, placement: Placement) -> Wanted | None:
    """Return the bed that the student would ask for, none when nothing is free for her there."""
    own, others = own_and_others(seen := placement_with_id(placement.id))
    places = [place for place in (*own, *others) if place.name == journey.place]
    choice = Choice(journey.period, arrive=_arrive(journey, seen, places[0].id) if places else Arrive.FIRST_DAY)
    stays = stays_of(seen, choice, local_date(journey.asked_at))
    flat = _flat_of(placement)
    for offer in offers_in(seen, stays, places, party_key_on(placement.id, placement.student_id)):
        if journey.bed in {None, offer.bed.bed_label} and offer.needs in {None, flat}:
            bed = db.session.get_one(Bed, offer.bed.bed_id)
            asked = questions_for(Sharing(bed.dwelling.sharing), bed.is_shared_room)
            return Wanted(
                bed=bed,
                stays=stays,
                arrive=choice.arrive,
                leave=choice.leave,
                flat=flat if Question.FLAT in asked else None,
                shares_room=Question.SHARES_ROOM in asked,
                arrival_time=journey.comes,
            )
    return None


def _flat_of(placement: Placement) -> Flat:
    details = placement.student.person.details
    return Flat.MEN if details and details.first_name in MEN else Flat.WOMEN


def _arrive(journey: Journey, placement: OwnPlacement, municipality_id: int) -> Arrive:
    """Come the evening before, unless the key is to be had only on the first day."""
    place = db.session.get_one(Municipality, municipality_id)
    part = placement.parts[0 if journey.period == ALL else int(journey.period) - 1]
    first = part.periods[0].first_day
    if journey.comes is not ArrivalTime.BEFORE_CLOSING or has_way_in(place.after_hours):
        return Arrive.EVENING_BEFORE
    return Arrive.EVENING_BEFORE if _is_open(place, first - ONE_DAY) else Arrive.FIRST_DAY


def _is_open(place: Municipality, day: date) -> bool:
    return closing_time(day, place.key_hours, holidays_from(day)) is not None
