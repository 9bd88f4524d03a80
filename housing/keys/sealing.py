"""Codes at rest: sealed with AES-GCM, each to the key it belongs to, and opened only to be shown.

The key of the cipher is derived (HKDF, SHA-256) from CODE_KEYS, or from SECRET_KEY where that is not set. Of several
CODE_KEYS the first seals and all open: a new one is put in front, `flask reseal-codes` seals all anew, and the old one
can go. See docs/decisions/codes-of-doors.md.
"""

from functools import lru_cache
from hashlib import sha256
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from housing.config import Settings

VERSION = b"\x01"
KEY_BYTES, NAME_BYTES, NONCE_BYTES = 32, 4, 12
PURPOSE = b"praktikbo: codes of doors, 1"


class CodeUnreadable(Exception):  # noqa: N818 (an answer, not a fault)
    """The code cannot be opened: it was sealed with a secret that is not among the settings any more."""


def seal(code: str, ref: str) -> bytes:
    """Return a code encrypted, bound to the reference of its key: in another row it opens nothing."""
    key = _derived(_secrets()[0])
    nonce = token_bytes(NONCE_BYTES)
    return VERSION + _name(key) + nonce + AESGCM(key).encrypt(nonce, code.encode(), ref.encode())


def unseal(sealed: bytes, ref: str) -> str:
    """Return the code. Raises `CodeUnreadable`."""
    version, name, rest = sealed[:1], sealed[1 : 1 + NAME_BYTES], sealed[1 + NAME_BYTES :]
    nonce, encrypted = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
    for key in map(_derived, _secrets()):
        if version == VERSION and name == _name(key):
            try:
                return AESGCM(key).decrypt(nonce, encrypted, ref.encode()).decode()
            except InvalidTag:
                continue
    raise CodeUnreadable


def is_sealed_as_now(sealed: bytes) -> bool:
    """Tell whether it was sealed with the secret that seals now."""
    return sealed[1 : 1 + NAME_BYTES] == _name(_derived(_secrets()[0]))


def _secrets() -> tuple[str, ...]:
    settings: Settings = current_app.extensions["settings"]
    return settings.code_secrets


@lru_cache(maxsize=16)
def _derived(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret.encode())


def _name(key: bytes) -> bytes:
    """Return by which a sealed code says which key it needs; nothing can be told of the key from it."""
    return sha256(PURPOSE + key).digest()[:NAME_BYTES]
