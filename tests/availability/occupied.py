"""A town whose beds are taken at random: by guests of every company, closures and holds, as the ledger lets them."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from random import Random

from housing.bookings.services.asking import Wanted, nights_of_bed
from housing.nights import ledger
from housing.nights.ledger import BedNights, ForBooking, ForClosure, ForHold, NightsRefused
from housing.rules.nights import Stay, ranges_of
from housing.rules.parties import PartyKey
from housing.rules.sharing import Flat
from housing.stock.models import Bed
from tests.nights.ground import Ground


def occupy(ground: Ground, random: Random, nights: Sequence[date], tries: int) -> None:
    """Let `tries` takers ask for some nights of a random bed; the ledger refuses some of them.

    In the end the policy of a dwelling changes: its guests keep what they were promised, and a bed may be retired.
    """
    for number in range(tries):
        first = random.randrange(len(nights))
        some = nights[first : first + random.randint(1, max(2, len(nights) // 3))]
        bed = random.choice([bed for name, bed in ground.beds.items() if not name.startswith("other-")])
        with suppress(NightsRefused):
            ledger.take(*_taker(ground, random, number, bed, some))
    home = random.choice(list(ground.beds.values())).dwelling
    home.sharing = random.choice(["mixed", "same_gender", "single_party", home.sharing])
    if random.random() < 1 / 2:
        random.choice(list(ground.beds.values())).retired_on = random.choice(nights)
    ground.session.commit()


def guest(ground: Ground, name: str, nights: Sequence[date]) -> ForBooking:
    """Return the booking of a new student whose placement allows these nights."""
    placement = ground.placement(name, nights=tuple(nights))
    booking = ground.booking(placement)
    return ForBooking(booking.id, placement.id, placement.student_id)


def stay_of(bed: Bed, stays: tuple[Stay, ...], flat: Flat, student_id: int) -> BedNights:
    """Return what the ledger is asked for when a guest wants this bed: the service's own answer."""
    return nights_of_bed(Wanted(bed, stays, flat=flat, shares_room=True), PartyKey(student_id))


def _taker(
    ground: Ground, random: Random, number: int, bed: Bed, nights: Sequence[date]
) -> tuple[ledger.Taker, list[BedNights]]:
    name = next(name for name, each in ground.beds.items() if each is bed)
    closed = BedNights(bed.id, bed.dwelling_id, bed.municipality_id, tuple(nights))
    kind = random.choice(["guest"] * 4 + ["closure", "hold"])
    if kind == "closure":
        return ForClosure(ground.closure(name).id), [closed]
    if kind == "hold":
        return ForHold(ground.hold().id), [closed]
    taker = guest(ground, f"guest{number}", nights)
    return taker, [stay_of(bed, ranges_of(nights), random.choice(list(Flat)), taker.student_id)]
