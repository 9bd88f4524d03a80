"""Which names of sites a person is asked about."""

import csv
from itertools import combinations
from pathlib import Path

import pytest

from housing.rules.site_likeness import may_be_one_site

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Storumans hälsocentral", "Hälsocentralen Storuman"),
        ("Storumans HC", "Hälsocentralen i Storuman"),
        ("Storumans sjukstuga", "Sjukstugan"),
        ("Backens äldreboende", "Äldreboendet Backen"),
        ("Backens säbo", "Backens äldreboende"),
        ("Tärnaby sjukstuga", "Tärnabys sjukstuga"),
        ("Tärnaby sjukstuga", "Tärneby sjukstuga"),
        ("Medicin avd 3", "Avdelning 3, medicin"),
        ("Hemsjukvården", "Hemsjukvården Storuman"),
        ("Hemsjukvården Storumans kommun", "Hemsjukvård"),
        ("Storumans sjukhus, akutvård", "Storumans sjukhus akutvården"),
    ],
)
def test_two_spellings_of_one_site(one: str, other: str) -> None:
    assert may_be_one_site(one, other, "Storuman")
    assert may_be_one_site(other, one, "Storuman")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Storumans sjukhus, medicin", "Storumans sjukhus, kirurgi"),
        ("Storumans sjukhus", "Storumans sjukhus, medicin"),
        ("Avdelning 3", "Avdelning 4"),
        ("Avdelning 3", "Avdelning 33"),
        ("Avdelning 3A", "Avdelning 3B"),
        ("Storumans hälsocentral", "Storumans sjukstuga"),
        ("Tärnaby sjukstuga", "Storumans sjukstuga"),
        ("Backens äldreboende", "Bäckens vårdboende"),
        ("Storuman", "Storumans hälsocentral"),
        ("kir", "kil"),
    ],
)
def test_two_sites(one: str, other: str) -> None:
    assert not may_be_one_site(one, other, "Storuman")
    assert not may_be_one_site(other, one, "Storuman")


def test_sites_of_a_real_list_are_told_apart() -> None:
    with (DATA / "placements-ltu-vt27.csv").open(encoding="cp1252", newline="") as file:
        sites = sorted({(row["Ort"], row["Placering"]) for row in csv.DictReader(file, delimiter=";")})
    pairs = [(one, other) for one, other in combinations(sites, 2) if one[0] == other[0]]
    assert [pair for pair in pairs if may_be_one_site(pair[0][1], pair[1][1], pair[0][0])] == []
