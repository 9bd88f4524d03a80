"""Board and worklist where a municipality has very much: complete, in as many statements as with little."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.services.asking_change import ask_for_change
from housing.bookings.services.life import Step
from housing.database import db
from housing.doctor.examination import examine
from housing.rules.lifecycle import Actor
from housing.rules.stay_changes import ChangeKind, GrantReason, Wish
from tests.bookings.many import MONDAY, WEEKS, book_many
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.statements import counted
from tests.harness.world import World

FEW, MANY = 20, 1_000
GUEST = re.compile(r"Guest-(\d+) Sund")
WORKLIST = "/municipalities/storuman/worklist"
BOARD = f"/municipalities/storuman/board?from={MONDAY}&weeks={WEEKS + 1}"


def shown(officer: CheckedClient, address: str) -> tuple[set[int], int]:
    """Return the numbers of the guests that a page names, and how many statements it took."""
    db.session.rollback()
    with counted() as sent:
        page = officer.get(address)
    assert page.status_code == 200
    return {int(number) for number in GUEST.findall(page.text)}, len(sent)


@pytest.mark.slow
@pytest.mark.parametrize(("address", "all_of_them"), [(BOARD, True), (WORKLIST, False)], ids=["board", "worklist"])
def test_a_thousand_bookings_take_as_many_statements_as_twenty(
    officer: CheckedClient, world: World, address: str, all_of_them: bool
) -> None:
    def expected(number: int) -> set[int]:
        return {n for n in range(number) if all_of_them or n // WEEKS % 2 == 0}  # the others wait for nothing

    book_many(world, range(FEW))
    few, statements = shown(officer, address)
    assert few == expected(FEW)
    book_many(world, range(FEW, MANY))
    many, as_many = shown(officer, address)
    assert many == expected(MANY)
    assert as_many == statements
    assert [str(each) for each in examine(TUESDAY.date())] == [], "it has to be a town as there may be one"


@pytest.mark.slow
def test_many_changes_asked_for_take_as_many_statements_as_two(officer: CheckedClient, world: World) -> None:
    book_many(world, range(MANY // 10))
    agreed = db.session.scalars(select(Booking.id).where(Booking.status == "confirmed").order_by(Booking.id)).all()

    def ask(booking_ids: Sequence[int]) -> None:
        for booking_id in booking_ids:
            booking = db.session.get_one(Booking, booking_id)
            first, last = booking.segments[0].arrival, booking.segments[-1].departure
            wish = Wish(ChangeKind.DATES, first, last + timedelta(days=2))
            ask_for_change(booking, booking.version, wish, GrantReason.MAKES_UP, Step(Actor.STUDENT, None, TUESDAY))
        db.session.commit()

    def on_worklist() -> tuple[int, int]:
        db.session.rollback()
        with counted() as sent:
            page = officer.get(WORKLIST)
        return page.text.count("change-request"), len(sent)

    ask(agreed[:2])
    two, statements = on_worklist()
    ask(agreed[2:30])
    thirty, as_many = on_worklist()
    assert (two * 15, statements) == (thirty, as_many)
