"""A student asks for a bed: a booking that holds the nights (first come), or an application (collect)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, select

from housing.bookings import notifications
from housing.bookings.models import Application, Booking, Segment, Wish
from housing.bookings.queries.own import application_for, booking_for, stands_before
from housing.bookings.queries.parties import party_key_of, party_key_on
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import Step, begin, taker_of
from housing.bookings.services.telling import tell_soon
from housing.clock import local_date
from housing.database import db, read_rows
from housing.holidays import holidays_from
from housing.nights import ledger
from housing.nights.turning_over import turnover_of
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.references import new_ref
from housing.rules.deadlines import answer_by
from housing.rules.lifecycle import Actor, ApplicationStatus, Status
from housing.rules.nights import Arrive, Leave, Stay, is_over, still_ahead
from housing.rules.parties import PartyKey
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
from housing.stock.queries.giving import BedToGive
from housing.stock.services.locking import bed_for_guests, for_guests

NEW_SEGMENT = insert(db.metadata.tables[Segment.__tablename__])
PRICES = select(BedPrice.valid_from, BedPrice.ore_per_night).where(BedPrice.bed_id == bindparam("bed_id"))


class WantedBed(Protocol):
    """What a request needs to know of its bed: the object itself, or what was read of it under its lock."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def ref(self) -> str:
        """Its reference."""

    @property
    def municipality_id(self) -> int:
        """Whose it is."""

    @property
    def dwelling_id(self) -> int:
        """Where it stands."""

    @property
    def room_key(self) -> str:
        """The key of its room."""

    @property
    def is_shared_room(self) -> bool:
        """Whether others sleep in its room."""

    @property
    def sharing(self) -> str:
        """How its dwelling is shared."""

    @property
    def turnover_nights(self) -> int:
        """How many nights it stays empty between two guests."""

    @property
    def out_of_use_on(self) -> date | None:
        """The first day on which it, its dwelling or its property is out of use."""


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

    bed: WantedBed
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
        return questions_for(Sharing(self.bed.sharing), self.bed.is_shared_room)

    @property
    def keeps_flat(self) -> bool:
        """Whether the bed is in the women's or men's flat that she asked for, if she was asked."""
        return keeps_flat(Sharing(self.bed.sharing), self.bed.is_shared_room, self.flat)

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


@dataclass(frozen=True, slots=True)
class Made:
    """What a request has made. `holds`: a booking, which holds the nights; else an application."""

    id: int
    ref: str
    holds: bool

    @classmethod
    def of(cls, made: Booking | Application) -> "Made":
        """Name what was made."""
        return cls(made.id, made.ref, isinstance(made, Booking))

    def load(self) -> Booking | Application:
        """Return the object, for whoever goes on with it."""
        return db.session.get_one(Booking, self.id) if self.holds else db.session.get_one(Application, self.id)


def ask_for_bed(placement: AskedOn, wanted: Wanted, *, person_id: int | None, at: datetime) -> Made:
    """Ask for a bed as the municipality takes requests. The same request again returns what the first one made.

    The bed is read under its lock, unless it was already. Raises `AnswerMissing`, `NotOnOffer`, `PlacementCancelled`,
    `NightsPassed`; and `housing.nights.ledger.NightsRefused`, after which nothing of the whole transaction is left.
    """
    db.session.flush()  # from here on all is read and written past the objects of the session
    bed = wanted.bed if isinstance(wanted.bed, BedToGive) else bed_for_guests(wanted.bed.ref)
    if bed is None:
        raise NotOnOffer
    before = stands_before(placement.id, placement.student_id, bed.municipality_id, at)
    if before.has_asked and (made := _already_made(placement, wanted)):
        return Made.of(made)
    asked = replace(wanted, bed=bed)
    _require_on_offer(placement, asked, local_date(at))
    if before.has_overdue_offer:
        expire_overdue_offers(at, bed.municipality_id, placement.student_id)
    if wanted.unanswered:
        raise AnswerMissing(wanted.unanswered)
    if asked.unanswered or bed.live_since is None:  # the home has other rules than when it was looked at
        raise NotOnOffer
    # Beds held for her cohort are nobody else's to apply for, so that nothing is gained by collecting.
    if bed.answer_mode == "collect" and not wanted.hold_ids:
        return _apply(placement, asked, bed, at)
    key = PartyKey(placement.student_id, before.party_id, before.shares_rooms)
    made_now = _request(placement, asked, bed, Step(Actor.STUDENT, person_id, at), key)
    tell_soon(made_now.id, at)
    return made_now


