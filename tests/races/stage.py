"""A stage on which two deeds are done at once, and how it ends: what both were told, and all that stands."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from flask import Flask
from sqlalchemy.engine import Engine

from housing.bookings.services.life import ChangedMeanwhile
from housing.database import db, transact
from housing.nights.ledger import NightsRefused
from tests.bookings.chance.ground import REFUSALS
from tests.harness.clock import TUESDAY
from tests.races.boundaries import Boundary, Rival, stopped_at
from tests.races.deeds import DEEDS, Press, See
from tests.races.scenes import ARRIVED, Scene, lay, not_well, what_stands


class End(NamedTuple):
    """What both were told, what stands, and what the doctor finds (empty, too, where he has seen the same before)."""

    one: str
    other: str
    stands: str
    is_ill: str

    @property
    def done(self) -> tuple[bool, bool, str]:
        """Who has done what she wanted, and what stands."""
        return self.one == "done", self.other == "done", self.stands


MEANWHILE = "changed meanwhile"
"""Somebody was faster; nothing was written, and whoever looks again sees what stands now."""


def told(press: Press) -> str:
    """Do it as a request does; return whether it was done."""
    try:
        transact(press)
    except (ChangedMeanwhile, NightsRefused):
        return MEANWHILE
    except REFUSALS:
        return "refused"
    return "done"


class Stage:
    """Lays a scene anew for each try, and remembers how it ends when one comes after the other.

    `orderly`: the stage on which it is tried how that ends, where that is not this one: SQLite does it in a third of
    the time, and what stands is the same on both engines.
    """

    def __init__(self, app: Flask, renew: Callable[[], None], onlooker: Engine, orderly: "Stage | None" = None) -> None:
        self.app, self.onlooker, self._renew = app, onlooker, renew
        self.in_turn: Callable[[str, str, str], End] = orderly.in_turn if orderly else cache(self._in_turn)
        self.alone: Callable[[str, str], End] = orderly.alone if orderly else cache(self._alone)

    def scene(self, name: str) -> Scene:
        db.session.remove()
        self._renew()
        return lay(name)

    def _in_turn(self, name: str, first: str, second: str) -> End:
        """Read both pages, and press one button after the other."""
        with self.app.app_context():
            scene = self.scene(name)
            pressed = [see(scene, DEEDS[name][deed]) for deed in (first, second)]
            answers = [told(press) for press in pressed]
            return End(answers[0], answers[1], what_is_there(), what_is_wrong(name))

    def may_end(self, name: str, one: str, other: str, end: End) -> bool:
        """Tell whether it may end so: as if one had come after the other, whichever.

        Or as if only one had come at all, where the other was told that somebody was faster.
        """
        last = self.in_turn(name, other, one)
        ways = [self.in_turn(name, one, other), last._replace(one=last.other, other=last.one)]
        if end.other == MEANWHILE:
            ways.append(self.alone(name, one))
        if end.one == MEANWHILE:
            only = self.alone(name, other)
            ways.append(only._replace(one=only.other, other=only.one))
        return end.done in [way.done for way in ways if not way.is_ill]

    def _alone(self, name: str, deed: str) -> End:
        with self.app.app_context():
            press = see(self.scene(name), DEEDS[name][deed])
            return End(told(press), MEANWHILE, what_is_there(), what_is_wrong(name))

    def at(self, boundary: Boundary, name: str, one: str, other: str) -> End:
        """Let the other act while the one is at the boundary."""
        scene = self.scene(name)
        mine, theirs = (see(scene, DEEDS[name][deed]) for deed in (one, other))
        rival = Rival(self.app, lambda: told(theirs))
        with stopped_at(boundary, rival, self.onlooker):
            answer = told(mine)
        if not rival.has_gone:  # refused before it came so far: nothing of it was in anybody's way
            rival.go(self.onlooker)
        return End(answer, rival.outcome(), what_is_there(), "")


def see(scene: Scene, deed: See) -> Press:
    """Let somebody read her page, in a transaction of its own."""
    press = deed(scene)
    db.session.rollback()
    db.session.expunge_all()
    return press


def what_is_there() -> str:
    return str(what_stands())


def what_is_wrong(name: str) -> str:
    """Return what the doctor says of a scene on its day."""
    return ", ".join(not_well(ARRIVED.date() if name == "confirmed" else TUESDAY.date()))
