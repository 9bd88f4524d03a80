"""Names as keys, in Swedish order, in addresses."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.rules.names import email_key, nearest, room_key, slug_of, swedish_sort_key, text_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åsele", "åsele"),
        ("Åsele", "A\u030asele"),
        ("  Gällivare   sjukhus ", "gällivare sjukhus"),
        ("Vindelgården\u00a0", "Vindelgården"),
        ("Ma\u00adlå", "Malå"),
        ("Malå\u200b", "Malå"),
        ("STRASSE", "straße"),
        ("Tab\tand\nline", "tab and line"),
    ],
)
def test_what_looks_alike_has_one_key(one: str, other: str) -> None:
    assert text_key(one) == text_key(other)


@pytest.mark.parametrize(
    ("label", "key"),
    [("Rum 50", "rum 50"), ("rum  50 ", "rum 50"), ("\ufdfa" * 3, None), ("\u200b", "\u200b"), ("x" * 50, "x" * 40)],
)
def test_a_room_is_known_by_a_key_that_the_ledger_has_room_for(label: str, key: str | None) -> None:
    assert 0 < len(room_key(label)) <= 40
    assert key in {None, room_key(label)}


def test_addresses_do_not_tell_case_apart() -> None:
    assert email_key(" Noah.Nystrom@Student.LTU.example") == "noah.nystrom@student.ltu.example"


def test_dots_and_rings_are_letters_and_no_ornaments() -> None:
    assert text_key("Måla") != text_key("Mala")


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    key = text_key(text)
    assert text_key(key) == key
    assert "\x00" not in key


IN_ORDER = [
    "Andersson, Bo",
    "Andersson, Maja",
    "Bo Ek",
    "Boa",
    "Edström",
    "Élise",
    "Emil",
    "Müller",
    "Myrdal",
    "O'Brien",
    "Olsen",
    "rum 2",
    "rum 10",
    "Vallin",
    "Wallin",
    "Xu",
    "Zorn",
    "Åberg",
    "Åström",
    "Ærlig",
    "Ärlin",
    "Öberg",
    "Østby",
]


def test_swedish_order_by_bytes_alone() -> None:
    keys = [swedish_sort_key(name) for name in IN_ORDER]
    assert sorted(key.encode() for key in keys) == [key.encode() for key in keys]


def test_sqlite_sorts_it_right() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table person(name text, sort_key text)")
    rows = [(name, swedish_sort_key(name)) for name in reversed(IN_ORDER)]
    connection.executemany("insert into person values(?, ?)", rows)
    found = connection.execute("select name from person order by sort_key")
    assert [name for (name,) in found] == IN_ORDER


@pytest.mark.parametrize(
    "same",
    [("Elise", "Élise"), ("Sáve", "save"), ("O\N{RIGHT SINGLE QUOTATION MARK}Brien", "obrien")],
)
def test_marks_do_not_count_in_order(same: tuple[str, str]) -> None:
    assert swedish_sort_key(same[0]) == swedish_sort_key(same[1])


@given(st.text(), st.text())
def test_a_longer_name_comes_after_its_beginning(text: str, more: str) -> None:
    first = swedish_sort_key(text)
    assert first <= swedish_sort_key(f"{text} {more}")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Åsele", "asele"),
        ("Sollefteå", "solleftea"),
        ("Övertorneå", "overtornea"),
        ("Luleå tekniska universitet", "lulea-tekniska-universitet"),
        ("Lycksele  (psykiatri)", "lycksele-psykiatri"),
        ("Malå/Norsjö", "mala-norsjo"),
        ("Ærø", "aero"),
        ("東京", ""),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert slug_of(name) == slug


INSTITUTIONS = ["Umeå universitet", "Luleå tekniska universitet", "Mittuniversitetet"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Umea universitet", "Umeå universitet"),
        ("Umeå", "Umeå universitet"),
        ("LTU", "Luleå tekniska universitet"),
        ("Lulea tekniska univ", "Luleå tekniska universitet"),
        ("mitt universitetet", "Mittuniversitetet"),
    ],
)
def test_the_nearest_name_comes_first(said: str, meant: str) -> None:
    assert nearest(said, INSTITUTIONS)[0] == meant


def test_nothing_is_suggested_for_nonsense() -> None:
    assert nearest("", INSTITUTIONS) == []
    assert nearest("qqqq", INSTITUTIONS) == []
    assert nearest("Storuman" * 100_000, INSTITUTIONS) == []


def test_at_most_n_and_each_once() -> None:
    assert nearest("Malå", ["Malå", "Mala", "Malå", "Malmö"], n=2) == ["Mala", "Malå"]
