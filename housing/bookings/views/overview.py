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
from housing.rules.overview import Numbers, numbers_of, read_week, weeks_from, written_week
from housing.rules.permissions import Action

blueprint = Blueprint("overview", __name__, url_prefix="/institutions/<slug>/overview")

Key = tuple[str, Hashable]
"""What the list of a line's students is chosen by, and what the line is ordered by."""


@dataclass(frozen=True, slots=True)
class Line:
    """A course, a place or a week, its numbers, and the list of its students."""

    name: str
    numbers: Numbers
    url: str


@blueprint.get("")
@access(Action.SEE_STUDENTS)
def show(slug: str) -> str:
    """Show the numbers of the placements that are not over."""
    institution = own_institution(slug, Action.SEE_STUDENTS)
    found = standings(sent_by(institution.organisation_id), StudentFilter(), today())
    courses = _lines(found, lambda each: [(each.placement.course_code, label_sort_key(each.placement.course_code))])
    places = _lines(found, lambda each: [(each.placement.municipality_name, _place(each))])
    weeks = _lines(found, lambda each: [(written_week(week), week) for week in _weeks(each)])
    slugs = {each.placement.municipality_name: each.placement.municipality_slug for each in found}
    return render_template(
        "bookings/overview.html",
        institution=institution,
        total=numbers_of(each.standing for each in found),
        courses=[Line(name, numbers, _list(slug, course=name)) for name, numbers in courses],
        places=[Line(name, numbers, _list(slug, municipality=slugs[name])) for name, numbers in places],
        weeks=[
            Line(_("w. %(week)s", week=read_week(week)[1]), numbers, _list(slug, week=week)) for week, numbers in weeks
        ],
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
    return weeks_from(today(), each.placement.periods)


def _list(slug: str, **chosen: Any) -> str:
    return url_for("students.index", slug=slug, **chosen)
