"""Tables about beds: how many of the nights offered were slept in, and the weeks of placement housed."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from housing.reports.grouping import Groups, Scope, groups
from housing.reports.queries.nights import (
    Counted,
    beds_of,
    closed_nights,
    nights_slept,
    students_by_institution,
    weeks_housed,
)
from housing.reports.tables import Bar, By, Cell, Line, Table
from housing.rules.nights import Stay
from housing.rules.reports import per_cent, standing_nights


def occupancy(scope: Scope, by: By) -> Table:
    """Return the nights that were slept in, of those on which a bed was there; closed nights stand apart."""
    nights = scope.nights
    slept = nights_slept(scope.municipality.id, nights) if nights else []
    if by is By.INSTITUTION:
        return _by_institution(scope, slept, nights)
    closed = closed_nights(scope.municipality.id, nights) if nights else []
    standing = [
        Counted(month, house, 0, number)
        for (month, house), number in (standing_nights(beds_of(scope.municipality), nights) if nights else {}).items()
    ]
    lines = groups(by, nights, {each.property_id for each in (*slept, *closed, *standing)}, dict)
    of_slept, of_closed, of_standing = (_sums(lines, counted) for counted in (slept, closed, standing))
    rows = {key: _occupied(of_slept[key], of_standing[key], of_closed[key]) for key in lines.labels}
    return Table(
        title=_("Occupancy"),
        counts=_(
            "Nights that somebody slept in a bed of ours, of all nights on which a bed was there. Nights on which we"
            " had closed it ourselves are not among them and stand apart. A bed held for a course that nobody came to"
            " counts as empty."
        ),
        by=by,
        columns=(_("Nights offered"), _("Nights slept"), _("Occupancy, %"), _("Nights empty"), _("Nights closed")),
        lines=[_line_of_occupancy(label, rows[key]) for key, label in lines.labels.items()],
        total=_occupied(_sum(slept), _sum(standing), _sum(closed)),
        key=(_("nights slept"), _("nights offered")),
    )


def weeks(scope: Scope, by: By) -> Table:
    """Return the weeks of placement during which a student had a bed."""
    nights = scope.nights
    housed = weeks_housed(scope.municipality.id, nights) if nights else []
    lines = groups(by, nights, {each.property_id for each in housed}, lambda: _students(scope, nights))
    sums = _sums(lines, housed)
    return Table(
        title=_("Weeks of placement housed"),
        counts=_(
            "Weeks of a placement during which its student had a bed of ours. A week counts in the month of its"
            " Wednesday."
        ),
        by=by,
        columns=(_("Weeks"),),
        lines=[Line(label, (sums[key],), _bar_of_weeks(sums[key])) for key, label in lines.labels.items()],
        total=(_sum(housed),),
        key=(_("weeks"), None),
        is_apart=lines.is_apart,
    )


def _by_institution(scope: Scope, slept: Sequence[Counted], nights: Stay | None) -> Table:
    lines = groups(By.INSTITUTION, nights, (), lambda: _students(scope, nights))
    sums, total = _sums(lines, slept), _sum(slept)
    return Table(
        title=_("Occupancy"),
        counts=_(
            "Nights that students of each university slept in a bed of ours, and their share of all nights slept."
        ),
        by=By.INSTITUTION,
        columns=(_("Nights slept"), _("Share, %")),
        lines=[
            Line(
                label,
                (sums[key], per_cent(sums[key], total)),
                Bar(sums[key], 0, str(sums[key])),
            )
            for key, label in lines.labels.items()
        ],
        total=(total, per_cent(total, total)),
        key=(_("nights slept"), None),
        is_apart=lines.is_apart,
    )


def _students(scope: Scope, nights: Stay | None) -> dict[int, int]:
    return students_by_institution(scope.municipality.id, nights) if nights else {}


def _sum(counted: Sequence[Counted]) -> int:
    return sum(each.number for each in counted)


def _sums(lines: Groups, counted: Sequence[Counted]) -> dict[Any, int]:
    return {key: _sum(facts) for key, facts in lines.of(counted).items()}


def _occupied(slept: int, standing: int, closed: int) -> tuple[Cell, ...]:
    offered = max(standing - closed, 0)
    return offered, slept, per_cent(slept, offered), max(offered - slept, 0), closed


def _line_of_occupancy(label: str, cells: tuple[Cell, ...]) -> Line:
    offered, slept, share, *_rest = cells
    said = _("%(share)s %%", share=share) if share is not None else "–"
    return Line(label, cells, Bar(slept or 0, offered or 0, said))


def _bar_of_weeks(number: int) -> Bar:
    return Bar(number, 0, str(number))
