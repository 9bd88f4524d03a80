"""Whatever is filled in, all that was hers is in the file as it was, and the file can be sent in again."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from housing.spreadsheets.csv_files import csv_text as text_of_csv
from housing.spreadsheets.csv_filling import field_of, records_of
from housing.spreadsheets.faults import FileFault, UnreadableFile
from housing.spreadsheets.filled_columns import FilledColumn, Filling, Value
from housing.spreadsheets.filling import filled
from housing.spreadsheets.limits import MAX_COLUMNS
from housing.spreadsheets.reading import read_table, read_tables
from housing.spreadsheets.tables import Cell, Row
from tests.spreadsheets.files import csv_of, with_part, workbook, workbook_of

SHEET = "xl/worksheets/sheet1.xml"
OURS = ("Vi: svarat", "Vi: dagar")


def filling(
    values: Mapping[int, tuple[Value, ...]],
    *,
    at: tuple[int | None, ...] = (None, None),
    header: int = 1,
    name: str = "a",
) -> Filling:
    columns = zip(OURS, at, strict=True)
    return Filling(
        name, header, tuple(FilledColumn(each, () if index is None else (index,)) for each, index in columns), values
    )


def left(rows: tuple[Row, ...], width: int) -> list[tuple[int, list[Cell]]]:
    """The first columns of each row, without the blank ones at their right."""
    return [(row.number, [row.cell(index) for index in range(width)]) for row in rows]


cell_text = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=8)
csv_text = st.one_of(cell_text, st.sampled_from(['a"b', "a;b", "a,b", "a\tb", "rad 1\r\nrad 2", '"', "=1+1", "å", ""]))
tables = st.lists(st.lists(csv_text, min_size=1, max_size=5), min_size=1, max_size=8)
values = st.tuples(
    st.sampled_from(["ja", "nej", "väntar", 'a "b"; c, d', "R&D <b>", None]), st.none() | st.integers(0, 400)
)


@settings(max_examples=150, deadline=None)
@given(tables, st.sampled_from(";,\t"), st.sampled_from(["\r\n", "\n", "\r"]), st.booleans(), st.booleans())
def test_rows_are_cut_as_the_reader_cuts_them(
    lines: list[list[str]], separator: str, end: str, quotes_all: bool, ends: bool
) -> None:
    written = io.StringIO()
    dialect = csv.unix_dialect if quotes_all else csv.excel  # the former quotes every cell
    csv.writer(written, dialect, delimiter=separator, lineterminator=end).writerows(lines)
    text = written.getvalue() if ends else written.getvalue().removesuffix(end)
    found = list(records_of(text, separator))
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    assert "".join(separator.join(each.fields) + each.end for each in found) == text
    assert [len(each.fields) for each in found] == [max(1, len(each)) for each in read]


@settings(max_examples=150, deadline=None)
@given(
    tables,
    st.sampled_from(";,\t"),
    st.sampled_from(["cp1252", "utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\r\n", "\n"]),
    st.dictionaries(st.integers(2, 9), values),
    st.integers(0, 2),
)
def test_any_csv_comes_back_with_the_same_at_the_left(
    lines: list[list[str]],
    separator: str,
    encoding: str,
    end: str,
    given_values: dict[int, tuple[Value, ...]],
    titles: int,
) -> None:
    heading = ["Namn", "E-post", "Ort"]
    whole = [*([f"Rubrik {number}"] for number in range(titles)), heading, *lines]
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(whole)
    data = written.getvalue().encode(encoding)
    try:
        before = read_table(data, "a.csv")
    except UnreadableFile:
        assume(False)
    assume(text_of_csv(data).separator == separator)
    header = titles + 1
    numbers = [row.number for row in before.rows if row.number > header]
    ours = {number: given_values.get(number - titles, (None, None)) for number in numbers}
    first = filled(data, filling(ours, header=header))
    after = read_table(first, "a.csv")
    width = max(len(line) for line in [heading, *lines])
    hers = left(before.rows, width)
    assert [each for each in left(after.rows, width) if any(cell is not None for cell in each[1])] == hers
    cells = {row.number: (row.cell(width), row.cell(width + 1)) for row in after.rows}
    assert cells[header] == OURS
    for number, (word, days) in ours.items():
        assert cells.get(number, (None, None)) == (word, None if days is None else str(days))
    assert first.startswith(data[: len("".join(f"Rubrik {n}{end}" for n in range(titles)).encode(encoding))])
    emptied = dict.fromkeys(ours, (None, None))
    again = filled(first, filling(emptied, at=(width, width + 1), header=header))
    assert left(read_table(again, "a.csv").rows, width + 2)[titles][1][width:] == list(OURS)
    assert [row.number for row in read_table(again, "a.csv").rows if row.filled()[-1] >= width] == [header]


@pytest.mark.parametrize(
    ("lines", "encoding", "expected"),
    [
        (["Namn;E-post", "Åsa;a@b.c"], "cp1252", "Namn;E-post;Vi: svarat;Vi: dagar\r\nÅsa;a@b.c;väntar;3"),
        (["Namn;E-post", "Åsa;a@b.c"], "utf-8-sig", "Namn;E-post;Vi: svarat;Vi: dagar\r\nÅsa;a@b.c;väntar;3"),
        (["Namn,E-post", "Åsa,a@b.c"], "utf-16", "Namn,E-post,Vi: svarat,Vi: dagar\r\nÅsa,a@b.c,väntar,3"),
        (["Namn;E-post", "Åsa;a@b.c"], "utf-16-be", "Namn;E-post;Vi: svarat;Vi: dagar\r\nÅsa;a@b.c;väntar;3"),
        (["sep=;", "Namn;E-post", "Åsa;a"], "utf-8", "sep=;\r\nNamn;E-post;Vi: svarat;Vi: dagar\r\nÅsa;a;väntar;3"),
        (['"Namn";"Ort"', '"Å ""X"""'], "utf-8", '"Namn";"Ort";Vi: svarat;Vi: dagar\r\n"Å ""X""";;väntar;3'),
    ],
)
def test_separator_encoding_and_quotes_are_kept(lines: list[str], encoding: str, expected: str) -> None:
    assert filled(csv_of(lines, encoding), filling({2: ("väntar", 3)})) == expected.encode(encoding)


