"""The list of decisions by delegation, for a period, on the page and as a file."""

import pytest

from housing.accounts.models import PersonDetails
from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.decisions.deciding import (
    application_declined,
    approved,
    approved_and_ended,
    booking_of,
    decisions,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.world import World


def test_the_list_is_for_a_period_and_in_the_order_of_numbers(officer: CheckedClient, world: World) -> None:
    approved_and_ended(world)
    application_declined(world)
    db.session.commit()
    listed = officer.get("/municipalities/storuman/decisions").text
    assert "Decisions by delegation" in officer.get("/municipalities/storuman/lists").text
    assert listed.index("STO 2026-0001") < listed.index("STO 2026-0002")
    assert "STO 2027-0001" not in listed
    later = officer.get("/municipalities/storuman/decisions?first_day=2027-01-01&last_day=2027-12-31").text
    assert "STO 2027-0001" in later
    assert "STO 2026-0001" not in later


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("first_day=2027-02-01&last_day=2027-01-01", "The last day lies before the first."),
        ("first_day=2026-01-01&last_day=2027-01-02", "Choose a year at most."),
        ("first_day=igår&last_day=2027-01-02", "Write the day as year, month, day"),
        ("first_day=&last_day=2027-01-02", "Write the first day of the list."),
    ],
)
def test_a_period_that_is_none_is_told(officer: CheckedClient, world: World, query: str, sentence: str) -> None:
    answer = officer.get(f"/municipalities/storuman/decisions?{query}")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_file_holds_no_formula_and_calls_the_protected_by_their_alias(officer: CheckedClient, world: World) -> None:
    approved(world)
    booking = booking_of(world)
    details = booking.student.person.details
    assert isinstance(details, PersonDetails)
    details.first_name = "=HYPERLINK(1)"
    hidden = ask(a_placement(world, "hidden", WEEKS_18_TO_20, alias="Boende 7"), add_bed(world, 5))
    assert isinstance(hidden, Booking)
    approve_booking(hidden, person_id=None, at=TUESDAY)
    db.session.commit()
    listed = officer.get("/municipalities/storuman/decisions").text
    csv = officer.get("/municipalities/storuman/decisions/decisions.csv").text
    assert ";'=HYPERLINK(1) Ek;" in csv
    for text in (listed, csv):
        assert "Boende 7" in text
        assert "Sara-hidden" not in text
    answer = officer.get("/municipalities/storuman/decisions/decisions.xlsx?first_day=2026-11-01&last_day=2026-11-30")
    assert answer.data.startswith(b"PK")
    assert answer.headers["Cache-Control"] == "no-store"
    (decision, _other) = decisions()
    page = officer.get(f"/municipalities/storuman/decisions/{decisions()[1].ref}").text
    assert "Boende 7" in page
    assert "Sara-hidden" not in page
    assert decision.student_id == booking.student_id
