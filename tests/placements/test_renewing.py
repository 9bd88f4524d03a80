"""Windows follow the municipality's margins and gaps."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.doctor.placements import windows_are_made_of_periods
from housing.organisations.settings import MunicipalityChanges, change_municipality
from housing.placements.models import PlacementNight
from housing.rules.nights import ONE_DAY
from tests.harness.clock import TUESDAY
from tests.nights.ground import Ground, lay
from tests.placements.lists import EBBA, TODAY, book, placement_of, send

EBBAS = "ebba@student.umu.example"
FIRST, LAST = date(2027, 2, 7), date(2027, 2, 26)
WITH_A_WEEKEND = EBBA.replace("v.6-8", "v.6 + v.7-8")


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """Ebba's placement of weeks 6-8 in two periods, a weekend between them."""
    ground = lay(session_scope)
    send(ground.institution, WITH_A_WEEKEND)
    return ground


def change(ground: Ground, **changes: int) -> None:
    settings = MunicipalityChanges(**changes)  # type: ignore[typeddict-item]  # names of three of its fields
    change_municipality(ground.municipality, settings, person_id=None, at=TUESDAY)


def grounds(ground: Ground) -> dict[date, str]:
    placement = placement_of(ground.session, EBBAS)
    nights = select(PlacementNight.night, PlacementNight.ground).where(PlacementNight.placement_id == placement.id)
    return dict(iter(ground.session.execute(nights.order_by(PlacementNight.night))))


def test_wider_margins_can_be_booked_at_once(ground: Ground) -> None:
    change(ground, margin_before=3)
    found = grounds(ground)
    assert [night for night in found if night < FIRST] == [FIRST - timedelta(days=n) for n in (3, 2, 1)]
    assert list(windows_are_made_of_periods(TODAY)) == []


def test_narrower_margins_go(ground: Ground) -> None:
    change(ground, margin_before=0, margin_after=0)
    assert (min(grounds(ground)), max(grounds(ground))) == (FIRST, LAST)


def test_a_booked_night_stays_and_is_granted(ground: Ground) -> None:
    book(ground, placement_of(ground.session, EBBAS), FIRST - ONE_DAY, FIRST)
    change(ground, margin_before=0)
    assert grounds(ground)[FIRST - ONE_DAY] == "granted"
    assert list(windows_are_made_of_periods(TODAY)) == []
    change(ground, margin_before=1)
    assert grounds(ground)[FIRST - ONE_DAY] == "granted"


def test_other_municipalities_and_other_settings_touch_no_window(ground: Ground) -> None:
    before = grounds(ground)
    change_municipality(ground.other_municipality, {"margin_before": 5}, person_id=None, at=TUESDAY)
    change_municipality(ground.municipality, {"telephone": "0951-140 00"}, person_id=None, at=TUESDAY)
    assert grounds(ground) == before
