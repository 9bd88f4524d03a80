"""Six-digit codes by mail: asked for in one browser, typed in the same, used once.

Opening the link in the mail uses nothing up: mail systems open links before their readers do.
"""

import hashlib
import hmac
import secrets
from datetime import datetime
from enum import Enum, auto

from flask import current_app
from sqlalchemy import delete, update

from housing.accounts.contact import chosen_language
from housing.accounts.limits import count_guess, uncount_guess
from housing.accounts.models import PersonDetails, SignInCode
from housing.accounts.queries import details_of_email
from housing.apart import writing_apart
from housing.database import db
from housing.mail import CODE_LASTS, SIGN_IN_CODE, link, write_mail

DIGITS = 6
MOST_TRIES = 5


class Typed(Enum):
    """What a typed code turned out to be."""

    RIGHT = auto()
    WRONG = auto()
    OVER = auto()
    """Too old, used, or tried too often, itself or the address's codes together: only a new code helps."""


def ask_for_code(email: str, email_key: str, *, language: str, at: datetime) -> int:
    """Write a code, mail it if the address is known, and return the id to be kept in the browser's session.

    For an unknown address the same is done and undone again, so that the answer takes as long.
    """
    db.session.execute(delete(SignInCode).where(SignInCode.expires_at <= at))
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    row = SignInCode(email_key=email_key, code_hash="", created_at=at, expires_at=at + CODE_LASTS)
    db.session.add(row)
    db.session.flush()
    row.code_hash = _hash(row.id, code)
    known = details_of_email(email_key)
    with db.session.begin_nested() as savepoint:
        _mail(code, known, email, language, at)
        if known is None:
            savepoint.rollback()
    return row.id


def try_code(code_id: int, typed: str, at: datetime) -> Typed:
    """Compare a typed code and count the try; the right one is used up. Stays, whatever becomes of the request.

    The first try is compared whatever was typed at other codes of that address: those may be somebody else's guesses,
    and she who reads the mail shall get in. Further ones only within what the address has left (`limits`).
    """
    with writing_apart() as connection:
        stored = connection.execute(
            update(SignInCode)
            .where(
                SignInCode.id == code_id,
                SignInCode.used_at.is_(None),
                SignInCode.expires_at > at,
                SignInCode.attempts < MOST_TRIES,
            )
            .values(attempts=SignInCode.attempts + 1)
            .returning(SignInCode.code_hash, SignInCode.attempts, SignInCode.email_key)
        ).one_or_none()
        if stored is None:
            return Typed.OVER
        if not count_guess(connection, stored.email_key, at) and stored.attempts > 1:
            return Typed.OVER
        if not hmac.compare_digest(stored.code_hash, _hash(code_id, typed)):
            return Typed.OVER if stored.attempts == MOST_TRIES else Typed.WRONG
        uncount_guess(connection, stored.email_key, at)
        connection.execute(update(SignInCode).where(SignInCode.id == code_id).values(used_at=at))
        return Typed.RIGHT


def _mail(code: str, known: PersonDetails | None, email: str, language: str, at: datetime) -> None:
    chosen = chosen_language(known.person_id) if known else None
    write_mail(
        SIGN_IN_CODE,
        to=known.email if known else email,
        language=chosen or language,
        person_id=known.person_id if known else None,
        at=at,
        code=code,
        minutes=int(CODE_LASTS.total_seconds()) // 60,
        url=link("sign_in.code"),
    )


def _hash(code_id: int, code: str) -> str:
    """Without our secret nobody can tell from the table which of a million codes it was."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"{code_id}:{code}".encode(), hashlib.sha256).hexdigest()
