"""The main menu and the page a person begins on, as far as their roles go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from housing.access import Viewer, viewer
from housing.rules.permissions import Action

WITHIN = {
    "settings": "stock",
    "wordings": "stock",
    "agreements": "stock",
    "decisions": "lists",
    "claim_decisions": "students",
    "holds": "students",
    "own_file": "students",
    "municipality_holds": "requests",
    "reports": "lists",
    "line": "requests",
    "waiting": "placements",
    "municipality_faults": "requests",
    "municipality_messages": "requests",
    "circulars": "lists",
}
"""Pages without an entry of their own -> the subject whose entry they belong to."""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu. `current`: the page that is open belongs to it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    """Shown to whom its view lets in: `action` is that view's."""

    endpoint: str
    label: str | LazyString
    action: Action = Action.READ_PUBLIC
    slug: str | None = None


STUDENTS_WORK = (_Entry("placements.mine", _l("My placements"), Action.SEE_PLACEMENTS),)
OFFICERS_WORK = (
    _Entry("requests.worklist", _l("To do"), Action.SEE_REQUESTS),
    _Entry("board.show", _l("Board"), Action.SEE_BOARD),
    _Entry("stock.housing", _l("Housing"), Action.KEEP_STOCK),
    _Entry("lists.show", _l("Lists"), Action.SEE_BOARD),
)
COORDINATORS_WORK = (
    _Entry("students.index", _l("Students"), Action.SEE_STUDENTS),
    _Entry("placement_imports.start", _l("Import"), Action.IMPORT_PLACEMENTS),
    _Entry("sites.index", _l("Sites"), Action.KEEP_SITES),
)
HOSTS_WORK = (_Entry("hosted.index", _l("Placements with us"), Action.SEE_HOSTED),)
COORDINATORS_OUTLOOK = (_Entry("availability.board", _l("Availability"), Action.SEE_AVAILABILITY),)
FOR_ANYONE = (
    _Entry("municipalities.catalogue", _l("Municipalities")),
    _Entry("pages.how", _l("How it works")),
)
FOOTER = (
    *FOR_ANYONE,
    _Entry("pages.about", _l("About Praktikbo")),
    _Entry("pages.accessibility", _l("Accessibility")),
    _Entry("pages.privacy", _l("Your personal data")),
    _Entry("account.show", _l("My account"), Action.KEEP_ACCOUNT),
)


def navigation() -> list[Place]:
    """Return the menu of whoever looks."""
    return [_place(entry) for entry in _entries(viewer()) if _exists(entry.endpoint)]


def footer_navigation() -> list[Place]:
    """Return what stands under every page."""
    reader = viewer()
    return [_place(entry) for entry in FOOTER if reader.may(entry.action) and _exists(entry.endpoint)]


def home_of(person: Viewer) -> str:
    """Return the address of the page that `person` comes to do something on."""
    for entry in _entries(person):
        if _exists(entry.endpoint):
            return _url(entry)
    return url_for("account.show")


def prepare_navigation(app: Flask) -> None:
    """Make the menu known to templates."""
    app.jinja_env.globals.update(navigation=navigation, footer_navigation=footer_navigation)


def _entries(person: Viewer) -> Iterator[_Entry]:
    yield from (entry for entry in STUDENTS_WORK if person.may(entry.action))
    officers = list(_entries_of(person, OFFICERS_WORK))
    yield from officers
    coordinators = [*_entries_of(person, COORDINATORS_WORK), *_entries_of(person, HOSTS_WORK)]
    yield from coordinators
    if coordinators:
        yield from (entry for entry in COORDINATORS_OUTLOOK if person.may(entry.action))
    if not officers and not coordinators:
        yield from FOR_ANYONE


def _entries_of(person: Viewer, work: tuple[_Entry, ...]) -> Iterator[_Entry]:
    """The work in each organisation where there is some; in one of several only where it begins."""
    reached = [(grant, [entry for entry in work if grant.reaches(entry.action)]) for grant in person.grants]
    places = [(grant, entries) for grant, entries in reached if entries]
    for grant, entries in places:
        if len(places) > 1:
            yield replace(entries[0], label=grant.organisation_name, slug=grant.organisation_slug)
        else:
            yield from (replace(entry, slug=grant.organisation_slug) for entry in entries)


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _url(entry: _Entry) -> str:
    return _address(entry.endpoint, entry.slug, request.script_root)


@lru_cache(maxsize=1024)
def _address(endpoint: str, slug: str | None, _root: str) -> str:
    # Every page has a dozen of these, always the same below one root.
    return url_for(endpoint, slug=slug) if slug else url_for(endpoint)


def _place(entry: _Entry) -> Place:
    return Place(str(entry.label), _url(entry), _is_current(entry))


def _is_current(entry: _Entry) -> bool:
    """A page of the same subject belongs to the entry, of the same municipality where there are several."""
    if entry.endpoint.startswith("pages."):  # each of them is a subject of its own
        return request.endpoint == entry.endpoint
    subject = (request.endpoint or "").split(".")[0]
    if WITHIN.get(subject, subject) != entry.endpoint.split(".")[0]:
        return False
    arguments = request.view_args or {}
    return entry.slug is None or arguments.get("slug", entry.slug) == entry.slug
