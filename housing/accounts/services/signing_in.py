"""Beginning and ending sessions."""

import secrets
from datetime import datetime

from flask import g, session
from flask_security import login_user, logout_user
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from housing import audit
from housing.accounts.models import Account, WebSession
from housing.accounts.queries import account_of_email, details_of_email
from housing.accounts.session_rows import hash_of
from housing.accounts.sessions import CSRF, browser_session
from housing.database import db


def account_for(email_key: str, *, language: str | None, at: datetime) -> Account | None:
    """Return the account of the person with that address; makes it at the first sign-in. Unknown address: none."""
    if account := account_of_email(email_key):
        return account
    details = details_of_email(email_key)
    if details is None:
        return None
    account = Account(
        person_id=details.person_id,
        fs_uniquifier=new_key(),
        language=language,
        created_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError:  # made in another window at the same moment
        return account_of_email(email_key)
    return account


def admit(email_key: str, *, via: str, language: str, at: datetime) -> Account | None:
    """Return the account to sign in, once somebody has proved that the address is theirs, and note it.

    None when the address is unknown or the account closed. `via`: "email" or "password".
    """
    account = account_for(email_key, language=language, at=at)
    if account is None:
        return None
    note_on_account(account, "signed in" if account.active else "sign-in refused", at=at, via=via)
    return account if account.active else None


def note_on_account(account: Account, action: str, *, at: datetime, **facts: str) -> None:
    """Write into the audit what the account's owner did with it."""
    audit.record(
        at=at,
        person_id=account.person_id,
        action=action,
        subject="account",
        subject_ref=account.person.ref,
        **facts,
    )


def begin_session(account: Account, *, via: str) -> None:
    """Sign `account` in on this browser, under a new session id. `via`: "email", "password", "demonstration"."""
    opened = browser_session()
    opened.renew()
    g.pop(CSRF, None)
    login_user(account, remember=False, authn_via=[via])
    session.pop("_id", None)  # a hash of network address and browser: nothing here asks for it
    opened.account_id = account.id


def end_this_session() -> None:
    """Sign out on this browser; what was copied from it opens nothing any more."""
    logout_user()
    browser_session().renew()
    g.pop(CSRF, None)


def end_other_sessions(account_id: int, *, kept: str | None = None) -> int:
    """End the account's sessions but the one with id `kept`; returns how many."""
    others = delete(WebSession).where(WebSession.account_id == account_id)
    if kept is not None:
        others = others.where(WebSession.id_hash != hash_of(kept))
    return len(db.session.scalars(others.returning(WebSession.id_hash)).all())


def end_one_session(account_id: int, id_hash: str) -> int:
    """End the account's session that the table knows by `id_hash`; returns how many there were."""
    one = delete(WebSession).where(WebSession.account_id == account_id, WebSession.id_hash == id_hash)
    return len(db.session.scalars(one.returning(WebSession.id_hash)).all())


def new_key() -> str:
    """Return a new `fs_uniquifier`; putting it on an account ends all its sessions at once."""
    return secrets.token_urlsafe(32)
