"""Every pair of deeds on one booking, bed or student: a rival acts at each boundary, and it is as one after the other.

What both are told, and all that stands afterwards (bookings, events, nights, windows, proposals, mails, work to do),
is what it would be had one of them come after the other, whichever; and `flask doctor` finds nothing. So of two
contradictory deeds exactly one is done, and nothing is done half. On SQLite, where only one writes at a time, the two
pages are read before either button is pressed.
"""

import os
from contextlib import closing
from sqlite3 import OperationalError, connect

import pytest
from sqlalchemy import make_url

from tests.harness.clock import TUESDAY
from tests.races.boundaries import Boundary, Rival, stopped_at
from tests.races.deeds import DEEDS, ONE_OF
from tests.races.scenes import not_well
from tests.races.stage import MEANWHILE, End, Stage, see, told

pytestmark = pytest.mark.races

ALL_BOUNDARIES = os.environ.get("BOUNDARIES") == "all"
ON_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)


def assert_sound(end: End, name: str, one: str, other: str) -> None:
    """Assert that the doctor finds nothing, and that of two contradictory deeds exactly one was done."""
    assert end.is_ill == "", (one, other, end.is_ill)
    if one != other and any({one, other} <= group for group in ONE_OF[name]):
        assert sorted(end.done[:2]) == [False, True], (one, other)


@ON_SQLITE
@pytest.mark.parametrize("name", DEEDS)
def test_two_pages_that_were_read_at_once(stage: Stage, name: str) -> None:
    """Each presses a button on what she saw before the other did."""
    for one in DEEDS[name]:
        for other in DEEDS[name]:
            assert_sound(stage.in_turn(name, one, other), name, one, other)


@ON_POSTGRESQL
@pytest.mark.parametrize("name", DEEDS)
def test_a_rival_at_a_boundary_is_as_one_after_the_other(stage: Stage, name: str) -> None:
    """One of each two stops the other, at one boundary; with `BOUNDARIES=all` either does at all three.

    That takes six times as long.
    """
    for number, one in enumerate(DEEDS[name]):
        for far, other in enumerate(DEEDS[name]):
            if not ALL_BOUNDARIES and not _stops(number, far):
                continue
            for boundary in Boundary if ALL_BOUNDARIES else [list(Boundary)[(number + 2 * far) % len(Boundary)]]:
                end = stage.at(boundary, name, one, other)
                assert_sound(end, name, one, other)
                assert stage.may_end(name, one, other, end), (boundary, one, other, end)


def _stops(one: int, other: int) -> bool:
    """Tell who of two is stopped, by their numbers in the table: the earlier one as often as the later."""
    return one == other or (one < other) is ((one + other) % 2 == 0)


@ON_SQLITE
@pytest.mark.parametrize("boundary", Boundary)
def test_on_sqlite_nobody_writes_at_a_boundary(stage: Stage, boundary: Boundary) -> None:
    """So there is no race inside a use case: it has the file to itself from its first statement to its last."""
    scene = stage.scene("requested")
    path = make_url(str(stage.onlooker.url)).database or ""

    def writes() -> str:
        with closing(connect(path, timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except OperationalError as error:
                return str(error)
        return "it may"

    rival = Rival(stage.app, writes)
    with stopped_at(boundary, rival, stage.onlooker):
        assert told(see(scene, DEEDS["requested"]["the officer approves"])) == "done"
    assert rival.outcome() == "database is locked"


@ON_POSTGRESQL
@pytest.mark.parametrize("deed", ["she withdraws", "the offer expires"])
def test_a_booking_that_ends_while_its_placement_moves_leaves_no_night_behind(stage: Stage, deed: str) -> None:
    """The list finds her nights in use and keeps them in the window; they are free before it has her booking's lock."""
    end = stage.at(Boundary.COMMIT, "offered", deed, "the list moves it a week")
    assert (end.one, end.other) == ("done", "done")
    assert not_well(TUESDAY.date()) == []


@ON_POSTGRESQL
@pytest.mark.parametrize("deed", ["she waits on other terms", "she waits for it again"])
def test_what_is_offered_in_this_moment_is_waited_for_no_more(stage: Stage, deed: str) -> None:
    """Else she is told that it is saved, and has an offer that does not keep to it."""
    end = stage.at(Boundary.COMMIT, "in line", "the officer offers it", deed)
    assert (end.one, end.other) == ("done", "refused" if deed == "she waits for it again" else MEANWHILE)


@ON_POSTGRESQL
@pytest.mark.parametrize("deed", ["the list moves it a week", "the list moves it to autumn"])
def test_a_placement_moves_while_she_stops_waiting_on_it(stage: Stage, deed: str) -> None:
    """The list waits for her, and finds that she waits no longer; it was answered with a fault."""
    end = stage.at(Boundary.COMMIT, "in line", "she stops waiting", deed)
    assert (end.one, end.other) == ("done", "done")
