"""The pictures in README.md, drawn afresh from the demonstration: `make screenshots`.

The clock stands still on a day of the spring term, so that a second run gives the same pages.
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page

from housing.app import create_app
from housing.commands.demonstration import reset
from housing.database import migrate, transact
from housing.demonstration.cast import COORDINATOR_UMU, OFFICER_STORUMAN, PARTS, STUDENT_ASKING
from tests.harness.browser import Visitors, running_browser
from tests.harness.product import settings_for
from tests.harness.server import running_server

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
DAY = datetime(2027, 1, 19, 8, 0, tzinfo=UTC)
HEIGHT = {1280: 1000, 360: 760}


def first_home(page: Page) -> None:
    """From a student's placements to the rooms on offer."""
    page.goto("/placements")
    page.locator("main a[href*='/beds']").first.click()


def opened(path: str) -> Callable[[Page], None]:
    """Return the step that opens one page."""

    def step(page: Page) -> None:
        page.goto(path)

    return step


SHOTS: tuple[tuple[str, str | None, Callable[[Page], None], int], ...] = (
    ("start", None, opened("/"), 1280),
    ("rooms", STUDENT_ASKING, first_home, 1280),
    ("rooms-phone", STUDENT_ASKING, first_home, 360),
    ("worklist", OFFICER_STORUMAN, opened("/municipalities/storuman/worklist"), 1280),
    ("board", OFFICER_STORUMAN, opened("/municipalities/storuman/board"), 1280),
    ("students", COORDINATOR_UMU, opened("/institutions/umea-universitet/students"), 1280),
    ("availability", COORDINATOR_UMU, opened("/availability"), 1280),
)
"""File, who looks (an address of the demonstration), how they get there, and how wide their window is."""


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demonstration.sqlite3"
        app = create_app(settings_for(url, clock=DAY, demonstration=True))
        migrate(app)
        with app.app_context():
            transact(reset)
        settings = {"DEMONSTRATION": "true", "CLOCK": DAY.isoformat()}
        with running_server(url, settings=settings) as server, running_browser() as browser:
            visitors = Visitors(browser)
            for name, email, step, width in SHOTS:
                _draw(
                    visitors(base_url=server.url, width=width, height=HEIGHT[width], locale="sv-SE"), name, email, step
                )
            visitors.close()


def _draw(page: Page, name: str, email: str | None, step: Callable[[Page], None]) -> None:
    page.goto("/")
    if email:
        place_in_bar = list(PARTS).index(email)
        page.locator(".demonstration-people button").nth(place_in_bar).click()
    step(page)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
