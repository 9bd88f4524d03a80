"""The student says whether she needs housing."""

import pytest
from sqlalchemy.orm import Session

from tests.harness.client import CheckedClient
from tests.harness.forms import csrf_token, post_form
from tests.harness.sign_in import sign_in
from tests.nights.ground import lay
from tests.placements.lists import EBBA, MAJA, placement_of, ref_of, send

MAJAS, EBBAS = "maja@student.umu.example", "ebba@student.umu.example"


@pytest.fixture
def maja(session_scope: Session, client: CheckedClient) -> CheckedClient:
    """Maja, who was not asked before, signed in."""
    ground = lay(session_scope)
    send(ground.institution, EBBA, MAJA)
    session_scope.commit()
    sign_in(client, MAJAS)
    return client


def address(session: Session, email: str = MAJAS) -> str:
    return f"/placements/{ref_of(session, email)}/housing"


def said(session: Session, email: str = MAJAS) -> tuple[str, bool]:
    """What is known of her wish, and whether she said it herself."""
    placement = placement_of(session, email)
    found = placement.housing, placement.housing_answered_at is not None
    session.commit()
    return found


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_her_answer_is_kept(maja: CheckedClient, session_scope: Session, answer: str) -> None:
    sent = post_form(maja, address(session_scope), {"housing": answer}, button="Spara")
    assert sent.status_code == 303
    assert said(session_scope) == (answer, True)


def test_she_may_change_her_mind(maja: CheckedClient, session_scope: Session) -> None:
    for answer in ("no", "yes"):
        post_form(maja, address(session_scope), {"housing": answer}, button="Spara")
    assert said(session_scope) == ("yes", True)


def test_no_answer_is_told_at_the_question(maja: CheckedClient, session_scope: Session) -> None:
    sent = post_form(maja, address(session_scope), {}, button="Spara")
    assert sent.status_code == 422
    assert "Välj ja eller nej" in sent.text
    assert said(session_scope) == ("unknown", False)


def test_opening_the_page_answers_nothing(maja: CheckedClient, session_scope: Session) -> None:
    assert maja.get(address(session_scope)).status_code == 200
    assert said(session_scope) == ("unknown", False)


def test_another_students_placement_does_not_exist(maja: CheckedClient, session_scope: Session) -> None:
    other = address(session_scope, EBBAS)
    token = csrf_token(maja, address(session_scope))
    assert maja.get(other).status_code == 404
    assert maja.post(other, data={"housing": "no", "csrf_token": token}).status_code == 404
    assert said(session_scope, EBBAS) == ("yes", False)
