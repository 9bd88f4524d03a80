"""A decision on paper: who, why and how to appeal, as it was on its day, for those whom it concerns."""

from housing.bookings.services.answering import By
from housing.bookings.services.staying import cancel_booking
from housing.database import db
from housing.organisations.models import Municipality
from tests.decisions.deciding import (
    application_declined,
    approved,
    booking_of,
    decisions,
    declined,
    seen,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World
from tests.holds.browsers import english

REQUESTS = "/municipalities/storuman/requests"


def test_the_decision_says_who_why_and_how_to_appeal(officer: CheckedClient, world: World) -> None:
    page = f"{REQUESTS}/{world.storuman.booking}"
    assert "Your answer is an administrative decision" in officer.get(page).text
    fields = {"reason": "closed", "note": "Huset renoveras."}
    assert post_form(officer, page, fields, button="Decline and tell the student").status_code == 303
    assert "STO 2026-0001" in officer.get(page).text
    (decision,) = decisions()
    text = officer.get(f"/municipalities/storuman/decisions/{decision.ref}").text
    for said in (
        "Decision STO 2026-0001",
        "Elin Ek",
        "Olle Olsson",
        "punkt 4.2",
        "Storuman municipality declines the application for this room.",
        "Skogsgården, A, rum 1",
        "The home has to be closed in those weeks.",
        "Huset renoveras.",
        "appeal against this decision to the administrative court",
        "boende@storuman.example",
        "within three weeks",
    ):
        assert said in text, said


def test_the_student_reads_hers_without_the_address_of_a_room_that_is_not_hers(
    client: CheckedClient, world: World
) -> None:
    declined(world)
    db.session.commit()
    (decision,) = decisions()
    elin = english(client, world.elin)
    assert f"/decisions/{decision.ref}" in elin.get(f"/bookings/{world.storuman.booking}").text
    text = elin.get(f"/decisions/{decision.ref}").text
    assert "Decision STO 2026-0001" in text
    assert "How to appeal" in text
    assert "Skogsvägen" not in text
    assert "Skogsgården" not in text


def test_of_an_application_the_student_reads_it_from_there(client: CheckedClient, world: World) -> None:
    application_declined(world)
    db.session.commit()
    (decision,) = decisions()
    elin = english(client, world.elin)
    page = elin.get(f"/applications/{world.storuman.application}").text
    assert f"/decisions/{decision.ref}" in page
    assert "There is no room left in those weeks." in elin.get(f"/decisions/{decision.ref}").text


def test_nobody_else_reads_it(client: CheckedClient, world: World) -> None:
    declined(world)
    db.session.commit()
    (decision,) = decisions()
    maja = english(client, world.maja)
    assert maja.get(f"/decisions/{decision.ref}").status_code == 404
    siv = english(CheckedClient(client.application), world.sorsele.officer)
    assert siv.get(f"/municipalities/sorsele/decisions/{decision.ref}").status_code == 404
    assert siv.get("/municipalities/storuman/decisions").status_code == 404


def test_it_stays_as_it_was_whatever_the_municipality_changes_later(officer: CheckedClient, world: World) -> None:
    approved(world)
    db.session.commit()
    (decision,) = decisions()
    page = f"/municipalities/storuman/decisions/{decision.ref}"
    before = officer.get(page).text.split("<article", 1)[1]
    municipality = db.session.get_one(Municipality, world.storuman.id)
    municipality.delegation, municipality.mailbox = "punkt 9", "nytt@storuman.example"
    db.session.commit()
    post_form(officer, "/municipalities/storuman/texts/appeal", {"text_sv": "Nytt sätt.", "text_en": ""}, button="Save")
    cancel_booking(seen(booking_of(world)), By(None, TUESDAY), "agreed")
    db.session.commit()
    assert officer.get(page).text.split("<article", 1)[1] == before
    assert decisions()[1].appeal == {"sv": "Nytt sätt.", "en": "Nytt sätt."}
