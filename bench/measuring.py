"""Measure a page beside its floor and beside itself in a small country, in turns, so that noise meets all alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median, quantiles

from bench.clients import Answered, closed_loop
from bench.pages import Page

CLIENTS = 2
ROUNDS = 3
WARM_UP_ROUNDS = 5
OK = 200


class WrongAnswerError(Exception):
    """A page did not answer as it should; a fast error is no result."""


@dataclass(frozen=True)
class Figures:
    """What was measured at one server: milliseconds, and the largest answer's size."""

    half: float
    p95: float
    count: int
    cells: int
    size: int


@dataclass(frozen=True)
class Measured:
    """A page on one engine, with the servers it was measured at: national, floor and perhaps small."""

    engine: str
    page: Page
    at: Mapping[str, Figures]

    @property
    def above_floor(self) -> float:
        """How many times its floor the page takes."""
        return self.at["national"].half / self.at["floor"].half

    @property
    def growth(self) -> float | None:
        """How many times as long it takes in the whole country as in a small one."""
        return self.at["national"].half / self.at["small"].half if "small" in self.at else None

    def misses(self) -> list[str]:
        """Return the aims that were missed."""
        figures, page = self.at["national"], self.page
        aims = (
            ("p95", figures.p95, page.aim_ms),
            ("cells", figures.cells, page.most_cells),
            ("bytes", figures.size, page.most_bytes),
            ("floor", self.above_floor, 2),
            ("growth", self.growth or 0, 1.2),
        )
        return [f"{name} {value:.1f} > {aim}" for name, value, aim in aims if aim and value > aim]


def measure(engine: str, page: Page, servers: Mapping[str, str]) -> Measured:
    """Measure `page` at the servers, by name and address."""
    wanted = {name: url for name, url in servers.items() if name != "small" or page.grows_not}
    for url in wanted.values():
        for _ in range(WARM_UP_ROUNDS):
            closed_loop(url, page.asks * (4 if len(page.asks) == 1 else 1), clients=CLIENTS, seconds=20, once=True)
    found: dict[str, list[Answered]] = {name: [] for name in wanted}
    for _ in range(ROUNDS):
        for name, url in wanted.items():
            found[name] += closed_loop(url, page.asks, clients=CLIENTS, seconds=page.seconds)
    return Measured(engine, page, {name: _figures(answers) for name, answers in found.items()})


def _figures(answers: list[Answered]) -> Figures:
    if wrong := [each for each in answers if each.status != OK]:
        raise WrongAnswerError(f"{wrong[0].ask.path} answered {wrong[0].status}")
    times = [1000 * each.seconds for each in answers]
    largest = max(answers, key=lambda each: len(each.body))
    return Figures(
        median(times),
        quantiles(times, n=20)[-1],
        len(times),
        largest.body.count(b"<td") + largest.body.count(b"<th"),
        len(largest.body),
    )