def ask_for_named(placement: AskedOn, wanted: Wanted, *, person_id: int | None, at: datetime) -> Booking:
    """Ask for a bed for a student whom a coordinator names, of the nights of a hold: the municipality answers her.

    Raises `AnswerMissing`, `NotOnOffer`, `PlacementCancelled`, `NightsPassed`, `housing.nights.ledger.NightsRefused`.
    """
    db.session.flush()
    bed = bed_for_guests(wanted.bed.ref)
    if bed is None:
        raise NotOnOffer
    asked = replace(wanted, bed=bed)
    _require_on_offer(placement, asked, local_date(at))
    expire_overdue_offers(at, bed.municipality_id, placement.student_id)
    if asked.unanswered:
        raise AnswerMissing(asked.unanswered)
    # Against the two who say in the same moment that they live together: they lock it more than this does.
    db.session.execute(
        select(Placement.id).where(Placement.id == placement.id).with_for_update(read=True, key_share=True)
    )
    key = party_key_on(placement.id, placement.student_id)
    made = _request(placement, asked, bed, Step(Actor.COORDINATOR, person_id, at), key)
    booking = db.session.get_one(Booking, made.id)
    notifications.named_for_bed(booking, at)
    notifications.requests_waiting(booking.municipality, wanted.stays[0].arrival, booking.answer_by, at)
    return booking


def _already_made(placement: AskedOn, wanted: Wanted) -> Booking | Application | None:
    # A double click, or a form sent again after a lost answer: the same wish is one request.
    key = (placement.id, wanted.bed.id, wanted.stays)
    return booking_for(*key) or application_for(*key)


def _require_on_offer(placement: AskedOn, wanted: Wanted, today: date) -> None:
    if placement.status == "cancelled":
        raise PlacementCancelled
    if placement.status != "published" or not wanted.stays or is_over(wanted.departure, today):
        raise NotOnOffer
    if wanted.stays[0].arrival < today:
        raise NightsPassed
    _require_standing(wanted)


def _require_standing(wanted: Wanted) -> None:
    if wanted.bed.out_of_use_on is not None and wanted.bed.out_of_use_on < wanted.departure:
        raise NotOnOffer


def _request(placement: AskedOn, wanted: Wanted, bed: BedToGive, step: Step, key: PartyKey) -> Made:
    booking = {
        "ref": new_ref(),
        "municipality_id": bed.municipality_id,
        "placement_id": placement.id,
        "student_id": placement.student_id,
        "hold_id": wanted.hold_ids[0] if wanted.hold_ids else None,
        "party_id": key.party_id,
        **_asked(wanted, bed, step.at),
    }
    booking_id = begin(booking, Status.REQUESTED, step)
    segments = [
        {
            "booking_id": booking_id,
            "arrival": stay.arrival,
            "departure": stay.departure,
            "municipality_id": bed.municipality_id,
            "dwelling_id": bed.dwelling_id,
            "bed_id": bed.id,
            "ore": price_of(stay.each_night(), bed.prices),
        }
        for stay in wanted.stays
    ]
    db.session.connection().execute(NEW_SEGMENT, segments)
    taker = ledger.ForBooking(booking_id, placement.id, placement.student_id)
    nights = [nights_of_bed(wanted, key)]
    if wanted.hold_ids:
        alone = bed.sharing == Sharing.SINGLE_PARTY
        ledger.hand_over(wanted.hold_ids, taker, nights, whole_homes=alone)
    else:
        ledger.take_or_end(taker, nights)
    return Made(booking_id, booking["ref"], holds=True)


