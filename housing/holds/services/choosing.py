"""Which beds a hold would take, and taking them."""

from sqlalchemy import select

from housing.availability.queries.capacity import Conditions, homes_in
from housing.bookings.holds import Hold
from housing.database import db
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.nights import ledger
from housing.nights.turning_over import turnover_of
from housing.rules.holds import Chosen, beds_for_hold
from housing.stock.models import Bed
from housing.stock.services.locking import for_guests

TRIES = 3
"""So often are other beds chosen when somebody was faster; more in a row do not happen by chance."""


def conditions_of(hold: Hold) -> Conditions:
    """Return what a bed of the hold must have."""
    return Conditions(own_room=hold.own_room, lock=hold.lock, step_free=hold.step_free, no_animals=hold.no_animals)


def choice_for(hold: Hold, students: int) -> Chosen:
    """Return the beds that would be held now for so many students, or for as many as fit."""
    homes = homes_in(hold.municipality_id, hold.rows_of_nights, conditions_of(hold))
    return beds_for_hold((home.nights for home in homes), hold.nights, students)


def take_beds(hold: Hold, chosen: Chosen) -> None:
    """Take the nights of these beds for the hold. Raises `housing.nights.ledger.NightsRefused`.

    Also where one of them went out of use after it was chosen: what is read before its lock may have changed.
    """
    departure, nights = hold.stays[-1].departure, tuple(sorted(hold.nights))
    beds = db.session.scalars(select(Bed).where(Bed.id.in_(chosen.beds)).order_by(Bed.id)).all()
    for bed in beds:
        for_guests(bed)
        if bed.out_of_use_on is not None and bed.out_of_use_on < departure:
            raise ledger.NightsRefused(ledger.Because.GONE)
    ledger.take(
        ledger.ForHold(hold.id),
        [
            ledger.BedNights(
                bed.id,
                bed.dwelling_id,
                bed.municipality_id,
                nights,
                turnover=turnover_of(bed.turnover_nights, bed.sharing),
            )
            for bed in beds
        ],
    )


def take_for(hold: Hold, students: int) -> Chosen:
    """Choose beds for exactly so many students and take them. Raises `HoldRefused` where fewer fit."""
    for _try in range(TRIES):
        chosen = choice_for(hold, students)
        if chosen.students < students:
            raise HoldRefused(HoldProblem.DOES_NOT_FIT, chosen.students)
        try:
            take_beds(hold, chosen)
        except ledger.NightsRefused:
            continue
        return chosen
    raise HoldRefused(HoldProblem.CHANGED)
