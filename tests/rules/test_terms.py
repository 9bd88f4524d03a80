"""Academic terms from codes, titles and file names."""

from datetime import date

import pytest

from housing.rules.terms import (
    TermError,
    TermProblem,
    long_over,
    term_in_text,
    term_of,
    term_on,
    terms_around,
    year_in_text,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VT27", "VT27"),
        (" vt 2027 ", "VT27"),
        ("ht-26", "HT26"),
        ("Vårterminen 2027", "VT27"),
        ("höstterminen 26", "HT26"),
        ("Autumn term 2026", "HT26"),
        ("våren 2028", "VT28"),
        ("Höst 2028", "HT28"),
        ("fall 2028", "HT28"),
        ("2028 VT", "VT28"),
    ],
)
def test_terms_as_people_write_them(text: str, code: str) -> None:
    assert term_of(text).code == code


@pytest.mark.parametrize("text", ["", "27", "VT", "VT7", "XT27", "VT27 och HT27", "VT1927", "5"])
def test_what_is_no_term(text: str) -> None:
    with pytest.raises(TermError) as refused:
        term_of(text)
    assert refused.value.refusals[0].code is TermProblem.UNREADABLE


def test_the_usual_limits() -> None:
    spring, autumn = term_of("VT27"), term_of("HT26")
    assert (spring.first_day, spring.last_day) == (date(2027, 1, 18), date(2027, 6, 13))
    assert (autumn.first_day, autumn.last_day) == (date(2026, 8, 24), date(2027, 1, 17))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sjuksköterskeprogrammet, VFU-placeringar VT27 (uttag 2026-11-20)", "VT27"),
        ("placements-umu-vt27.xlsx", "VT27"),
        ("placeringar_ht2026_v2.csv", "HT26"),
        ("VT27 (rättad lista vt 2027)", "VT27"),
        ("VT27 och HT27", None),
        ("Placeringar uttag 2026-11-20", None),
        ("växt27", None),
        ("VFU våren 2028", "VT28"),
        ("vfu-hösten_2028.xlsx", "HT28"),
        ("Vår, 2028", "VT28"),
        ("Spring semester 2028", "VT28"),
        ("Placeringar 2028 vt", "VT28"),
        ("uttag 2026 VT27", "VT27"),
        ("vår/höst 2028", None),
        ("HT27/VT28", None),
        ("vår 20 studenter", None),
        ("våra 2028 platser", None),
        ("VT2765", None),
    ],
)
def test_the_term_a_title_or_file_name_mentions(text: str, code: str | None) -> None:
    found = term_in_text(text)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Placeringar 2028", 2028),
        ("placeringar_2028_v2.csv", 2028),
        ("vår/höst 2028", 2028),
        ("VFU 2028 (uttag 2026-11-20)", 2028),
        ("VFU 2028, uttag 20 nov. 2026", 2028),
        ("uttag 2026-11-20", None),
        ("uttag 20/11 2026", None),
        ("uttag 20261120", None),
        ("uttag 20.11.2026", None),
        ("läsåret 2027/28", None),
        ("2027 och 2028", None),
        ("rum 2028b", None),
        ("", None),
    ],
)
def test_the_year_a_title_or_file_name_mentions(text: str, year: int | None) -> None:
    assert year_in_text(text) == year


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 24), date(2026, 1, 12)),
        (date(2027, 2, 1), date(2026, 8, 24)),
        (date(2027, 7, 1), date(2027, 1, 18)),
    ],
)
def test_what_is_long_over(today: date, first: date) -> None:
    assert long_over(today) == first


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 24), "HT26"),
        (date(2027, 1, 10), "HT26"),
        (date(2027, 1, 18), "VT27"),
        (date(2027, 7, 1), "HT27"),
    ],
)
def test_the_term_of_a_day(day: date, code: str) -> None:
    assert term_on(day).code == code


@pytest.mark.parametrize(("code", "before", "after"), [("VT27", "HT26", "HT27"), ("HT26", "VT26", "VT27")])
def test_a_term_stands_between_two_others_whatever_the_summer(code: str, before: str, after: str) -> None:
    assert tuple(each.code for each in terms_around(term_of(code))) == (before, after)
