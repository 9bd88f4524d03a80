"""A coordinator asks for beds for a cohort; an officer answers, once for all or each time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from housing.availability.queries.capacity import Conditions
from housing.bookings.queries.holds import students_left
from housing.bookings.services.answering import By
from housing.bookings.services.digest import tell_municipalities_weekly
from housing.database import db
from housing.holds.services.answering import give_back
from housing.holds.services.asking import ask_for_hold, hold_as_officer
from housing.holds.services.choosing import choice_for, take_beds
from housing.holds.services.deciding import Grant, decide, end_decision
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.nights.ledger import ForHold, NightsRefused, nights_of
from housing.rules.nights import Stay
from housing.stock.models import Bed
from housing.stock.services.beds import retire_bed
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.holds.browsers import english, token_on
from tests.holds.cohort import BY, LAST_DAY, STAY, a_held, asked, hold_of, mails

NEW = "/institutions/umu/holds/new"
FILLED = {"whom": "storuman", "weeks": "9-10", "term": "VT27", "students": "2", "reason": "Termin 4"}


def refused(world: World, **changes: object) -> HoldRefused:
    with pytest.raises(HoldRefused) as refusal:
        ask_for_hold(asked(world, **changes), BY)
    db.session.rollback()
    return refusal.value


def test_what_is_asked_for_holds_nothing_until_the_municipality_has_answered(
    coordinator: CheckedClient, world: World
) -> None:
    answer = post_form(coordinator, NEW, FILLED)
    assert answer.status_code == 303, answer.text
    ref = answer.headers["Location"].rsplit("/", 1)[1]
    hold = hold_of(world, ref)
    assert (hold.status, hold.students, hold.expires_on) == ("asked", 2, date(2027, 2, 14))
    assert nights_of(ForHold(hold.id)) == ()
    assert "Nothing is held before" in coordinator.get(answer.headers["Location"]).text
    assert mails("hold_asked") == []
    tell_municipalities_weekly(datetime(2026, 11, 30, 7, tzinfo=UTC))
    (mail,) = [each for each in mails("digest") if each.to_address == "boende@storuman.example"]
    assert "sängar till 1 kurskull" in mail.text


def test_what_would_run_out_before_the_weeks_mail_is_told_at_once(world: World) -> None:
    hold = ask_for_hold(asked(world, expires_on=TUESDAY.date() + timedelta(days=6)), BY)
    db.session.commit()
    (mail,) = mails("hold_asked")
    assert mail.to_address == "boende@storuman.example"
    assert f"/municipalities/storuman/holds/{hold.ref}" in mail.text


def test_approving_holds_whole_beds_and_tells_who_asked(officer: CheckedClient, world: World) -> None:
    hold = ask_for_hold(asked(world), BY)
    db.session.commit()
    assert "asks for beds for 2 students" in officer.get("/municipalities/storuman/worklist").text
    page = f"/municipalities/storuman/holds/{hold.ref}"
    assert "room for all 2 students" in officer.get(page).text
    answer = post_form(officer, page, action=f"{page}/approve")
    assert answer.status_code == 303, answer.text
    hold = hold_of(world, hold.ref)
    assert hold.status == "held"
    assert sorted(nights_of(ForHold(hold.id))) == sorted(2 * list(STAY.each_night()))
    assert [mail.to_address for mail in mails("hold_answered")] == [world.umu.coordinator]


def test_an_officer_may_hold_fewer_than_were_asked_for(officer: CheckedClient, world: World) -> None:
    hold = ask_for_hold(asked(world, students=3), BY)
    db.session.commit()
    page = f"/municipalities/storuman/holds/{hold.ref}"
    assert post_form(officer, page, {"students": "1"}, action=f"{page}/approve").status_code == 303
    hold = hold_of(world, hold.ref)
    assert (hold.students, students_left([hold.id])) == (1, {hold.id: 1})


def test_no_comes_with_a_reason_that_the_coordinator_reads(officer: CheckedClient, world: World) -> None:
    hold = ask_for_hold(asked(world), BY)
    db.session.commit()
    page = f"/municipalities/storuman/holds/{hold.ref}"
    empty = post_form(officer, page, {"reason": " "}, action=f"{page}/decline")
    assert empty.status_code == 422
    assert "Write why." in empty.text
    assert post_form(officer, page, {"reason": "Vi renoverar."}, action=f"{page}/decline").status_code == 303
    assert hold_of(world, hold.ref).declined_because == "Vi renoverar."
    assert "Vi renoverar" not in mails("hold_answered")[0].text
    assert f"/institutions/umu/holds/{hold.ref}" in mails("hold_answered")[0].text


def test_a_second_answer_finds_that_it_has_been_answered(officer: CheckedClient, world: World) -> None:
    hold = ask_for_hold(asked(world), BY)
    db.session.commit()
    page = f"/municipalities/storuman/holds/{hold.ref}"
    token = {"version": str(hold.version)}
    assert post_form(officer, page, action=f"{page}/approve").status_code == 303
    again = post_form(officer, page, token, action=f"{page}/give-back")
    assert again.status_code == 409
    assert "It had changed since you opened the page" in again.text
    assert hold_of(world, hold.ref).status == "held"


def test_held_beds_are_free_to_nobody_and_shown_on_the_boards(coordinator: CheckedClient, world: World) -> None:
    assert "3 students" in coordinator.get("/availability/capacity?place=storuman&weeks=9-10&term=VT27").text
    hold = a_held(world)
    capacity = coordinator.get("/availability/capacity?place=storuman&weeks=9-10&term=VT27").text
    assert "Beds for 2 students are reserved for UMU" in capacity
    assert '<p class="answer-number">1 student</p>' in capacity
    board = coordinator.get("/availability?term=VT27").text
    assert "Reserved for cohorts" in board
    assert hold.reason in board


def test_a_bed_that_is_held_stays_in_use(officer: CheckedClient, world: World) -> None:
    """Out of use it could be named for nobody, and would be counted all the same."""
    hold = a_held(world, students=3)
    bed = world.storuman.beds[1]
    page = f"/municipalities/storuman/housing/beds/{bed}"
    answer = post_form(officer, page, action=f"{page}/retire", follow=True)
    assert "is reserved for a university’s cohort" in answer.text
    assert found(Bed, bed).retired_on is None
    give_back(hold, hold.version, BY, by_municipality=True)
    db.session.commit()
    post_form(officer, page, action=f"{page}/retire")
    db.session.expire_all()
    assert found(Bed, bed).retired_on is not None


def test_the_tape_chart_leads_to_the_reservation(officer: CheckedClient, world: World) -> None:
    hold = a_held(world)
    board = officer.get("/municipalities/storuman/board?from=2027-03-01").text
    assert f"/municipalities/storuman/holds/{hold.ref}" in board
    assert "UMU" in board


def test_another_university_sees_nothing_of_it(client: CheckedClient, world: World) -> None:
    a_held(world)
    other = english(client, world.ltu.coordinator)
    assert "reserved for" not in other.get("/availability/capacity?place=storuman&weeks=9-10&term=VT27").text
    assert "Reserved for cohorts" not in other.get("/availability?term=VT27").text


def test_more_than_fit_are_refused_with_how_many_do(coordinator: CheckedClient, world: World) -> None:
    answer = post_form(coordinator, NEW, {**FILLED, "students": "4"})
    assert answer.status_code == 422
    assert "Beds for 3 students are free on all of those nights, not more." in answer.text
    assert refused(world, students=4).fit == 3


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"expires_on": STAY.arrival}, HoldProblem.LAST_DAY),
        ({"expires_on": TUESDAY.date() - timedelta(1)}, HoldProblem.LAST_DAY),
        ({"stays": (Stay(TUESDAY.date(), date(2026, 12, 5)),)}, HoldProblem.NO_NIGHTS),
        ({"conditions": Conditions(step_free=True)}, HoldProblem.DOES_NOT_FIT),
    ],
)
def test_what_cannot_be_is_refused(world: World, changes: dict[str, object], problem: HoldProblem) -> None:
    assert refused(world, **changes).problem is problem


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("whom", "", "Choose one."),
        ("weeks", "6-", "We do not understand"),
        ("students", "två", "Write a whole number, such as 12."),
        ("students", "0", "Write a number between 1 and 200."),
        ("reason", " ", "Write in a few words who the beds are for."),
        ("expires_on", "snart", "Write the day as year, month, day"),
        ("expires_on", "2027-02-28", "before the first of them arrives"),
    ],
)
def test_each_mistake_is_told_at_its_field(coordinator: CheckedClient, field: str, value: str, sentence: str) -> None:
    answer = post_form(coordinator, NEW, {**FILLED, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize("term", ["", "garbage", "VT99"])
def test_a_term_that_is_not_offered_is_no_fault(coordinator: CheckedClient, term: str) -> None:
    asked_for = {**FILLED, "csrf_token": token_on(coordinator, NEW), "term": term}
    assert coordinator.post(NEW, data=asked_for).status_code == 422


def test_the_same_sent_twice_is_one_reservation(coordinator: CheckedClient) -> None:
    asked_for = {**FILLED, "csrf_token": token_on(coordinator, NEW)}
    first, second = (coordinator.post(NEW, data=asked_for) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    other = coordinator.post(NEW, data={**asked_for, "reason": "Termin 6"})
    assert other.headers["Location"] != first.headers["Location"]


def test_an_officer_who_sends_the_same_twice_holds_beds_once(officer: CheckedClient, world: World) -> None:
    page = "/municipalities/storuman/holds/new"
    asked_for = {**FILLED, "whom": "umu", "students": "1", "csrf_token": token_on(officer, page)}
    first, second = (officer.post(page, data=asked_for) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(mails("hold_answered")) == 1


def test_from_the_answer_to_the_form_with_weeks_and_conditions(coordinator: CheckedClient) -> None:
    question = "/availability/capacity?place=storuman&weeks=9-10&term=VT27&own_room=y"
    assert (
        "/institutions/umu/holds/new?whom=storuman&amp;weeks=9-10&amp;term=VT27&amp;own_room=1"
        in coordinator.get(question).text
    )
    form = coordinator.get("/institutions/umu/holds/new?whom=storuman&weeks=9-10&term=VT27&own_room=1").text
    assert "Beds for 3 students are free on all of those nights now." in form


# Standing decisions


def decided(world: World, beds: int, **changes: object) -> str:
    grant = {
        "municipality_id": world.storuman.id,
        "institution_id": world.umu.id,
        "beds": beds,
        "first_day": TUESDAY.date(),
        "last_day": date(2027, 6, 30),
    }
    ref = decide(Grant(**{**grant, **changes}), BY).ref  # type: ignore[arg-type]  # names of columns
    db.session.commit()
    return ref


def test_within_the_quota_beds_are_held_at_once_beyond_it_the_officer_is_asked(world: World) -> None:
    decided(world, 2)
    first = ask_for_hold(asked(world), BY)
    second = ask_for_hold(asked(world, students=1), BY)
    db.session.commit()
    assert (first.status, second.status) == ("held", "asked")
    assert mails("hold_made") == mails("hold_asked") == []
    tell_municipalities_weekly(datetime(2026, 11, 30, 7, tzinfo=UTC))
    (mail,) = [each for each in mails("digest") if each.to_address == "boende@storuman.example"]
    assert "sängar till 1 kurskull\n" in mail.text
    assert "sängar till 1 kurskull reserverades" in mail.text


def test_the_quota_is_of_beds_at_a_time(world: World) -> None:
    decided(world, 2)
    later = Stay(date(2027, 4, 18), date(2027, 5, 1))
    assert ask_for_hold(asked(world), BY).status == "held"
    assert ask_for_hold(asked(world, stays=(later,)), BY).status == "held"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"last_day": TUESDAY.date(), "first_day": TUESDAY.date() - timedelta(9)}, id="ends today"),
        pytest.param({"first_day": TUESDAY.date() + timedelta(1)}, id="begins tomorrow"),
    ],
)
def test_a_decision_holds_from_its_first_day_to_its_last(world: World, changes: dict[str, date]) -> None:
    decided(world, 3, **changes)
    in_force = changes["first_day"] <= TUESDAY.date()
    assert ask_for_hold(asked(world), BY).status == ("held" if in_force else "asked")
    tomorrow = By(None, TUESDAY + timedelta(days=1))
    assert ask_for_hold(asked(world, students=1), tomorrow).status == ("asked" if in_force else "held")


def test_a_decision_is_for_one_university_and_can_be_ended(world: World) -> None:
    ref = decided(world, 3)
    assert ask_for_hold(asked(world, institution_id=world.ltu.id, students=1), BY).status == "asked"
    assert end_decision(world.storuman.id, ref, BY)
    assert ask_for_hold(asked(world), BY).status == "asked"
    assert not end_decision(world.sorsele.id, ref, BY)


def test_an_officer_writes_and_ends_a_decision(officer: CheckedClient, world: World) -> None:
    page = "/municipalities/storuman/holds"
    wrong = {"institution": "umu", "beds": "3", "first_day": "2027-01-01", "last_day": "2026-12-31"}
    answer = post_form(officer, page, wrong, action=f"{page}/standing-decisions")
    assert answer.status_code == 422
    assert "not before the first" in answer.text
    right = {**wrong, "first_day": "2026-11-24"}
    assert post_form(officer, page, right, action=f"{page}/standing-decisions").status_code == 303
    assert ask_for_hold(asked(world), BY).status == "held"
    db.session.commit()
    shown = officer.get(page).text
    action = next(each for each in shown.split('"') if each.endswith("/end"))
    assert post_form(officer, page, action=action).status_code == 303
    assert ask_for_hold(asked(world, students=1), BY).status == "asked"


def test_a_decision_that_follows_another_gives_no_more_beds_for_the_same_nights(world: World) -> None:
    ref = decided(world, 2)
    assert ask_for_hold(asked(world), BY).status == "held"
    assert end_decision(world.storuman.id, ref, BY)
    decided(world, 2, first_day=TUESDAY.date() - timedelta(1))
    assert ask_for_hold(asked(world, students=1), BY).status == "asked"


def test_a_bed_that_goes_out_of_use_while_it_is_chosen_is_not_held(world: World) -> None:
    hold = ask_for_hold(asked(world), BY)
    chosen = choice_for(hold, 2)
    retire_bed(db.session.get_one(Bed, chosen.beds[1]), person_id=None, at=TUESDAY)
    with pytest.raises(NightsRefused):
        take_beds(hold, chosen)


def test_a_decision_sent_twice_is_one(world: World) -> None:
    assert decided(world, 3) == decided(world, 3)
    assert decided(world, 4) != decided(world, 3)


@pytest.mark.parametrize("last_day", ["9999-12-31", "0001-01-01"])
def test_a_day_in_another_age_is_no_day(officer: CheckedClient, last_day: str) -> None:
    page = "/municipalities/storuman/holds"
    written = {"institution": "umu", "beds": "3", "first_day": "2026-11-24", "last_day": last_day}
    answer = post_form(officer, page, written, action=f"{page}/standing-decisions")
    assert answer.status_code == 422
    assert "Write the day as year, month, day" in answer.text


def test_an_officer_holds_beds_without_being_asked(officer: CheckedClient, world: World) -> None:
    page = "/municipalities/storuman/holds/new"
    answer = post_form(officer, page, {**FILLED, "whom": "umu"})
    assert answer.status_code == 303, answer.text
    hold = hold_of(world, answer.headers["Location"].rsplit("/", 1)[1])
    assert (hold.status, hold.expires_on) == ("held", date(2027, 2, 14))
    assert [mail.to_address for mail in mails("hold_answered")] == [world.umu.coordinator]
    with pytest.raises(HoldRefused):
        hold_as_officer(asked(world, expires_on=LAST_DAY), BY)