def test_a_file_that_was_filled_up_to_one_width_stays_so_and_is_read_as_before() -> None:
    titles = [f"VFU, {number};;" for number in range(3)]
    content = filled(csv_of([*titles, "Namn;E;O", "Lind, Ada;a;b"]), filling({5: ("ja", 3)}, header=4))
    assert content == csv_of(
        [*(f"{title};;" for title in titles), "Namn;E;O;Vi: svarat;Vi: dagar", "Lind, Ada;a;b;ja;3"]
    )
    assert read_table(content, "a.csv").rows[4].cells == ("Lind, Ada", "a", "b", "ja", "3")


def test_plain_ascii_gets_the_letters_that_excel_expects() -> None:
    content = filled(b"Namn;E-post\nAda;a@b.c\n", filling({2: ("väntar", 3)}))
    assert content == "Namn;E-post;Vi: svarat;Vi: dagar\nAda;a@b.c;väntar;3\n".encode("cp1252")
    assert read_table(content, "a.csv").rows[1].cells[2] == "väntar"


@pytest.mark.parametrize(
    ("value", "expected"), [("=1+1", "'=1+1"), ("@a", "'@a"), ('a;"b', '"a;""b"'), (3, "3"), (None, "")]
)
def test_a_cell_of_ours_is_never_a_formula(value: Value, expected: str) -> None:
    assert field_of(value, ";") == expected


cells = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(lambda text: f"x{text}"),
    st.integers(-(10**6), 10**6),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=8),
    st.dictionaries(st.integers(2, 9), values),
    st.dictionaries(st.integers(2, 9), values),
)
def test_any_workbook_comes_back_with_the_same_at_the_left(
    lines: list[list[object]], once: dict[int, tuple[Value, ...]], then: dict[int, tuple[Value, ...]]
) -> None:
    data = workbook_of([["Namn", "E-post"], *lines])
    before = read_table(data, "a.xlsx")
    width = max(len(row.cells) for row in before.rows)
    numbers = {row.number for row in before.rows}
    once, then = ({number: each.get(number, (None, None)) for number in numbers - {1}} for each in (once, then))
    first = filled(data, filling(once, name="Sheet1"))
    second = filled(first, filling(then, at=(width, width + 1), name="Sheet1"))
    for content, ours in ((first, once), (second, then)):
        after = read_table(content, "a.xlsx")
        assert left(after.rows, width) == left(before.rows, width)
        assert {row.number: (row.cell(width), row.cell(width + 1)) for row in after.rows[1:]} == {
            row.number: ours.get(row.number, (None, None)) for row in before.rows[1:]
        }
        assert parts(content, but=SHEET) == parts(data, but=SHEET)


def parts(data: bytes, *, but: str = "") -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != but}


def sheet_xml(data: bytes) -> str:
    return parts(data)[SHEET].decode()


def plain(sheet: Worksheet) -> None:
    sheet.write_row(0, 0, ["Namn", "E-post", "Ort"])
    sheet.write_row(1, 0, ["Ada", "a@b.c", "Malå"])


