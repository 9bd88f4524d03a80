"""Unpacking an XLSX file without trusting it: sizes first, then its text parts, one by one."""

import io
import posixpath
import zipfile
import zlib

from defusedxml import ElementTree

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


def sheet_part(parts: Parts, sheet_name: str) -> str:
    """Return the name of the part that holds a sheet, by the name that a reader sees on its tab.

    Raises:
        UnreadableFile: the workbook does not say where the sheet is.
    """
    names = {name.casefold(): name for name in parts}
    try:
        book = ElementTree.fromstring(parts[names["xl/workbook.xml"]])
        relations = ElementTree.fromstring(parts[names["xl/_rels/workbook.xml.rels"]])
        (relation,) = (
            value
            for element in book.iter()
            if _local(element.tag) == "sheet" and element.get("name") == sheet_name
            for attribute, value in element.items()
            if _local(attribute) == "id" and attribute != "id"
        )
        (target,) = (each.get("Target", "") for each in relations.iter() if each.get("Id") == relation)
        return names[posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").casefold()]
    except (KeyError, ValueError, ElementTree.ParseError) as error:
        raise UnreadableFile(FileFault.BROKEN) from error


def replace_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return the archive with one part changed, and each of the others as it was, pictures and macros too.

    Raises:
        UnreadableFile: something in it is broken.
    """
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
            new.comment = old.comment
            for entry in old.infolist():
                copy = zipfile.ZipInfo(entry.filename, entry.date_time)
                copy.compress_type, copy.external_attr = entry.compress_type, entry.external_attr
                new.writestr(copy, content if entry.filename == name else old.read(entry))
    except _BROKEN as error:
        raise UnreadableFile(FileFault.BROKEN) from error
    return packed.getvalue()


def _local(tag: str) -> str:
    """Return an XML name without its namespace, of which there are two for workbooks."""
    return tag.rpartition("}")[2]


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
