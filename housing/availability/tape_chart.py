"""The tape chart of a board: from runs of nights to the few words each cell says.

A board has thousands of cells, so words that repeat (days, statuses, patterns of sentences) are made once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from babel.dates import format_date
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from housing.access import Viewer
from housing.accounts.names import name_of
from housing.availability.queries.board import BoardBed, Takers, TakerShown
from housing.rules.board import Cut, Run, TakenStay, Taker, runs_of
from housing.rules.nights import ONE_DAY, Stay
from housing.stock.bed_names import room_name
from housing.stock.wording import REASONS

SATURDAY = 5
WEEKS_WITH_CUT_WEEKS = 8
"""Up to so many weeks free nights are cut at every Monday, beyond only where a month begins: fewer cells."""
PLACEHOLDER = "r"


class Cell(NamedTuple):
    """A cell `nights` wide; a free one has no label."""

    nights: int
    sentence: str
    classes: str = ""
    label: str = ""
    url: str = ""


class Row(NamedTuple):
    """A bed and its cells."""

    name: str
    cells: list[Cell]


class Home(NamedTuple):
    """A dwelling and its beds."""

    name: str
    rows: list[Row]


class Day(NamedTuple):
    """A column: `classes` tell weekends, holidays and today apart, `letter` the day of the week."""

    day: date
    classes: str
    letter: str


class Month(NamedTuple):
    """A heading over the days of a month."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class Chart:
    """What the page draws."""

    months: list[Month]
    days: list[Day]
    homes: list[Home]


@dataclass(frozen=True, slots=True)
class Board:
    """What is to be drawn: beds, who has them, and for whom."""

    slug: str
    span: Stay
    beds: Sequence[BoardBed]
    taken: Sequence[TakenStay]
    takers: Takers


def chart_of(board: Board, *, reader: Viewer, today: date, holidays: frozenset[date]) -> Chart:
    """Return the months, days, dwellings, beds and cells of a board."""
    cut = Cut.WEEK if board.span.nights <= WEEKS_WITH_CUT_WEEKS * 7 else Cut.MONTH
    runs = runs_of([bed.id for bed in board.beds], board.taken, board.span, cut, marked=today)
    words = _Words(board, reader, today)
    homes = [
        Home(name, [Row(_bed_name(bed), [words.cell(run) for run in runs[bed.id]]) for bed in beds])
        for (_id, name), beds in groupby(
            board.beds, key=lambda bed: (bed.dwelling_id, f"{bed.home}, {bed.dwelling_label}")
        )
    ]
    return Chart(list(_months(board.span)), list(_days(board.span, today, holidays)), homes)


def _bed_name(bed: BoardBed) -> str:
    return room_name(bed.room, bed.label, is_shared=bed.is_shared_room)


def _months(span: Stay) -> Iterator[Month]:
    for (year, month), days in groupby(span.each_night(), key=lambda day: (day.year, day.month)):
        yield Month(format_date(date(year, month, 1), "LLLL y", locale=get_locale()), len(list(days)))


def _days(span: Stay, today: date, holidays: frozenset[date]) -> Iterator[Day]:
    letters = [format_date(date(2024, 1, 1) + ONE_DAY * n, "ccccc", locale=get_locale()) for n in range(7)]
    for day in span.each_night():
        kinds = (
            ("weekend", day.weekday() >= SATURDAY),
            ("holiday", day in holidays),
            ("today", day == today),
        )
        yield Day(day, " ".join(name for name, holds in kinds if holds), letters[day.weekday()])


class _Words:
    """What the cells of one board say."""

    def __init__(self, board: Board, reader: Viewer, today: date) -> None:
        self.takers, self.reader, self.today = board.takers, reader, today
        days = [*board.span.each_night(), board.span.departure]
        self.days = {day: format_date(day, "d MMM", locale=get_locale()) for day in days}
        # The pattern of weekends in a free cell begins with the cell's own day of the week.
        self.free_classes = {day: f"free-{day.isoweekday()}" + (" today" if day == today else "") for day in days}
        self.addresses = {
            Taker.BOOKING: url_for("requests.show", slug=board.slug, ref=PLACEHOLDER)[: -len(PLACEHOLDER)],
            Taker.CLOSURE: url_for("stock.closures", slug=board.slug) + "#",
        }
        self.statuses = {
            "requested": _("waits for an answer"),
            "offered": _("offered"),
            "confirmed": _("confirmed"),
            "checked_in": _("checked in"),
            "completed": _("finished"),
            "no_show": _("did not come"),
        }
        self.free = _("Free %(first)s to %(last)s")
        self.taken = {
            (False, False): _("%(who)s, %(what)s, %(first)s to %(last)s"),
            (True, False): _("%(who)s, %(what)s, from before %(first)s to %(last)s"),
            (False, True): _("%(who)s, %(what)s, %(first)s to after %(last)s"),
            (True, True): _("%(who)s, %(what)s, from before %(first)s to after %(last)s"),
        }
        self.overdue = _("%(sentence)s. Should have been answered by now.")

    def cell(self, run: Run) -> Cell:
        """Return the cell of a run."""
        first, last = self.days[run.stay.arrival], self.days[run.stay.departure]
        if run.taker is None or run.taker_id is None:
            return Cell(
                run.stay.nights, self.free % {"first": first, "last": last}, self.free_classes[run.stay.arrival]
            )
        taker = self.takers[run.taker, run.taker_id]
        who, what, kind = self._said(run.taker, taker)
        sentence = self.taken[run.begins_before, run.goes_on] % {
            "who": who,
            "what": what,
            "first": first,
            "last": last,
        }
        overdue = run.status == "requested" and taker.answer_by is not None and taker.answer_by < self.today
        marks = (
            (" run-attention", overdue),
            (" run-continues-before", run.begins_before),
            (" run-continues-after", run.goes_on),
            (" today", run.stay.arrival == self.today),
        )
        classes = f"run run-{kind}" + "".join(mark for mark, holds in marks if holds)
        if overdue:
            sentence = self.overdue % {"sentence": sentence}
        address = self.addresses.get(run.taker)
        return Cell(run.stay.nights, sentence, classes, who, address + taker.ref if address else "")

    def _said(self, kind: Taker, taker: TakerShown) -> tuple[str, str, str]:
        """Return who has the nights, what that is, and the class of the run."""
        if kind is Taker.BOOKING and taker.guest is not None:
            status = taker.status or "confirmed"
            shown = "completed" if status == "no_show" else status
            return name_of(taker.guest, self.reader), self.statuses[status], shown
        if kind is Taker.CLOSURE:
            return _("Closed"), str(REASONS[taker.reason or "other"]), "closure"
        return _("Reserved"), taker.institution or "", "hold"
