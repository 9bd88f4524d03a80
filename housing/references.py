"""Random references: what every URL, mail, feed and file uses in place of a database id."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10


def new_ref() -> str:
    """Return ten random characters without look-alikes, about 49 bits: unguessable at our rate limits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
