"""Passwords, through the sign-in library: argon2id with the parameters OWASP asks for at the least.

Hashing takes tens of milliseconds by design. Never call these while a write transaction is open: on SQLite all
others would wait. (Of a request that changes something, the first statement opens one.)
"""

from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_security import hash_password, verify_password

SHORTEST = 8
ADVISED = 12
LONGEST = 128
"""Characters as `normalised` counts them."""

ARGON2ID: dict[str, Any] = {
    # Letters composed, so that å counts as one character however a keyboard writes it.
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
        "argon2__type": "ID",
        "argon2__memory_cost": 19_456,
        "argon2__time_cost": 2,
        "argon2__parallelism": 1,
    },
}
"""OWASP Password Storage Cheat Sheet: m = 19 MiB, t = 2, p = 1."""


def hashed(password: str) -> str:
    """Return the hash to be stored. Raises `ValueError` for a password too long ever to be right."""
    if len(normalised(password)) > LONGEST:
        raise ValueError("longer than what is compared")
    return str(hash_password(normalised(password)))


def is_right(password: str, stored: str | None) -> bool:
    """Tell whether `password` is the stored one. Takes as long when there is none to compare with."""
    typed = normalised(password)
    is_short_enough = len(typed) <= LONGEST  # what is longer was never kept, and would take longer to hash
    matches = verify_password(typed if is_short_enough else "", stored or _dummy())
    return bool(matches) and is_short_enough and stored is not None


def normalised(password: str) -> str:
    """Return a password as it is measured, hashed and compared: the same however its letters were composed."""
    return str(current_app.extensions["security"].password_util.normalize(password))


@cache
def common_passwords() -> frozenset[str]:
    """Return passwords that are tried first by everybody who tries."""
    source = Path(__file__).with_name("common_passwords.txt")
    return frozenset(source.read_text(encoding="utf-8").split())


def is_common(password: str) -> bool:
    """Tell whether a password is on the list, written in whichever case, or one character over and over."""
    lower = password.casefold()
    return lower in common_passwords() or len(set(lower)) <= 2  # noqa: PLR2004 (aaaaaaaa, abababab)


@cache
def _dummy() -> str:
    return hashed("compared with when there is no password")
