"""A real Chromium with visitors of several kinds: with and without JavaScript, wide and narrow."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.harness.chromium import ARGUMENTS, chromium_path

PATIENCE_MS = 15_000

PageFactory = Callable[..., Page]
"""Opens a new visitor's page; takes what `Visitors.__call__` takes."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Chromium for as long as the block lasts."""
    with sync_playwright() as playwright:
        program = chromium_path(playwright.chromium.executable_path)
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class Visitors:
    """Opens pages for one test, each with cookies of its own, and notes what went wrong in them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(
        self,
        *,
        javascript: bool = True,
        width: int = 1280,
        height: int = 900,
        locale: str = "sv-SE",
        base_url: str | None = None,
    ) -> Page:
        """Open a blank page; with a base URL, addresses need not say the server."""
        context = self._browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Europe/Stockholm",
            base_url=base_url,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note(page, message.type, message.text))
        page.on("requestfailed", lambda request: self._note(page, "request", request.url))
        return page

    def close(self) -> None:
        """Close all pages, then fail if one of them complained (a blocked script, a missing file)."""
        for context in self._contexts:
            context.close()
        assert not self.complaints, "\n".join(self.complaints)

    def _note(self, page: Page, kind: str, text: str) -> None:
        blocked = kind == "request" and not text.startswith(("http://127.0.0.1", "data:", "blob:"))
        if blocked or (kind in {"error", "warning"} and "Content Security Policy" in text):
            self.complaints.append(f"{page.url}: {text}")
