"""Lays out the demonstration: an invented world around today, made by the services that make the real one."""

from datetime import date, datetime
from random import Random

from sqlalchemy import update

from housing.bookings.services.living_together import MAIL_OF_QUESTION
from housing.bookings.services.telling import MAILS_OF_REQUEST
from housing.database import db
from housing.demonstration.answers import choose_how_to_answer
from housing.demonstration.cast import COORDINATOR_LTU, OFFICER_SORSELE, OFFICER_STORUMAN
from housing.demonstration.changing import ask_for_a_change
from housing.demonstration.claims import remind_every_morning, state_the_needs
from housing.demonstration.cohorts import hold_beds_for_cohorts
from housing.demonstration.doors import open_doors_in_storuman
from housing.demonstration.elsewhere import close_beds_elsewhere, journeys_by_chance, journeys_elsewhere
from housing.demonstration.everyday import let_guests_write
from housing.demonstration.journeys import Journeys
from housing.demonstration.line import let_students_wait
from housing.demonstration.lists import place_sites, publish_lists
from housing.demonstration.lists_by_mail import send_lists_by_mail
from housing.demonstration.moving import move_a_booked_placement, move_a_placement
from housing.demonstration.organisations import (
    LTU,
    institution,
    lay_out_organisations,
    open_accounts_of_students,
    person,
)
from housing.demonstration.past import past_journeys, publish_past_list, tell_how_it_was
from housing.demonstration.storuman import close_beds_in_storuman, journeys_to_storuman
from housing.demonstration.timeline import Timeline
from housing.demonstration.together import let_students_live_together
from housing.demonstration.weeks import Calendar, instant
from housing.demonstration.wishes import everything_near
from housing.evidence.services.counting import count_terms
from housing.jobs import SEND_CODE, SEND_MAIL, Job
from housing.mail import MailMessage
from housing.placements.services.invitations import SEND_INVITATIONS, invite, send_due_invitations
from housing.waiting.services.waking import WALK_LINE

LIVE_WEEKS_AGO = 52
PUBLISHED_WEEKS_AGO = 8


def load_demonstration(day: date) -> None:
    """Lay the demonstration out as of `day` on an empty database, in the caller's transaction.

    The last thing that happened lies on the evening before. The same day gives the same world, references apart.
    """
    calendar, timeline = Calendar(day), Timeline()
    rng = Random(f"praktikbo {day}")  # noqa: S311 (the same world every time, no secret)
    lay_out_organisations(calendar.at(-LIVE_WEEKS_AGO, 0, 9))
    publish_past_list(calendar)
    choose_how_to_answer(calendar.at(-LIVE_WEEKS_AGO, 0, 10))
    open_doors_in_storuman(calendar.at(-LIVE_WEEKS_AGO, 1, 9))
    publish_lists(calendar, calendar.at(-PUBLISHED_WEEKS_AGO, 1, 9, 30))
    place_sites(rng, calendar.at(-PUBLISHED_WEEKS_AGO, 1, 11))
    open_accounts_of_students(calendar.at(-PUBLISHED_WEEKS_AGO, 2, 12))
    timeline.add(calendar.at(-PUBLISHED_WEEKS_AGO, 2, 8), _invite)
    close_beds_in_storuman(calendar, timeline)
    close_beds_elsewhere(calendar, timeline)
    move_a_placement(calendar, timeline)
    move_a_booked_placement(calendar, timeline)
    ask_for_a_change(calendar, timeline)
    hold_beds_for_cohorts(calendar, timeline)
    let_students_wait(calendar, timeline)
    remind_every_morning(calendar, timeline, PUBLISHED_WEEKS_AGO)
    state_the_needs(calendar, timeline)
    tell_how_it_was(calendar, timeline)
    send_lists_by_mail(calendar, timeline)
    let_guests_write(calendar, timeline)
    let_students_live_together(calendar, timeline)
    _send_out_students(calendar, timeline, rng)
    near = everything_near()
    timeline.play(until=instant(day, 0))
    near.clear()
    count_terms(instant(day, 0))
    _note_mails_as_sent()


def _send_out_students(calendar: Calendar, timeline: Timeline, rng: Random) -> None:
    officers = {"Storuman": person(OFFICER_STORUMAN).id, "Sorsele": person(OFFICER_SORSELE).id}
    journeys = Journeys(timeline, officers)
    by_hand = [*past_journeys(calendar), *journeys_to_storuman(calendar), *journeys_elsewhere(calendar)]
    known = {(journey.email, journey.course) for journey in by_hand}
    for journey in [*by_hand, *journeys_by_chance(calendar, timeline, rng, known)]:
        journeys.add(journey)


def _invite(at: datetime) -> None:
    """Luleå has invited its students, Umeå not yet: both sides of that page can be seen."""
    invite(institution(LTU), at.date(), at=at, by=person(COORDINATOR_LTU).id)
    send_due_invitations(at)


def _note_mails_as_sent() -> None:
    """The mails of the past have gone, and the worker has nothing left of it to do."""
    db.session.flush()
    db.session.execute(update(MailMessage).values(sent_at=MailMessage.written_at))
    kinds = [MAIL_OF_QUESTION, MAILS_OF_REQUEST, SEND_CODE, SEND_MAIL, SEND_INVITATIONS, WALK_LINE]
    db.session.execute(update(Job).where(Job.kind.in_(kinds)).values(done_at=Job.run_at))
