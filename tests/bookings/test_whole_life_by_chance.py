"""Whatever anybody does in any order, while time passes: what must always hold does, after each step.

Students ask, wait, accept, give back and come; an officer answers, offers, cancels, changes stays; placements move;
beds are closed and held; the clock ends what has run out. A plain model says who can have what; the laws of domain.md
are looked up after each step, and `flask doctor` finds nothing (`tests/bookings/chance/`). The same few lives are
lived each time; with LIVES=500 LIFE_STEPS=40 so many others of that length.
"""

import os
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.bookings.chance.asking import Asking
from tests.bookings.chance.changing import Changing
from tests.bookings.chance.line import Line
from tests.bookings.chance.moving import Moving
from tests.bookings.chance.owning import Owning
from tests.bookings.chance.passing import Passing
from tests.harness.clock import MovableClock
from tests.harness.databases import Databases
from tests.harness.product import as_found, make_app

LIVES = int(os.environ.get("LIVES", "7"))
STEPS = int(os.environ.get("LIFE_STEPS", "22"))


class Life(Line, Asking, Changing, Owning, Moving, Passing):
    """All of it together."""


@pytest.mark.slow
def test_what_must_always_hold_holds_in_any_life(
    engine_name: str, databases: Callable[[str], Databases], database_url: str
) -> None:
    app, clock = make_app(database_url), MovableClock()
    with as_found(app, clock):
        here = {"all_done": 0, "app": app, "clock": clock, "renew": staticmethod(databases(engine_name).renew)}
        machine: type[Life] = type("LifeHere", (Life,), here)
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=LIVES,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
                derandomize="LIVES" not in os.environ,
            ),
        )
    assert machine.all_done > 5 * LIVES, "the steps have to be possible for this to say anything"
