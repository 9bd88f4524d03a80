"""Making, renewing and stopping the secret address of a calendar."""

from datetime import datetime

from sqlalchemy import delete

from housing.calendars.models import CalendarAddress
from housing.database import db
from housing.secret_addresses import hash_of, new_secret


def make_address(person_id: int, at: datetime) -> str:
    """Return the secret part of a new address; the one before answers no more. It is shown once and kept nowhere."""
    stop_address(person_id)
    secret = new_secret()
    db.session.add(CalendarAddress(person_id=person_id, secret_hash=hash_of(secret), made_at=at))
    db.session.flush()
    return secret


def stop_address(person_id: int) -> None:
    """Let the address answer no more."""
    db.session.execute(delete(CalendarAddress).where(CalendarAddress.person_id == person_id))
