"""The main menu and the page a person begins on, as far as their roles go."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _

from housing.access import GrantHeld, Viewer, viewer
from housing.rules.permissions import Role

WITHIN = {"settings": "stock"}
"""Pages without an entry of their own -> the subject whose entry they belong to."""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the menu. `current`: the page that is open belongs to it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    endpoint: str
    label: str
    slug: str | None = None


def navigation() -> list[Place]:
    """Return the menu of whoever looks."""
    return [_place(entry) for entry in _entries(viewer()) if _exists(entry.endpoint)]


def footer_navigation() -> list[Place]:
    """Return what stands under every page."""
    entries = [
        _Entry("municipalities.catalogue", _("Municipalities")),
        _Entry("pages.how", _("How it works")),
        _Entry("pages.about", _("About Praktikbo")),
        _Entry("pages.accessibility", _("Accessibility")),
        _Entry("pages.privacy", _("Your personal data")),
    ]
    if viewer().is_signed_in:
        entries.append(_Entry("account.show", _("My account")))
    return [_place(entry) for entry in entries if _exists(entry.endpoint)]


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
    if person.student_ids:
        yield _Entry("placements.mine", _("My placements"))
    officers = [grant for grant in person.grants if grant.role is Role.OFFICER]
    for grant in officers:
        yield from _entries_of_officer(grant, is_one_of_several=len(officers) > 1)
    coordinators = [grant for grant in person.grants if grant.role is Role.COORDINATOR]
    for grant in coordinators:
        yield from _entries_of_coordinator(grant, is_one_of_several=len(coordinators) > 1)
    if coordinators:
        yield _Entry("availability.board", _("Availability"))
    if not officers and not coordinators:
        yield _Entry("municipalities.catalogue", _("Municipalities"))
        yield _Entry("pages.how", _("How it works"))


def _entries_of_officer(grant: GrantHeld, *, is_one_of_several: bool) -> Iterator[_Entry]:
    slug, name = grant.organisation_slug, grant.organisation_name
    if is_one_of_several:
        yield _Entry("requests.worklist", name, slug)
        return
    yield _Entry("requests.worklist", _("To do"), slug)
    yield _Entry("board.show", _("Board"), slug)
    yield _Entry("stock.housing", _("Housing"), slug)
    yield _Entry("lists.show", _("Lists"), slug)


def _entries_of_coordinator(grant: GrantHeld, *, is_one_of_several: bool) -> Iterator[_Entry]:
    slug, name = grant.organisation_slug, grant.organisation_name
    if is_one_of_several:
        yield _Entry("students.index", name, slug)
        return
    yield _Entry("students.index", _("Students"), slug)
    yield _Entry("placement_imports.start", _("Import"), slug)
    yield _Entry("sites.index", _("Sites"), slug)


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _url(entry: _Entry) -> str:
    return url_for(entry.endpoint, slug=entry.slug) if entry.slug else url_for(entry.endpoint)


def _place(entry: _Entry) -> Place:
    return Place(entry.label, _url(entry), _is_current(entry))


def _is_current(entry: _Entry) -> bool:
    """A page of the same subject belongs to the entry, of the same municipality where there are several."""
    if entry.endpoint.startswith("pages."):  # each of them is a subject of its own
        return request.endpoint == entry.endpoint
    subject = (request.endpoint or "").split(".")[0]
    if WITHIN.get(subject, subject) != entry.endpoint.split(".")[0]:
        return False
    arguments = request.view_args or {}
    return entry.slug is None or arguments.get("slug", entry.slug) == entry.slug
