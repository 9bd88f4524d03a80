"""Beds and their prices: add, change, take out of use, bring back. Nothing here commits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.happenings import NightsFreed, announce
from housing.references import new_ref
from housing.rules.names import text_key
from housing.rules.refusals import Refusal, Value
from housing.stock.models import Bed, BedPrice, Dwelling
from housing.stock.queries.stock import guests_to_come, held_to_come
from housing.stock.refusals import StockProblem, StockRefusedError, refuse
from housing.stock.services.locking import for_change
from housing.stock.services.rooms import Place, Surprise, carry, places_in, settle, spelling, surprises


@dataclass(frozen=True, slots=True)
class BedValues:
    """What an officer or a file says of a bed."""

    label: str
    room: str
    remark: str | None = None


def add_bed(
    dwelling: Dwelling,
    values: BedValues,
    *,
    ore_per_night: int,
    prices_from: date,
    person_id: int | None,
    at: datetime,
) -> Bed:
    """Add a bed with its first price, in öre from `prices_from` on.

    Raises `StockRefusedError`: the label is taken, or the room is booked by a guest who has it alone.
    """
    for_change(dwelling.id)
    _refuse_taken_label(dwelling, values.label, None)
    _refuse_surprises([*places_in(dwelling), Place(values.room)], local_date(at))
    bed = Bed(
        ref=new_ref(),
        municipality_id=dwelling.municipality_id,
        label=values.label,
        room=spelling(dwelling, values.room),
        remark=values.remark,
    )
    bed.prices.append(BedPrice(valid_from=prices_from, ore_per_night=ore_per_night))
    dwelling.beds.append(bed)
    settle(dwelling)
    db.session.flush()
    _record("bed added", bed, person_id, at, label=values.label, ore_per_night=ore_per_night)
    announce(NightsFreed(at, bed.municipality_id, (bed.id,), local_date(at), None))
    return bed


def change_bed(bed: Bed, values: BedValues, *, person_id: int | None, at: datetime) -> None:
    """Change label, room and remark. Another spelling of its room is for every bed there.

    Raises `StockRefusedError`: the label is taken, or the change would let guests to come share a room
    that they did not agree to share.
    """
    for_change(bed.dwelling_id)
    _refuse_taken_label(bed.dwelling, values.label, bed)
    before = {"label": bed.label, "room": bed.room}
    if bed.retired_on is None:
        others = [place for place in places_in(bed.dwelling) if place.bed is not bed]
        _refuse_surprises([*others, Place(values.room, bed)], local_date(at))
    carry(bed, values.room, local_date(at))
    bed.label, bed.remark = values.label, values.remark
    settle(bed.dwelling)
    db.session.flush()
    _record("bed changed", bed, person_id, at, before=before, label=values.label, room=bed.room)


def set_price(bed: Bed, ore_per_night: int, valid_from: date, *, person_id: int | None, at: datetime) -> None:
    """Let a night cost `ore_per_night` from `valid_from` on; prices agreed in bookings stay as they are."""
    for_change(bed.dwelling_id)
    db.session.expire(bed, ["prices"])
    same_day = next((price for price in bed.prices if price.valid_from == valid_from), None)
    if same_day is None:
        bed.prices.append(BedPrice(valid_from=valid_from, ore_per_night=ore_per_night))
        bed.prices.sort(key=lambda price: price.valid_from)
    else:
        same_day.ore_per_night = ore_per_night
    db.session.flush()
    _record("price set", bed, person_id, at, ore_per_night=ore_per_night, valid_from=valid_from.isoformat())


def retire_bed(bed: Bed, *, person_id: int | None, at: datetime) -> None:
    """Take a bed out of use from today on.

    Raises `StockRefusedError` while guests are to come, or it is held for a cohort.
    """
    retire_beds([bed], person_id=person_id, at=at)


def retire_beds(beds: Iterable[Bed], *, person_id: int | None, at: datetime) -> None:
    """Take beds out of use together, or none of them.

    Raises `StockRefusedError`, naming the first bed that guests are to come to, or that is held for a cohort.
    """
    beds, day = list(beds), local_date(at)
    for_change(*(bed.dwelling_id for bed in beds))
    in_use = [bed for bed in beds if bed.retired_on is None]
    ids = [bed.id for bed in in_use]
    for problem, coming in (
        (StockProblem.HAS_GUESTS, guests_to_come(ids, day)),
        (StockProblem.IS_HELD, held_to_come(ids, day)),
    ):
        for bed in in_use:
            if bed.id in coming:
                first, last = coming[bed.id]
                raise refuse(problem, bed=bed.label, first_night=first, last_night=last)
    for bed in in_use:
        bed.retired_on = day
        _record("bed retired", bed, person_id, at)
    for dwelling in {bed.dwelling for bed in in_use}:
        settle(dwelling)


def restore_bed(bed: Bed, *, person_id: int | None, at: datetime) -> None:
    """Bring a bed back into use, its dwelling and property with it.

    Raises `StockRefusedError` when somebody has the room alone by now.
    """
    for_change(bed.dwelling_id)
    _refuse_surprises([*places_in(bed.dwelling), Place(bed.room)], local_date(at))
    bed.retired_on = bed.dwelling.retired_on = bed.dwelling.property.retired_on = None
    settle(bed.dwelling)
    db.session.flush()
    _record("bed restored", bed, person_id, at)
    announce(NightsFreed(at, bed.municipality_id, (bed.id,), local_date(at), None))


def _refuse_surprises(places: Sequence[Place], day: date) -> None:
    found = surprises(places, day)
    if found:
        raise StockRefusedError(*map(surprise_refusal, found))


def surprise_refusal(surprise: Surprise) -> Refusal:
    """Return the reason why a room cannot be shared."""
    facts: dict[str, Value] = {
        "bed": surprise.bed.label,
        "room": surprise.room,
        "first_night": surprise.first_night,
        "last_night": surprise.last_night,
    }
    return Refusal(StockProblem.ROOM_HAS_GUESTS, facts)


def _refuse_taken_label(dwelling: Dwelling, label: str, bed: Bed | None) -> None:
    for other in dwelling.beds:
        if other is not bed and text_key(other.label) == text_key(label):
            raise refuse(StockProblem.LABEL_TAKEN, label=label)


def _record(action: str, bed: Bed, person_id: int | None, at: datetime, **facts: object) -> None:
    audit.record(at=at, person_id=person_id, action=action, subject="bed", subject_ref=bed.ref, **facts)
