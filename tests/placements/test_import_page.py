"""The coordinator sends a list, looks, and publishes."""

import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from housing.files import Upload
from housing.mail import MailMessage
from housing.placements.models import Placement, PlacementImport
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import chosen_form, filled_in, post_form
from tests.harness.sign_in import sign_in
from tests.nights.ground import lay
from tests.placements.lists import (
    EBBA,
    MAJA,
    OLLE,
    UMU,
    book,
    content_of,
    count,
    placement_of,
    send,
    two_universities,
)
from tests.placements.people import coordinator

START = "/institutions/umea-universitet/imports"
KARIN, PER = "karin@umu.example", "per@ltu.example"


def upload(client: CheckedClient, content: bytes, name: str = "lista-vt27.csv", start: str = START) -> TestResponse:
    """Choose a file and press the button; return the page that follows."""
    sent = post_form(client, start, {"file": (io.BytesIO(content), name)}, action=start)
    return client.get(sent.location) if sent.status_code == 303 else sent


def publish(client: CheckedClient, preview: TestResponse, **fields: object) -> TestResponse:
    """Press the button of a preview."""
    address = preview.request.full_path.rstrip("?")
    sent = post_form(client, address, fields, action=address)
    return client.get(sent.location) if sent.status_code == 303 else sent


@pytest.fixture
def country(session_scope: Session) -> Session:
    """Umeå and Luleå, each with a coordinator."""
    umu, ltu = two_universities(session_scope)
    coordinator(session_scope, umu, KARIN)
    coordinator(session_scope, ltu, PER)
    return session_scope


@pytest.fixture
def karin(client: CheckedClient, country: Session) -> CheckedClient:
    """The coordinator of Umeå, signed in."""
    sign_in(client, KARIN)
    return client


def test_nothing_is_written_before_the_button_is_pressed(karin: CheckedClient, country: Session) -> None:
    preview = upload(karin, UMU.read_bytes(), UMU.name)
    assert preview.status_code == 200
    assert "VT27" in preview.text
    assert "8–26 feb. 2027" in preview.text
    assert "25 jan.–19 feb. 2027" in preview.text
    assert count(country, Placement) == 0


def test_publishing_says_that_nothing_was_mailed_and_mails_nothing(karin: CheckedClient, country: Session) -> None:
    result = publish(karin, upload(karin, UMU.read_bytes(), UMU.name))
    assert "Inget har mejlats" in result.text
    assert "/invitations" in result.text
    assert count(country, Placement) == 180
    assert count(country, MailMessage) == 0


def test_the_second_time_there_is_nothing_to_publish(karin: CheckedClient, country: Session) -> None:
    publish(karin, upload(karin, UMU.read_bytes(), UMU.name))
    again = upload(karin, UMU.read_bytes(), UMU.name)
    assert "Det finns inget att publicera" in again.text
    assert count(country, PlacementImport) == 1


