"""Sessions in the database: found together with everything an answer needs to know about the viewer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from housing.access import NOBODY, Viewer
from housing.accounts.models import Account, WebSession
from housing.accounts.queries import VIEWER_COLUMNS, joined_to_viewer, viewer_from
from housing.apart import reading_apart, writing_apart
from housing.clock import local_date

ABSOLUTE_LIMIT = timedelta(hours=12)
"""A session ends so long after sign-in, used or not (ASVS 7.3.2; length assumed)."""

IDLE_LIMIT = timedelta(hours=12)
IDLE_LIMIT_OF_STAFF = timedelta(minutes=30)
"""A session ends so long after it was last used; sooner for those who see other people's data (ASVS 7.3.1)."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: reading pages shall not mean writing."""


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session that may be used, and who uses it. `signed_in_at` is none before sign-in."""

    data: dict[str, Any]
    viewer: Viewer
    signed_in_at: datetime | None
    seen_at: datetime


def hash_of(session_id: str) -> str:
    """Return what the table knows a session by. The id has 256 bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(session_id.encode()).hexdigest()


FIND = joined_to_viewer(
    select(
        WebSession.data,
        WebSession.account_id.label("signed_in_account_id"),
        WebSession.created_at,
        WebSession.seen_at,
        *VIEWER_COLUMNS,
    )
    .select_from(WebSession)
    .outerjoin(Account, Account.id == WebSession.account_id)
).where(WebSession.id_hash == bindparam("id_hash"), WebSession.expires_at > bindparam("now"))
"""One statement on every request: the session, its account, who that is, and what they may do."""


def find_session(session_id: str, now: datetime) -> FoundSession | None:
    """Return the session if it may still be used.

    Ended, its account closed or its account's key changed: none. Idle for too long: none, and it ends here, for good.
    """
    day = local_date(now)
    asked = {"id_hash": hash_of(session_id), "now": now, "day": day, "since": local_date(now - ABSOLUTE_LIMIT)}
    with reading_apart() as connection:
        rows = connection.execute(FIND, asked).all()
    if not rows:
        return None
    first = rows[0]
    if first.signed_in_account_id is None:
        return FoundSession(first.data, NOBODY, None, first.seen_at)
    if not first.active or first.fs_uniquifier != first.data.get("_user_id"):
        return None
    if _is_idle(rows, now):
        end_session(session_id)
        return None
    return FoundSession(first.data, viewer_from(rows, day), first.created_at, first.seen_at)


def _is_idle(rows: Sequence[Row[Any]], now: datetime) -> bool:
    """Whoever had a role when the session was last used is staff to it, also when the role has ended since."""
    limit = IDLE_LIMIT_OF_STAFF if any(row.role for row in rows) else IDLE_LIMIT
    return bool(now - rows[0].seen_at >= limit)


def write_session(
    session_id: str, data: dict[str, Any], account_id: int | None, now: datetime, *, is_new: bool
) -> None:
    """Keep `data`. A session that was ended meanwhile by another request stays ended."""
    with writing_apart() as connection:
        if is_new:
            connection.execute(
                delete(WebSession).where(WebSession.id_hash == hash_of(session_id))  # one that ran out
            )
            connection.execute(
                insert(WebSession).values(
                    id_hash=hash_of(session_id),
                    account_id=account_id,
                    data=data,
                    created_at=now,
                    seen_at=now,
                    expires_at=now + ABSOLUTE_LIMIT,
                )
            )
            return
        connection.execute(
            update(WebSession).where(WebSession.id_hash == hash_of(session_id)).values(data=data, seen_at=now)
        )


def touch_session(session_id: str, now: datetime) -> None:
    """Note that the session was used."""
    with writing_apart() as connection:
        connection.execute(update(WebSession).where(WebSession.id_hash == hash_of(session_id)).values(seen_at=now))


def end_session(session_id: str) -> None:
    """End one session."""
    with writing_apart() as connection:
        connection.execute(delete(WebSession).where(WebSession.id_hash == hash_of(session_id)))
