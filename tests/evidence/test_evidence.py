"""Public figures: what a municipality offered in a term, and whom it housed."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.evidence.models import TermFigures
from housing.evidence.services.counting import count_terms
from housing.nights import ledger
from housing.nights.ledger import BedNights, ForClosure
from housing.organisations.models import Term
from housing.rules.nights import Stay
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.nights.ground import Ground, lay
from tests.placements.lists import EBBA, book, placement_of, send

EBBAS = "ebba@student.umu.example"
STAY = Stay(date(2027, 2, 7), date(2027, 2, 27))
IN_TERM = datetime(2027, 3, 1, 9, tzinfo=UTC)
AFTERWARDS = datetime(2027, 6, 20, 9, tzinfo=UTC)


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """A town with twelve beds; Ebba has stayed in it for three weeks of the spring."""
    ground = lay(session_scope)
    ground.municipality.live_since = date(2026, 1, 1)
    send(ground.institution, EBBA)
    book(ground, placement_of(session_scope, EBBAS), *STAY.each_night())
    session_scope.commit()
    return ground


def figures(ground: Ground, at: datetime = IN_TERM) -> TermFigures:
    count_terms(at)
    ground.session.commit()
    here = TermFigures.municipality_id == ground.municipality.id
    return ground.session.scalars(select(TermFigures).join(Term).where(here, Term.code == "VT27")).one()


def term(ground: Ground) -> Term:
    return ground.session.scalars(select(Term).where(Term.code == "VT27")).one()


def test_beds_nights_stays_and_weeks_are_counted(ground: Ground) -> None:
    found, nights = figures(ground), (term(ground).last_day - term(ground).first_day).days + 1
    assert (found.beds, found.nights_offered) == (12, 12 * nights)
    assert (found.nights_used, found.stays, found.weeks) == (20, 1, 3)


def test_what_the_owner_closed_or_took_out_of_use_was_not_offered(ground: Ground) -> None:
    before = figures(ground).nights_offered
    bed = ground.beds["same_gender-1"]
    nights = tuple(date(2027, 4, 1) + timedelta(days=number) for number in range(10))
    taken = BedNights(bed.id, bed.dwelling_id, bed.municipality_id, nights)
    ledger.take(ForClosure(ground.closure("same_gender-1").id), [taken])
    ground.beds["single_party-1"].retired_on = term(ground).first_day
    ground.session.commit()
    found = figures(ground)
    per_bed = (term(ground).last_day - term(ground).first_day).days + 1
    assert (found.beds, found.nights_offered) == (11, before - 10 - per_bed)


def test_counting_again_changes_nothing_and_a_final_term_is_left_alone(ground: Ground) -> None:
    assert figures(ground).stays == figures(ground).stays == 1
    ground.beds["single_party-1"].retired_on = date(2026, 1, 1)
    ground.session.commit()
    long_after = datetime.combine(term(ground).last_day + timedelta(days=31), IN_TERM.time(), UTC)
    assert figures(ground, long_after).beds == 12


def test_few_people_are_not_told_and_beds_always_are(
    ground: Ground, client: CheckedClient, clock: MovableClock
) -> None:
    clock.set(AFTERWARDS)
    count_terms(AFTERWARDS)
    ground.session.commit()
    page = client.get("/evidence").text
    assert "VT27" in page
    assert "visas senare" in page
    rows = list(csv.DictReader(io.StringIO(client.get("/evidence/evidence.csv").text.lstrip("\ufeff")), delimiter=";"))
    (row,) = [row for row in rows if row["Termin"] == "VT27" and row["Kommun"] == ground.municipality.name]
    assert (row["Sängar"], row["Boenden"], row["VFU-veckor med boende"]) == ("12", "", "")


def test_five_are_told_when_the_term_is_over(ground: Ground, client: CheckedClient, clock: MovableClock) -> None:
    found = figures(ground)
    found.stays, found.weeks, found.nights_used = 6, 18, 120
    ground.session.commit()
    clock.set(IN_TERM)
    assert "visas senare" in client.get("/evidence").text
    clock.set(AFTERWARDS)
    page = client.get("/evidence").text
    assert "visas senare" not in page
    assert ">18<" in page.replace(" ", "").replace("\n", "")


def test_before_anything_is_counted_the_page_says_so(client: CheckedClient) -> None:
    assert "Inget har räknats ännu" in client.get("/evidence").text