def prefixed(xml: bytes) -> bytes:
    """As some programs write it: each tag with the prefix of its namespace."""
    tagged = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
    return tagged.replace(b"xmlns=", b"xmlns:x=")


@pytest.mark.parametrize(
    "bend",
    [
        prefixed,
        lambda xml: re.sub(rb' r="[A-Z0-9]+"', b"", xml),
        lambda xml: xml.replace(b"</row>", b'<c r="E2" s="0"/></row>', 2),
        lambda xml: re.sub(rb"<dimension[^>]*>", b"", xml),
        lambda xml: b"\xef\xbb\xbf" + xml,
    ],
    ids=["prefix", "no references", "empty cells at the right", "no dimension", "mark"],
)
def test_a_sheet_may_be_written_in_other_ways(bend: Callable[[bytes], bytes]) -> None:
    data = with_part(workbook(plain), SHEET, bend)
    assert [row.cells for row in read_table(data, "a.xlsx").rows] == [
        ("Namn", "E-post", "Ort"),
        ("Ada", "a@b.c", "Malå"),
    ]
    content = filled(data, filling({2: ("väntar", 3)}, name="Sheet1"))
    after = read_table(content, "a.xlsx")
    tags = Counter(re.findall(r"<((?:\w+:)?)(?:c|v|is|t|col|cols)\b", sheet_xml(content)))
    assert len(tags) == 1, "every tag stands in the namespace of the others"
    assert [row.cells for row in after.rows] == [
        ("Namn", "E-post", "Ort", *OURS),
        ("Ada", "a@b.c", "Malå", "väntar", 3),
    ]


def test_only_the_sheet_of_the_list_is_written_to_whatever_it_is_called() -> None:
    buffer = workbook(lambda sheet: sheet.write(0, 0, "Läs mig"), plain)
    data = with_part(buffer, "xl/workbook.xml", lambda xml: xml.replace(b'"Sheet2"', "\"Å &amp; 'ö'\"".encode()))
    name = read_tables(data, "a.xlsx")[1].name
    assert name == "Å & 'ö'"
    content = filled(data, filling({2: ("ja", 3)}, name=name))
    changed = {part for part, written in parts(content).items() if written != parts(data)[part]}
    assert changed == {"xl/worksheets/sheet2.xml"}


def test_formulas_and_their_results_are_kept() -> None:
    def fill(sheet: Worksheet) -> None:
        plain(sheet)
        sheet.write_formula(1, 3, '=A2&"x"', None, "Adax")

    content = filled(workbook(fill), filling({2: ("ja", 3)}, name="Sheet1"))
    assert read_table(content, "a.xlsx").rows[1].cells == ("Ada", "a@b.c", "Malå", "Adax", "ja", 3)
    assert '<f>A2&amp;"x"</f>' in sheet_xml(content)


def test_new_headings_look_like_hers_are_wide_enough_and_never_cover_anything() -> None:
    def fill(sheet: Worksheet) -> None:
        plain(sheet)
        sheet.merge_range(0, 2, 0, 5, "Ort")
        sheet.set_column(0, 0, 30)
        sheet.autofilter(0, 0, 1, 2)

    data = with_part(workbook(fill), SHEET, lambda xml: xml.replace(b'<c r="C1"', b'<c r="C1" s="0"'))
    xml = sheet_xml(filled(data, filling({2: ("=1+1", 3)}, name="Sheet1")))
    assert '<c r="G1" s="0" t="inlineStr">' in xml
    assert '<c r="G2" t="inlineStr"><is><t>=1+1</t></is></c><c r="H2"><v>3</v></c></row>' in xml
    assert '<col min="7" max="8" width="22" customWidth="1"/></cols>' in xml
    assert '<dimension ref="A1:H2"/>' in xml
    assert "spans" not in xml


def test_widths_stand_in_order_and_hers_count_for_more() -> None:
    def far(sheet: Worksheet) -> None:
        plain(sheet)
        sheet.set_column(9, 9, 30)

    def everywhere(sheet: Worksheet) -> None:
        plain(sheet)
        sheet.set_column(0, 40, 30)

    ordered = sheet_xml(filled(workbook(far), filling({}, name="Sheet1")))
    assert [int(first) for first in re.findall(r'<col min="(\d+)"', ordered)] == [4, 10]
    none = sheet_xml(filled(workbook(plain), filling({}, name="Sheet1")))
    assert '<cols><col min="4" max="5" width="22" customWidth="1"/></cols><sheetData>' in none
    assert sheet_xml(filled(workbook(everywhere), filling({}, name="Sheet1"))).count("<col ") == 1


