"""Unpacking an XLSX file without trusting it: sizes first, then its text parts, one by one."""

import io
import zipfile
import zlib

from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.limits import (
    MAX_PARTS,
    MAX_UNPACKED_BYTES,
    MAX_UNPACKED_RATIO,
    MEBIBYTE,
    RATIO_MATTERS_FROM_BYTES,
)

Parts = dict[str, bytes]

_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_TEXT_PARTS = (".xml", ".rels")  # pictures, macros and printer settings are never unpacked
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def unpack(data: bytes) -> Parts:
    """Return the XML parts of the file by name, each unpacked and within the limits.

    What the archive declares is checked before anything is unpacked, and what really comes out
    is counted while it does, since an archive may lie.

    Raises:
        UnreadableFile: broken, encrypted, or unpacking to more than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_declared(entries, len(data))
            return _read_all(archive, entries)
    except _BROKEN as error:
        raise UnreadableFile(FileFault.BROKEN) from error


def pack(parts: Parts) -> bytes:
    """Return an archive of exactly these parts, uncompressed.

    The reader of cells is given this instead of what was sent, so that it can meet no part that
    was not looked at, whatever two programs make of one crooked archive.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _check_declared(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    bomb = unpacked > RATIO_MATTERS_FROM_BYTES and unpacked > packed * MAX_UNPACKED_RATIO
    if len(entries) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or bomb:
        raise _too_large()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile(FileFault.ENCRYPTED)
    names = {entry.filename.casefold() for entry in entries}
    odd_method = any(entry.compress_type not in _METHODS for entry in entries)
    if odd_method or len(names) < len(entries):
        raise UnreadableFile(FileFault.BROKEN)


def _read_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Parts:
    parts: Parts = {}
    left = MAX_UNPACKED_BYTES
    for entry in entries:
        if entry.filename.casefold().endswith(_TEXT_PARTS):
            parts[entry.filename] = _read_one(archive, entry, left)
            left -= len(parts[entry.filename])
    return parts


def _read_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > most:
                raise _too_large()
    return bytes(content)


def _too_large() -> UnreadableFile:
    return UnreadableFile(FileFault.UNPACKS_TOO_LARGE, limit=MAX_UNPACKED_BYTES // MEBIBYTE)
