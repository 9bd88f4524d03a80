"""Sealing every code anew with the secret that seals now. Nothing here commits."""

from sqlalchemy import select

from housing.database import db
from housing.keys.models import DoorKey
from housing.keys.sealing import CodeUnreadable, is_sealed_as_now, seal, unseal


def reseal_codes() -> tuple[int, list[str]]:
    """Seal what an older secret sealed; return how many codes those were and the references of the unreadable ones."""
    sealed, unreadable = 0, []
    for key in db.session.scalars(select(DoorKey).where(DoorKey.sealed.is_not(None)).order_by(DoorKey.id)):
        if key.sealed is None or is_sealed_as_now(key.sealed):
            continue
        try:
            key.sealed = seal(unseal(key.sealed, key.ref), key.ref)
            sealed += 1
        except CodeUnreadable:
            unreadable.append(key.ref)
    return sealed, unreadable
