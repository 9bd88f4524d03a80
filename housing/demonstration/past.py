"""Guests of an earlier term in Storuman, so that its reports have something to tell and five have said how it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from housing.bookings.models import Booking
from housing.database import db
from housing.demonstration.cast import COORDINATOR_UMU
from housing.demonstration.organisations import UMU, institution, person
from housing.demonstration.storuman import STORUMAN
from housing.demonstration.timeline import Doing, Timeline
from housing.demonstration.weeks import ONE_WEEK, Calendar, instant
from housing.demonstration.wishes import Journey, placement_of
from housing.evidence.services.counting import count_terms
from housing.feedback.services.answering import answer
from housing.feedback.services.asking import ask_how_stays_were
from housing.files import checksum
from housing.placements.reading import read_placements
from housing.placements.services.publishing import publish
from housing.rules.arrival import ArrivalTime
from housing.rules.feedback import About, Answer, WouldWork, is_settled
from housing.rules.nights import ONE_DAY
from housing.rules.terms import Term, term_on, terms_around

COURSE, WEEKS, SITE = "3OM301", 3, "Storumans sjukstuga"
BEGIN_BEFORE_THE_END = (10, 7)
"""So many weeks before its term was over each half of them began."""
HEADING = "Namn;E-post;Kurskod;VFU-enhet;Kommun;Veckor;Önskar boende"


@dataclass(frozen=True, slots=True)
class Guest:
    """A student of back then, and what she said afterwards, if anything."""

    name: str
    email: str
    half: int
    said: Answer | None = None


def _said(housing: int, town: int, would_work: WouldWork, about_housing: str = "", about_town: str = "") -> Answer:
    words = {About.HOUSING: about_housing, About.TOWN: about_town}
    return Answer(housing, town, would_work, words, may_quote=True)


GUESTS = (
    Guest(
        "Nutti, Sunna",
        "sunna.nutti@student.umu.example",
        0,
        _said(5, 5, WouldWork.YES, "Tyst, varmt och nära till jobbet.", "Alla hälsar. Skidspåret börjar bakom huset."),
    ),
    Guest(
        "Bergman, Wilma",
        "wilma.bergman@student.umu.example",
        0,
        _said(4, 4, WouldWork.MAYBE, "Köket var bra, men det behövs mörkare gardiner."),
    ),
    Guest(
        "Haile, Selam", "selam.haile@student.umu.example", 0, _said(4, 5, WouldWork.YES, "", "Jag kommer gärna igen.")
    ),
    Guest("Öberg, Klara", "klara.oberg@student.umu.example", 1, _said(3, 4, WouldWork.MAYBE)),
    Guest("Larsson, Tuva", "tuva.larsson@student.umu.example", 1, _said(5, 3, WouldWork.NO)),
    Guest(
        "Rehn, Meja",
        "meja.rehn@student.umu.example",
        1,
        _said(5, 4, WouldWork.YES, "Rent när jag kom, och lätt att hitta nyckeln."),
    ),
    Guest("Stål, Ronja", "ronja.stal@student.umu.example", 1),
)


def publish_past_list(calendar: Calendar) -> None:
    """Publish the list of the last term of which all that guests say can be told."""
    term = past_term(calendar.today)
    rows = [_row(guest, term) for guest in GUESTS]
    content = "\r\n".join([HEADING, *rows, ""]).encode("utf-8-sig")
    file = read_placements(content, "placements-past.csv", term=term, today=term.first_day)
    at = instant(_monday(term, 0) - ONE_WEEK * 6, 9)
    publish(institution(UMU).id, file, sha256=checksum(content), at=at, by=person(COORDINATOR_UMU).id)


def past_journeys(calendar: Calendar) -> Iterator[Journey]:
    """Return the requests of back then: each was approved, and its guest stayed to the end."""
    term = past_term(calendar.today)
    for number, guest in enumerate(GUESTS):
        asked_at = instant(_monday(term, guest.half) - ONE_WEEK * 5 + ONE_DAY * (number % 4), 11, 7 * number)
        comes = ArrivalTime.EVENING
        yield Journey(guest.email, COURSE, STORUMAN, asked_at, comes=comes, answered_after=1 + number % 3)


def tell_how_it_was(calendar: Calendar, timeline: Timeline) -> None:
    """Let guests answer the morning after the mail, and the worker ask them each morning of the last weeks."""
    term = past_term(calendar.today)
    for guest in GUESTS:
        left = _monday(term, guest.half) + ONE_WEEK * WEEKS - ONE_DAY * 2
        timeline.add(instant(left + ONE_DAY, 8, 30), _ask)
        if guest.said is not None:
            timeline.add(instant(left + ONE_DAY * 2, 10), _saying(guest.email, guest.said))
    timeline.add(instant(term.last_day + timedelta(days=20), 3), _count)
    day = calendar.day(-8)
    while day < calendar.today:
        timeline.add(instant(day, 8, 30), _ask)
        day += ONE_DAY


def past_term(day: date) -> Term:
    """Return the last term of which no answer can come or change any more."""
    term = terms_around(term_on(day))[0]
    while not is_settled(term, day):
        term = terms_around(term)[0]
    return term


def _row(guest: Guest, term: Term) -> str:
    first = _monday(term, guest.half).isocalendar().week
    return f"{guest.name};{guest.email};{COURSE};{SITE};{STORUMAN};v.{first}-{first + WEEKS - 1};ja"


def _monday(term: Term, half: int) -> date:
    last = term.last_day - ONE_DAY * term.last_day.weekday()
    return last - ONE_WEEK * BEGIN_BEFORE_THE_END[half]


def _saying(email: str, said: Answer) -> Doing:
    def doing(at: datetime) -> None:
        placement = placement_of(email, COURSE)
        booking = db.session.scalar(select(Booking).where(Booking.placement_id == placement.id))
        if booking is not None:
            answer(booking, said, at)

    return doing


def _ask(at: datetime) -> None:
    ask_how_stays_were(at)


def _count(at: datetime) -> None:
    count_terms(at)
