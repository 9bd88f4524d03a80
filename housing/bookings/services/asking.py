"""A student asks for a bed: a booking that holds the nights (first come), or an application (collect)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import bindparam, select

from housing.bookings import notifications
from housing.bookings.models import Application, Booking, Segment, Wish
from housing.bookings.queries.own import application_for, booking_for, has_asked
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import Step, start
from housing.clock import local_date
from housing.database import db, read_rows
from housing.holidays import holidays_from
from housing.nights import ledger
from housing.organisations.models import Municipality
from housing.rules.deadlines import answer_by
from housing.rules.lifecycle import Actor, ApplicationStatus, Status
from housing.rules.nights import Arrive, Leave, Stay, is_over
from housing.rules.pricing import DatedPrice, price_of
from housing.rules.sharing import (
    Flat,
    Question,
    Sharing,
    company_key,
    keeps_flat,
    questions_for,
    room_company_key,
)
from housing.stock.models import Bed, BedPrice
from housing.stock.services.locking import for_guests

PRICES = select(BedPrice.valid_from, BedPrice.ore_per_night).where(BedPrice.bed_id == bindparam("bed_id"))


class AskedOn(Protocol):
    """What a request needs to know of the placement it is made on: the object itself, or what a page read of it."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def student_id(self) -> int:
        """Whose it is."""

    @property
    def status(self) -> str:
        """`draft`, `published` or `cancelled`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a student asks for: one bed, the nights, and the answers that this bed needs.

    `arrival_time`: `before_closing`, `evening` or `unknown`. `hold_ids`: holds that have nights of
    the bed and give them to her; the booking is made of the first.
    """

    bed: Bed
    stays: tuple[Stay, ...]
    arrive: Arrive = Arrive.EVENING_BEFORE
    leave: Leave = Leave.DAY_AFTER
    flat: Flat | None = None
    shares_room: bool = False
    arrival_time: str = "unknown"
    hold_ids: tuple[int, ...] = ()

    @property
    def departure(self) -> date:
        """The day the last of the stays ends."""
        return max(stay.departure for stay in self.stays)

    @property
    def questions(self) -> frozenset[Question]:
        """What has to be answered for this bed."""
        return questions_for(Sharing(self.bed.dwelling.sharing), self.bed.is_shared_room)

    @property
    def keeps_flat(self) -> bool:
        """Whether the bed is in the women's or men's flat that she asked for, if she was asked."""
        return keeps_flat(Sharing(self.bed.dwelling.sharing), self.bed.is_shared_room, self.flat)

    @property
    def unanswered(self) -> frozenset[Question]:
        """What has not been answered."""
        answered = {
            Question.FLAT: self.flat is not None,
            Question.SHARES_ROOM: self.shares_room,
        }
        return frozenset(question for question in self.questions if not answered[question])


