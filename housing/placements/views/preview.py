"""What a preview of a list shows, put together for its template."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from housing.placements.reading import PlacementFile
from housing.placements.services.planned import Plan, Planned, RowState
from housing.placements.wording import (
    FIELDS,
    HOUSING,
    booked_sentence,
    change_sentences,
    days_of,
    left_out_sentence,
    rows_text,
    term_sentence,
)
from housing.rules.names import swedish_sort_key
from housing.spreadsheets.wording import problem_sentence, unused_sentences

MOST_SHOWN = 500
"""Placements of one kind on the page; a longer list says how many more there are."""


@dataclass(frozen=True, slots=True)
class ShownPlacement:
    """A placement in the list; `who` is the student as the file names her, or a cover for a protected identity."""

    rows: str
    who: str
    course: str
    site: str
    municipality: str
    periods: tuple[str, ...]
    housing: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: where it stands, what stands there, what would be right."""

    order: int
    where: str
    column: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CourseDates:
    """How many placements of a course have the same dates."""

    course: str
    periods: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole page. `more` says how many placements of a state are not shown."""

    term: str
    dates: tuple[CourseDates, ...]
    shown: dict[RowState, list[ShownPlacement]]
    more: dict[RowState, int]
    faults: list[Fault]
    unused: list[str]


def preview_of(file: PlacementFile, plan: Plan) -> Preview:
    """Put together what the coordinator must see before anything is published."""
    by_state = {state: [each for each in plan.planned if each.state is state] for state in RowState}
    return Preview(
        term=term_sentence(file, plan.terms),
        dates=_dates(plan.planned),
        shown={state: [shown(each) for each in planned[:MOST_SHOWN]] for state, planned in by_state.items()},
        more={state: max(0, len(planned) - MOST_SHOWN) for state, planned in by_state.items()},
        faults=sorted(_faults(plan), key=lambda fault: fault.order),
        unused=unused_sentences(file.unknown_columns, file.notes, file.other_sheets),
    )


def shown(planned: Planned) -> ShownPlacement:
    """Return a placement of the file as the page shows it."""
    row = planned.row
    covered = planned.known is not None and planned.known.is_protected
    return ShownPlacement(
        rows=rows_text(row.rows),
        who=_("Protected identity") if covered else f"{row.first_name} {row.last_name}",
        course=row.course_code,
        site=row.site_name,
        municipality=planned.place.name,
        periods=tuple(days_of(period) for period in row.periods),
        housing=str(HOUSING[row.housing]),
        changes=change_sentences(planned),
    )


def _dates(planned: Sequence[Planned]) -> tuple[CourseDates, ...]:
    numbers = Counter((each.row.course_code, each.row.periods) for each in planned)
    ordered = sorted(numbers, key=lambda key: (swedish_sort_key(key[0]), key[1]))
    return tuple(
        CourseDates(course, tuple(days_of(period) for period in periods), numbers[course, periods])
        for course, periods in ordered
    )


def _faults(plan: Plan) -> Iterable[Fault]:
    for problem in plan.problems:
        where = rows_text([problem.row])
        yield Fault(problem.row, where, problem.column, problem.value, problem_sentence(problem))
    for left_out in plan.left_out:
        yield Fault(left_out.row, rows_text([left_out.row]), "", "", left_out_sentence(left_out))
    for booked in plan.booked:
        changes = "; ".join(change_sentences(booked))
        yield Fault(
            booked.row.rows[0],
            rows_text(booked.row.rows),
            ", ".join(str(FIELDS[change.field]) for change in booked.changes),
            changes,
            booked_sentence(booked),
        )
