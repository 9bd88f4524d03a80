"""Scenes for two who act at once: one bed or one student that both are about, and whoever may act on it.

Anna is the one it is about; Bea lives next door in scenes where somebody does; Cilla has nothing and could have it.
All needs weeks 18 to 20 of 2027, in a home with three beds, "1" to "3".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from housing.accounts.models import PersonDetails, Student
from housing.bookings.change_proposals import ChangeProposal
from housing.bookings.change_requests import ChangeRequest
from housing.bookings.holds import Hold
from housing.bookings.models import Application, Booking, BookingEvent, Segment
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.deciding import approve_booking
from housing.bookings.services.life import Step
from housing.bookings.services.offering import offer_other_bed
from housing.bookings.still_coming import StillComing
from housing.bookings.waiting import LineProposal
from housing.database import db
from housing.doctor.examination import examine
from housing.jobs import SEND_MAIL, Job
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementNight
from housing.rules.lifecycle import Actor
from housing.rules.nights import Period, Stay
from housing.stock.models import Bed, Dwelling
from housing.stock.services.beds import BedValues, add_bed
from housing.waiting.queries.walking import Freed
from housing.waiting.services.deciding import Days, decide_line
from housing.waiting.services.joining import WantedLine, wait_in_line
from housing.waiting.services.walking import walk_line
from tests.bookings.asked import a_placement, ask
from tests.harness.clock import TUESDAY
from tests.harness.made_once import made_once
from tests.harness.world import World, build_world, found

STAY = Stay(date(2027, 5, 2), date(2027, 5, 22))
PERIOD = Period(date(2027, 5, 3), date(2027, 5, 21))
ARRIVED = datetime(2027, 5, 3, 8, tzinfo=UTC)
"""The day after the first evening."""


@dataclass(frozen=True)
class Scene:
    """Plain values, good in any thread: references, and what the officer's pages said when they were read."""

    town: int
    institution: int
    dwelling: str
    beds: tuple[str, str, str]
    placements: dict[str, str]
    bookings: dict[str, str]
    application: str | None
    proposal: str | None
    officer: int

    @property
    def by(self) -> By:
        return By(self.officer, TUESDAY)

    def bed(self, number: int) -> Bed:
        return found(Bed, self.beds[number - 1])

    def placement(self, name: str) -> Placement:
        return found(Placement, self.placements[name])

    def booking(self, name: str = "anna") -> Booking:
        return found(Booking, self.bookings[name])

    def seen(self, name: str = "anna") -> Seen:
        return Seen(self.town, self.bookings[name], self.booking(name).version)


def _laid(about: Callable[[World, dict[str, Placement], list[Bed]], dict[str, Booking]]) -> Scene:
    world = build_world()
    like = found(Dwelling, world.storuman.dwelling)
    home = Dwelling(municipality_id=like.municipality_id, property_id=like.property_id, label="R", sharing="mixed")
    db.session.add(home)
    db.session.flush()
    for ref in world.storuman.beds:  # nothing else is free in the town
        found(Bed, ref).retired_on = STAY.arrival - timedelta(days=1)
    beds = [_a_bed(home, number) for number in ("1", "2", "3")]
    placed = {name: a_placement(world, name, PERIOD) for name in ("anna", "bea", "cilla")}
    for placement in placed.values():
        placement.housing = "yes"
    officer = select(PersonDetails.person_id).where(PersonDetails.email == world.storuman.officer)
    bookings = about(world, placed, beds)
    db.session.flush()
    return Scene(
        town=world.storuman.id,
        institution=world.umu.id,
        dwelling=home.ref,
        beds=(beds[0].ref, beds[1].ref, beds[2].ref),
        placements={name: placement.ref for name, placement in placed.items()},
        bookings={name: booking.ref for name, booking in bookings.items()},
        application=db.session.scalar(select(Application.ref).where(Application.status == "waiting")),
        proposal=db.session.scalar(select(LineProposal.ref)),
        officer=db.session.scalars(officer).one(),
    )


def _a_bed(home: Dwelling, label: str) -> Bed:
    values = BedValues(label, f"rum {label}")
    return add_bed(home, values, ore_per_night=100, prices_from=TUESDAY.date(), person_id=None, at=TUESDAY)


def _booked(placement: Placement, bed: Bed) -> Booking:
    made = ask(placement, bed)
    assert isinstance(made, Booking)
    return made


def _requested(_world: World, placed: dict[str, Placement], beds: list[Bed]) -> dict[str, Booking]:
    return {"anna": _booked(placed["anna"], beds[0])}


def _offered(world: World, placed: dict[str, Placement], beds: list[Bed]) -> dict[str, Booking]:
    booking = _booked(placed["anna"], beds[0])
    db.session.flush()
    offer_other_bed(Seen(world.storuman.id, booking.ref, booking.version), beds[1], By(None, TUESDAY))
    return {"anna": booking}


