"""Rows put together to placements: several rows of one student and course are its periods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from housing.placements.reading_rows import PlacementLine
from housing.rules.names import email_key, text_key
from housing.rules.nights import Period
from housing.spreadsheets.problems import ProblemCode, RowProblem


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """One placement as the file tells it; `rows` are the numbers of the rows it comes from.

    `periods` are in order and do not overlap. `housing` is "yes", "no" or "unknown".
    `reference` is that of the known placement it is, where the file says so.
    """

    rows: tuple[int, ...]
    email: str
    first_name: str
    last_name: str
    course_code: str
    course_name: str | None
    study_term: int | None
    site_name: str
    municipality_name: str
    periods: tuple[Period, ...]
    housing: str
    reference: str | None

    @property
    def known_by(self) -> tuple[str, str]:
        """Whose placement it is, on which course; a student may have several on one."""
        return email_key(self.email), text_key(self.course_code)


def name_problems(lines: Sequence[PlacementLine], column: str) -> list[RowProblem]:
    """Note rows that give an e-mail address another name than the first row with it did."""
    said: dict[str, PlacementLine] = {}
    problems = []
    for line in lines:
        first = said.setdefault(email_key(line.email), line)
        if text_key(first.full_name) != text_key(line.full_name):
            expected = (str(first.row), first.full_name)
            problems.append(RowProblem(line.row, column, ProblemCode.DIFFERS, line.full_name, expected))
    return problems


def period_problems(lines: Sequence[PlacementLine], column: str) -> list[RowProblem]:
    """Note rows whose days overlap, or repeat, those of an earlier row of the student and course."""
    problems: dict[int, RowProblem] = {}
    for group in _by_key(lines).values():
        dated = [(period, line) for line in group for period in line.periods]
        dated.sort(key=lambda each: (each[0], each[1].row))
        reaching, before = dated[0]
        for period, line in dated[1:]:
            if period.first_day <= reaching.last_day:
                earlier, later = sorted((before, line), key=lambda each: each.row)
                problems.setdefault(later.row, _overlap(earlier, later, column))
            if period.last_day > reaching.last_day:
                reaching, before = period, line
    return list(problems.values())


def housing_problems(lines: Sequence[PlacementLine], column: str) -> list[RowProblem]:
    """Note rows that answer no where an earlier row of the same placement answers yes, or the reverse."""
    problems = []
    for group in _by_key(lines).values():
        answered = [line for line in group if line.housing != "unknown"]
        for line in answered[1:]:
            first = answered[0]
            if line.housing != first.housing and _site_key(line) == _site_key(first):
                expected = (str(first.row), _WORDS[first.housing])
                problems.append(RowProblem(line.row, column, ProblemCode.DIFFERS, _WORDS[line.housing], expected))
    return problems


def placements_of(lines: Sequence[PlacementLine]) -> list[PlacementRow]:
    """Put the rows together, in the order in which each placement first appears.

    Rows of one e-mail address and course at two sites are two placements.
    """
    placements = []
    for group in _by_key(lines).values():
        by_site = sorted(group, key=_site_key)
        placements += [_placement(list(rows)) for _, rows in groupby(by_site, key=_site_key)]
    return sorted(placements, key=lambda placement: placement.rows)


_WORDS = {"yes": "ja", "no": "nej"}


def _by_key(lines: Iterable[PlacementLine]) -> dict[tuple[str, str], list[PlacementLine]]:
    groups: dict[tuple[str, str], list[PlacementLine]] = {}
    for line in lines:
        groups.setdefault(line.known_by, []).append(line)
    return groups


def _site_key(line: PlacementLine) -> tuple[str, str]:
    return text_key(line.municipality_name), text_key(line.site_name)


def _overlap(earlier: PlacementLine, later: PlacementLine, column: str) -> RowProblem:
    repeats = _site_key(earlier) == _site_key(later) and earlier.periods == later.periods
    code = ProblemCode.REPEATS if repeats else ProblemCode.OVERLAPS
    written = ", ".join(f"{p.first_day}\N{EN DASH}{p.last_day}" for p in later.periods)
    return RowProblem(later.row, column, code, written, (str(earlier.row),))


def _placement(lines: list[PlacementLine]) -> PlacementRow:
    lines.sort(key=lambda line: line.row)
    first = lines[0]
    answers = [line.housing for line in lines if line.housing != "unknown"]
    return PlacementRow(
        rows=tuple(line.row for line in lines),
        email=first.email,
        first_name=first.first_name,
        last_name=first.last_name,
        course_code=first.course_code,
        course_name=first.course_name,
        study_term=first.study_term,
        site_name=first.site_name,
        municipality_name=first.municipality_name,
        periods=tuple(sorted(period for line in lines for period in line.periods)),
        housing=answers[0] if answers else "unknown",
        reference=next((line.reference for line in lines if line.reference), None),
    )
