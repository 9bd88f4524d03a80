"""The register of keys follows what is noted on a list, as far as it is certain which key that was. Nothing commits.

A list says that a guest has her key, not which one: of a door that two keys open neither is taken to be the one.
The booking is locked by whoever calls, and each key by the register.
"""

from collections import defaultdict
from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from housing.database import db
from housing.keys.models import DoorKey, KeyLoan
from housing.keys.queries.register import keys_out_with, keys_to_bed
from housing.keys.services.register import KeyRefused, hand_over, take_back
from housing.stock.models import Bed


def lend_keys(bed: Bed, booking_id: int, at: datetime) -> None:
    """Note that a guest has the key to each door on the way to her bed for which just one lies with us."""
    doors: defaultdict[tuple[int | None, int | None, int | None], list[DoorKey]] = defaultdict(list)
    for key in keys_to_bed(bed):
        if key.kind == "key" and key.loan is None:
            doors[key.property_id, key.dwelling_id, key.bed_id].append(key)
    for keys in doors.values():
        if len(keys) == 1:
            _lend(keys[0], booking_id, at)


def take_keys_back(booking_id: int, at: datetime) -> None:
    """Note that all keys which a guest has are back."""
    for key in keys_out_with(booking_id):
        _take_back(key, at)


def undo_lending(booking_id: int, noted_at: datetime, at: datetime) -> None:
    """Note that the keys lent with what was noted then are with us after all."""
    for key in keys_out_with(booking_id):
        if key.loan is not None and (key.loan.handed_at, key.loan.handed_by_id) == (noted_at, None):
            _take_back(key, at)


def undo_taking_back(booking_id: int, noted_at: datetime, at: datetime) -> None:
    """Note that the guest still has the keys which came back with what was noted then, and nobody else has since."""
    came_back = select(DoorKey).join(KeyLoan, KeyLoan.door_key_id == DoorKey.id)
    of_it = (KeyLoan.booking_id == booking_id, KeyLoan.returned_at == noted_at, KeyLoan.returned_by_id.is_(None))
    for key in db.session.scalars(came_back.where(*of_it, DoorKey.ended_at.is_(None)).order_by(DoorKey.id)).all():
        _lend(key, booking_id, at)


def _lend(key: DoorKey, booking_id: int, at: datetime) -> None:
    with suppress(KeyRefused):  # an officer was faster: it is with somebody
        hand_over(key, booking_id, person_id=None, at=at)


def _take_back(key: DoorKey, at: datetime) -> None:
    with suppress(KeyRefused):  # an officer was faster: it is back
        take_back(key, person_id=None, at=at)
