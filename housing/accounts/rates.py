"""How often something may be tried: counted in the database, so that the limit holds over all workers and restarts.

A count that cannot be made lets nothing through: the error of the database reaches the visitor as 503.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import Insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from housing.accounts.models import RateCount
from housing.apart import writing_apart

NETWORK_OF_IPV6 = 64
"""One household or attacker commands a whole /64, so its addresses count as one."""


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` times in each `window`, counted from the clock's full windows; at most twice that in any such span."""

    name: str
    most: int
    window: timedelta

    def window_start(self, now: datetime) -> datetime:
        """Return when the window at hand began."""
        seconds = int(self.window.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


class TooOftenError(Exception):
    """Tried too often; `until` (UTC) is when it may be tried again."""

    def __init__(self, until: datetime) -> None:
        super().__init__("tried too often")
        self.until = until


def count(tries: dict[Limit, str], now: datetime) -> None:
    """Count one try by what each limit counts (an address, a network), before any work is done for it.

    Raises `TooOftenError` if any of them has been reached. A refused try counts nowhere: else one network, long
    refused itself, would go on using up what a person may do from all networks.
    """
    with writing_apart() as connection:
        passed = [limit for limit, what in tries.items() if count_on(connection, limit, what, now) > limit.most]
        if passed:  # the error undoes the counting
            raise TooOftenError(max(limit.window_start(now) + limit.window for limit in passed))


def uncount(tries: dict[Limit, str], now: datetime) -> None:
    """Take a try back that turned out to be right: only wrong ones shall use up a shared network's limit."""
    with writing_apart() as connection:
        for limit, what in tries.items():
            uncount_on(connection, limit, what, now)


def network_of(address: str | None) -> str:
    """Return what counts as one visitor's network; nothing for an address that is none."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if parsed.version == 4:  # noqa: PLR2004 (the protocol's name)
        return str(parsed)
    return str(ipaddress.ip_network((parsed, NETWORK_OF_IPV6), strict=False))


def count_on(connection: Connection, limit: Limit, what: str, now: datetime) -> int:
    """Count one try in the caller's transaction, and return how many there are in this window."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement: Insert = (
        insert(RateCount)
        .values(key=_key(limit, what), window_start=limit.window_start(now), count=1)
        .on_conflict_do_update(
            index_elements=[RateCount.key, RateCount.window_start],
            set_={"count": RateCount.count + 1},
        )
        .returning(RateCount.count)
    )
    counted: int = connection.execute(statement).scalar_one()
    return counted


def uncount_on(connection: Connection, limit: Limit, what: str, now: datetime) -> None:
    """Take one try back in the caller's transaction."""
    connection.execute(
        update(RateCount)
        .where(RateCount.key == _key(limit, what), RateCount.window_start == limit.window_start(now))
        .values(count=RateCount.count - 1)
    )


def _key(limit: Limit, what: str) -> str:
    """Nobody's address stands in the table: only its keyed hash."""
    secret = str(current_app.secret_key).encode()
    return f"{limit.name}:{hmac.new(secret, what.encode(), hashlib.sha256).hexdigest()}"
