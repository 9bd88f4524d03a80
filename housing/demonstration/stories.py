"""Three stories of two minutes on the start page: a student asks, an officer approves, a coordinator sees it.

Each step signs the visitor in as the person it is about, on the page where it happens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from housing.accounts.models import Student
from housing.bookings.models import Booking
from housing.bookings.queries.requests import first_arrival
from housing.database import db
from housing.demonstration.cast import COORDINATOR_UMU, OFFICER_STORUMAN, STUDENT_ASKING, STUDENT_IN_FULL_WEEKS
from housing.demonstration.organisations import municipality
from housing.demonstration.people import PersonToBe, people_to_be
from housing.demonstration.storuman import IN_ORDER
from housing.placements.models import Placement

STORUMAN, UMU = "storuman", "umea-universitet"


@dataclass(frozen=True, slots=True)
class StoryStep:
    """What to do and what to look at. With `page` a button leads there as `person`."""

    do: str
    look: str
    person: PersonToBe | None = None
    page: str | None = None
    button: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A story in a few steps."""

    title: str
    steps: tuple[StoryStep, ...]


def demonstration_stories() -> list[Story]:
    """Return the stories, none before the demonstration is laid out."""
    people = {each.email: each for each in people_to_be()}
    asked = {STUDENT_ASKING, STUDENT_IN_FULL_WEEKS, OFFICER_STORUMAN, COORDINATOR_UMU}
    if not asked <= set(people):
        return []
    return [
        Story(_("A student asks for a room"), tuple(_of_student(people))),
        Story(_("The officer approves"), tuple(_of_officer(people[OFFICER_STORUMAN]))),
        Story(_("The coordinator sees it"), tuple(_of_coordinator(people[COORDINATOR_UMU]))),
    ]


def _of_student(people: dict[str, PersonToBe]) -> Iterator[StoryStep]:
    asking, other = people[STUDENT_ASKING], people[STUDENT_IN_FULL_WEEKS]
    yield StoryStep(
        _("%(name)s has a placement in Storuman. See what is free for her.", name=asking.called),
        _("Only rooms that are free every night she needs, the nearest first. She types no date."),
        asking,
        _beds_of(asking),
        _("Be %(name)s", name=asking.called),
    )
    yield StoryStep(
        _("Choose a room, answer when you come, and ask for it."),
        _("The page that follows says what happens next, and by when. The room is held meanwhile."),
    )
    yield StoryStep(
        _("%(name)s is to come in the weeks when Storuman is full.", name=other.called),
        _("Sorsele has rooms in the same weeks, and the page says how she would get to work from there."),
        other,
        _beds_of(other),
        _("Be %(name)s", name=other.called),
    )


def _of_officer(officer: PersonToBe) -> Iterator[StoryStep]:
    yield StoryStep(
        _("%(name)s keeps the homes in Storuman. See what waits for her.", name=officer.called),
        _("Requests without any fault stand first, in one table. Below it each of the others says what is wrong."),
        officer,
        _page("requests.worklist", slug=STORUMAN),
        _("Be %(name)s", name=officer.called),
    )
    yield StoryStep(
        _("Approve those without fault, all at once. Then open one of the others."),
        _("A guest who comes after the key place has closed: the answer is proposed, the officer decides."),
    )
    yield StoryStep(
        _("Look at the board."),
        _("Beds down, days across. What you approved is there, and nobody can be given a bed that is taken."),
        officer,
        _board_of_those_approved(),
        _("See the board"),
    )


def _of_coordinator(coordinator: PersonToBe) -> Iterator[StoryStep]:
    yield StoryStep(
        _("%(name)s places students for Umeå. See how they are housed.", name=coordinator.called),
        _("Who is housed, who waits, who has nothing yet. The town and the dates, never an address."),
        coordinator,
        _page("students.index", slug=UMU, municipality=STORUMAN),
        _("Be %(name)s", name=coordinator.called),
    )
    yield StoryStep(
        _("See how many beds are left, week by week."),
        _("Storuman has none for four weeks; Sorsele has. A cell counts beds that are free the whole week."),
        coordinator,
        _page("availability.board"),
        _("See what is free"),
    )
    yield StoryStep(
        _("Read what the three were told."),
        _("Every mail is here. None holds an address, a door code or another person's name."),
        None,
        _page("sent_mail.index"),
        _("Sent mail"),
    )


def _beds_of(student: PersonToBe) -> str | None:
    """Return the page with the free beds of the student's first placement."""
    ref = db.session.scalar(
        select(Placement.ref)
        .join(Student, Student.id == Placement.student_id)
        .where(Student.email_key == student.email, Placement.status == "published")
        .order_by(Placement.id)
        .limit(1)
    )
    return _page("beds.search", ref=ref) if ref else _page("placements.mine")


def _board_of_those_approved() -> str | None:
    """Return the board from the week on in which the first of those comes whom the officer is to approve."""
    refs = db.session.scalars(
        select(Booking.ref)
        .join(Student, Student.id == Booking.student_id)
        .where(Student.email_key.in_([email for email, *_ in IN_ORDER]))
    )
    return _page("board.show", slug=STORUMAN, **{"from": first_arrival(municipality("Storuman").id, refs.all())})


def _page(endpoint: str, **values: Any) -> str | None:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None
