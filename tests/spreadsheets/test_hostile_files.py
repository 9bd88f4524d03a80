"""Whatever the bytes are: rows or `UnreadableFile`, in little time and memory."""

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.filled_columns import FilledColumn, Filling
from housing.spreadsheets.filling import filled
from housing.spreadsheets.limits import (
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_PARTS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
)
from housing.spreadsheets.reading import read_tables
from housing.spreadsheets.tables import Table
from tests.spreadsheets.files import (
    archive_of,
    csv_of,
    with_part,
    with_sheet_xml,
    workbook,
    workbook_of,
)

SIMPLE = workbook_of([("a", "b"), ("c", "d")])
UMU = Path("tests/data/placements-umu-vt27.xlsx").read_bytes()
LTU = Path("tests/data/placements-ltu-vt27.csv").read_bytes()
SECONDS = 20.0


def fault_of(data: bytes) -> FileFault:
    started = time.perf_counter()
    with pytest.raises(UnreadableFile) as caught:
        read_tables(data, "sent.xlsx")
    assert time.perf_counter() - started < SECONDS
    return caught.value.code


def bomb() -> bytes:
    zeros = b"<a>" + b" " * (MAX_UNPACKED_BYTES - 4000) + b"</a>"
    return with_part(SIMPLE, "xl/worksheets/sheet1.xml", lambda _: zeros)


def lying_bomb() -> bytes:
    """Declares sixteen bytes, unpacks to sixty megabytes."""
    data = bytearray(archive_of({"xl/workbook.xml": b"0" * (MAX_UNPACKED_BYTES + 2**20)}))
    size = (MAX_UNPACKED_BYTES + 2**20).to_bytes(4, "little")
    return bytes(data).replace(size, (16).to_bytes(4, "little"))


def encrypted() -> bytes:
    """Each local header (at 6) and central header (at 8) says that its part is encrypted."""
    data = bytearray(SIMPLE)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def duplicated() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("XL/workbook.xml", "<b/>")
    return buffer.getvalue()


def with_doctype(entity: bytes) -> bytes:
    xml = b'<?xml version="1.0"?><!DOCTYPE x [' + entity + b"]><worksheet>&e;</worksheet>"
    return with_part(SIMPLE, "xl/worksheets/sheet1.xml", lambda _: xml)


def shared_text_bomb() -> bytes:
    """One text of 30 000 letters, shown in every cell: small on disk, gigabytes in cells."""
    return workbook_of([["x" * 30_000] * 50] * 50)


def cell_at(reference: bytes) -> bytes:
    row = b'<row><c r="' + reference + b'"><v>5</v></c></row>'
    return with_sheet_xml(SIMPLE, row)


def many_wide_sheets() -> bytes:
    return workbook(*[lambda sheet: sheet.write(MAX_ROWS - 1, MAX_COLUMNS - 1, 1)] * 3)


def many_elements() -> bytes:
    """Fits in every size, yet would keep a parser busy for half a minute."""
    elements = b"<a/>" * ((MAX_UNPACKED_BYTES - 2**20) // 4)
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<w>" + elements + b"</w>")
        archive.writestr("xl/media/noise.png", random.Random(1).randbytes(2**19))
    return stored.getvalue()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: b"", FileFault.EMPTY),
        (lambda: b"\xef\xbb\xbf\r\n\r\n", FileFault.EMPTY),
        (lambda: b"\x00" * 1000, FileFault.EMPTY),
        (lambda: workbook(lambda _: None), FileFault.EMPTY),
        (lambda: b"a;b\n" * MAX_FILE_BYTES, FileFault.TOO_LARGE),
        (lambda: b"a;b\n1;\x002\n", FileFault.NOT_A_TABLE),
        (lambda: b"only a sentence\nand another\n", FileFault.NOT_A_TABLE),
        (lambda: bytes(range(256)) * 20, FileFault.NOT_A_TABLE),
        (lambda: "namn;ort\nÅsa;Malå".encode("cp1252") + b"\x81", FileFault.UNKNOWN_ENCODING),
        (lambda: "a;b".encode("utf-16") + b"\x00\xd8", FileFault.NOT_A_TABLE),
        (lambda: b"%PDF-1.7 and more", FileFault.OTHER_FORMAT),
        (lambda: b"<html><table><tr><td>1", FileFault.OTHER_FORMAT),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, FileFault.OTHER_FORMAT),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            FileFault.ENCRYPTED,
        ),
        (lambda: csv_of([";".join("abc")] * (MAX_ROWS + 1)), FileFault.TOO_MANY_ROWS),
        (lambda: b"a;" * 1_000_000 + b"b", FileFault.TOO_MANY_COLUMNS),
        (lambda: b"a;b\n" + b"x" * 100_000 + b";c\n", FileFault.TOO_MUCH_TEXT),
        (lambda: b"a;b\n" + b"x" * 5_000_000 + b";c\n", FileFault.TOO_MUCH_TEXT),
        (lambda: b'a;b\n"' + b"x;y\n" * 10_000, FileFault.OPEN_QUOTE),
    ],
)
def test_hostile_text_files(make: Callable[[], bytes], fault: FileFault) -> None:
    assert fault_of(make()) == fault


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: UMU[: len(UMU) // 2], FileFault.BROKEN),
        (lambda: UMU[:3000] + b"\x00\x00\x00" + UMU[3003:], FileFault.BROKEN),
        (lambda: b"PK\x03\x04 nothing", FileFault.BROKEN),
        (lambda: archive_of({"word/document.xml": b"<a/>"}), FileFault.OTHER_FORMAT),
        (lambda: archive_of({"letter.txt": b"hello"}), FileFault.NOT_A_TABLE),
        (encrypted, FileFault.ENCRYPTED),
        (duplicated, FileFault.BROKEN),
        (bomb, FileFault.UNPACKS_TOO_LARGE),
        (lying_bomb, FileFault.BROKEN),
        (lambda: archive_of({f"xl/{n}.xml": b"" for n in range(10_000)}), None),
        (lambda: with_doctype(b'<!ENTITY e SYSTEM "file:///etc/passwd">'), FileFault.BROKEN),
        (lambda: with_doctype(b'<!ENTITY e "aaaaaaaa">'), FileFault.BROKEN),
        (lambda: with_part(SIMPLE, "xl/workbook.xml", lambda _: b"<a"), FileFault.BROKEN),
        (shared_text_bomb, FileFault.TOO_MUCH_TEXT),
        (lambda: workbook_of([["x" * 32_000] * 2] * 400), FileFault.TOO_MUCH_TEXT),
        (lambda: cell_at(b"A1048576"), FileFault.TOO_MANY_ROWS),
        (lambda: cell_at(b"XFD1"), FileFault.TOO_MANY_COLUMNS),
        (lambda: cell_at(b"ZZZZZZ4"), FileFault.TOO_MANY_COLUMNS),
        (lambda: cell_at(b"A99999999999999999999"), FileFault.BROKEN),
        (
            lambda: with_sheet_xml(SIMPLE, b"<row/>" * MAX_ROWS + b"<row><c><v>1</v></c></row>"),
            FileFault.TOO_MANY_ROWS,
        ),
        (
            lambda: with_sheet_xml(SIMPLE, b'<row r="4000000000"><c><v>1</v></c></row>'),
            FileFault.TOO_MANY_ROWS,
        ),
        (many_wide_sheets, FileFault.TOO_MANY_ROWS),
        (many_elements, FileFault.TOO_MANY_ROWS),
    ],
)
def test_hostile_workbooks(make: Callable[[], bytes], fault: FileFault | None) -> None:
    assert fault_of(make()) == (fault or FileFault.UNPACKS_TOO_LARGE)


