"""What has happened so far in the demonstration: everything is done at its instant, in order, up to now."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Doing = Callable[[datetime], None]


class Timeline:
    """Things to happen. One that happens may bring further ones; what lies after the end has not happened yet."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._number = count()
        self._to_come: list[tuple[datetime, int, Doing]] = []

    def add(self, at: datetime, doing: Doing) -> None:
        """Let something happen at an instant; of two at one instant the one that was added first."""
        heappush(self._to_come, (at, next(self._number), doing))

    def play(self, until: datetime) -> None:
        """Let everything happen that lies before `until`."""
        while self._to_come and self._to_come[0][0] < until:
            at, _, doing = heappop(self._to_come)
            doing(at)
