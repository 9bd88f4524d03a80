"""The mode is a setting that holds from a day on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from housing.bookings.services.answering import By
from housing.bookings.services.staying import cancel_booking
from housing.database import db
from housing.doctor.examination import examine
from housing.organisations.models import LegalModeStart, Municipality
from housing.organisations.settings import SwitchTooEarlyError, set_legal_mode
from housing.rules.decisions import LegalMode
from tests.decisions.deciding import (
    TODAY,
    application_declined,
    approved,
    booking_of,
    decisions,
    numbers,
    seen,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World


def test_a_switch_holds_from_its_day_and_earlier_answers_stay_what_they_were(world: World) -> None:
    municipality = db.session.get_one(Municipality, world.storuman.id)
    approved(world)
    with pytest.raises(SwitchTooEarlyError):
        set_legal_mode(municipality, LegalMode.LEASE_OFFER, TODAY, person_id=None, at=TUESDAY)
    set_legal_mode(municipality, LegalMode.LEASE_OFFER, TODAY + timedelta(1), person_id=None, at=TUESDAY)
    application_declined(world)  # today is still the old one
    cancel_booking(seen(booking_of(world)), By(None, TUESDAY + timedelta(1)), "agreed")
    db.session.commit()
    assert numbers() == ["STO 2026-0001", "STO 2026-0002"]
    assert examine(TODAY + timedelta(1)) == []


def test_the_mode_is_a_setting_with_its_day_and_its_delegation(officer: CheckedClient, world: World) -> None:
    settings = "/municipalities/storuman/settings"
    db.session.execute(LegalModeStart.__table__.delete())  # type: ignore[attr-defined]
    db.session.get_one(Municipality, world.storuman.id).delegation = None
    db.session.commit()

    def choose(mode: str, starts: str, delegation: str) -> str:
        fields = {"legal-legal_mode": mode, "legal-starts": starts, "legal-delegation": delegation}
        answer = post_form(officer, settings, fields, action=f"{settings}/legal", follow=True)
        return answer.text

    assert "A lease offer" in officer.get(settings).text
    assert "Write under which item" in choose("administrative_decision", "2026-12-01", "")
    assert "Choose 25 Nov 2026 or later" in choose("administrative_decision", "2026-11-24", "punkt 4.2")
    assert "Choose 25 Nov 2026 or later" in choose("administrative_decision", "", "punkt 4.2")
    assert db.session.scalars(select(LegalModeStart)).all() == []
    assert "From 1 Dec 2026: An administrative decision" in choose("administrative_decision", "2026-12-01", "punkt 4.2")
    assert db.session.execute(select(LegalModeStart.starts, LegalModeStart.mode)).all() == [
        (date(2026, 12, 1), "administrative_decision")
    ]
    approved(world)
    db.session.commit()
    assert decisions() == []
    # the switch is taken back before its day
    assert "From 1 Dec 2026" not in choose("lease_offer", "2026-12-01", "")
    db.session.expire_all()
    assert db.session.scalars(select(LegalModeStart)).all() == []
