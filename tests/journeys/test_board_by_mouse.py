"""On the board with a mouse: nights are drawn over, a stay is dragged to another bed or its end to another day.

Each only leads to the page that asks; that page is reached by links as well.
"""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import FloatRect, Locator, Page

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from tests.harness.browser import PageFactory
from tests.harness.clock import TUESDAY
from tests.harness.server import Server
from tests.harness.world import World, build_world, found
from tests.journeys.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)]

BOARD = "/municipalities/storuman/board?from=2027-02-01&weeks=5"


@pytest.fixture
def world(app: Flask) -> World:
    """Elin's stay, 7 to 27 February, is agreed."""
    with app.app_context():
        world = build_world()
        approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
        db.session.commit()
        return world


@pytest.fixture
def board(app: Flask, world: World, serve: Callable[..., Server], page_factory: PageFactory) -> Page:
    """Storuman's board in the officer's browser."""
    server = serve(processes=1, settings={"CLOCK": TUESDAY.isoformat()})
    page = page_factory(base_url=server.url, javascript=True)
    Typist(app, page).sign_in(world.storuman.officer)
    page.goto(BOARD)
    return page


def test_nights_are_drawn_over(board: Page, world: World) -> None:
    free = box_of(row_of(board, world.storuman.beds[1]).locator("td").first)
    day = width_of_day(board)
    drag(board, free["x"] + 0.5 * day, free["y"] + 9, across=2 * day)
    assert urlsplit(board.url).path.endswith(f"/board/beds/{world.storuman.beds[1]}")
    assert asked(board) == {"first": "2027-02-01", "last": "2027-02-04"}


def test_the_end_of_a_stay_is_dragged_to_another_day(board: Page, world: World) -> None:
    stay = box_of(row_of(board, world.storuman.beds[0]).locator("td.run"))
    drag(board, stay["x"] + stay["width"] - 3, stay["y"] + 9, across=-2 * width_of_day(board))
    assert urlsplit(board.url).path.endswith(f"/requests/{world.storuman.booking}/change/preview")
    assert asked(board) == {"kind": "dates", "arrival": "2027-02-07", "departure": "2027-02-25"}


def test_a_stay_is_dragged_to_another_bed(board: Page, world: World) -> None:
    stay = box_of(row_of(board, world.storuman.beds[0]).locator("td.run"))
    other = box_of(row_of(board, world.storuman.beds[1]))
    drag(board, stay["x"] + 40, stay["y"] + 9, down=other["y"] - stay["y"])
    assert asked(board) == {
        "kind": "bed",
        "arrival": "2027-02-07",
        "departure": "2027-02-27",
        "bed": world.storuman.beds[1],
    }


def test_a_press_without_a_drag_opens_the_stay(board: Page, world: World) -> None:
    row_of(board, world.storuman.beds[0]).locator("td.run a").click()
    assert urlsplit(board.url).path.endswith(f"/requests/{world.storuman.booking}")


def row_of(board: Page, bed_ref: str) -> Locator:
    return board.locator(f".board tbody tr:has(th a[href$='{bed_ref}'])")


def box_of(thing: Locator) -> FloatRect:
    thing.scroll_into_view_if_needed()
    box = thing.bounding_box()
    assert box is not None
    return box


def width_of_day(board: Page) -> float:
    return box_of(board.locator(".board thead tr:nth-child(2) th").first)["width"]


def drag(board: Page, x: float, y: float, *, across: float = 0, down: float = 0) -> None:
    """Press there, move so far, let go, and wait for the page that it leads to."""
    board.mouse.move(x, y)
    board.mouse.down()
    board.mouse.move(x + across, y + down, steps=4)
    with board.expect_navigation():
        board.mouse.up()


def asked(board: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(board.url).query).items()}