def _confirmed(_world: World, placed: dict[str, Placement], beds: list[Bed]) -> dict[str, Booking]:
    made = {"anna": _booked(placed["anna"], beds[0]), "bea": _booked(placed["bea"], beds[1])}
    for booking in made.values():
        approve_booking(booking, person_id=None, at=TUESDAY)
    db.session.add(StillComing(booking_id=made["anna"].id, asked_at=TUESDAY))
    return made


def _in_line(world: World, placed: dict[str, Placement], beds: list[Bed]) -> dict[str, Booking]:
    """Bed 1 is proposed to Anna, who waits; Bea has bed 2, and bed 3 is closed."""
    made = {"bea": _booked(placed["bea"], beds[1])}
    beds[2].retired_on = STAY.arrival - timedelta(days=1)
    wait_in_line(placed["anna"].id, WantedLine((STAY,), (world.storuman.id,)), person_id=None, at=TUESDAY)
    db.session.flush()
    walk_line(world.storuman.id, Freed(), TUESDAY)
    return made


SCENES: dict[str, Callable[[], Scene]] = {
    "requested": lambda: _laid(_requested),
    "offered": lambda: _laid(_offered),
    "confirmed": lambda: _laid(_confirmed),
    "in line": lambda: _laid(_in_line),
}


def lay(name: str) -> Scene:
    """Lay a scene on an empty database and commit it."""
    return made_once(f"race {name}", SCENES[name])


def decide_that_offers_go(scene: Scene) -> None:
    """Decide that offers go by themselves from today on."""
    decide_line(scene.town, Days(TUESDAY.date(), STAY.departure), scene.by)


def officer_step(scene: Scene, reason: str | None = None) -> Step:
    return Step(Actor.OFFICER, scene.officer, TUESDAY, reason)


def what_stands() -> dict[str, list[tuple[Any, ...]]]:
    """Return all that the deeds write, without numbers and references that are drawn anew each time."""
    db.session.rollback()
    names = {
        student: email.split("@")[0]
        for student, email in db.session.execute(select(Student.id, Student.email_key)).all()
    }
    beds = {id_: f"{home}-{label}" for id_, home, label in db.session.execute(
        select(Bed.id, Dwelling.label, Bed.label).join(Dwelling, Dwelling.id == Bed.dwelling_id)
    )}  # fmt: skip
    whose = {id_: names[student] for id_, student in db.session.execute(select(Booking.id, Booking.student_id))}
    asked = {id_: names[student] for id_, student in db.session.execute(select(Application.id, Application.student_id))}
    placed = {id_: names[student] for id_, student in db.session.execute(select(Placement.id, Placement.student_id))}
    rows: dict[str, Any] = {
        "bookings": select(Booking.student_id, Booking.status),
        "events": select(
            BookingEvent.booking_id, BookingEvent.from_status, BookingEvent.to_status, BookingEvent.actor,
            BookingEvent.reason,
        ),
        "nights": select(
            BedNight.bed_id, BedNight.night, BedNight.student_id, BedNight.closure_id.is_not(None),
            BedNight.hold_id.is_not(None),
        ),
        "agreed": select(Segment.booking_id, Segment.bed_id, Segment.arrival, Segment.departure, Segment.ore),
        "applications": select(Application.student_id, Application.status, Application.reason),
        "lines": select(LineProposal.application_id, LineProposal.bed_id, LineProposal.status),
        "moved": select(ChangeProposal.booking_id, ChangeProposal.status, ChangeProposal.declined_by),
        "wishes": select(ChangeRequest.booking_id, ChangeRequest.kind, ChangeRequest.status),
        "window": select(PlacementNight.placement_id, PlacementNight.night, PlacementNight.ground),
        "placements": select(Placement.student_id, Placement.status),
        "coming": select(StillComing.booking_id, StillComing.said_yes_at.is_not(None)),
        "holds": select(Hold.status, Hold.students),
        "mails": select(MailMessage.kind, MailMessage.to_address),
        "work": select(Job.kind).where(Job.kind != SEND_MAIL, Job.done_at.is_(None)),
    }  # fmt: skip
    known: dict[str, dict[Any, str]] = {
        "student_id": names, "booking_id": whose, "application_id": asked, "placement_id": placed, "bed_id": beds,
    }  # fmt: skip
    stands: dict[str, list[tuple[Any, ...]]] = {}
    for what, statement in rows.items():
        found_rows = db.session.execute(statement)
        keys = list(found_rows.keys())
        readable = [
            # of the reason of an offer that went by itself only that it did: the decision's reference is drawn anew
            tuple(str(known.get(key, {}).get(value, value)).split(":")[0] for key, value in zip(keys, row, strict=True))
            for row in found_rows
        ]
        stands[what] = sorted(readable)
    db.session.rollback()
    return stands


def not_well(day: date) -> list[str]:
    """Return what the doctor finds; what the world's others asked for in spring is over by May, unanswered."""
    of_others = {"past stays", "applications", "holds"} if day == ARRIVED.date() else set()
    found_now = [str(each) for each in examine(day) if each.rule not in of_others]
    db.session.rollback()
    return found_now