def test_cells_stand_in_order_wherever_our_columns_have_been_moved() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, [OURS[1], "Namn", OURS[0]])
        sheet.write(1, 1, "Ada")
        sheet.write(2, 3, "sist")

    content = filled(workbook(fill), filling({2: ("ja", 3), 3: ("nej", 4)}, at=(2, 0), name="Sheet1"))
    references = re.findall(r'<c r="(\w+)"', sheet_xml(content))
    assert references == ["A1", "B1", "C1", "A2", "B2", "C2", "A3", "C3", "D3"]
    assert [row.cells for row in read_table(content, "a.xlsx").rows[1:]] == [(3, "Ada", "ja"), (4, None, "nej", "sist")]


def test_a_formula_that_she_has_put_in_our_column_stays() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.write_row(0, 0, ["Namn", *OURS])
        sheet.write_row(1, 0, ["Ada", "nej", 9])
        sheet.write_formula(1, 1, '="h"&"j"', None, "hj")

    content = filled(workbook(fill), filling({2: ("ja", 3)}, at=(1, 2), name="Sheet1"))
    assert read_table(content, "a.xlsx").rows[1].cells == ("Ada", "hj", 3)


@pytest.mark.parametrize("make", [workbook_of, lambda lines: csv_of(";".join(map(str, line)) for line in lines)])
def test_a_note_under_our_column_stays(make: Callable[[list[list[object]]], bytes]) -> None:
    data = make([["Namn", "E-post", *OURS], ["Ada", "a@b.c", "nej", 9], [], ["", "", "Kan ändras"]])
    rows = read_table(filled(data, filling({2: ("ja", 3)}, at=(2, 3), name="Sheet1")), "a").rows
    assert [row.cells[2] for row in rows] == [OURS[0], "ja", "Kan ändras"]


def test_headings_of_a_table_that_the_program_knows_stay_as_they_are() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.add_table(0, 0, 1, 2, {"columns": [{"header": "Namn"}, {"header": "Us: said"}, {"header": "Us: days"}]})
        sheet.write_row(1, 0, ["Ada", "no", 9])

    content = filled(workbook(fill), filling({2: ("ja", 3)}, at=(1, 2), name="Sheet1"))
    assert [row.cells for row in read_table(content, "a.xlsx").rows] == [
        ("Namn", "Us: said", "Us: days"),
        ("Ada", "ja", 3),
    ]


@pytest.mark.parametrize(
    "bend",
    [
        lambda xml: xml.replace(b'<row r="2"', b'<row r="7"'),
        lambda xml: xml.replace(b'<c r="B2"', b'<row r="2"><c r="A2"><v>1</v></c></row><c r="B2"'),
        lambda xml: re.sub(rb'(<c r="C[12]" t="s"><v>)', rb"\1<c/>", xml),
    ],
    ids=["a row called otherwise than its cells", "a row inside a row", "a cell inside a cell"],
)
def test_a_workbook_at_odds_with_itself_is_not_given_back_bent(bend: Callable[[bytes], bytes]) -> None:
    data = with_part(workbook(plain), SHEET, bend)
    values = {row.number: ("ja", 1) for row in read_table(data, "a.xlsx").rows[1:]}
    with pytest.raises(UnreadableFile) as refused:
        filled(data, filling(values, name="Sheet1"))
    assert refused.value.code is FileFault.BROKEN


@pytest.mark.parametrize("attribute", [b'min="x"', b'max="1 "', b'min=""'])
def test_a_width_that_is_no_number_is_no_width(attribute: bytes) -> None:
    def fill(sheet: Worksheet) -> None:
        plain(sheet)
        sheet.set_column(0, 0, 30)

    name = attribute.split(b"=")[0]
    data = with_part(workbook(fill), SHEET, lambda xml: re.sub(name + rb'="1"', attribute, xml))
    xml = sheet_xml(filled(data, filling({}, name="Sheet1")))
    assert '<col min="4" max="5" width="22" customWidth="1"/></cols>' in xml


@pytest.mark.parametrize("make", [workbook_of, lambda lines: csv_of(";".join(line) for line in lines)])
def test_what_could_not_be_sent_in_again_is_not_given_back(make: Callable[[list[list[str]]], bytes]) -> None:
    wide = [[f"a{number}" for number in range(MAX_COLUMNS - 1)]] * 2
    with pytest.raises(UnreadableFile) as refused:
        filled(make(wide), filling({}, name="Sheet1"))
    assert refused.value.code is FileFault.TOO_MANY_COLUMNS


def test_what_her_picture_is_stays_her_picture() -> None:
    data = with_part(workbook(plain), "xl/media/image1.png", lambda _: b"\x89PNG not looked at")
    assert (
        parts(filled(data, filling({2: ("ja", 1)}, name="Sheet1")))["xl/media/image1.png"] == b"\x89PNG not looked at"
    )
