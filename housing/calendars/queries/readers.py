"""Whose calendar an address is, and what that person may see today."""

from datetime import date

from sqlalchemy import select

from housing.access import Viewer
from housing.accounts.models import Account
from housing.accounts.queries import VIEWER_COLUMNS, joined_to_viewer, viewer_from
from housing.calendars.models import CalendarAddress
from housing.database import db


def address_of(person_id: int) -> CalendarAddress | None:
    """Return whether, and since when, a person has an address."""
    return db.session.get(CalendarAddress, person_id)


def reader_of(secret_hash: str, day: date) -> Viewer | None:
    """Return the person whose address it is, with what she may do on `day`; none for an account that is closed."""
    of_address = (
        select(*VIEWER_COLUMNS)
        .select_from(Account)
        .join(CalendarAddress, CalendarAddress.person_id == Account.person_id)
    )
    rows = db.session.execute(
        joined_to_viewer(of_address).where(CalendarAddress.secret_hash == secret_hash, Account.active),
        {"day": day, "since": day},
    ).all()
    return viewer_from(rows, day) if rows else None
