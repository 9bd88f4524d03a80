"""The tape chart of a board: from runs of nights to the few words each cell says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from flask import url_for
from markupsafe import Markup

from housing.access import Viewer
from housing.accounts.names import name_of
from housing.availability.board_wording import Cell, Words, words_at_hand
from housing.availability.queries.board import BoardBed, Takers, TakerShown
from housing.rules.board import Cut, Run, TakenStay, Taker, runs_of
from housing.rules.nights import Stay
from housing.stock.bed_names import room_name
from housing.stock.wording import REASONS

WEEKS_WITH_CUT_WEEKS = 8
"""Up to so many weeks free nights are cut at every Monday, beyond only where a month begins: fewer cells."""
PLACEHOLDER = "r"


class Row(NamedTuple):
    """A bed and its cells. `url` leads to what can be done with its nights."""

    name: str
    url: str
    cells: list[Cell]


class Home(NamedTuple):
    """A dwelling and its beds."""

    name: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Chart:
    """What the page draws: the headings of months and days, and the dwellings below them."""

    head: Markup
    homes: list[Home]


@dataclass(frozen=True, slots=True)
class Board:
    """What is to be drawn: beds, who has them, and for whom. `turns_over`: some stay empty between guests."""

    slug: str
    span: Stay
    beds: Sequence[BoardBed]
    taken: Sequence[TakenStay]
    takers: Takers
    turns_over: bool = False


def chart_of(board: Board, *, reader: Viewer, today: date, holidays: frozenset[date]) -> Chart:
    """Return the headings, dwellings, beds and cells of a board."""
    cut = Cut.WEEK if board.span.nights <= WEEKS_WITH_CUT_WEEKS * 7 else Cut.MONTH
    runs = runs_of([bed.id for bed in board.beds], board.taken, board.span, cut, marked=today)
    words = words_at_hand()
    cells = _Cells(board, words, reader, today)
    homes = [
        Home(
            name,
            [Row(_bed_name(bed), cells.address_of(bed), [cells.cell(run) for run in runs[bed.id]]) for bed in beds],
        )
        for (_id, name), beds in groupby(
            board.beds, key=lambda bed: (bed.dwelling_id, f"{bed.home}, {bed.dwelling_label}")
        )
    ]
    return Chart(words.head(board.span, today, holidays), homes)


def _bed_name(bed: BoardBed) -> str:
    return room_name(bed.room, bed.label, is_shared=bed.is_shared_room)


class _Cells:
    """The cells of one board, for one reader."""

    def __init__(self, board: Board, words: Words, reader: Viewer, today: date) -> None:
        self.takers, self.words, self.reader, self.today = board.takers, words, reader, today
        self.nights = url_for("board.nights", slug=board.slug, bed=PLACEHOLDER)[: -len(PLACEHOLDER)]
        self.addresses = {
            Taker.BOOKING: url_for("requests.show", slug=board.slug, ref=PLACEHOLDER)[: -len(PLACEHOLDER)],
            Taker.CLOSURE: url_for("stock.closures", slug=board.slug) + "#",
            Taker.HOLD: url_for("municipality_holds.show", slug=board.slug, ref=PLACEHOLDER)[: -len(PLACEHOLDER)],
        }

    def address_of(self, bed: BoardBed) -> str:
        """Return where nights of a bed are chosen."""
        return self.nights + bed.ref

    def cell(self, run: Run) -> Cell:
        """Return the cell of a run."""
        stay, kind, taker_id, status, begins_before, goes_on = run
        begins_today = stay.arrival == self.today
        if kind is None or taker_id is None:
            return self.words.free_cell(stay, marked=begins_today)
        if kind is Taker.TURNOVER:
            return self.words.turnover_cell(stay, _classes("turnover", False, begins_before, goes_on, begins_today))
        taker = self.takers[kind, taker_id]
        who, what, shown_as = self._said(kind, taker)
        sentence = self.words.taken[begins_before, goes_on] % {
            "who": who,
            "what": what,
            "first": self.words.day(stay.arrival),
            "last": self.words.day(stay.departure),
        }
        overdue = status == "requested" and taker.answer_by is not None and taker.answer_by < self.today
        if overdue:
            sentence = self.words.overdue % {"sentence": sentence}
        classes = _classes(shown_as, overdue, begins_before, goes_on, begins_today)
        return Cell(None, stay.nights, sentence, classes, who, self.addresses[kind] + taker.ref)

    def _said(self, kind: Taker, taker: TakerShown) -> tuple[str, str, str]:
        """Return who has the nights, what that is, and the class of the run."""
        if kind is Taker.BOOKING and taker.guest is not None:
            status = taker.status or "confirmed"
            shown = "completed" if status == "no_show" else status
            return name_of(taker.guest, self.reader), self.words.statuses[status], shown
        if kind is Taker.CLOSURE:
            return self.words.closed, str(REASONS[taker.reason or "other"]), "closure"
        return self.words.reserved, taker.institution or "", "hold"


@lru_cache(maxsize=256)
def _classes(kind: str, overdue: bool, begins_before: bool, goes_on: bool, begins_today: bool) -> str:
    marks = (
        (" run-attention", overdue),
        (" run-continues-before", begins_before),
        (" run-continues-after", goes_on),
        (" today", begins_today),
    )
    return f"run run-{kind}" + "".join(mark for mark, holds in marks if holds)
