"""Only whole placements: half of the periods of one would be a wrong window to book on."""

from collections.abc import Sequence
from dataclasses import dataclass

from housing.placements.reading_groups import PlacementRow, placements_of
from housing.placements.reading_rows import PlacementLine, course_field
from housing.rules.names import email_key, text_key
from housing.spreadsheets.fields import RowFields
from housing.spreadsheets.problems import ProblemCode, RowProblem

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sound row that is not used, since another row of its placement has a mistake."""

    row: int
    because_of_row: int


def whole_placements(
    fields: Sequence[RowFields], lines: Sequence[PlacementLine], problems: Sequence[RowProblem]
) -> tuple[list[PlacementRow], list[LeftOut]]:
    """Keep the placements of which every row is sound. A row that only repeats another spoils nothing."""
    bad = {problem.row for problem in problems}
    spoilt = _spoilt(fields, problems)
    kept: list[PlacementLine] = []
    left_out: list[LeftOut] = []
    for line in (line for line in lines if line.row not in bad):
        because = [spoilt[key] for key in _lookup_keys(line) if key in spoilt]
        if because:
            left_out.append(LeftOut(line.row, min(because)))
        else:
            kept.append(line)
    return placements_of(kept), left_out


def _spoilt(fields: Sequence[RowFields], problems: Sequence[RowProblem]) -> dict[Key, int]:
    """Return what the placements with a bad row are known by, as far as those rows tell it.

    A row whose address cannot be trusted is known by its name; one without a course spoils
    whatever else the file holds on that person.
    """
    columns: dict[int, set[str]] = {}
    for problem in problems:
        if problem.code is not ProblemCode.REPEATS:
            columns.setdefault(problem.row, set()).add(problem.column)
    spoilt: dict[Key, int] = {}
    for row in (each for each in fields if each.number in columns):
        course = text_key(row.written(course_field(row)))
        name = text_key(" ".join(row.written(field) for field in ("first_name", "last_name", "name")))
        spoilt.setdefault(("email", email_key(row.written("email")), course), row.number)
        if row.label("email") in columns[row.number]:
            spoilt.setdefault(("name", _any_order(name), course), row.number)
    return spoilt


def _lookup_keys(line: PlacementLine) -> set[Key]:
    address, course = line.known_by
    name = _any_order(text_key(line.full_name))
    return {key for at in (course, "") for key in (("email", address, at), ("name", name, at))}


def _any_order(name: str) -> str:
    """Return the words of a name in order, since "Last, First" and "First Last" are one person."""
    return " ".join(sorted(name.replace(",", " ").split()))
