"""Who is answered what, at every address: as the table of permissions says, and as was last reviewed."""

import difflib

import pytest
from flask import Flask

from housing.access import access
from housing.rules.permissions import Action
from tests.architecture.access_matrix import COMMAND, COMMITTED, REFUSED, TO_SIGN_IN, UPLOADS, Cell, cells, matrix

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("compiled_templates")]

NOT_THERE = {
    "/calendars": "nobody has the secret",
    "/day-lists": "nobody has the secret",
    "/bookings/<ref>/photos": "only when the room is confirmed",
    "/municipalities/<slug>/stays/<ref>/inspection/photos/<photo_ref>": "nobody has left yet",
    "/sent-mail": "only in a demonstration",
    "/demonstration": "only in a demonstration",
}
"""Addresses that answer 404 to everybody in this product, with the reason."""

COUNTED = frozenset({"/calendars/<secret>.ics", "/day-lists/<secret>"})
"""Where a refused try is counted, so that it can be refused for a while when there are many."""


@pytest.fixture(scope="module")
def found(compiled_templates: None) -> list[Cell]:
    return list(cells())


def shown(wrong: list[Cell]) -> list[str]:
    return [f"{cell.method} {cell.rule.rule} as {cell.visitor.name}: {cell.answer}" for cell in wrong]


def is_refused(cell: Cell) -> bool:
    """A sent file is kept for an hour: somebody else's is answered as one that has gone, with a way back."""
    is_sent_file = cell.rule.rule.removesuffix("/columns") in UPLOADS
    has_gone = is_sent_file and cell.visitor.home is not None and cell.answer == "303"
    return cell.answer in REFUSED or has_gone


def test_the_matrix_is_the_reviewed_one(found: list[Cell]) -> None:
    committed = COMMITTED.read_text(encoding="utf-8") if COMMITTED.exists() else ""
    difference = difflib.unified_diff(
        committed.splitlines(), matrix(found).splitlines(), "reviewed", "now", lineterm="", n=0
    )
    assert committed == matrix(found), "\n".join(["look at the difference, then run", f"  {COMMAND}", *difference])


def let_in(found: list[Cell]) -> list[Cell]:
    """Those who got where the table of permissions does not let them."""
    return [cell for cell in found if not cell.visitor.may(cell.action, cell.rule) and not is_refused(cell)]


def test_whoever_has_no_permission_is_refused(found: list[Cell]) -> None:
    assert shown(let_in(found)) == []


def test_a_view_that_forgets_whose_town_it_is_would_be_found() -> None:
    @access(Action.SEE_REQUESTS)
    def forgetful(slug: str) -> str:
        return f"everything about {slug}"

    def plant(app: Flask) -> None:
        app.add_url_rule("/municipalities/<slug>/planted", "planted.forgetful", forgetful)

    wrong = let_in([*cells(plant, only="planted.")])
    assert shown(wrong) == ["GET /municipalities/<slug>/planted as another town's officer: 200"]


def test_whoever_has_permission_is_let_through(found: list[Cell]) -> None:
    wrong = [
        cell
        for cell in found
        if cell.visitor.may(cell.action, cell.rule)
        and cell.answer in {*REFUSED, "403"}
        and not any(cell.rule.rule.startswith(prefix) for prefix in NOT_THERE)
    ]
    assert shown(wrong) == []


def test_who_is_not_signed_in_is_led_to_sign_in_and_others_are_told_it_is_not_there(found: list[Cell]) -> None:
    wrong = [
        cell
        for cell in found
        if not cell.visitor.may(cell.action, cell.rule)
        and cell.answer in REFUSED
        and (cell.answer == TO_SIGN_IN) != (cell.visitor.name in {"nobody signed in", "a closed account"})
    ]
    assert shown(wrong) == []


def test_a_refused_request_changes_nothing(found: list[Cell]) -> None:
    changed = [cell for cell in found if cell.answer in REFUSED and cell.changed]
    assert shown([cell for cell in changed if cell.rule.rule not in COUNTED]) == []


def test_no_address_fails(found: list[Cell]) -> None:
    assert shown([cell for cell in found if cell.answer.startswith("5")]) == []