class AnswerMissing(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The bed needs answers that were not given; `questions` names them."""

    def __init__(self, questions: frozenset[Question]) -> None:
        super().__init__(questions)
        self.questions = questions


class NotOnOffer(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The placement is not published or over, the municipality not live, or the bed not what was asked for any more."""


class PlacementCancelled(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The placement is not to take place, so nothing can be asked for on it."""


class StayOver(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The last of the nights asked for has passed: there is nothing left to approve or to offer."""


class NightsPassed(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """The first night asked for has passed: what she asks for was on offer on an earlier day."""


def ask_for_bed(placement: AskedOn, wanted: Wanted, *, person_id: int | None, at: datetime) -> Booking | Application:
    """Ask for a bed as the municipality takes requests. The same request again returns what the first one made.

    Raises `AnswerMissing`, `NotOnOffer`, `PlacementCancelled`, `NightsPassed`, `housing.nights.ledger.NightsRefused`.
    """
    if made := _already_made(placement, wanted):
        return made
    _require_on_offer(placement, wanted, local_date(at))
    expire_overdue_offers(at, wanted.bed.municipality_id, placement.student_id)
    if wanted.unanswered:
        raise AnswerMissing(wanted.unanswered)
    municipality = db.session.get_one(Municipality, wanted.bed.municipality_id)
    if municipality.live_since is None:
        raise NotOnOffer
    # Beds held for her cohort are nobody else's to apply for, so that nothing is gained by collecting.
    if municipality.answer_mode == "collect" and not wanted.hold_ids:
        return _apply(placement, wanted, municipality, at)
    booking = _request(placement, wanted, municipality, Step(Actor.STUDENT, person_id, at))
    notifications.request_received(booking, at)
    notifications.requests_waiting(municipality, wanted.stays[0].arrival, at)
    return booking


def ask_for_named(placement: AskedOn, wanted: Wanted, *, person_id: int | None, at: datetime) -> Booking:
    """Ask for a bed for a student whom a coordinator names, of the nights of a hold: the municipality answers her.

    Raises `AnswerMissing`, `NotOnOffer`, `PlacementCancelled`, `NightsPassed`, `housing.nights.ledger.NightsRefused`.
    """
    _require_on_offer(placement, wanted, local_date(at))
    expire_overdue_offers(at, wanted.bed.municipality_id, placement.student_id)
    if wanted.unanswered:
        raise AnswerMissing(wanted.unanswered)
    municipality = db.session.get_one(Municipality, wanted.bed.municipality_id)
    booking = _request(placement, wanted, municipality, Step(Actor.COORDINATOR, person_id, at))
    notifications.named_for_bed(booking, at)
    notifications.requests_waiting(municipality, wanted.stays[0].arrival, at)
    return booking


def _already_made(placement: AskedOn, wanted: Wanted) -> Booking | Application | None:
    # A double click, or a form sent again after a lost answer: the same wish is one request.
    key = (placement.id, wanted.bed.id, wanted.stays)
    return booking_for(*key) or application_for(*key) if has_asked(placement.id) else None


def _require_on_offer(placement: AskedOn, wanted: Wanted, today: date) -> None:
    if placement.status == "cancelled":
        raise PlacementCancelled
    if placement.status != "published" or not wanted.stays or is_over(wanted.departure, today):
        raise NotOnOffer
    if wanted.stays[0].arrival < today:
        raise NightsPassed
    _require_standing(wanted)


def _require_standing(wanted: Wanted) -> None:
    if not wanted.bed.stands_until(wanted.departure):
        raise NotOnOffer


def _request(placement: AskedOn, wanted: Wanted, municipality: Municipality, step: Step) -> Booking:
    at = step.at
    booking = Booking(
        municipality=municipality,
        placement_id=placement.id,
        student_id=placement.student_id,
        segments=[],
        hold_id=wanted.hold_ids[0] if wanted.hold_ids else None,
        **_asked(wanted, municipality, at),
    )
    start(booking, Status.REQUESTED, step)
    give_nights(booking, wanted)
    return booking


def _apply(placement: AskedOn, wanted: Wanted, municipality: Municipality, at: datetime) -> Application:
    application = Application(
        placement_id=placement.id,
        student_id=placement.student_id,
        status=ApplicationStatus.OPEN,
        **_asked(wanted, municipality, at),
    )
    application.wishes = [
        Wish(
            rank=1,
            arrival=stay.arrival,
            departure=stay.departure,
            municipality_id=wanted.bed.municipality_id,
            dwelling_id=wanted.bed.dwelling_id,
            bed_id=wanted.bed.id,
        )
        for stay in wanted.stays
    ]
    db.session.add(application)
    db.session.flush()
    notifications.application_received(application, at)
    notifications.requests_waiting(municipality, wanted.stays[0].arrival, at)
    return application


def _asked(wanted: Wanted, municipality: Municipality, at: datetime) -> dict[str, object]:
    today = local_date(at)
    return {
        "arrive": wanted.arrive,
        "leave": wanted.leave,
        # What this bed does not ask is not kept: later it would read as a condition.
        "flat": wanted.flat if Question.FLAT in wanted.questions else None,
        "shares_room": wanted.shares_room,
        "arrival_time": wanted.arrival_time,
        "asked_at": at,
        "answer_by": answer_by(
            today, wanted.stays[0].arrival, holidays_from(today), municipality.answering_working_days
        ),
    }


def require_ahead(departure: date, at: datetime) -> None:
    """Raise `StayOver` where a stay that ends on that day is over."""
    if is_over(departure, local_date(at)):
        raise StayOver


def give_nights(booking: Booking, wanted: Wanted) -> None:
    """Write the agreed segments with their price, and take their nights in the ledger.

    What was asked for long ago may have changed: raises `NotOnOffer` when the bed is out of use, needs an answer by
    now that was not given, or is confirmed and no longer keeps to the women's or men's flat that was asked for; and
    `housing.nights.ledger.NightsRefused`.
    """
    for_guests(wanted.bed)
    _require_standing(wanted)
    # Another bed that is offered she may refuse; what is confirmed at once must be as she asked for it.
    if wanted.unanswered or (booking.status == Status.CONFIRMED and not wanted.keeps_flat):
        raise NotOnOffer
    bed = wanted.bed
    prices = prices_of(bed.id)
    for stay in wanted.stays:
        booking.segments.append(
            Segment(
                arrival=stay.arrival,
                departure=stay.departure,
                bed=bed,
                ore=price_of(stay.each_night(), prices),
            )
        )
    db.session.flush()
    taker = ledger.ForBooking(booking.id, booking.placement_id, booking.student_id)
    nights = nights_of_bed(wanted, booking.student_id)
    if wanted.hold_ids:
        alone = bed.dwelling.sharing == Sharing.SINGLE_PARTY
        ledger.hand_over(wanted.hold_ids, taker, [nights], whole_homes=alone)
    else:
        ledger.take(taker, [nights])


def nights_of_bed(wanted: Wanted, student_id: int) -> ledger.BedNights:
    """Return the ledger rows that a wish asks for, with the company the guest brings."""
    bed, sharing = wanted.bed, Sharing(wanted.bed.dwelling.sharing)
    party = f"s:{student_id}"
    shared = bed.is_shared_room
    return ledger.BedNights(
        bed_id=bed.id,
        dwelling_id=bed.dwelling_id,
        municipality_id=bed.municipality_id,
        nights=tuple(night for stay in wanted.stays for night in stay.each_night()),
        company=company_key(sharing, wanted.flat, party),
        room=bed.room_key if shared else None,
        room_company=room_company_key(sharing, shared, wanted.flat, party) if shared else None,
    )


def price_of_wish(wanted: Wanted) -> int:
    """Return what the wish costs as the bed's prices stand, in öre."""
    return price_of((night for stay in wanted.stays for night in stay.each_night()), prices_of(wanted.bed.id))


def prices_of(bed_id: int) -> list[DatedPrice]:
    """Return the dated prices of a bed, in no order; none when it is free of charge."""
    rows = read_rows(PRICES, {"bed_id": bed_id})
    return [DatedPrice(valid_from, ore) for valid_from, ore in rows]
