"""The demonstration is alive on any day: full, free, waiting and over as its stories need, by the real services."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from housing.accounts.models import Account, Person
from housing.availability.queries.reach import places_in_reach
from housing.availability.stays import Choice
from housing.bookings.models import Application, Booking, BookingEvent
from housing.bookings.queries.change_requests import open_requests
from housing.bookings.queries.proposals import open_proposals
from housing.bookings.services.asking_change import plan_of_request
from housing.clock import local_date
from housing.database import db
from housing.demonstration import cast
from housing.demonstration.organisations import UMU, institution, municipality, person
from housing.demonstration.state import demonstration_accounts, is_untouched
from housing.doctor.examination import examine
from housing.feedback.queries.told import told_to
from housing.holidays import holidays_from
from housing.jobs import Job
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.organisations.models import Municipality, Term
from housing.placements.claim_models import Claim
from housing.placements.models import Placement, PlacementPeriod
from housing.placements.queries.deciding import number_to_decide, special_claims_of
from housing.rules.arrival import ArrivalTime, closing_time
from housing.rules.claiming import Special
from housing.rules.evidence import LEAST_PEOPLE
from housing.rules.lifecycle import ApplicationStatus, Status
from housing.stock.models import CLOSURE_REASONS, Closure
from tests.demonstration.conftest import LaidOut
from tests.demonstration.looking import free_for_a_week, offers, placement_of, worklist
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.discretion import World, assert_mail_is_discreet
from tests.harness.forms import csrf_token

TODAY = TUESDAY.date()
FULL_WEEKS = 4

pytestmark = pytest.mark.slow

DAYS = [
    ("sqlite", date(2026, 12, 24)),
    ("postgresql", date(2027, 1, 1)),
    ("sqlite", date(2027, 3, 28)),
    ("sqlite", date(2027, 6, 25)),
    ("postgresql", date(2027, 10, 31)),
    ("sqlite", date(2028, 2, 29)),
    ("sqlite", date(2026, 11, 24)),
]
"""Christmas Eve, New Year's Day, Easter Sunday, Midsummer Eve, the night clocks change, a leap day, today."""


@pytest.mark.parametrize(("engine_name", "day"), DAYS, ids=str)
def test_it_is_alive_on_any_day(laid_out: LaidOut, day: date) -> None:
    with laid_out(day).app_context():
        assert_storuman_is_full_and_sorsele_free(day)
        assert_there_is_something_to_ask_for(day)
        assert_the_worklist_is_as_told()
        assert_every_state_is_there()
        assert_somebody_sleeps_there_tonight(day)
        assert_five_have_said_how_it_was(day)
        assert_terms_hold_the_placements()
        assert_nothing_lies_in_the_future(day)
        assert examine(day) == []


def assert_storuman_is_full_and_sorsele_free(day: date) -> None:
    placement = placement_of(cast.STUDENT_IN_FULL_WEEKS)
    places = {place.name: place for place in places_in_reach(placement.site)}
    this_monday = day - timedelta(days=day.weekday())
    for week in range(FULL_WEEKS):
        monday = this_monday + timedelta(weeks=week)
        assert free_for_a_week(places["Storuman"], placement, monday) == [], monday
        assert len(free_for_a_week(places["Sorsele"], placement, monday)) > 2, monday
    found = offers(placement)
    assert found["Storuman"] == []
    assert found["Sorsele"]
    assert places["Sorsele"].has_bus
    assert not places["Vilhelmina"].has_bus


def assert_there_is_something_to_ask_for(day: date) -> None:
    asking = placement_of(cast.STUDENT_ASKING)
    assert len(offers(asking)["Storuman"]) > 2
    first = asking.periods[0].first_day
    assert not {first, first - timedelta(days=1)} & holidays_from(day)
    with_a_gap = placement_of(cast.STUDENT_WITH_A_GAP)
    assert offers(with_a_gap, Choice("2"))["Storuman"]
    [booking] = db.session.scalars(select(Booking).where(Booking.placement_id == with_a_gap.id))
    assert (booking.status, len(booking.segments)) == (Status.CHECKED_IN, 1)
    both = select(func.count()).select_from(Booking).where(Booking.segments.any())
    assert db.session.scalar(both)


def assert_the_worklist_is_as_told() -> None:
    asked = worklist("Storuman")
    rest = [each for each in asked if not each.passed]
    closed = [each for each in rest if each.request.arrival_time == ArrivalTime.BEFORE_CLOSING]
    # Where a holiday shuts the key place on both days on which one could arrive, that is what is wrong.
    assert all(
        closing_time(each.request.arrival, each.request.bed.key_hours, holidays_from(each.request.arrival)) is None
        for each in closed
    )
    assert len(asked) - len(rest) + len(closed) == 5
    assert len(rest) - len(closed) == 4
    late = next(each for each in rest if each not in closed)
    assert late.request.arrival_time == ArrivalTime.EVENING


def assert_every_state_is_there() -> None:
    assert set(db.session.scalars(select(Booking.status).distinct())) == set(Status)
    applications = set(db.session.scalars(select(Application.status).distinct()))
    assert applications >= {ApplicationStatus.OPEN, ApplicationStatus.MATCHED, ApplicationStatus.CLOSED}
    assert set(db.session.scalars(select(Closure.reason).distinct())) == set(CLOSURE_REASONS)
    assert set(db.session.scalars(select(Placement.housing).distinct())) == {"yes", "no", "unknown"}
    assert db.session.scalar(select(Placement.id).where(Placement.status == "cancelled"))


