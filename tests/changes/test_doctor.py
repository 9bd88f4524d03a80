"""The doctor finds a change asked of nothing that is agreed, beside a proposal, and granted nights nobody has."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from housing.bookings.change_requests import ChangeRequest
from housing.bookings.models import Booking
from housing.bookings.services.asking_change import ask_for_change
from housing.bookings.services.life import Step
from housing.bookings.services.proposing import propose_change
from housing.database import db
from housing.doctor.examination import examine
from housing.organisations.models import Municipality
from housing.placements.models import PlacementNight
from housing.placements.services.windows import grant_nights
from housing.rules.lifecycle import Actor
from housing.rules.rematching import BedStay
from housing.rules.stay_changes import ChangeKind, GrantReason, Wish
from tests.changes.stays import ARRIVAL, DEPARTURE
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

STUDENT = Step(Actor.STUDENT, None, TUESDAY)


def asked(world: World) -> ChangeRequest:
    booking = found(Booking, world.storuman.booking)
    sooner = Wish(ChangeKind.DATES, date(2027, 2, 6), DEPARTURE)
    return ask_for_change(booking, booking.version, sooner, GrantReason.TRAVEL, STUDENT)


def said() -> list[tuple[str, str]]:
    db.session.flush()
    db.session.expire_all()
    return [(each.rule, each.what) for each in examine(TUESDAY.date())]


def of_a_request(world: World) -> None:
    asked(world).booking_id = found(Booking, world.sorsele.booking).id
    other = db.session.query(ChangeRequest).one()
    other.municipality_id = found(Booking, world.sorsele.booking).municipality_id


def in_another_town(world: World) -> None:
    asked(world).municipality_id = db.session.get_one(Municipality, world.sorsele.id).id


def beside_a_proposal(world: World) -> None:
    asked(world)
    booking = found(Booking, world.storuman.booking)
    stays = [BedStay(ARRIVAL, DEPARTURE, booking.segments[0].bed_id)]
    propose_change(booking, stays, (), TUESDAY, site_before_id=booking.placement.site_id)
    db.session.execute(update(ChangeRequest).values(status="open", closed_at=None))


def granted_to_nobody(world: World) -> None:
    grant_nights(found(Booking, world.storuman.booking).placement_id, [date(2027, 3, 3)], GrantReason.TRAVEL)


BREACHES: list[tuple[Callable[[World], None], str]] = [
    (of_a_request, "changes asked for"),
    (in_another_town, "changes asked for"),
    (beside_a_proposal, "changes asked for"),
    (granted_to_nobody, "granted nights"),
]


@pytest.mark.parametrize(("break_it", "rule"), BREACHES, ids=[each.__name__ for each, _ in BREACHES])
def test_what_services_keep(world: World, break_it: Callable[[World], None], rule: str) -> None:
    assert said() == []
    break_it(world)
    assert {found_rule for found_rule, _ in said()} == {rule}


def test_one_request_a_booking_is_kept_by_the_database(world: World) -> None:
    first = asked(world)
    columns = {c.key: getattr(first, c.key) for c in ChangeRequest.__table__.columns if c.key not in {"id", "ref"}}
    db.session.add(ChangeRequest(**columns))
    with pytest.raises(IntegrityError):
        db.session.flush()


def test_only_what_is_granted_has_a_reason(world: World) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(update(PlacementNight).where(PlacementNight.ground == "core").values(reason="travel"))
