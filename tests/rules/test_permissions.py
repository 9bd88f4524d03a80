"""Whom the table of permissions lets do what, in which organisation."""

import pytest

from housing.access import GrantHeld, Viewer
from housing.rules.permissions import KINDS, PERMISSIONS, Action, Relation, Role, needs_sign_in, reaches


@pytest.mark.parametrize(
    ("action", "role", "kind", "reached"),
    [
        (Action.KEEP_STOCK, Role.OFFICER, "municipality", True),
        (Action.KEEP_STOCK, Role.OFFICER, "institution", False),
        (Action.KEEP_STOCK, Role.OFFICER, "federation", False),
        (Action.KEEP_STOCK, Role.COORDINATOR, "municipality", False),
        (Action.SEE_STUDENTS, Role.COORDINATOR, "institution", True),
        (Action.SEE_STUDENTS, Role.COORDINATOR, "municipality", False),
        (Action.SEE_STUDENTS, Role.OFFICER, "institution", False),
        (Action.SEE_AVAILABILITY, Role.OFFICER, "municipality", True),
        (Action.SEE_AVAILABILITY, Role.COORDINATOR, "institution", True),
        (Action.SEE_BOOKING, Role.STUDENT, "institution", False),
        (Action.SEE_BOOKING, Role.OFFICER, "municipality", False),
    ],
)
def test_how_far_a_role_reaches(action: Action, role: Role, kind: str, *, reached: bool) -> None:
    assert reaches(action, role, kind) is reached


def test_every_action_is_somebodys() -> None:
    assert set(PERMISSIONS) == set(Action)
    assert all(PERMISSIONS.values())


def test_only_what_is_everybodys_needs_no_sign_in() -> None:
    assert {action for action in Action if not needs_sign_in(action)} == {
        Action.READ_PUBLIC,
        Action.SIGN_IN,
        Action.USE_LIST,
        Action.USE_DEMONSTRATION,
    }


def test_a_viewer_reaches_what_the_relation_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scope of every query of an officer and a coordinator comes from here."""
    grants = (
        GrantHeld(Role.OFFICER, 1, "municipality", "Storuman", "storuman"),
        GrantHeld(Role.OFFICER, 2, "institution", "Umeå universitet", "umu"),
        GrantHeld(Role.COORDINATOR, 3, "institution", "Luleå tekniska universitet", "ltu"),
        GrantHeld(Role.COORDINATOR, 4, "municipality", "Sorsele", "sorsele"),
    )
    person = Viewer(person_id=1, account_id=1, grants=grants)
    assert person.municipalities(Action.KEEP_STOCK) == {1}
    assert person.institutions(Action.SEE_STUDENTS) == {3}
    monkeypatch.setitem(PERMISSIONS, Action.KEEP_STOCK, {Role.OFFICER: Relation.OWN_INSTITUTION})
    assert person.municipalities(Action.KEEP_STOCK) == set()
    assert person.institutions(Action.KEEP_STOCK) == {2}


def test_a_relation_to_an_organisation_says_its_kind() -> None:
    assert set(KINDS) == {Relation.OWN_MUNICIPALITY, Relation.OWN_INSTITUTION, Relation.OWN_SITES}
