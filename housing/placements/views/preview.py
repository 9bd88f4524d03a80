"""What a preview of a list shows, put together for its template."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from flask_babel import gettext as _

from housing.clock import today
from housing.placements.queries.known import KnownPlacement, held_nights
from housing.placements.reading import PlacementFile
from housing.placements.reading_whole import LeftOut
from housing.placements.services.planned import Plan, Planned, RowState
from housing.placements.wording import (
    HOUSING,
    change_sentences,
    days_of,
    given_back_sentence,
    held_sentence,
    left_out_sentence,
    periods_text,
    rows_text,
    term_sentence,
)
from housing.rules.names import swedish_sort_key
from housing.spreadsheets.limits import MOST_FAULTS_SHOWN
from housing.spreadsheets.problems import RowProblem
from housing.spreadsheets.wording import more_faults_sentence, problem_sentence, unused_sentences

MOST_SHOWN = 500
"""Placements of one kind on the page; a longer list says how many more there are."""


@dataclass(frozen=True, slots=True)
class ShownPlacement:
    """A placement in the list; `who` is the student as the file names her, or a cover for a protected identity.

    `becomes`: what will become of the room that is booked on it.
    """

    rows: str
    who: str
    course: str
    site: str
    municipality: str
    periods: tuple[str, ...]
    housing: str
    changes: tuple[str, ...]
    becomes: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: where it stands, what stands there, what would be right."""

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
    """The whole page. `more` says how many placements of a state are not shown, `more_faults` how many faults.

    `vanished` are placements that the list no longer holds, by reference and in words; `given_back` says of them what
    room would be given back.
    """

    term: str
    dates: tuple[CourseDates, ...]
    shown: dict[RowState, list[ShownPlacement]]
    more: dict[RowState, int]
    faults: list[Fault]
    more_faults: int
    vanished: list[tuple[str, str]]
    given_back: dict[str, str]
    unused: list[str]

    @property
    def more_faults_sentence(self) -> str:
        """What is said of the faults that are not shown."""
        return more_faults_sentence(self.more_faults)


def preview_of(file: PlacementFile, plan: Plan) -> Preview:
    """Put together what the coordinator must see before anything is published."""
    faults = sorted(_faults(plan), key=lambda fault: fault[0])
    by_state = {state: [each for each in plan.planned if each.state is state] for state in RowState}
    return Preview(
        term=term_sentence(file, plan.terms),
        dates=_dates(plan.planned),
        shown={state: [shown(each) for each in planned[:MOST_SHOWN]] for state, planned in by_state.items()},
        more={state: max(0, len(planned) - MOST_SHOWN) for state, planned in by_state.items()},
        faults=[told() for _row, told in faults[:MOST_FAULTS_SHOWN]],
        more_faults=max(0, len(faults) - MOST_FAULTS_SHOWN),
        vanished=[(each.ref, _vanished(each)) for each in plan.vanished],
        given_back=_given_back(plan.vanished),
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
        becomes=held_sentence(planned, today()) if planned.held else None,
    )


def _vanished(known: KnownPlacement) -> str:
    who = _("Protected identity") if known.is_protected else f"{known.first_name} {known.last_name}"
    place = f"{known.key[2].upper()}, {known.site_name}, {known.municipality_name}"
    return f"{who}, {place}, {periods_text(known.periods)}"


def _given_back(vanished: Sequence[KnownPlacement]) -> dict[str, str]:
    held = held_nights([each.id for each in vanished]) if vanished else {}
    return {each.ref: given_back_sentence(held[each.id]) for each in vanished if each.id in held}


def _dates(planned: Sequence[Planned]) -> tuple[CourseDates, ...]:
    numbers = Counter((each.row.course_code, each.row.periods) for each in planned)
    ordered = sorted(numbers, key=lambda key: (swedish_sort_key(key[0]), key[1]))
    return tuple(
        CourseDates(course, tuple(days_of(period) for period in periods), numbers[course, periods])
        for course, periods in ordered
    )


def _faults(plan: Plan) -> Iterable[tuple[int, Callable[[], Fault]]]:
    """Return each with its row; its sentence is made only when it is shown."""
    yield from ((each.row, partial(_mistake, each)) for each in plan.problems)
    yield from ((each.row, partial(_left_out, each)) for each in plan.left_out)


def _mistake(problem: RowProblem) -> Fault:
    return Fault(rows_text([problem.row]), problem.column, problem.value, problem_sentence(problem))


def _left_out(left_out: LeftOut) -> Fault:
    return Fault(rows_text([left_out.row]), "", "", left_out_sentence(left_out))
