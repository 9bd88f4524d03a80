"""The copies of the arrival page hold all of it, and the PDF can be read by everybody."""

import re
import zlib

import pytest
from icalendar import Calendar

from housing.database import db
from housing.organisations.models import Municipality
from housing.stock.models import Dwelling, Property
from tests.arrivals.conftest import SignedInAt
from tests.arrivals.doors import CODE, FRIDAY_NOON, a_code, page_of
from tests.harness.client import CheckedClient
from tests.harness.world import World, found
from tests.holds.browsers import token_on

SAYS = {
    "address": "Skogsvägen 4",
    "from_bus": "Hållplats Torget, gå mot kyrkan.",
    "arrival": "Ingången på gaveln.",
    "key": "Kommunhuset",
    "duty": "0951-112 11",
    "wifi": "Skog / granbarr",
    "rules": "Tyst efter 22.",
    "heater": "Kabeln hänger i hallen.",
    "cold": "Stanna inne.",
    "code": CODE,
}


@pytest.fixture
def told(world: World) -> World:
    """The house, the home and the municipality have said all there is to say; one of it looks like markup."""
    a_code(world.storuman.beds[0])
    house = found(Property, world.storuman.property)
    house.from_bus, house.arrival = {"sv": SAYS["from_bus"]}, {"sv": f"{SAYS['arrival']} #panic() *<b>"}
    house.house_rules, house.heater = {"sv": SAYS["rules"]}, {"sv": SAYS["heater"]}
    found(Dwelling, world.storuman.dwelling).network = {"sv": SAYS["wifi"]}
    municipality = db.session.get_one(Municipality, world.storuman.id)
    municipality.duty_telephone, municipality.cold = SAYS["duty"], {"sv": SAYS["cold"]}
    db.session.commit()
    return world


def copy(browser: CheckedClient, world: World, kind: str) -> bytes:
    token = token_on(browser, page_of(world))
    answer = browser.post(f"{page_of(world)}/{kind}", data={"csrf_token": token})
    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="praktikbo-2027-02-07\.\w+"', answer.headers["Content-Disposition"])
    data: bytes = answer.data
    return data


def test_the_file_holds_everything_and_asks_for_nothing(told: World, signed_in_at: SignedInAt) -> None:
    text = copy(signed_in_at(FRIDAY_NOON), told, "file").decode()
    assert [name for name, said in SAYS.items() if said not in text] == []
    assert not re.search(r"(src|href|url\()", text), "it needs no other file"
    assert "<script" not in text
    assert "#panic() *&lt;b&gt;" in text


def test_the_calendar_entry_holds_everything(told: World, signed_in_at: SignedInAt) -> None:
    calendar = Calendar.from_ical(copy(signed_in_at(FRIDAY_NOON), told, "calendar"))
    (entry,) = calendar.walk("VEVENT")
    assert [name for name, said in SAYS.items() if said not in str(entry["DESCRIPTION"])] == []
    assert str(entry["LOCATION"]) == "Skogsvägen 4, Storuman"
    assert (entry["DTSTART"].to_ical(), entry["DTEND"].to_ical()) == (b"20270207", b"20270228")
    assert CODE not in str(entry["SUMMARY"])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pdf_is_tagged_and_has_a_title_and_a_language(told: World, signed_in_at: SignedInAt, language: str) -> None:
    browser = signed_in_at(FRIDAY_NOON)
    browser.set_cookie("language", language, domain="127.0.0.1")
    pdf = copy(browser, told, "pdf")
    plain = pdf + b"".join(inflated(pdf))
    assert pdf.startswith(b"%PDF-1.7")
    assert b"/MarkInfo<</Marked true" in plain
    assert b"/StructTreeRoot" in plain
    assert re.search(rb"/S/H1\b", plain)
    assert f"/Lang({browser.get('/account').text.split('lang=')[1][1:3]})".encode() in plain
    assert b"/DisplayDocTitle true" in plain
    title = "Din ankomst till Storuman" if b"/Lang(sv)" in plain else "Your arrival in Storuman"
    assert title.encode() in plain or title.encode("utf-16-be").hex().upper().encode() in plain
    assert b"pdfuaid:part>1<" in plain


def test_a_sign_that_no_font_of_ours_has_does_not_keep_the_pdf_from_her(told: World, signed_in_at: SignedInAt) -> None:
    db.session.get_one(Municipality, told.storuman.id).cold = {"sv": "Ring oss \N{GRINNING FACE} \u94a5 å."}
    db.session.commit()
    assert copy(signed_in_at(FRIDAY_NOON), told, "pdf").startswith(b"%PDF-1.7")


def inflated(pdf: bytes) -> list[bytes]:
    """Return the packed parts of a PDF as they are."""
    found_parts = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found_parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return found_parts


def test_before_the_code_shows_a_copy_says_from_when(told: World, elin: CheckedClient) -> None:
    text = copy(elin, told, "file").decode()
    assert CODE not in text
    assert SAYS["wifi"] not in text
    assert "The code shows here from 5 Feb 2027 12:00." in text
