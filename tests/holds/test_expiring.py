"""Holds run out: reminders a week and a day before, and what nobody is named for is free again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from housing.bookings.queries.holds import students_left
from housing.bookings.services.answering import By
from housing.clock import STOCKHOLM
from housing.database import db
from housing.doctor.examination import examine
from housing.duties import look_after_holds
from housing.holds.services.answering import give_back, give_more_time
from housing.holds.services.asking import ask_for_hold
from housing.holds.services.deciding import Grant, decide
from housing.holds.services.naming import name_students
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.nights.ledger import ForBooking, ForHold, nights_of
from housing.rules.nights import Period
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.world import World
from tests.holds.cohort import BY, LAST_DAY, STAY, a_held, a_student_placed, asked, hold_of, mails


def morning_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), STOCKHOLM) + timedelta(hours=8)


def worker_on(*days: date) -> None:
    for day in days:
        look_after_holds({}, morning_of(day))
        db.session.commit()


def test_coordinators_are_reminded_a_week_and_a_day_before_and_once_each(world: World) -> None:
    a_held(world)
    worker_on(*(LAST_DAY - timedelta(days=days) for days in (8, 7, 7, 6, 2, 1, 1, 0)))
    found = mails("hold_runs_out")
    assert [mail.written_at for mail in found] == [morning_of(LAST_DAY - timedelta(days=days)) for days in (7, 1)]
    assert {mail.to_address for mail in found} == {world.umu.coordinator}


def test_nobody_is_reminded_of_a_hold_of_which_nothing_is_left(world: World) -> None:
    hold = a_held(world, students=1)
    name_students(hold, {a_student_placed(world, "anna").ref: None}, BY)
    worker_on(LAST_DAY - timedelta(days=7))
    assert mails("hold_runs_out") == []


def test_after_the_last_day_what_is_left_is_free_and_bookings_stay(world: World) -> None:
    hold = a_held(world, students=3)
    anna = a_student_placed(world, "anna")
    (booking,) = name_students(hold, {anna.ref: None}, BY)
    worker_on(LAST_DAY)
    assert hold_of(world, hold.ref).status == "held"
    worker_on(LAST_DAY + timedelta(days=1))
    hold = hold_of(world, hold.ref)
    assert (hold.status, hold.ended_because) == ("ended", "expired")
    assert nights_of(ForHold(hold.id)) == ()
    assert len(nights_of(ForBooking(booking.id, anna.id, anna.student_id))) == STAY.nights
    assert len(mails("hold_expired")) == 1
    assert not [breach for breach in examine(LAST_DAY + timedelta(days=1)) if "hold" in breach.rule]


def test_what_is_left_on_some_of_the_nights_is_told_of_too(world: World) -> None:
    hold = a_held(world, students=1)
    anna = a_student_placed(world, "anna", Period(date(2027, 3, 1), date(2027, 3, 5)))
    name_students(hold, {anna.ref: None}, BY)
    worker_on(LAST_DAY + timedelta(days=1))
    assert "Nothing of the reservation" not in mails("hold_expired")[0].text
    assert "Inget av reservationen" not in mails("hold_expired")[0].text


def test_what_was_never_answered_runs_out_too_and_is_said_to_have_held_nothing(
    coordinator: CheckedClient, world: World
) -> None:
    hold = ask_for_hold(asked(world), BY)
    db.session.commit()
    worker_on(LAST_DAY + timedelta(days=1))
    assert hold_of(world, hold.ref).ended_because == "expired"
    assert mails("hold_returned") == mails("hold_expired") == []
    (mail,) = mails("hold_unanswered")
    assert mail.to_address == world.umu.coordinator
    page = coordinator.get(f"/institutions/umu/holds/{hold.ref}").text
    assert "The last day passed before it was answered." in page
    assert "Students who have a booking keep it." not in page


def test_an_officer_gives_more_time_and_the_reminders_follow(officer: CheckedClient, world: World) -> None:
    hold = a_held(world)
    page = f"/municipalities/storuman/holds/{hold.ref}"
    late = post_form(officer, page, {"last_day": "2027-02-28"}, action=f"{page}/last-day")
    assert late.status_code == 422
    assert "before the first of them arrives" in late.text
    assert post_form(officer, page, {"last_day": "2027-02-20"}, action=f"{page}/last-day").status_code == 303
    worker_on(LAST_DAY - timedelta(days=7), LAST_DAY + timedelta(days=1), date(2027, 2, 13))
    assert hold_of(world, hold.ref).status == "held"
    assert [mail.written_at for mail in mails("hold_runs_out")] == [morning_of(date(2027, 2, 13))]


def test_a_coordinator_who_takes_more_time_tells_the_municipality(coordinator: CheckedClient, world: World) -> None:
    decide(Grant(world.storuman.id, world.umu.id, 3, BY.at.date(), date(2027, 6, 30)), BY)
    hold = ask_for_hold(asked(world), BY)
    db.session.commit()
    page = f"/institutions/umu/holds/{hold.ref}"
    assert post_form(coordinator, page, {"last_day": "2027-02-20"}, action=f"{page}/last-day").status_code == 303
    assert hold_of(world, hold.ref).expires_on == date(2027, 2, 20)
    assert mails("hold_lasts_until") == []


def test_given_back_beds_are_free_at_once_and_the_other_side_is_told(world: World) -> None:
    first, second = a_held(world, students=1), a_held(world, students=1)
    give_back(first, first.version, BY, by_municipality=False)
    give_back(second, second.version, BY, by_municipality=True)
    db.session.commit()
    assert students_left([first.id, second.id]) == {first.id: 0, second.id: 0}
    assert mails("hold_returned") == []
    assert [mail.to_address for mail in mails("hold_given_back")] == [world.umu.coordinator]


def test_what_a_coordinator_gives_back_days_before_the_arrival_is_told_at_once(world: World) -> None:
    hold = a_held(world, students=1)
    give_back(hold, hold.version, replace(BY, at=morning_of(STAY.arrival - timedelta(days=3))), by_municipality=False)
    db.session.commit()
    assert [mail.to_address for mail in mails("hold_returned")] == ["boende@storuman.example"]


@pytest.mark.parametrize("last_day", [STAY.arrival, LAST_DAY - timedelta(days=365)])
def test_no_hold_lasts_into_the_stay_or_ends_in_the_past(world: World, last_day: date) -> None:
    hold = a_held(world)
    with pytest.raises(HoldRefused) as refusal:
        give_more_time(hold, hold.version, last_day, By(None, morning_of(LAST_DAY)), by_municipality=True)
    assert refusal.value.problem is HoldProblem.LAST_DAY