def test_a_double_click_leads_to_the_same_result(karin: CheckedClient, country: Session) -> None:
    preview = upload(karin, content_of(EBBA))
    fields = filled_in(chosen_form(preview.text, {}, button="Publicera 1 placering"), {}, None)
    first, second = (karin.post(preview.request.full_path, data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count(country, PlacementImport) == 1


def test_a_published_file_is_kept_for_its_hour_and_given_back_from_there(
    karin: CheckedClient, clock: MovableClock, country: Session
) -> None:
    result = publish(karin, upload(karin, content_of(EBBA)))
    assert "Din fil finns kvar här till 24 nov. 2026 10:00" in result.text
    assert count(country, Upload) == 1
    address = result.request.full_path
    clock.advance(minutes=61)
    sign_in(karin, KARIN)
    assert "Din fil finns kvar" not in karin.get(address).text
    upload(karin, content_of(MAJA))
    assert count(country, Upload) == 1


def test_a_change_is_shown_as_old_and_new(karin: CheckedClient, country: Session) -> None:
    publish(karin, upload(karin, content_of(EBBA)))
    preview = upload(karin, content_of(EBBA.replace("v.6-8", "v.7-9")))
    assert "Datum: 8–26 feb. 2027 (v. 6–8) → 15 feb.–5 mars 2027 (v. 7–9)" in preview.text


def test_who_is_no_longer_in_the_list_is_named(karin: CheckedClient, country: Session) -> None:
    publish(karin, upload(karin, content_of(EBBA, MAJA)))
    preview = upload(karin, content_of(EBBA.replace("v.6-8", "v.7-9")))
    assert "Maja Utsi, 3OM401, Hemsjukvården, Sorsele" in preview.text


def test_wrong_rows_are_listed_and_nothing_is_published_without_the_tick(
    karin: CheckedClient, country: Session
) -> None:
    content = content_of(EBBA.replace("v.6-8", "v.54"), MAJA.replace("Sorsele", "Sorsle"), OLLE)
    preview = upload(karin, content)
    for said in ("rad 2", "Veckor", "v.54", "rad 3", "Ort", "Sorsele"):
        assert said in preview.text
    refused = publish(karin, preview)
    assert (refused.status_code, count(country, Placement)) == (422, 0)
    published = publish(karin, preview, skip_bad_rows=True)
    assert (published.status_code, count(country, Placement)) == (200, 1)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "tom.csv", "tom"),
        (b"%PDF-1.7 nothing", "lista.pdf", "PDF"),
        (b"PK\x03\x04 broken", "lista.xlsx", "Fel"),
        ("Namn;E-post\r\nåäö".encode("utf-16") + b"\xff", "lista.csv", "Fel"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_the_field(
    karin: CheckedClient, country: Session, content: bytes, name: str, said: str
) -> None:
    answer = upload(karin, content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert count(country, Upload) == 0


def test_a_list_that_nobody_could_wait_for_is_refused(karin: CheckedClient, country: Session) -> None:
    lines = (f"Ek, A{n};a{n}@student.umu.example;3OM520;Akuten;Storuman;v.9;ja" for n in range(5_001))
    answer = upload(karin, content_of(*lines))
    assert answer.status_code == 422
    assert "5\N{NO-BREAK SPACE}000" in answer.text
    assert count(country, Upload) == 0


def test_a_list_of_nothing_but_faults_is_refused_when_it_is_long_and_else_tells_the_first(
    karin: CheckedClient, country: Session
) -> None:
    lines = [f"Ek, A{n};a{n}@student.umu.example;3OM520;Akuten;Storuman;v.99;ja" for n in range(5_001)]
    assert upload(karin, content_of(*lines)).status_code == 422
    preview = upload(karin, content_of(*lines[:520]))
    assert preview.text.count("row-refused") == 500
    assert "20 fel till visas inte." in preview.text


def test_no_file_at_all_is_told_at_the_field(karin: CheckedClient) -> None:
    answer = post_form(karin, START, {}, action=START)
    assert answer.status_code == 422
    assert "Välj en fil" in answer.text


def test_the_chosen_term_decides_the_year(karin: CheckedClient, country: Session) -> None:
    fields = {"file": (io.BytesIO(content_of(EBBA)), "lista.csv"), "term": "VT28"}
    sent = post_form(karin, START, fields, action=START)
    preview = karin.get(sent.location)
    assert "7–25 feb. 2028" in preview.text
    publish(karin, preview)
    assert placement_of(country, "ebba@student.umu.example").periods[0].first_day == date(2028, 2, 7)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("placeringar-2028.csv", "Året är 2028. Det står i filens namn. Placeringarna ligger i VT28."),
        ("lista.csv", "Varken rubriken eller filens namn säger en enda termin eller ett enda år."),
        ("våren 2028.csv", "Terminen är VT28. Det står i filens namn."),
    ],
)
def test_the_preview_says_where_the_year_comes_from(karin: CheckedClient, name: str, said: str) -> None:
    assert said in upload(karin, content_of(EBBA), name).text


def test_what_changed_since_the_look_is_shown_again(
    karin: CheckedClient, clock: MovableClock, country: Session
) -> None:
    preview = upload(karin, content_of(EBBA, OLLE))
    other = upload(karin, content_of(OLLE))
    publish(karin, other)
    clock.advance(minutes=1)
    stale = filled_in(chosen_form(preview.text, {}, button="Publicera 2 placeringar"), {}, None)
    shown = karin.post(preview.request.full_path, data=stale)
    assert shown.status_code == 409
    assert "Något har ändrats sedan du tittade" in shown.text
    assert count(country, Placement) == 1
    again = filled_in(chosen_form(shown.text, {}, button="Publicera 1 placering"), {}, None)
    assert karin.post(preview.request.full_path, data=again).status_code == 303
    assert count(country, Placement) == 2


def test_another_list_of_hers_is_not_taken_for_a_double_click(karin: CheckedClient, country: Session) -> None:
    first, second = (upload(karin, content_of(EBBA.replace("v.6-8", weeks), OLLE)) for weeks in ("v.6-8", "v.7-9"))
    publish(karin, first)
    stale = filled_in(chosen_form(second.text, {}, button="Publicera 2 placeringar"), {}, None)
    shown = karin.post(second.request.full_path, data=stale)
    assert shown.status_code == 409
    assert "Datum: 8–26 feb. 2027 (v. 6–8) → 15 feb.–5 mars 2027 (v. 7–9)" in shown.text


def test_what_has_vanished_is_ticked_on_the_fresh_page_too(
    karin: CheckedClient, clock: MovableClock, country: Session
) -> None:
    many = [EBBA.replace("ebba", f"ebba{n}").replace("Lind", f"Lind{n}") for n in range(12)]
    publish(karin, upload(karin, content_of(*many)))
    preview = upload(karin, content_of(*many[1:]))
    stale = filled_in(chosen_form(preview.text, {}, button="Publicera listan"), {}, None)
    publish(karin, upload(karin, content_of(many[-1].replace("v.6-8", "v.7-9"))), call_off=False)
    shown = karin.post(preview.request.full_path, data=stale)
    assert shown.status_code == 409
    form = chosen_form(shown.text, {}, button="Publicera listan")
    assert filled_in(form, {}, None)["call_off"] == stale["call_off"]


def test_a_file_is_kept_for_an_hour(karin: CheckedClient, clock: MovableClock, country: Session) -> None:
    preview = upload(karin, content_of(EBBA))
    clock.advance(minutes=61)
    sign_in(karin, KARIN)
    late = karin.get(preview.request.full_path.rstrip("?"), follow_redirects=True)
    assert "Skicka den igen" in late.text


def test_other_institutions_pages_and_imports_do_not_exist(karin: CheckedClient, country: Session) -> None:
    publish(karin, upload(karin, content_of(EBBA)))
    other = START.replace("umea-universitet", "lulea-tekniska-universitet")
    ref = country.scalars(select(PlacementImport.ref)).one()
    for address in (other, f"{other}/published/{ref}", f"{START}/published/xxxxxxxxxx"):
        assert karin.get(address).status_code == 404, address


def test_somebody_elses_upload_is_not_shown(app: Flask, karin: CheckedClient) -> None:
    preview = upload(karin, content_of(EBBA))
    per = CheckedClient(app)
    sign_in(per, PER)
    assert per.get(preview.request.full_path).status_code == 404
    own = preview.request.full_path.replace("umea-universitet", "lulea-tekniska-universitet")
    answer = per.get(own, follow_redirects=True)
    assert "Skicka den igen" in answer.text
    assert "Ebba" not in answer.text


def test_a_change_of_a_booked_placement_is_told_with_what_is_booked(app: Flask, session_scope: Session) -> None:
    ground = lay(session_scope)
    send(ground.institution, EBBA)
    book(ground, placement_of(session_scope, "ebba@student.umu.example"), date(2027, 2, 7), date(2027, 2, 8))
    coordinator(session_scope, ground.institution, KARIN)
    client = CheckedClient(app)
    sign_in(client, KARIN)
    preview = upload(client, content_of(EBBA.replace("v.6-8", "v.7-9")), start="/institutions/umu/imports")
    assert "7–9 feb. 2027" in preview.text
    assert "får ett förslag" in preview.text
    assert "Publicera 1 placering" in preview.text


@pytest.mark.parametrize("weeks", ["v.6-8", "v.7-9"], ids=["free to change", "although it is booked"])
def test_the_stored_name_of_a_protected_identity_is_never_shown(app: Flask, session_scope: Session, weeks: str) -> None:
    ground = lay(session_scope)
    send(ground.institution, EBBA)
    placement = placement_of(session_scope, "ebba@student.umu.example")
    placement.student.person.is_protected = True
    book(ground, placement, date(2027, 2, 7), date(2027, 2, 8))
    coordinator(session_scope, ground.institution, KARIN)
    client = CheckedClient(app)
    sign_in(client, KARIN)
    renamed = EBBA.replace("Lind, Ebba", "Ny, Namn").replace("v.6-8", weeks)
    preview = upload(client, content_of(renamed), start="/institutions/umu/imports")
    assert "Namnet ändras" in preview.text
    assert "Ebba Lind" not in preview.text
