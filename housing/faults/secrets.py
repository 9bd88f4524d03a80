"""The secret in a manager's link: only its hash is kept, and of so long a random text nobody finds it again."""

from hashlib import sha256
from secrets import token_urlsafe

SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret; it stands in one mail and nowhere else."""
    return token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()
