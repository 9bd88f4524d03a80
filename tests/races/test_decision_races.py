"""Officers of one municipality decide at the same moment: every number is given once, and none is left out."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from housing.bookings.models import Application
from housing.bookings.papers import Decision
from housing.bookings.services.answering import By, Seen, approve, decline
from housing.bookings.services.life import ChangedMeanwhile, StepRefused
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.nights.ledger import NightsRefused
from housing.organisations.models import LegalModeStart, Municipality
from housing.series import SeriesCounter
from tests.harness.clock import TUESDAY
from tests.harness.people import LONG_AGO
from tests.harness.world import found
from tests.races.contest import at_once
from tests.races.field import apply_for, lay_field

pytestmark = pytest.mark.races

APPLICANTS = 6
BY = By(None, TUESDAY)


def deciding(app: Flask, act: Callable[[Seen, By], None], municipality_id: int, ref: str) -> Callable[[], str]:
    """Return what decides as a request does, in a session of its own, and says whether it did."""

    def done() -> str:
        with app.app_context():
            try:
                transact(lambda: act(Seen(municipality_id, ref, found(Application, ref).version), BY))
            except (ChangedMeanwhile, StepRefused, NightsRefused) as refusal:
                return type(refusal).__name__
            return "decided"

    return done


def no(seen: Seen, by: By) -> None:
    decline(seen, by, "full")


def laid(app: Flask) -> tuple[int, list[str]]:
    with app.app_context():
        refs = apply_for(lay_field(APPLICANTS), "mixed-1")
        municipality_id = db.session.scalars(select(Municipality.id).where(Municipality.slug == "storuman")).one()
        db.session.add(LegalModeStart(municipality_id=municipality_id, starts=LONG_AGO, mode="administrative_decision"))
        db.session.commit()
    return municipality_id, refs


def assert_no_gap(app: Flask, decided: int) -> None:
    with app.app_context():
        numbers = db.session.scalars(select(Decision.number).order_by(Decision.number)).all()
        assert numbers == list(range(1, decided + 1))
        assert db.session.scalars(select(SeriesCounter.last)).all() == [decided]
        assert [str(breach) for breach in examine(TUESDAY.date()) if breach.rule == "decisions"] == []


def test_each_decision_gets_the_next_number(app: Flask) -> None:
    municipality_id, refs = laid(app)
    outcomes = at_once([deciding(app, no, municipality_id, ref) for ref in refs])
    assert outcomes == ["decided"] * APPLICANTS
    assert_no_gap(app, APPLICANTS)


def test_who_is_refused_a_bed_uses_no_number(app: Flask) -> None:
    """All want the same bed: one is approved, and the others' numbers go back with what they would have done."""
    municipality_id, refs = laid(app)
    outcomes = at_once([deciding(app, approve, municipality_id, ref) for ref in refs])
    assert sorted(outcomes) == ["NightsRefused"] * (APPLICANTS - 1) + ["decided"]
    assert_no_gap(app, 1)
    more = at_once([deciding(app, no, municipality_id, ref) for ref in refs])
    assert more.count("decided") == APPLICANTS - 1
    assert_no_gap(app, APPLICANTS)


def test_two_officers_at_one_request_make_one_decision(app: Flask) -> None:
    municipality_id, refs = laid(app)
    act = partial(deciding, app, no, municipality_id)
    assert at_once([act(refs[0]), act(refs[0]), act(refs[0])]).count("decided") == 1
    assert_no_gap(app, 1)
