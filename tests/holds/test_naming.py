"""The names have come: held beds become bookings, by the coordinator or by the students themselves."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from housing.bookings.models import Booking
from housing.bookings.queries.holds import holds_open_to, students_left
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from housing.doctor.examination import examine
from housing.holds.services.naming import name_students
from housing.holds.services.refusing import HoldProblem, HoldRefused
from housing.nights.ledger import ForBooking, ForHold, nights_of
from housing.nights.models import BedNight
from housing.rules.claiming import Condition, Needs
from housing.rules.nights import Period, Stay
from housing.rules.sharing import Flat
from housing.stock.models import Bed, Dwelling
from tests.bookings.asked import add_bed
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.holds.browsers import english, token_on
from tests.holds.cohort import BY, STAY, a_held, a_student_placed, hold_of, mails
from tests.placements.claimed import claim


def booking_of(placement_id: int) -> Booking:
    db.session.expire_all()
    return db.session.scalars(select(Booking).where(Booking.placement_id == placement_id)).one()


def test_named_students_get_the_held_beds_and_nobody_else_could(coordinator: CheckedClient, world: World) -> None:
    hold = a_held(world, students=3)
    anna, bea = a_student_placed(world, "anna"), a_student_placed(world, "bea")
    page = f"/institutions/umu/holds/{hold.ref}"
    shown = coordinator.get(page).text
    assert "Sara-anna Sund" in shown
    assert "Beds without a name (3)" in shown
    answer = post_form(coordinator, page, {"student": [anna.ref, bea.ref]}, action=f"{page}/students")
    assert answer.status_code == 303, answer.text
    first, second = booking_of(anna.id), booking_of(bea.id)
    assert (first.status, first.hold_id) == ("requested", hold.id)
    assert nights_of(ForBooking(first.id, first.placement_id, first.student_id)) == tuple(STAY.each_night())
    assert first.segments[0].bed_id != second.segments[0].bed_id
    assert students_left([hold.id]) == {hold.id: 1}
    assert [event.actor for event in first.events] == ["coordinator"]
    assert {mail.to_address for mail in mails("named_for_bed")} == {"sara-anna@umu.example", "sara-bea@umu.example"}
    assert "Beds without a name (1)" in coordinator.get(page).text
    approve_booking(first, person_id=None, at=TUESDAY)
    db.session.commit()
    assert examine(TUESDAY.date()) == []


def test_the_municipality_finds_them_among_those_that_passed_all_checks(officer: CheckedClient, world: World) -> None:
    found(Bed, world.storuman.beds[0]).dwelling.property.after_hours = {"sv": "Nyckelskåp vid dörren."}
    hold = a_held(world)
    anna = a_student_placed(world, "anna")
    name_students(hold, {anna.ref: None}, BY)
    db.session.commit()
    worklist = officer.get("/municipalities/storuman/worklist").text
    passed = worklist[worklist.index("All checks passed") :]
    assert "Sara-anna Sund" in passed


def test_her_own_page_says_that_the_university_asked(client: CheckedClient, world: World) -> None:
    hold = a_held(world)
    anna = a_student_placed(world, "anna")
    (booking,) = name_students(hold, {anna.ref: None}, BY)
    db.session.commit()
    own = english(client, "sara-anna@umu.example").get(f"/bookings/{booking.ref}").text
    assert "Your university asked for the room" in own


@pytest.mark.parametrize(
    ("period", "course"),
    [
        pytest.param(Period(date(2027, 3, 1), date(2027, 3, 19)), "3OM401", id="a week that is not held"),
        pytest.param(Period(date(2027, 3, 1), date(2027, 3, 12)), "3OM999", id="another course"),
    ],
)
def test_who_does_not_fit_cannot_be_named(world: World, period: Period, course: str) -> None:
    hold = a_held(world, course="3OM401")
    anna = a_student_placed(world, "anna", period, course)
    with pytest.raises(HoldRefused) as refusal:
        name_students(hold, {anna.ref: None}, BY)
    assert refusal.value.problem is HoldProblem.NO_SUCH_STUDENT


def test_all_or_none_are_named(world: World) -> None:
    hold = a_held(world)
    placed = [a_student_placed(world, name) for name in ("anna", "bea", "cia")]
    with pytest.raises(HoldRefused) as refusal:
        name_students(hold, {each.ref: None for each in placed}, BY)
    assert refusal.value.problem is HoldProblem.TOO_MANY_NAMES
    db.session.rollback()
    assert students_left([hold.id]) == {hold.id: 2}
    assert db.session.scalar(select(Booking).where(Booking.hold_id == hold.id)) is None


def test_who_needs_a_home_without_steps_gets_the_bed_that_has_none(coordinator: CheckedClient, world: World) -> None:
    other = add_bed(world, 1)
    other.dwelling.step_free = True
    hold = a_held(world, students=4)
    anna, bea = a_student_placed(world, "anna"), a_student_placed(world, "bea")
    claim(bea, Needs(frozenset({Condition.STEP_FREE})))
    page = f"/institutions/umu/holds/{hold.ref}"
    answer = post_form(coordinator, page, {"student": [anna.ref, bea.ref]}, action=f"{page}/students", follow=True)
    assert booking_of(bea.id).segments[0].bed_id == other.id
    assert booking_of(anna.id).segments[0].bed_id != other.id
    assert "does not have all" not in answer.text


def test_where_no_such_bed_is_left_the_coordinator_is_told_so_without_the_condition(
    coordinator: CheckedClient, world: World
) -> None:
    hold = a_held(world)
    anna = a_student_placed(world, "anna")
    claim(anna, Needs(frozenset({Condition.STEP_FREE})))
    page = f"/institutions/umu/holds/{hold.ref}"
    answer = post_form(coordinator, page, {"student": [anna.ref]}, action=f"{page}/students", follow=True)
    assert "1 of them gets a bed that does not have all she has said she needs" in answer.text
    assert "step" not in main_text(answer.text), "what she needs is the municipality's to know"
    officer = english(CheckedClient(coordinator.application), world.storuman.officer)
    ref = booking_of(anna.id).ref
    seen = main_text(officer.get(f"/municipalities/storuman/requests/{ref}").text)
    assert "The student needs, and does not get: a home without steps." in seen


def test_nobody_ticked_is_told_so(coordinator: CheckedClient, world: World) -> None:
    hold = a_held(world)
    a_student_placed(world, "anna")
    page = f"/institutions/umu/holds/{hold.ref}"
    answer = post_form(coordinator, page, action=f"{page}/students")
    assert answer.status_code == 422
    assert "Tick at least one of the students" in answer.text


def test_in_a_home_for_one_gender_it_is_said_which(coordinator: CheckedClient, world: World) -> None:
    db.session.scalars(select(Dwelling).where(Dwelling.ref == world.storuman.dwelling)).one().sharing = "same_gender"
    booked = found(Booking, world.storuman.booking)
    assert booked.flat is None
    db.session.commit()
    hold = a_held(world)
    anna = a_student_placed(world, "anna")
    page = f"/institutions/umu/holds/{hold.ref}"
    assert "for women or for men: the first guest decides" in coordinator.get(page).text
    unsaid = post_form(coordinator, page, {"student": [anna.ref]}, action=f"{page}/students")
    assert unsaid.status_code == 422
    assert "do not suit all of those you ticked" in unsaid.text
    said = {"student": [anna.ref], f"home_{anna.ref}": Flat.WOMEN.value}
    assert post_form(coordinator, page, said, action=f"{page}/students").status_code == 303
    assert booking_of(anna.id).flat == "women"
    assert "in a women’s home" in coordinator.get(page).text


def test_two_who_stay_for_a_part_each_are_named_for_one_bed(coordinator: CheckedClient, world: World) -> None:
    hold = a_held(world, students=1)
    first = a_student_placed(world, "anna", Period(date(2027, 3, 1), date(2027, 3, 5)))
    second = a_student_placed(world, "bea", Period(date(2027, 3, 8), date(2027, 3, 12)))
    page = f"/institutions/umu/holds/{hold.ref}"
    assert post_form(coordinator, page, {"student": [first.ref]}, action=f"{page}/students").status_code == 303
    assert "1 besides, on some of the nights only" in coordinator.get(page).text
    assert post_form(coordinator, page, {"student": [second.ref]}, action=f"{page}/students").status_code == 303
    assert booking_of(first.id).segments[0].bed_id == booking_of(second.id).segments[0].bed_id


def test_who_stays_the_longest_gets_a_bed_first(world: World) -> None:
    hold = a_held(world, students=2)
    short = a_student_placed(world, "anna", Period(date(2027, 3, 1), date(2027, 3, 5)))
    other = a_student_placed(world, "bea", Period(date(2027, 3, 8), date(2027, 3, 12)))
    whole = a_student_placed(world, "cia")
    assert len(name_students(hold, {each.ref: None for each in (short, other, whole)}, BY)) == 3
    db.session.commit()
    assert booking_of(short.id).segments[0].bed_id == booking_of(other.id).segments[0].bed_id


def test_who_has_a_home_for_herself_leaves_none_of_it_held(coordinator: CheckedClient, world: World) -> None:
    """The home is one student's, whatever its beds: its other beds must not look like room for one more."""
    db.session.scalars(select(Dwelling).where(Dwelling.ref == world.storuman.dwelling)).one().sharing = "single_party"
    db.session.commit()
    hold = a_held(world, students=1)
    assert len(nights_of(ForHold(hold.id))) == 3 * STAY.nights
    anna = a_student_placed(world, "anna")
    name_students(hold, {anna.ref: None}, BY)
    db.session.commit()
    assert students_left([hold.id]) == {hold.id: 0}
    assert nights_of(ForHold(hold.id)) == ()
    assert "Beds without a name (0)" in coordinator.get(f"/institutions/umu/holds/{hold.ref}").text


