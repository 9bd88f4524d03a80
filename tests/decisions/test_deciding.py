"""Where answers are decisions, each answer of an officer has its number, and nobody else's step has one."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.answering import By, NotHere, Seen, approve
from housing.bookings.services.deciding import approve_booking, withdraw_booking
from housing.bookings.services.offering import accept_offer
from housing.bookings.services.staying import note_absence, note_arrival
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.mail import MailMessage
from housing.nights.ledger import NightsRefused
from housing.placements.services.cancelling import cancel_placement
from housing.series import SeriesCounter
from housing.stock.models import Bed
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.decisions.deciding import (
    MID_STAY,
    TODAY,
    application_approved,
    application_declined,
    application_offered,
    approved,
    approved_and_ended,
    booking_of,
    cancelled,
    decisions,
    declined,
    numbers,
    offered,
    seen,
)
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found
from tests.holds.browsers import english


@pytest.mark.parametrize(
    ("act", "kinds"),
    [
        (approved, ["approved"]),
        (offered, ["offered"]),
        (declined, ["declined"]),
        (cancelled, ["cancelled"]),
        (approved_and_ended, ["approved", "ended"]),
        (application_approved, ["approved"]),
        (application_offered, ["offered"]),
        (application_declined, ["declined"]),
    ],
)
def test_every_answer_of_an_officer_is_a_decision(world: World, act: Callable[[World], None], kinds: list[str]) -> None:
    act(world)
    db.session.commit()
    assert [each.kind for each in decisions()] == kinds
    assert [each.number for each in decisions()] in ([1], [1, 1])  # each year has its series
    assert all(each.stays and each.delegation for each in decisions())
    assert examine(decisions()[-1].decided_on) == []


def test_what_others_do_is_none(world: World) -> None:
    offered(world)
    accept_offer(booking_of(world), person_id=None, at=TUESDAY)
    arrival = datetime(2027, 2, 7, 12, tzinfo=UTC)
    note_arrival(seen(booking_of(world)), By(None, arrival))
    withdraw_booking(booking_of(world), person_id=None, at=MID_STAY)
    cancel_placement(booking_of(world).placement_id, at=MID_STAY, by=None)
    db.session.commit()
    assert [each.kind for each in decisions()] == ["offered"]
    assert examine(MID_STAY.date()) == []


def test_noting_that_nobody_came_is_none(world: World) -> None:
    approved(world)
    note_absence(seen(booking_of(world)), By(None, datetime(2027, 2, 9, 12, tzinfo=UTC)))
    db.session.commit()
    assert numbers() == ["STO 2026-0001"]


def test_a_lease_offer_has_no_number_and_its_pages_no_new_word(client: CheckedClient, world: World) -> None:
    booking = found(Booking, world.sorsele.booking)
    approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.commit()
    assert decisions() == []
    siv = english(client, world.sorsele.officer)
    for page in (f"requests/{world.sorsele.booking}", "worklist", "lists"):
        text = siv.get(f"/municipalities/sorsele/{page}").text
        assert "ecision" not in text.split("<main", 1)[1].split("</main>", 1)[0]
        assert "On paper" not in text


def test_numbers_follow_each_other_and_begin_anew_each_year(world: World) -> None:
    for number in range(3):
        approve_booking_of(a_placement(world, f"n{number}", WEEKS_18_TO_20), add_bed(world, number), TUESDAY)
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past twelve on New Year's Day in Storuman
    approve_booking_of(a_placement(world, "later", WEEKS_18_TO_20), add_bed(world, 9), new_year)
    db.session.commit()
    assert numbers() == ["STO 2026-0001", "STO 2026-0002", "STO 2026-0003", "STO 2027-0001"]
    assert decisions()[-1].decided_on == date(2027, 1, 1)


def approve_booking_of(placement: object, bed: Bed, at: datetime) -> None:
    booking = ask(placement, bed)  # type: ignore[arg-type]
    assert isinstance(booking, Booking)
    approve_booking(booking, person_id=None, at=at)


def test_an_answer_that_is_undone_leaves_no_gap(world: World) -> None:
    def answer_and_fall() -> None:
        approved(world)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        transact(answer_and_fall)
    assert db.session.scalars(select(SeriesCounter)).all() == []
    transact(lambda: approved(world))
    transact(lambda: application_declined(world))
    assert numbers() == ["STO 2026-0001", "STO 2026-0002"]
    assert db.session.scalars(select(SeriesCounter.last)).one() == 2
    assert examine(TODAY) == []


def test_an_answer_that_is_refused_uses_no_number(world: World) -> None:
    ask(a_placement(world, "first", WEEKS_18_TO_20), found(Bed, world.storuman.beds[2]))
    late = ask(a_placement(world, "second", WEEKS_18_TO_20), found(Bed, world.storuman.beds[2]), collect=True)
    db.session.commit()
    with pytest.raises(NightsRefused):
        transact(lambda: approve(Seen(world.storuman.id, late.ref, late.version), By(None, TUESDAY)))
    with pytest.raises(NotHere):
        transact(lambda: approve(Seen(world.storuman.id, world.sorsele.booking, 1), By(None, TUESDAY)))
    assert numbers() == []
    assert db.session.scalars(select(SeriesCounter)).all() == []


def test_the_mode_sends_nothing_that_is_not_sent_without_it(world: World) -> None:
    before = set(db.session.scalars(select(MailMessage.kind)))
    approved(world)
    db.session.commit()
    sent = set(db.session.scalars(select(MailMessage.kind))) - before
    assert sent == {"booking_confirmed"}
    assert (
        "STO" not in db.session.scalars(select(MailMessage.text).where(MailMessage.kind == "booking_confirmed")).one()
    )
