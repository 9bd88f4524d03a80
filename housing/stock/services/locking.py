"""Who changes a dwelling and who gives its nights wait for each other: both lock its row.

The officer's question (is a guest to come?) and the student's insert have no row in common otherwise, and on
PostgreSQL neither would see the other before both have committed. SQLite lets only one write at a time and ignores
the locks. A lock is asked for first and what hangs on it read afterwards, in another statement: one that waited shows
its locked row as it is by then, but every other row as it was when it began.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import SessionTransaction, joinedload, selectinload

from housing.database import db, read_rows
from housing.organisations.models import Municipality
from housing.stock.models import Bed, Dwelling, Property
from housing.stock.queries.giving import BedToGive, bed_to_give

Notes = dict[SessionTransaction, set[str]]
"""The references of beds, by the savepoint or transaction in which something was done for them."""

REGISTER = Municipality.__table__
SHARED = (
    select(Dwelling.id)
    .join(Bed, Bed.dwelling_id == Dwelling.id)
    .where(Bed.ref == bindparam("ref"))
    .with_for_update(read=True, of=Dwelling)
)
READ_ANEW = (
    select(Bed)
    .where(Bed.ref == bindparam("ref"))
    .options(joinedload(Bed.dwelling).joinedload(Dwelling.property).joinedload(Property.municipality))
    .execution_options(populate_existing=True, autoflush=False)
)
"""What is pending is the guest's booking, which is written in one go later, with its nights."""


def for_change(*dwelling_ids: int) -> None:
    """Let nobody be given nights in these dwellings until the transaction ends; what is loaded of them is read anew."""
    _lock(Dwelling.id.in_(set(dwelling_ids)))


def register_for_change(municipality_id: int) -> None:
    """Let the officers of a municipality write in its register one at a time: a name is free for one of them only.

    A double click is two of them. Guests are not held up: their keys lock the row less.
    """
    _lock_registers(REGISTER.c.id == municipality_id)


def all_for_change(municipality_codes: Collection[str]) -> None:
    """Do both for these municipalities and every dwelling in them."""
    here = REGISTER.c.code.in_(municipality_codes)
    _lock_registers(here)
    _lock(Dwelling.municipality_id.in_(select(REGISTER.c.id).where(here)))


def for_guests(bed: Bed) -> None:
    """Let nobody change the bed's dwelling until the transaction ends; the bed and its house are read anew.

    Guests do not wait for each other. FOR SHARE it must be: a key's own FOR KEY SHARE lets a change pass. Asked for
    again in the same transaction it is as it was; after a savepoint in which it was asked, it is asked anew.
    """
    if not _is_noted(READ_ANEW, bed.ref):
        _share(bed.ref)
        db.session.scalar(READ_ANEW, {"ref": bed.ref})
        _note(READ_ANEW, bed.ref)


def bed_for_guests(ref: str) -> BedToGive | None:
    """Return the bed with that reference, its dwelling kept from change as `for_guests` does it, if there is one."""
    _share(ref)
    return bed_to_give(ref)


def note_shared(ref: str) -> None:
    """Note that this transaction has locked the dwelling of the bed with that reference already, together with more."""
    _note(SHARED, ref)


def _share(ref: str) -> None:
    if not _is_noted(SHARED, ref):
        read_rows(SHARED, {"ref": ref})
        note_shared(ref)


def _is_noted(what: Select[Any], ref: str) -> bool:
    """Tell whether that statement has been sent for a bed, and what it locked is locked still."""
    notes: Notes = db.session().info.get(what, {})
    return any(ref in notes.get(each, ()) for each in _under_way())


def _note(what: Select[Any], ref: str) -> None:
    """Note it with the savepoint in which it was sent: when that is rolled back, the lock is gone with it."""
    info, under_way = db.session().info, _under_way()
    notes: Notes = {each: refs for each, refs in info.get(what, {}).items() if each in under_way}
    notes.setdefault(under_way[0], set()).add(ref)
    info[what] = notes


def _under_way() -> list[SessionTransaction]:
    """Return the savepoints that stand, the innermost first, and the transaction around them."""
    session = db.session()
    found, each = [], session.get_nested_transaction() or session.get_transaction()
    while each is not None:
        found.append(each)
        each = each.parent
    return found


def _lock_registers(which: ColumnElement[bool]) -> None:
    db.session.execute(select(REGISTER.c.id).where(which).order_by(REGISTER.c.id).with_for_update(key_share=True))


def _lock(which: ColumnElement[bool]) -> None:
    # In one order, so that two who lock several never wait for each other.
    locked = select(Dwelling).where(which).order_by(Dwelling.id).with_for_update()
    db.session.scalars(locked.options(selectinload(Dwelling.beds)).execution_options(populate_existing=True)).all()
