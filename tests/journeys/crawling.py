"""Somebody who opens a page of every kind that they can get to by links, buttons apart, and a few doors."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from flask import Flask
from playwright.sync_api import Page, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from tests.journeys.languages import Foreign
from tests.journeys.looking import faults_of

NOT_PAGES = frozenset(
    {
        "bookings.house_photo",
        "calendars.read",
        "decisions.as_csv",
        "decisions.as_xlsx",
        "evidence.table",
        "fault_links.photo",
        "faults.photo",
        "health.healthz",
        "health.readyz",
        "inspections.photo",
        "municipality_faults.photo",
        "own_file.download",
        "photos.show",
        "report_files.as_csv",
        "report_files.as_xlsx",
        "sent_mail.html",
        "site_map.draw",
        "static",
        "stock.show_photo",
        "student_export.as_csv",
        "student_export.as_xlsx",
    }
)
"""Addresses for machines, images, files for spreadsheets, and a mail as a mail program shows it: tests of their subject
look at those."""

THE_RECIPIENTS = frozenset({"sent_mail.show"})
"""Pages whose links are for somebody else than the reader."""

ENOUGH = 2
"""So many people look at pages of one kind: as many as there are students, each with their own to see."""

LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"


@dataclass
class Tour:
    """What all visitors together have seen: addresses' endpoints, and faults."""

    app: Flask
    server: str
    foreign: Foreign
    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def endpoint_of(self, url: str) -> str | None:
        """Return what answers a GET of this address of ours; none for other hosts and for what is not there."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.server:
            return None
        adapter: MapAdapter = self.app.url_map.bind(parts.netloc)
        try:
            return str(adapter.match(parts.path, "GET")[0])
        except (HTTPException, RequestRedirect):
            return None

    def look(self, page: Page, answer: Response, who: str) -> None:
        """Note the faults of the page that stands open."""
        endpoint = self.endpoint_of(page.url) or f"{answer.status}"
        self.seen[endpoint] += 1
        where = f"{who}: {urlsplit(page.url).path} ({answer.status})"
        found = faults_of(page, answer.text(), self.foreign, ask_axe=self.seen[endpoint] == 1)
        self.faults += [f"{where}: {fault}" for fault in found]


class Visitor:
    """One person in one browser window, on the tour."""

    def __init__(self, tour: Tour, page: Page, who: str) -> None:
        self.tour = tour
        self.page = page
        self.who = who
        self._visited: set[str] = set()
        self._found: list[str] = []
        page.on("console", lambda message: self._complain(message.type, message.text))
        page.on("request", lambda request: self._fetches(request.url))

    def walk(self, *starts: str) -> None:
        """Open one page of each endpoint that links lead to, from `starts` and from what was opened before."""
        for start in starts:
            self._open(f"{self.tour.server}{start}")
        while self._found:
            url = urldefrag(self._found.pop(0)).url
            endpoint = self.tour.endpoint_of(url)
            if endpoint and endpoint not in self._visited | NOT_PAGES and self.tour.seen[endpoint] < ENOUGH:
                self._open(url)

    def opened(self, answer: Response | None, status: int = 200) -> None:
        """Look at a page that was come to by other ways than a link, and at where it leads."""
        assert answer is not None
        if answer.status != status:
            self.tour.faults.append(f"{self.who}: {answer.url} answers {answer.status}")
        endpoint = self.tour.endpoint_of(self.page.url) or ""
        self._visited.add(endpoint)
        self.tour.look(self.page, answer, self.who)
        self._found += self.page.evaluate(LINKS) if endpoint not in THE_RECIPIENTS else []

    def _open(self, url: str) -> None:
        self.opened(self.page.goto(url))

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "the server responded with a status of 4" not in text:
            self.tour.faults.append(f"{self.who}: {self.page.url}: the console says {text}")

    def _fetches(self, url: str) -> None:
        if not url.startswith((self.tour.server, "data:")):
            self.tour.faults.append(f"{self.who}: {self.page.url} asks another host: {url}")


def pages_of(app: Flask) -> Iterator[str]:
    """Yield every endpoint that draws a page."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES:
            yield rule.endpoint
