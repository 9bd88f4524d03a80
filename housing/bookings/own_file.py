"""What is known of each row of a list that a coordinator sends: where its student stands, in that row's periods."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import and_

from housing.bookings.queries.students import StudentFilter, next_day, sent_by
from housing.bookings.standings import Found, standing_in, standings
from housing.placements.models import Placement
from housing.placements.reading import PlacementFile
from housing.placements.services.comparing import plan_import
from housing.placements.services.planned import Planned
from housing.rules.housed import Standing
from housing.rules.nights import Period


class NotPlaced(StrEnum):
    """Why nothing is known of a row that is right."""

    NOT_IMPORTED = "not_imported"
    """The list has never been published with it, or that was undone."""
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class RowState:
    """Where the student of a row stands. `days_left` until she begins, 0 when she has; none when the row is over."""

    standing: Standing
    days_left: int | None


def states_of_rows(institution_id: int, file: PlacementFile, today: date) -> dict[int, RowState | NotPlaced]:
    """Return what is known of each row that is a placement, by its number.

    Rows are matched as they are when the list is sent in, so that a row gets what is known of the placement that it
    would change. Rows that are wrong, and those they spoil, are left out: nobody knows whose they are.
    """
    planned = plan_import(institution_id, file).planned
    ids = [each.known.id for each in planned if each.known]
    whose = and_(sent_by(institution_id), Placement.id.in_(ids))
    found = {each.placement.id: each for each in standings(whose, StudentFilter(with_past=True), today)}
    periods = {line.row: line.periods for line in file.lines}
    return {row: _state(each, periods[row], found, today) for each in planned for row in each.row.rows}


def _state(planned: Planned, periods: tuple[Period, ...], found: dict[int, Found], today: date) -> RowState | NotPlaced:
    known = planned.known
    if known is None or known.status == "draft":
        return NotPlaced.NOT_IMPORTED
    if known.id not in found:
        return NotPlaced.CALLED_OFF
    # A row with other days than are known is not published yet: what is known is of the whole placement.
    of_row = periods if set(periods) <= set(known.periods) else known.periods
    standing = standing_in(found[known.id], of_row, today)
    first_day = next_day(replace(found[known.id].placement, periods=of_row), today)
    return RowState(standing, None if first_day == date.max else max(0, (first_day - today).days))
