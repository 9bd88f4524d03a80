"""The secret in a manager's link. It begins with the minute it was made in, so that the link knows its own age.

Only the hash of the whole is kept: with another time in it, it opens nothing.
"""

from datetime import UTC, datetime

from housing.secret_addresses import new_secret

MINUTE = "%Y%m%dT%H%M"
SEPARATOR = "."


def new_link_secret(at: datetime) -> str:
    """Return a secret made at `at`; it stands in one mail and nowhere else."""
    return f"{at.astimezone(UTC):{MINUTE}}{SEPARATOR}{new_secret()}"


def made_at(secret: str) -> datetime | None:
    """Return when a secret was made, to the minute; none for those from before they said so."""
    try:
        return datetime.strptime(secret.partition(SEPARATOR)[0], MINUTE).replace(tzinfo=UTC)
    except ValueError:
        return None