def _apply(placement: AskedOn, wanted: Wanted, bed: BedToGive, at: datetime) -> Made:
    application = Application(
        placement_id=placement.id,
        student_id=placement.student_id,
        status=ApplicationStatus.OPEN,
        **_asked(wanted, bed, at),
    )
    application.wishes = [
        Wish(
            rank=1,
            arrival=stay.arrival,
            departure=stay.departure,
            municipality_id=bed.municipality_id,
            dwelling_id=bed.dwelling_id,
            bed_id=bed.id,
        )
        for stay in wanted.stays
    ]
    db.session.add(application)
    db.session.flush()
    notifications.application_received(application, at)
    municipality = db.session.get_one(Municipality, bed.municipality_id)
    notifications.requests_waiting(municipality, wanted.stays[0].arrival, application.answer_by, at)
    return Made.of(application)


def _asked(wanted: Wanted, bed: BedToGive, at: datetime) -> dict[str, Any]:
    today = local_date(at)
    return {
        "arrive": wanted.arrive,
        "leave": wanted.leave,
        # What this bed does not ask is not kept: later it would read as a condition.
        "flat": wanted.flat if Question.FLAT in wanted.questions else None,
        "shares_room": wanted.shares_room,
        "arrival_time": wanted.arrival_time,
        "asked_at": at,
        "answer_by": answer_by(today, wanted.stays[0].arrival, holidays_from(today), bed.answering_working_days),
    }


def require_ahead(departure: date, at: datetime) -> None:
    """Raise `StayOver` where a stay that ends on that day is over."""
    if is_over(departure, local_date(at)):
        raise StayOver


def nights_ahead(wanted: Wanted, at: datetime) -> Wanted:
    """Return what was asked for without the nights that have passed by then: nobody can sleep in those any more.

    Raises `StayOver` where none is left.
    """
    require_ahead(wanted.departure, at)
    return replace(wanted, stays=still_ahead(wanted.stays, local_date(at)))


def give_nights(booking: Booking, wanted: Wanted) -> None:
    """Write the agreed segments with their price, and take their nights in the ledger.

    What was asked for long ago may have changed: raises `NotOnOffer` when the bed is out of use, needs an answer by
    now that was not given, or is confirmed and no longer keeps to the women's or men's flat that was asked for; and
    `housing.nights.ledger.NightsRefused`.
    """
    bed = db.session.get_one(Bed, wanted.bed.id)
    for_guests(bed)
    _require_standing(wanted)
    # Another bed that is offered she may refuse; what is confirmed at once must be as she asked for it.
    if wanted.unanswered or (booking.status == Status.CONFIRMED and not wanted.keeps_flat):
        raise NotOnOffer
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
    if booking.party_id is None:  # looked for once the booking is there: its key waits for who answers another
        booking.party_id = party_key_on(booking.placement_id, booking.student_id).party_id
        db.session.flush()
    ledger.take(taker_of(booking), [nights_of_bed(wanted, party_key_of(booking))])


def nights_of_bed(wanted: Wanted, key: PartyKey) -> ledger.BedNights:
    """Return the ledger rows that a wish asks for, with the company the guest brings; `key`: her party's."""
    bed, sharing = wanted.bed, Sharing(wanted.bed.sharing)
    company = company_key(sharing, wanted.flat, key.of_home)
    shared = bed.is_shared_room
    return ledger.BedNights(
        bed_id=bed.id,
        dwelling_id=bed.dwelling_id,
        municipality_id=bed.municipality_id,
        nights=tuple(night for stay in wanted.stays for night in stay.each_night()),
        company=company,
        room=bed.room_key if shared else None,
        room_company=room_company_key(sharing, shared, wanted.flat, key.of_room) if shared else None,
        party_id=key.party_id if company == key.of_home else None,
        turnover=turnover_of(bed.turnover_nights, sharing),
    )


def price_of_wish(wanted: Wanted) -> int:
    """Return what the wish costs as the bed's prices stand, in öre."""
    return price_of((night for stay in wanted.stays for night in stay.each_night()), prices_of(wanted.bed.id))


def prices_of(bed_id: int) -> list[DatedPrice]:
    """Return the dated prices of a bed, in no order; none when it is free of charge."""
    rows = read_rows(PRICES, {"bed_id": bed_id})
    return [DatedPrice(valid_from, ore) for valid_from, ore in rows]
