"""A coordinator's overview: by course, place and week how many are placed, answered, housed, waiting, without."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from housing.access import access
from housing.bookings.queries.students import StudentFilter, sent_by
from housing.bookings.standings import Found, standings
from housing.clock import today
from housing.placements.views.scope import own_institution
from housing.rules.names import label_sort_key
from housing.rules.overview import Numbers, numbers_of, weeks_of
from housing.rules.permissions import Action

blueprint = Blueprint("overview", __name__, url_prefix="/institutions/<slug>/overview")

Key = tuple[str, Hashable]
"""What a line is called, and what it is ordered by."""


@dataclass(frozen=True, slots=True)
class Line:
    """A course, a place or a week, its numbers, and the list of its students; a week has no such list."""

    name: str
    numbers: Numbers
    url: str | None


@blueprint.get("")
@access(Action.SEE_STUDENTS)
def show(slug: str) -> str:
    """Show the numbers of the placements that are not over."""
    institution = own_institution(slug, Action.SEE_STUDENTS)
    found = standings(sent_by(institution.organisation_id), StudentFilter(), today())
    courses = _lines(found, lambda each: [(each.placement.course_code, label_sort_key(each.placement.course_code))])
    places = _lines(found, lambda each: [(each.placement.municipality_name, _place(each))])
    weeks = _lines(found, lambda each: [(_("w. %(week)s", week=week[1]), week) for week in _weeks(each)])
    slugs = {each.placement.municipality_name: each.placement.municipality_slug for each in found}
    return render_template(
        "bookings/overview.html",
        institution=institution,
        total=numbers_of(each.standing for each in found),
        courses=[Line(name, numbers, _list(slug, course=name)) for name, numbers in courses],
        places=[Line(name, numbers, _list(slug, municipality=slugs[name])) for name, numbers in places],
        weeks=[Line(name, numbers, None) for name, numbers in weeks],
    )


def _lines(found: Iterable[Found], keys: Callable[[Found], Iterable[Key]]) -> list[tuple[str, Numbers]]:
    groups: defaultdict[Key, list[Found]] = defaultdict(list)
    for each in found:
        for key in keys(each):
            groups[key].append(each)
    ordered: list[Any] = sorted(groups, key=lambda key: key[1])
    return [(key[0], numbers_of(each.standing for each in groups[key])) for key in ordered]


def _place(each: Found) -> str:
    return label_sort_key(each.placement.municipality_name)


def _weeks(each: Found) -> Iterable[tuple[int, int]]:
    """Return the weeks that are left of a placement."""
    year, week, _day = today().isocalendar()
    return [found for found in weeks_of(each.placement.periods) if found >= (year, week)]


def _list(slug: str, **chosen: Any) -> str:
    return url_for("students.index", slug=slug, **chosen)
