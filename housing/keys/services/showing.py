"""The one door through which a code leaves its seal: each showing is written down before anybody reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from housing import audit
from housing.keys.models import DoorKey
from housing.keys.sealing import CodeUnreadable, unseal

SHOWN = "code shown"


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code with what it opens. `code` is none where it cannot be read any more."""

    key: DoorKey
    code: str | None


def show_codes(
    keys: Sequence[DoorKey], *, person_id: int | None, at: datetime, booking_ref: str | None = None
) -> list[ShownCode]:
    """Return the codes of these keys and note each showing, to whom, and for which booking; nothing is committed.

    One that cannot be read is told by a missing code, and is no showing.
    """
    found = [ShownCode(key, _code_of(key)) for key in keys]
    for each in found:
        if each.code is not None:
            audit.record(
                at=at,
                person_id=person_id,
                action=SHOWN,
                subject="door_key",
                subject_ref=each.key.ref,
                **({"booking": booking_ref} if booking_ref else {}),
            )
    return found


def _code_of(key: DoorKey) -> str | None:
    try:
        return unseal(key.sealed, key.ref) if key.sealed else None
    except CodeUnreadable:
        return None