def test_ten_thousand_parts_are_more_than_any_workbook_has() -> None:
    assert MAX_PARTS < 10_000


def test_a_formatted_but_empty_cell_at_the_very_bottom_does_no_harm() -> None:
    data = with_sheet_xml(SIMPLE, b'<row r="1048576"><c r="A1048576" s="0"/></row>')
    assert [row.cells for row in read_tables(data, "a.xlsx")[0].rows] == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize("encoding", [b"utf-eight", b"utf-7", b"cp932", b""])
def test_an_encoding_that_nobody_knows_is_a_damage(encoding: bytes) -> None:
    data = with_part(SIMPLE, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"UTF-8", encoding))
    assert fault_of(data) is FileFault.BROKEN


def test_pictures_and_macros_are_never_unpacked() -> None:
    data = with_part(SIMPLE, "xl/media/image1.png", lambda _: b"\x89PNG")
    data = with_part(data, "xl/vbaProject.bin", lambda _: b"macro")
    assert len(read_tables(data, "a.xlsx")[0].rows) == 2


def read_or_refuse(data: bytes) -> None:
    try:
        tables = read_tables(data, "sent.csv")
    except UnreadableFile:
        return
    assert all(table.rows for table in tables)
    for table in tables:
        fill_or_refuse(data, table)


def fill_or_refuse(data: bytes, table: Table) -> None:
    """What can be read is given back with a column of ours, and all else in it as it was; or refused."""
    header, *others = (row.number for row in table.rows)
    filling = Filling(table.name, header, (FilledColumn("Vi"),), dict.fromkeys(others, ("ja",)))
    try:
        after = read_tables(filled(data, filling), "sent.csv")
    except UnreadableFile:
        return
    (found,) = (each for each in after if each.name == table.name)
    width = max(len(row.cells) for row in table.rows)
    hers = [(row.number, [row.cell(index) for index in range(width)]) for row in table.rows]
    assert [(row.number, [row.cell(index) for index in range(width)]) for row in found.rows] == hers
    assert [row.cells[-1] for row in found.rows] == ["Vi", *["ja"] * len(others)]


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read_or_refuse(data)


@given(st.text(alphabet='a;,\t\r\n"=ö\x00\x1a', max_size=120), st.sampled_from(["utf-8", "utf-16"]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str, encoding: str) -> None:
    read_or_refuse(text.encode(encoding))


@given(st.sampled_from([SIMPLE, UMU, LTU]), st.data())
@settings(max_examples=300, deadline=None)
def test_a_good_file_with_bytes_changed_is_read_or_refused(good: bytes, data: st.DataObject) -> None:
    bent = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        bent[data.draw(st.integers(0, len(bent) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(bytes(bent[: data.draw(st.integers(1, len(bent)))]))


@given(st.binary(max_size=200), st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_bent_xml_inside_a_sound_archive_is_read_or_refused(junk: bytes, which: int) -> None:
    part = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml")
    read_or_refuse(with_part(SIMPLE, part[which], lambda xml: xml[: len(xml) // 2] + junk))
    read_or_refuse(with_part(SIMPLE, part[which], lambda xml: xml.replace(b"1", junk)))