def assert_somebody_sleeps_there_tonight(day: date) -> None:
    tonight = select(BedNight.municipality_id).where(BedNight.night == day, BedNight.booking_id.is_not(None))
    assert municipality("Storuman").id in set(db.session.scalars(tonight))


def assert_five_have_said_how_it_was(day: date) -> None:
    (told,) = told_to(municipality("Storuman").id, day)
    assert told.answers >= LEAST_PEOPLE
    assert len(told.voices) >= 3


def assert_terms_hold_the_placements() -> None:
    terms = list(db.session.scalars(select(Term).order_by(Term.first_day)))
    assert all(earlier.last_day < later.first_day for earlier, later in pairwise(terms))
    rows = db.session.execute(
        select(Term.first_day, Term.last_day, func.min(PlacementPeriod.first_day))
        .select_from(Placement)
        .join(Term, Term.id == Placement.term_id)
        .join(PlacementPeriod, PlacementPeriod.placement_id == Placement.id)
        .group_by(Placement.id, Term.first_day, Term.last_day)
    )
    assert all(first <= begins <= last for first, last, begins in rows)


def assert_nothing_lies_in_the_future(day: date) -> None:
    latest = db.session.scalar(select(func.max(BookingEvent.at)))
    assert latest is not None
    assert local_date(latest) < day
    assert db.session.scalar(select(Job.id).where(Job.done_at.is_(None))) is None
    assert db.session.scalar(select(MailMessage.id).where(MailMessage.sent_at.is_(None))) is None


@pytest.fixture
def today(laid_out: LaidOut) -> Flask:
    """The demonstration of a Tuesday in November."""
    return laid_out(TODAY)


def test_it_holds_what_the_stories_and_the_officers_need(today: Flask) -> None:
    with today.app_context():
        assert not is_untouched()
        live = select(Municipality.name).where(Municipality.live_since.is_not(None))
        assert len(list(db.session.scalars(live))) == 16
        assert {each.email for each in demonstration_accounts(TODAY)} == set(cast.PARTS)
        assert all(account.password is None for account in db.session.scalars(select(Account)))
        protected = person(cast.PROTECTED)
        assert (protected.is_protected, protected.alias) == (True, cast.ALIAS)
        assert protected.id in {each.request.person.id for each in worklist("Storuman")}
        assert any(each.is_overdue(TODAY) for each in worklist("Lycksele"))
        assert {each.request.holds for each in worklist("Sorsele")} == {False}
        assert_umeas_coordinator_has_something_to_decide()
        (moved,) = open_proposals(municipality("Storuman").id)
        assert moved.waits_for("student")
        assert moved.waits_for("officer")
        (asked,) = open_requests(municipality("Storuman").id)
        assert plan_of_request(asked, TODAY).change.added
        assert_no_mail_gives_anybody_away()
    assert_stories_lead_to_their_pages(CheckedClient(today))


def assert_umeas_coordinator_has_something_to_decide() -> None:
    asked = special_claims_of(institution(UMU).id, TODAY)
    assert [(each.kind, each.granted) for each in asked] == [
        (Special.OWN_ROOM, None),
        (Special.PRIORITY, None),
        (Special.PRIORITY, True),
    ]
    assert number_to_decide(institution(UMU).id, TODAY) == 2
    assert len(list(db.session.scalars(select(Claim)))) >= 6
    assert db.session.scalar(select(MailMessage.id).where(MailMessage.kind == "reminder"))


def assert_stories_lead_to_their_pages(visitor: CheckedClient) -> None:
    page = BeautifulSoup(visitor.get("/").text, "html.parser")
    assert len(page.select(".story")) == 3
    for form in page.select(".story form"):
        sent = {str(field["name"]): str(field["value"]) for field in form.select("input")}
        sent["csrf_token"] = csrf_token(visitor, "/")
        answer = visitor.post(str(form["action"]), data=sent, follow_redirects=True)
        assert answer.status_code == 200, sent["next"]
        assert answer.request.full_path.rstrip("?") == sent["next"]
        if "/board?" in sent["next"]:
            assert "Amina Nguyen" in answer.text, "the board shows those who were approved a step before"


def assert_no_mail_gives_anybody_away() -> None:
    world = World.of(db.session())
    mails = list(db.session.scalars(select(MailMessage)))
    for mail in mails:
        assert mail.to_address.endswith(".example")
        assert_mail_is_discreet(mail, world)
    assert {"request_received", "booking_confirmed", "booking_cancelled"} <= {mail.kind for mail in mails}
    assert all(email.endswith(".example") for _, _, email in world.people)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_same_day_gives_the_same_world_and_what_people_made_is_gone(today: Flask) -> None:
    with today.app_context():
        first = told()
        db.session.add(Person(alias="Left over"))
        db.session.commit()
    done = today.test_cli_runner().invoke(args=["demo-reset"])
    assert done.exit_code == 0, done.output
    with today.app_context():
        assert told() == first
        assert db.session.scalar(select(Person.id).where(Person.alias == "Left over")) is None


def told() -> dict[str, Any]:
    """What happened, without references."""
    events = db.session.execute(
        select(BookingEvent.at, BookingEvent.to_status, Booking.student_id).join(
            Booking, Booking.id == BookingEvent.booking_id
        )
    )
    return {
        "events": sorted(tuple(row) for row in events),
        "nights": Counter(db.session.execute(select(BedNight.bed_id, BedNight.night)).all()),
        "mails": sorted(db.session.execute(select(MailMessage.written_at, MailMessage.kind)).all()),
        "answers": sorted(db.session.execute(select(Placement.id, Placement.housing)).all()),
        "people": db.session.scalar(select(func.count()).select_from(Person)),
    }
