"""Addresses that nobody can guess, for those who cannot sign in: programs, and people without accounts."""

from hashlib import sha256
from secrets import token_urlsafe

SECRET_BYTES = 32


def new_secret() -> str:
    """Return the secret part of a new address."""
    return token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret: of so long a random text nobody finds it again."""
    return sha256(secret.encode()).hexdigest()
