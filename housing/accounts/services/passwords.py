"""Checking, setting and removing passwords. No hash is ever computed inside a write transaction."""

from datetime import datetime

from sqlalchemy import select

from housing.accounts.models import Account, PersonDetails
from housing.accounts.notifications import PasswordChange, password_changed
from housing.accounts.passwords import is_right
from housing.accounts.services.signing_in import end_other_sessions, note_on_account
from housing.apart import reading_apart
from housing.database import db

PASSWORD_OF_EMAIL = select(Account.password).join(PersonDetails, PersonDetails.person_id == Account.person_id)


def check_password(email_key: str, password: str) -> bool:
    """Tell whether the person with that address has that password. Takes as long when there is none."""
    with reading_apart() as connection:
        stored = connection.scalar(PASSWORD_OF_EMAIL.where(PersonDetails.email_key == email_key))
    return is_right(password, stored)


def check_own_password(account_id: int, password: str) -> bool:
    """Tell whether the account has that password."""
    with reading_apart() as connection:
        stored = connection.scalar(select(Account.password).where(Account.id == account_id))
    return is_right(password, stored)


def keep_password(account_id: int, hash_or_none: str | None, *, at: datetime, kept: str | None) -> None:
    """Put a password that was hashed before the transaction began on the account, or take it away.

    The account's sessions end with it, but the one with id `kept`, and its owner is told by mail.
    """
    account = db.session.get_one(Account, account_id)
    end_other_sessions(account_id, kept=kept)
    if account.password is None and hash_or_none is None:
        return
    change = _change(account.password, hash_or_none)
    account.password = hash_or_none
    note_on_account(account, f"password {change}", at=at)
    password_changed(account.person_id, change, at)


def has_password(account_id: int) -> bool:
    """Tell whether the account has a password."""
    with reading_apart() as connection:
        stored = connection.scalar(select(Account.password).where(Account.id == account_id))
    return stored is not None


def _change(before: str | None, after: str | None) -> PasswordChange:
    if after is None:
        return PasswordChange.REMOVED
    return PasswordChange.SET if before is None else PasswordChange.CHANGED
