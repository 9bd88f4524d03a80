"""What `flask doctor` says of waiting lists that are not as the services leave them."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, update

from housing.bookings.models import Application, BookingEvent
from housing.bookings.waiting import LineDecision, LineProposal, LineProposalNight, Waiting, WaitingPlace, WaitingStay
from housing.database import db
from tests.harness.clock import TUESDAY
from tests.harness.world import World
from tests.waiting.lines import a_student, decided, free, proposals, wait, what_is_wrong, work


def take_the_lines_away() -> None:
    db.session.execute(delete(WaitingPlace))


def let_the_same_one_wait_twice() -> None:
    first = db.session.query(Waiting).first()
    assert first is not None
    of_it = first.application
    second = Application(
        placement_id=of_it.placement_id,
        student_id=of_it.student_id,
        status="waiting",
        asked_at=TUESDAY,
        answer_by=TUESDAY.date(),
    )
    db.session.add(second)
    db.session.flush()
    db.session.add(
        Waiting(
            application=second,
            since=TUESDAY,
            stays=[WaitingStay(arrival=date(2027, 5, 2), departure=date(2027, 5, 3))],
            places=[WaitingPlace(municipality_id=first.places[0].municipality_id)],
        )
    )


def take_the_nights_of_a_proposal() -> None:
    db.session.execute(delete(LineProposalNight))


def wait_for_less() -> None:
    db.session.execute(update(WaitingStay).values(departure=date(2027, 3, 6)))


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (take_the_lines_away, "waits for no nights, or in no line"),
        (let_the_same_one_wait_twice, "is one of 2 that wait on the same placement"),
        (take_the_nights_of_a_proposal, "is open and has 0 nights"),
        (wait_for_less, "has 7 nights that nobody waits for, from 2027-03-06"),
    ],
)
def test_what_is_broken_while_she_waits_is_named(
    app: Flask, world: World, break_it: Callable[[], None], sentence: str
) -> None:
    wait(world, a_student(world, "anna"))
    free(world)
    work(app)
    assert [each.status for each in proposals()] == ["open"]
    assert what_is_wrong() == []
    break_it()
    db.session.commit()
    assert any(each.startswith("waiting list: ") and each.endswith(sentence) for each in what_is_wrong())


def forget_the_decision() -> None:
    db.session.execute(update(LineProposal).values(line_decision_id=None))


def cite_another() -> None:
    db.session.execute(update(BookingEvent).where(BookingEvent.to_status == "offered").values(reason="line_decision:x"))


def decide_later() -> None:
    db.session.execute(update(LineDecision).values(starts=date(2027, 1, 1)))


def give_it_to_another_town() -> None:
    other = db.session.query(Application).filter(Application.status == "open").first()
    assert other is not None
    db.session.execute(update(LineProposal).values(application_id=other.id))


@pytest.mark.parametrize(
    ("break_it", "sentence"),
    [
        (forget_the_decision, "was offered by itself, and nobody has decided so"),
        (cite_another, "does not cite the decision under which it was offered"),
        (decide_later, "was offered on 2026-11-24, and its decision was not in force"),
        (give_it_to_another_town, "became a booking of another application, town or student"),
    ],
)
def test_what_is_broken_of_an_offer_is_named(
    app: Flask, world: World, break_it: Callable[[], None], sentence: str
) -> None:
    decided(world)
    wait(world, a_student(world, "anna"))
    free(world)
    work(app)
    assert [each.status for each in proposals()] == ["offered"]
    assert what_is_wrong() == []
    break_it()
    db.session.commit()
    assert any(each.startswith("waiting list: ") and each.endswith(sentence) for each in what_is_wrong())
