"""Board and worklist where a municipality has a thousand bookings: complete, in as many statements as with twenty."""

import re

import pytest

from housing.database import db
from housing.doctor.examination import examine
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