def test_names_sent_twice_are_named_once(coordinator: CheckedClient, world: World) -> None:
    hold = a_held(world)
    anna = a_student_placed(world, "anna")
    a_student_placed(world, "bea")
    page = f"/institutions/umu/holds/{hold.ref}"
    ticked = {"csrf_token": token_on(coordinator, page), "student": [anna.ref]}
    answers = [coordinator.post(f"{page}/students", data=ticked) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert booking_of(anna.id).hold_id == hold.id
    assert len(mails("named_for_bed")) == 1


def test_a_course_is_the_same_however_its_code_is_typed(coordinator: CheckedClient, world: World) -> None:
    hold = a_held(world, course="3om401")
    anna = a_student_placed(world, "anna")
    assert "Sara-anna Sund" in coordinator.get(f"/institutions/umu/holds/{hold.ref}").text
    assert holds_open_to(anna.id, [world.storuman.id]) == [hold.id]


# A student sees what is held for her


SEARCH = re.compile(r"/placements/\w+/beds/(\w+)\?")


def test_a_student_finds_the_beds_held_for_her_and_asks_for_one(client: CheckedClient, world: World) -> None:
    hold = a_held(world, students=3)
    anna = a_student_placed(world, "anna")
    browser = english(client, "sara-anna@umu.example")
    page = browser.get(f"/placements/{anna.ref}/beds").text
    assert page.count("Reserved for your university") == 3
    bed = f"/placements/{anna.ref}/beds/{world.storuman.beds[1]}"
    assert "others cannot ask for it" in browser.get(bed).text
    answer = post_form(browser, bed, {"arrival_time": "evening"})
    assert answer.status_code == 303, answer.text
    booking = booking_of(anna.id)
    assert (booking.status, booking.hold_id, booking.events[0].actor) == ("requested", hold.id, "student")
    assert students_left([hold.id]) == {hold.id: 2}


@pytest.mark.parametrize("mode", ["first_come", "collect"])
def test_a_held_bed_is_asked_for_at_once_also_where_applications_are_collected(
    client: CheckedClient, world: World, mode: str
) -> None:
    found(Bed, world.storuman.beds[0]).dwelling.property.municipality.answer_mode = mode
    a_held(world, students=3)
    anna = a_student_placed(world, "anna")
    browser = english(client, "sara-anna@umu.example")
    bed = f"/placements/{anna.ref}/beds/{world.storuman.beds[1]}"
    answer = post_form(browser, bed, {"arrival_time": "evening"})
    assert answer.headers["Location"].startswith("/bookings/")


@pytest.mark.parametrize("changes", [{"course": "3OM999"}, {"institution": "ltu"}])
def test_what_is_held_for_others_is_not_hers(client: CheckedClient, world: World, changes: dict[str, str]) -> None:
    institution_id = world.ltu.id if "institution" in changes else world.umu.id
    a_held(world, students=3, institution_id=institution_id, course=changes.get("course"))
    anna = a_student_placed(world, "anna")
    browser = english(client, "sara-anna@umu.example")
    assert not SEARCH.search(browser.get(f"/placements/{anna.ref}/beds").text)
    answer = browser.get(f"/placements/{anna.ref}/beds/{world.storuman.beds[1]}")
    assert answer.status_code == 303


def test_the_word_held_in_the_address_opens_no_other_hold(client: CheckedClient, world: World) -> None:
    a_held(world, students=2, course="3OM999")
    anna = a_student_placed(world, "anna")
    browser = english(client, "sara-anna@umu.example")
    taken, free = sorted(world.storuman.beds, key=_is_held, reverse=True)[::2]
    asked = {"csrf_token": token_on(browser, f"/placements/{anna.ref}/beds/{free}"), "arrival_time": "evening"}
    answer = browser.post(f"/placements/{anna.ref}/beds/{taken}/ask?held=1", data=asked)
    assert answer.status_code == 409


def test_the_word_held_in_the_address_makes_no_bed_held(client: CheckedClient, world: World) -> None:
    """Where applications are collected she may not ask at once for a bed that is everybody's."""
    found(Bed, world.storuman.beds[0]).dwelling.property.municipality.answer_mode = "collect"
    a_held(world, students=1)
    anna = a_student_placed(world, "anna")
    browser = english(client, "sara-anna@umu.example")
    free = next(ref for ref in world.storuman.beds if not _is_held(ref))
    bed = f"/placements/{anna.ref}/beds/{free}"
    asked = {"csrf_token": token_on(browser, bed), "arrival_time": "evening"}
    answer = browser.post(f"{bed}/ask?held=1", data=asked)
    assert answer.headers["Location"].startswith("/applications/")


def test_of_two_holds_the_booking_is_made_of_the_one_that_has_the_bed(client: CheckedClient, world: World) -> None:
    a_held(world, students=1)
    second = a_held(world, students=1)
    anna = a_student_placed(world, "anna")
    held = select(Bed.ref).join(BedNight, BedNight.bed_id == Bed.id).where(BedNight.hold_id == second.id)
    bed = f"/placements/{anna.ref}/beds/{db.session.scalar(held.limit(1))}"
    assert post_form(english(client, "sara-anna@umu.example"), bed, {"arrival_time": "evening"}).status_code == 303
    assert booking_of(anna.id).hold_id == second.id


def _is_held(ref: str) -> bool:
    held = select(BedNight.night).where(BedNight.bed_id == found(Bed, ref).id, BedNight.hold_id.is_not(None))
    return db.session.scalar(held.limit(1)) is not None


def test_a_hold_that_has_ended_names_nobody(coordinator: CheckedClient, world: World) -> None:
    hold = a_held(world)
    anna = a_student_placed(world, "anna")
    page = f"/institutions/umu/holds/{hold.ref}"
    assert post_form(coordinator, page, action=f"{page}/give-back").status_code == 303
    assert nights_of(ForHold(hold.id)) == ()
    with pytest.raises(HoldRefused) as refusal:
        name_students(hold_of(world, hold.ref), {anna.ref: None}, BY)
    assert refusal.value.problem is HoldProblem.CHANGED


def test_nights_of_some_days_of_the_hold_stay_held(world: World) -> None:
    hold = a_held(world, students=3)
    anna = a_student_placed(world, "anna", Period(date(2027, 3, 1), date(2027, 3, 5)))
    (booking,) = name_students(hold, {anna.ref: None}, BY)
    db.session.commit()
    stay = Stay(date(2027, 2, 28), date(2027, 3, 6))
    assert nights_of(ForBooking(booking.id, anna.id, anna.student_id)) == tuple(stay.each_night())
    assert len(nights_of(ForHold(hold.id))) == 3 * STAY.nights - stay.nights
