"""The register of keys: add, write a new code, note as lost, take out, hand over, take back. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from housing import audit
from housing.database import db
from housing.keys.models import DoorKey, KeyLoan
from housing.keys.sealing import seal
from housing.references import new_ref


class KeyProblem(StrEnum):
    """Why something cannot be done with a key."""

    WITH_SOMEBODY = "with_somebody"
    NOT_OUT = "not_out"
    LOST = "lost"
    NOT_A_KEY = "not_a_key"


class KeyRefused(Exception):  # noqa: N818 (a refusal is an answer, not a fault)
    """It cannot be done with this key; `problem` says why."""

    def __init__(self, problem: KeyProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Opens:
    """What a key opens: a property, or a dwelling, or a bed's room in a dwelling; by id."""

    municipality_id: int
    property_id: int | None = None
    dwelling_id: int | None = None
    bed_id: int | None = None


def add_key(opens: Opens, kind: str, label: str, code: str | None, *, person_id: int | None, at: datetime) -> DoorKey:
    """Put a key, a box or a code (`kind`) into the register; a box and a code have a `code`, a key has none."""
    ref = new_ref()
    key = DoorKey(
        ref=ref,
        municipality_id=opens.municipality_id,
        property_id=opens.property_id,
        dwelling_id=opens.dwelling_id,
        bed_id=opens.bed_id,
        kind=kind,
        label=label,
        sealed=seal(code, ref) if code else None,
        added_at=at,
    )
    db.session.add(key)
    db.session.flush()
    _record("key added", key, person_id, at, kind=kind)
    return key


def change_code(key: DoorKey, code: str, *, person_id: int | None, at: datetime) -> None:
    """Write the new code of a door or a box. Raises `KeyRefused` for a key, which has none."""
    if key.kind == "key":
        raise KeyRefused(KeyProblem.NOT_A_KEY)
    key.sealed = seal(code, key.ref)
    _record("code changed", key, person_id, at)


def note_lost(key: DoorKey, *, person_id: int | None, at: datetime) -> None:
    """Note that a key is lost; whoever had it has it no longer. Raises `KeyRefused` for a code, or one lost before."""
    _lock(key)
    if key.kind != "key":
        raise KeyRefused(KeyProblem.NOT_A_KEY)
    if key.lost_at:
        raise KeyRefused(KeyProblem.LOST)
    key.lost_at = at
    if key.loan:
        _end(key.loan, person_id, at)
    _record("key lost", key, person_id, at)


def note_found(key: DoorKey, *, person_id: int | None, at: datetime) -> None:
    """Note that a lost key has been found."""
    _lock(key)
    key.lost_at = None
    _record("key found", key, person_id, at)


def end_key(key: DoorKey, *, person_id: int | None, at: datetime) -> None:
    """Take a key or a code out of the register; its history stays. Raises `KeyRefused` while a guest has it."""
    _lock(key)
    if key.loan:
        raise KeyRefused(KeyProblem.WITH_SOMEBODY)
    key.ended_at = at
    _record("key ended", key, person_id, at)


def hand_over(key: DoorKey, booking_id: int, *, person_id: int | None, at: datetime) -> None:
    """Note that a guest has been given a key. Raises `KeyRefused` when it is lost, with somebody, or no key."""
    _lock(key)
    if key.kind != "key":
        raise KeyRefused(KeyProblem.NOT_A_KEY)
    if key.lost_at:
        raise KeyRefused(KeyProblem.LOST)
    if key.loan:
        raise KeyRefused(KeyProblem.WITH_SOMEBODY)
    try:
        with db.session.begin_nested():
            key.loans.append(KeyLoan(booking_id=booking_id, handed_at=at, handed_by_id=person_id, is_out=True))
            db.session.flush()
    except IntegrityError:
        db.session.expire_all()
        raise KeyRefused(KeyProblem.WITH_SOMEBODY) from None
    _record("key handed over", key, person_id, at)


def take_back(key: DoorKey, *, person_id: int | None, at: datetime) -> None:
    """Note that a key has come back. Raises `KeyRefused` when nobody has it."""
    _lock(key)
    if key.loan is None:
        raise KeyRefused(KeyProblem.NOT_OUT)
    _end(key.loan, person_id, at)
    _record("key returned", key, person_id, at)


def _lock(key: DoorKey) -> None:
    """Wait for whoever does something with the same key, and look again."""
    locked = select(DoorKey).where(DoorKey.id == key.id).with_for_update(of=DoorKey)
    db.session.scalars(locked.execution_options(populate_existing=True)).one()
    db.session.expire(key, ["loans"])


def _end(loan: KeyLoan, person_id: int | None, at: datetime) -> None:
    loan.is_out, loan.returned_at, loan.returned_by_id = None, at, person_id
    db.session.flush()


def _record(action: str, key: DoorKey, person_id: int | None, at: datetime, **facts: object) -> None:
    audit.record(at=at, person_id=person_id, action=action, subject="door_key", subject_ref=key.ref, **facts)
