"""A leap year of guests in the world's Storuman, by chance: gaps, moves to another bed, beds that come and go."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import select

from housing.bookings.models import Booking, Segment
from housing.bookings.services.asking import Wanted, give_nights
from housing.bookings.services.life import Step, move, start
from housing.database import db
from housing.nights import ledger
from housing.nights.models import BedNight
from housing.organisations.models import Institution, Municipality
from housing.reports.grouping import Scope
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import ONE_DAY, Period, Stay, core_stays
from housing.rules.reports import Reported
from housing.stock.models import Bed, BedPrice, Closure, Dwelling, Property
from housing.stock.services.beds import BedValues, add_bed
from tests.bookings.asked import a_placement
from tests.harness.holds import a_hold
from tests.harness.world import World, found

YEAR = Reported("2028", date(2028, 1, 1), date(2029, 1, 1))
AFTERWARDS = date(2029, 6, 1)
SCHOOLS = ("umu", "umu", "umu", "ltu", "gu")
FATES = (
    *(Status.COMPLETED,) * 5,
    *(Status.CONFIRMED,) * 3,
    Status.CHECKED_IN,
    Status.NO_SHOW,
    Status.REQUESTED,
    Status.DECLINED,
)
ADDED_ON = date(2028, 5, 10)
"""When the last of the beds was added."""
OUT_OF_USE = {1: date(2028, 9, 17), 5: date(2028, 2, 29)}
"""Which of the beds are taken out of use, and when."""


@dataclass(frozen=True)
class Town:
    """The municipality, its beds, and the schools by their short names."""

    municipality: Municipality
    beds: tuple[Bed, ...]
    schools: dict[str, int]


def scope(world: World, period: Reported = YEAR, today: date = AFTERWARDS) -> Scope:
    """Return what a report on the year is about."""
    return Scope(db.session.get_one(Municipality, world.storuman.id), period, today)


def furnish(world: World) -> Town:
    """Furnish two more houses: one whose beds come and go within the year, one that stays."""
    municipality = db.session.get_one(Municipality, world.storuman.id)
    municipality.live_since = date(2027, 11, 15)
    like = found(Property, world.storuman.property)
    beds: list[Bed] = []
    for name in ("Björkbacken", "Åsgården"):
        house = Property(
            municipality_id=municipality.id,
            name=name,
            name_key=name.casefold(),
            street="Vägen 1",
            postal_town="Storuman",
            latitude=like.latitude,
            longitude=like.longitude,
        )
        dwelling = Dwelling(municipality_id=municipality.id, label="A", sharing="mixed", property=house)
        made = [
            Bed(
                municipality_id=municipality.id,
                label=str(number),
                room=f"rum {number}",
                dwelling=dwelling,
                prices=[BedPrice(valid_from=date(2027, 1, 1), ore_per_night=number * 3_333)] if number > 1 else [],
            )
            for number in (1, 2, 3)
        ]
        db.session.add_all([house, dwelling, *made])
        db.session.flush()
        beds += made
    added = add_bed(
        beds[0].dwelling,
        BedValues("4", "rum 4"),
        ore_per_night=0,
        prices_from=date(2028, 1, 1),
        person_id=None,
        at=noon(ADDED_ON),
    )
    for number, day in OUT_OF_USE.items():
        beds[number].retired_on = day
    schools = {row.slug: row.id for row in db.session.execute(select(Institution.slug, Institution.id))}
    third = Institution(name="Göteborgs universitet", name_key="gu", sort_key="g", slug="gu")
    db.session.add(third)
    db.session.flush()
    return Town(municipality, (*beds, added), {**schools, "gu": third.id})


def a_guest(
    world: World, town: Town, name: str, school: str, bed: Bed, fate: Status, *periods: Period, asked_at: datetime
) -> Booking:
    """Let a student of a school ask for a bed for all nights of her placement, be answered after three days, and stay.

    `fate`: what becomes of the booking. Who does not come is noted two days after the arrival.
    """
    placement = a_placement(world, name, *periods, institution_id=town.schools[school])
    booking = Booking(
        municipality_id=bed.municipality_id,
        placement_id=placement.id,
        student_id=placement.student_id,
        asked_at=asked_at,
        answer_by=asked_at.date() + timedelta(days=2),
    )
    start(booking, Status.REQUESTED, Step(Actor.STUDENT, None, asked_at))
    stays = core_stays(periods)
    give_nights(booking, Wanted(bed, stays))
    db.session.flush()
    answered_at = asked_at + timedelta(days=3)
    if fate is Status.DECLINED:
        move(booking, fate, Step(Actor.OFFICER, None, answered_at, "full"))
    elif fate is not Status.REQUESTED:
        move(booking, Status.CONFIRMED, Step(Actor.OFFICER, None, answered_at))
        last = stays[0].arrival + timedelta(days=2) if fate is Status.NO_SHOW else stays[-1].departure
        if fate is not Status.CONFIRMED:
            move(booking, fate, Step(Actor.OFFICER, None, noon(last)))
    return booking


def noon(day: date) -> datetime:
    """Return noon of a day, UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def move_bed(booking: Booking, to: Bed, day: date) -> None:
    """Let a guest sleep in another bed from a day on, as a change of the booking does."""
    (segment,) = booking.segments
    stay = Stay(segment.arrival, segment.departure)
    rest = Segment(arrival=day, departure=segment.departure, bed=to, ore=0)
    segment.departure = day
    booking.segments.append(rest)
    db.session.flush()
    taker = ledger.ForBooking(booking.id, booking.placement_id, booking.student_id)
    moved = Stay(day, stay.departure)
    ledger.replace(taker, tuple(moved.each_night()), [nights_in(to, moved)])


