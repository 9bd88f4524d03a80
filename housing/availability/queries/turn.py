"""Whose turn it is: who asks for a bed waits for whoever is before her, and nobody else does."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from housing.database import read_rows
from housing.placements.models import Placement
from housing.stock.models import Bed, Dwelling
from housing.stock.services.locking import note_shared

STUDENTS: BindParameter[Any] = bindparam("student_ids", expanding=True)
TURN = (
    select(Placement.id)
    .join(Bed, Bed.ref == bindparam("bed_ref"))
    .join(Dwelling, Dwelling.id == Bed.dwelling_id)
    .where(Placement.ref == bindparam("ref"), Placement.student_id.in_(STUDENTS))
    .with_for_update(key_share=True, of=Placement)
    .suffix_with("FOR SHARE OF dwelling", dialect="postgresql")
)
"""PostgreSQL locks the rows in the order of these clauses, so two who ask never wait for each other."""


def take_turn(student_ids: Collection[int], ref: str, bed_ref: str) -> None:
    """Wait for whoever asks on the same placement or changes it, and for whoever changes the bed's dwelling.

    What is read afterwards, in other statements, stays so until the transaction ends: the second of a double click
    finds what the first one made, who was late finds the placement cancelled or the bed out of use. Guests do not wait
    for each other (`housing.stock.services.locking`). Where one of the two is not there, nothing is waited for.
    """
    asked = {"student_ids": list(student_ids), "ref": ref, "bed_ref": bed_ref}
    if read_rows(TURN, asked):
        note_shared(bed_ref)
