"""The names have come: held beds become bookings, without ever being free to others. Nothing here commits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select

from housing.bookings.holds import Hold
from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.bookings.services.asking import Wanted, ask_for_named
from housing.clock import local_date
from housing.database import db
from housing.holds.queries.cohort import Nameable, beds_left_on, cohort_of
from housing.holds.services.answering import lock_hold
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.placements.models import Placement
from housing.placements.queries.claims import lacking_in_row, stated_on_all
from housing.rules.holds import HoldStatus
from housing.rules.lifecycle import HOLDING
from housing.rules.naming import HeldBed, beds_for_named
from housing.rules.nights import nights_of
from housing.rules.sharing import Flat
from housing.stock.models import Bed


def name_students(hold: Hold, named: Mapping[str, Flat | None], by: By) -> list[Booking]:
    """Ask for a bed of the hold for each of these students: all of them, or none.

    Each gets what she has said she needs as far as the beds go round; `bookings.lacking` says what she does not get.
    `named`: a placement's reference, and whether a women's or a men's home is wanted for her; none: a mixed one. The
    municipality approves each, as it approved the hold without their names. The same students again: the bookings that
    were made for them. Raises `HoldRefused`, and what `ask_for_named` raises.
    """
    hold = lock_hold(hold.id)
    if hold.status != HoldStatus.HELD:
        raise HoldRefused(HoldProblem.CHANGED)
    if made := _already_named(hold, named):
        return made
    nameable = {each.ref: each for each in cohort_of(hold, local_date(by.at)).nameable}
    if not named or not named.keys() <= nameable.keys():
        raise HoldRefused(HoldProblem.NO_SUCH_STUDENT)
    stated = stated_on_all({nameable[ref].placement_id for ref in named})

    def lacking(ref: str, bed: HeldBed) -> int:
        return len(lacking_in_row(bed, stated.get(nameable[ref].placement_id)))

    booked: list[Booking] = []
    for nights, refs in _by_nights(nameable[ref] for ref in named):
        # Those before are booked by now, so that their beds and their company are seen.
        beds = beds_for_named([(ref, named[ref]) for ref in refs], beds_left_on(hold, nights), lacking)
        if beds is None:
            raise HoldRefused(HoldProblem.TOO_MANY_NAMES)
        booked += [_book(hold, nameable[ref], beds[ref], named[ref], by) for ref in refs]
    return booked


def _by_nights(students: Iterable[Nameable]) -> list[tuple[frozenset[date], list[str]]]:
    """Return who needs the same nights, those first who need the most: they fit in the fewest beds."""
    found: defaultdict[frozenset[date], list[str]] = defaultdict(list)
    for each in students:
        found[nights_of(each.stays)].append(each.ref)
    return sorted(found.items(), key=lambda each: (-len(each[0]), min(each[0])))


def _already_named(hold: Hold, named: Mapping[str, Flat | None]) -> list[Booking]:
    """Return the bookings of students who all have one of this hold: the button was pressed twice."""
    made = db.session.scalars(
        select(Booking)
        .join(Placement, Placement.id == Booking.placement_id)
        .where(Booking.hold_id == hold.id, Booking.status.in_(HOLDING), Placement.ref.in_(named))
        .order_by(Booking.id)
    ).all()
    return list(made) if len({booking.placement_id for booking in made}) == len(named) else []


def _book(hold: Hold, student: Nameable, bed_id: int, flat: Flat | None, by: By) -> Booking:
    wanted = Wanted(
        bed=db.session.get_one(Bed, bed_id),
        stays=student.stays,
        flat=flat,
        hold_ids=(hold.id,),
    )
    placement = db.session.get_one(Placement, student.placement_id, with_for_update={"key_share": True})
    return ask_for_named(placement, wanted, person_id=by.person_id, at=by.at)