def nights_in(bed: Bed, *stays: Stay, company: str | None = "*") -> ledger.BedNights:
    """Return nights of a bed in a mixed home."""
    nights = tuple(night for stay in stays for night in stay.each_night())
    return ledger.BedNights(bed.id, bed.dwelling_id, bed.municipality_id, nights, company=company)


def fill(world: World, town: Town, seed: int, guests: int = 24) -> None:
    """Let guests come by chance, some of them move, some beds be closed or held; commit."""
    rng = Random(seed)
    for number in range(guests):
        first = date(2027, 11, 22) + timedelta(weeks=rng.randrange(60))
        weeks, gap, again = rng.randint(1, 5), rng.randint(2, 4), rng.random() < 0.3
        periods = [Period(first, first + timedelta(weeks=weeks) - timedelta(days=3))]
        if again:
            later = first + timedelta(weeks=weeks + gap)
            periods.append(Period(later, later + timedelta(days=11)))
        free = [bed for bed in town.beds if is_free(bed, core_stays(periods))]
        if not free:
            continue
        bed, fate = rng.choice(free), rng.choice(FATES)
        asked_at = noon(first - timedelta(days=rng.randint(10, 40)))
        booking = a_guest(world, town, f"g{number}", rng.choice(SCHOOLS), bed, fate, *periods, asked_at=asked_at)
        day = first + timedelta(days=2)
        if fate is Status.CONFIRMED and not again:
            rest = (Stay(day, booking.segments[-1].departure),)
            others = [each for each in town.beds if each is not bed and is_free(each, rest)]
            if others:
                move_bed(booking, rng.choice(others), day)
    for bed in town.beds:
        start_on = ADDED_ON + timedelta(days=rng.randrange(-120 if bed.label != "4" else 0, 220))
        stay = Stay(start_on, start_on + timedelta(days=rng.randint(1, 40)))
        nights = [night for night in stay.each_night() if is_free(bed, (Stay(night, night + ONE_DAY),), retired=True)]
        if nights and rng.random() < 0.7:
            closure = close(bed, stay)
            ledger.take(ledger.ForClosure(closure.id), [replace(nights_in(bed, company=None), nights=tuple(nights))])
        elif nights:
            hold = a_hold(town.municipality.id, world.umu.id, stay)
            ledger.take(ledger.ForHold(hold.id), [replace(nights_in(bed, company=None), nights=tuple(nights))])
    db.session.commit()


def close(bed: Bed, stay: Stay) -> Closure:
    """Write a closure of a bed, without nights."""
    closure = Closure(
        municipality_id=bed.municipality_id,
        dwelling_id=bed.dwelling_id,
        bed_id=bed.id,
        starts=stay.arrival,
        ends=stay.departure,
        reason="repair",
    )
    db.session.add(closure)
    db.session.flush()
    return closure


def is_free(bed: Bed, stays: tuple[Stay, ...], *, retired: bool = False) -> bool:
    """Tell whether nobody has a bed on any of these nights and, unless it may be `retired`, it stands on them."""
    if not retired and bed.retired_on is not None and bed.retired_on < stays[-1].departure:
        return False
    nights = [night for stay in stays for night in stay.each_night()]
    return not db.session.scalar(select(BedNight.night).where(BedNight.bed_id == bed.id, BedNight.night.in_(nights)))
