"""A coordinator takes back what was published, as long as nothing depends on it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from housing.accounts.models import Grant
from housing.bookings.models import Application
from housing.placements.models import ImportedChange, Placement, PlacementImport, PlacementNight
from housing.placements.services.cancelling import cancel_placement
from housing.placements.services.imported_changes import PlacementState, forget_old_changes, states_of
from housing.placements.services.publishing import Published, publish
from housing.placements.services.undoing import undo_import
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.nights.ground import Ground, lay
from tests.placements.lists import EBBA, MAJA, OLLE, book, count, placement_of, read, send
from tests.placements.people import coordinator

KARIN = "karin@umu.example"
EBBAS, MAJAS, OLLES = (f"{name}@student.umu.example" for name in ("ebba", "maja", "olle"))
NIGHT = date(2027, 2, 7)
YES = "Ja, ångra det"


@pytest.fixture
def ground(session_scope: Session, client: CheckedClient) -> Ground:
    """Ebba's placement is published; Karin is signed in."""
    ground = lay(session_scope)
    send(ground.institution, EBBA)
    coordinator(session_scope, ground.institution, KARIN)
    sign_in(client, KARIN)
    return ground


def newest(ground: Ground) -> PlacementImport:
    ground.session.expire_all()
    return ground.session.scalars(select(PlacementImport).order_by(PlacementImport.id.desc())).first()  # type: ignore[return-value]


def publish_list(ground: Ground, *rows: str, calls_off: bool = True, at: datetime = TUESDAY) -> Published:
    """Publish a list, and call off what it no longer holds."""
    return publish(
        ground.institution.id,
        read(*rows),
        sha256="0" * 64,
        at=at,
        by=None,
        call_off=lambda plan: [each.ref for each in plan.vanished] if calls_off else (),
    )


def undo(client: CheckedClient, note: PlacementImport) -> TestResponse:
    return post_form(client, f"/institutions/umu/imports/published/{note.ref}/undo", {}, button=YES, follow=True)


def nights(ground: Ground, email: str) -> int:
    placement = placement_of(ground.session, email)
    mine = PlacementNight.placement_id == placement.id
    return ground.session.scalar(select(func.count()).select_from(PlacementNight).where(mine)) or 0


def test_what_was_new_is_withdrawn_and_a_later_list_publishes_it_anew(client: CheckedClient, ground: Ground) -> None:
    send(ground.institution, EBBA, MAJA)
    ground.session.commit()
    answer = undo(client, newest(ground))
    assert "Ångrat: 1 placering är som den var förut." in answer.text
    assert "ångrat" in answer.text
    assert (placement_of(ground.session, MAJAS).status, nights(ground, MAJAS)) == ("draft", 0)
    assert placement_of(ground.session, EBBAS).status == "published"
    send(ground.institution, EBBA, MAJA)
    assert (placement_of(ground.session, MAJAS).status, nights(ground, MAJAS)) == ("published", 44)


def test_what_was_changed_gets_its_weeks_and_site_back(client: CheckedClient, ground: Ground) -> None:
    before = states_of([placement_of(ground.session, EBBAS).id])
    window = nights(ground, EBBAS)
    send(ground.institution, EBBA.replace("v.6-8", "v.7-12").replace("Sjukstugan", "Bäckvallen"))
    ground.session.commit()
    undo(client, newest(ground))
    ground.session.expire_all()
    assert states_of(list(before)) == before
    assert nights(ground, EBBAS) == window


def test_what_was_called_off_takes_place_again(client: CheckedClient, ground: Ground) -> None:
    publish_list(ground, MAJA)
    ground.session.commit()
    assert placement_of(ground.session, EBBAS).status == "cancelled"
    undo(client, newest(ground))
    assert (placement_of(ground.session, EBBAS).status, nights(ground, EBBAS)) == ("published", 22)
    assert placement_of(ground.session, MAJAS).status == "draft"


def test_nothing_is_undone_when_something_is_booked(client: CheckedClient, ground: Ground) -> None:
    send(ground.institution, EBBA, MAJA, OLLE)
    book(ground, placement_of(ground.session, MAJAS), NIGHT)
    ground.session.commit()
    answer = undo(client, newest(ground))
    assert answer.status_code == 409
    assert "Något är bokat eller sökt" in answer.text
    assert "Maja Utsi" in answer.text
    assert "Olle Kemi" not in answer.text
    assert placement_of(ground.session, OLLES).status == "published"


