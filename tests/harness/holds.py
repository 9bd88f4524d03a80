"""A hold as a row, without nights: for tests of what others see of it."""

from datetime import date
from typing import Any

from housing.bookings.holds import Hold, HoldStay
from housing.database import db
from housing.rules.nights import Stay
from tests.harness.clock import TUESDAY


def a_hold(municipality_id: int, institution_id: int, *stays: Stay, **columns: Any) -> Hold:
    """Write a hold that is held, for these nights, and return it; its nights are the ledger's to take."""
    usual: dict[str, Any] = {
        "status": "held",
        "students": 2,
        "expires_on": date(2027, 1, 15),
        "reason": "VT27",
        "asked_at": TUESDAY,
        "answered_at": TUESDAY,
    }
    hold = Hold(
        municipality_id=municipality_id,
        institution_id=institution_id,
        stays=[HoldStay(arrival=stay.arrival, departure=stay.departure) for stay in stays],
        **{**usual, **columns},
    )
    db.session.add(hold)
    db.session.flush()
    return hold
