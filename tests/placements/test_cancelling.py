"""A placement that will not take place."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from housing.bookings.models import Booking, BookingEvent
from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementNight
from housing.placements.services.cancelling import StillBooked, cancel_placement
from housing.placements.services.planned import RowState
from housing.placements.services.windows import forget_windows
from housing.rules.nights import ONE_DAY
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.nights.ground import Ground, lay
from tests.placements.lists import EBBA, book, count, placement_of, ref_of, send
from tests.placements.people import coordinator

EBBAS = "ebba@student.umu.example"
NIGHT = date(2027, 2, 7)


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """Ebba's placement is published."""
    ground = lay(session_scope)
    send(ground.institution, EBBA)
    return ground


def cancel(ground: Ground) -> Placement:
    cancel_placement(placement_of(ground.session, EBBAS).id, at=TUESDAY, by=None)
    ground.session.flush()
    return placement_of(ground.session, EBBAS)


def status_of(ground: Ground) -> str:
    status = placement_of(ground.session, EBBAS).status
    ground.session.commit()
    return status


def test_nothing_can_be_booked_on_it_any_more(ground: Ground) -> None:
    assert cancel(ground).status == "cancelled"
    assert count(ground.session, PlacementNight) == 0


def test_what_was_booked_is_released_and_the_reason_is_kept(ground: Ground) -> None:
    booking = book(ground, placement_of(ground.session, EBBAS), NIGHT)
    cancel(ground)
    assert count(ground.session, BedNight) == 0
    status = ground.session.scalar(select(Booking.status).where(Booking.id == booking.id))
    reason = ground.session.scalar(select(BookingEvent.reason).where(BookingEvent.version == 2))
    assert (status, reason) == ("cancelled", "placement_cancelled")


def test_a_guest_who_has_moved_in_stays(ground: Ground) -> None:
    placement = placement_of(ground.session, EBBAS)
    booking = book(ground, placement, NIGHT)
    event = BookingEvent(
        booking_id=booking.id,
        version=2,
        previous=1,
        from_status="confirmed",
        to_status="checked_in",
        at=TUESDAY,
        actor="officer",
    )
    ground.session.add(event)
    booking.status, booking.version = "checked_in", 2
    ground.session.flush()
    with pytest.raises(StillBooked):
        cancel(ground)
    assert placement_of(ground.session, EBBAS).status == "published"


def test_the_ledger_itself_keeps_a_window_in_use(ground: Ground) -> None:
    placement = placement_of(ground.session, EBBAS)
    book(ground, placement, NIGHT)
    with pytest.raises(IntegrityError):
        forget_windows([placement.id])


def test_cancelling_twice_changes_nothing(ground: Ground) -> None:
    cancel(ground)
    assert cancel(ground).status == "cancelled"


def test_a_list_that_names_it_again_makes_it_bookable_again(ground: Ground) -> None:
    cancel(ground)
    published = send(ground.institution, EBBA)
    assert dict(published.plan.counts) == {RowState.CHANGED: 1}
    assert placement_of(ground.session, EBBAS).status == "published"
    nights = ground.session.scalar(select(func.count()).select_from(PlacementNight))
    assert nights == 22


def test_nights_that_were_lived_stay_when_a_list_names_it_again(ground: Ground) -> None:
    book(ground, placement_of(ground.session, EBBAS), NIGHT, NIGHT + ONE_DAY)
    after = datetime(2027, 2, 10, 11, tzinfo=UTC)
    cancel_placement(placement_of(ground.session, EBBAS).id, at=after, by=None)
    ground.session.commit()
    assert status_of(ground) == "cancelled"
    left = ground.session.execute(select(PlacementNight.night, PlacementNight.placement_status)).all()
    assert sorted(map(tuple, left)) == [(NIGHT, "cancelled"), (NIGHT + ONE_DAY, "cancelled")]
    assert count(ground.session, BedNight) == 2
    again = send(ground.institution, EBBA)
    assert dict(again.plan.counts) == {RowState.CHANGED: 1}
    ground.session.commit()
    assert status_of(ground) == "published"
    assert count(ground.session, BedNight) == 2
    assert count(ground.session, PlacementNight) == 22


def test_a_coordinator_is_asked_once_and_then_it_is_done(client: CheckedClient, ground: Ground) -> None:
    coordinator(ground.session, ground.institution, "karin@umu.example")
    sign_in(client, "karin@umu.example")
    address = f"/institutions/umu/placements/{ref_of(ground.session, EBBAS)}/cancel"
    assert "Ebba Lind" in client.get(address).text
    assert status_of(ground) == "published"
    answer = post_form(client, address, {}, button="Ja, ställ in placeringen", follow=True)
    assert "Placeringen är inställd" in answer.text
    assert status_of(ground) == "cancelled"
    assert client.get(address).status_code == 404
    assert client.get(address.replace("/umu/", "/lulea/")).status_code == 404
