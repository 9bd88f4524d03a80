"""What may stand in braces, what is refused, and that filling in reads nothing twice."""

import pytest

from housing.rules.placeholders import Placeholder, codes_in, fill, longest, unfit
from housing.rules.wordings import AGREEMENT, MAILS, PLACEHOLDERS, Wording

MUNICIPALITY, SITE, DEADLINE = Placeholder.MUNICIPALITY, Placeholder.SITE, Placeholder.DEADLINE


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Välkommen till {municipality}!", ()),
        ("{municipality}{municipality}", ()),
        ("Ingen klammer alls.", ()),
        ("Svara senast {deadline}.", ("{deadline}",)),
        ("{kommun} och {kommun} och {street}", ("{kommun}", "{street}")),
        ("{municipality.name}", ("{municipality.name}",)),
        ("{municipality!r}", ("{municipality!r}",)),
        ("{municipality:>9999999}", ("{municipality:>9999999}",)),
        ("{0}", ("{0}",)),
        ("{}", ("{}",)),
        ("{ municipality }", ("{ municipality }",)),
        ("{{ config }}", ("{ config }", "{", "}")),
        ("{% include 'x' %}", ("{% include 'x' %}",)),
        ("en ensam { klammer", ("{",)),
        ("och } en till", ("}",)),
        ("{muni\ncipality}", ("{muni\ncipality}",)),
        ("%(municipality)s är ingen", ()),
        ("<script>alert(1)</script>", ()),
    ],
)
def test_only_the_closed_set_may_stand_in_braces(text: str, refused: tuple[str, ...]) -> None:
    assert unfit(text, {MUNICIPALITY, SITE}) == refused


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{municipality}, {site}", "Storuman, {municipality}"),
        ("{deadline} {nothing} {", "{deadline} {nothing} {"),
        ("%(municipality)s %s", "%(municipality)s %s"),
    ],
)
def test_what_is_put_in_is_not_read_again(text: str, filled: str) -> None:
    assert fill(text, {MUNICIPALITY: "Storuman", SITE: "{municipality}"}) == filled


def test_a_text_is_measured_as_it_may_become() -> None:
    assert longest("till {municipality}") == len("till ") + 120


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Koden är 4711.", ("4711",)),
        ("12345678 och 12345678", ("12345678",)),
        ("Vårterminen 2027 och 2026", ()),
        ("0951-140 00", ()),
        ("0951 140 00", ("0951",)),
        ("den 3 mars kl. 15.30", ()),
        ("923 31 Storuman", ()),
        ("20271 är en kod", ("20271",)),
    ],
)
def test_what_looks_like_a_code(text: str, codes: tuple[str, ...]) -> None:
    assert codes_in(text) == codes


def test_every_text_has_its_set_and_no_mail_can_tell_where_the_room_is() -> None:
    assert set(PLACEHOLDERS) == set(Wording)
    secret = {Placeholder.ADDRESS, Placeholder.ROOM, Placeholder.LANDLORD}
    assert [kind for kind, allowed in PLACEHOLDERS.items() if secret & set(allowed)] == list(AGREEMENT)
    assert [kind for kind, allowed in PLACEHOLDERS.items() if DEADLINE in allowed] == [MAILS[1]]