def test_nothing_is_undone_when_an_application_waits(client: CheckedClient, ground: Ground) -> None:
    placement = placement_of(ground.session, EBBAS)
    application = Application(
        placement_id=placement.id, student_id=placement.student_id, asked_at=TUESDAY, answer_by=TUESDAY.date()
    )
    ground.session.add(application)
    ground.session.commit()
    assert undo(client, newest(ground)).status_code == 409


def test_bookings_that_ended_are_not_brought_back_so_nothing_is_undone(client: CheckedClient, ground: Ground) -> None:
    book(ground, placement_of(ground.session, EBBAS), NIGHT)
    publish_list(ground, MAJA, at=TUESDAY + timedelta(hours=1))
    ground.session.commit()
    answer = undo(client, newest(ground))
    assert answer.status_code == 409
    assert "Rum lämnades tillbaka" in answer.text
    assert placement_of(ground.session, EBBAS).status == "cancelled"


def test_a_later_list_is_undone_first(client: CheckedClient, ground: Ground) -> None:
    first = newest(ground)
    send(ground.institution, EBBA.replace("v.6-8", "v.7-9"))
    ground.session.commit()
    refused = undo(client, first)
    assert refused.status_code == 409
    assert "Ångra den först" in refused.text
    undo(client, newest(ground))
    assert "Ångrat" in undo(client, first).text
    assert "redan ångrat" in undo(client, first).text


def test_what_somebody_has_changed_since_is_not_overwritten(client: CheckedClient, ground: Ground) -> None:
    cancel_placement(placement_of(ground.session, EBBAS).id, at=TUESDAY, by=None)
    ground.session.commit()
    answer = undo(client, newest(ground))
    assert "har ändrats sedan dess" in answer.text
    assert placement_of(ground.session, EBBAS).status == "cancelled"


def test_what_was_before_is_forgotten_in_time(client: CheckedClient, ground: Ground) -> None:
    forget_old_changes(TUESDAY + timedelta(days=30))
    assert count(ground.session, ImportedChange) == 1
    forget_old_changes(TUESDAY + timedelta(days=31))
    ground.session.commit()
    assert count(ground.session, ImportedChange) == 0
    assert "för länge sedan" in undo(client, newest(ground)).text


def test_what_others_published_is_not_there(client: CheckedClient, ground: Ground) -> None:
    note = newest(ground)
    assert client.get(f"/institutions/lulea/imports/published/{note.ref}/undo").status_code == 404


WEEKS = st.sampled_from(["v.6-8", "v.7-9", "v.6-8 + v.12-14", "v.20-21"])
SITES = st.sampled_from(["Sjukstugan;Storuman", "Bäckvallen;Storuman", "Hemsjukvården;Storuman"])
ROWS = st.dictionaries(st.integers(1, 6), st.tuples(WEEKS, SITES), min_size=1)
Rows = dict[int, tuple[str, str]]


def lines(rows: Rows) -> list[str]:
    return [
        f"Lind, Ebba{'a' * number};s{number}@umu.example;3OM401;{site};{weeks};"
        for number, (weeks, site) in rows.items()
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ROWS, after=ROWS, calls_off=st.booleans())
def test_undoing_any_list_restores_what_was(ground: Ground, before: Rows, after: Rows, calls_off: bool) -> None:
    session = ground.session
    karin = session.scalars(select(Grant.person_id)).one()
    attempt = session.begin_nested()
    send(ground.institution, *lines(before))
    was = all_states(session)
    published = publish_list(ground, *lines(after), calls_off=calls_off)
    session.expire_all()
    if published.ref:
        undo_import(newest(ground), at=TUESDAY, by=karin)
        session.expire_all()
        now = all_states(session)
        assert {each: now[each] for each in was} == was
        assert {now[each].status for each in now.keys() - was.keys()} <= {"draft"}
    attempt.rollback()
    session.expire_all()


def all_states(session: Session) -> dict[int, PlacementState]:
    return states_of(session.scalars(select(Placement.id)).all())
