"""Mails about requests that nobody answered in time; each is written once, however often the worker looks."""

from collections.abc import Iterable
from datetime import date, datetime

from housing.accounts.contact import DEFAULT_LANGUAGE, contact_of
from housing.accounts.letters import write_to_student
from housing.bookings.queries.overseers import OverdueRequest
from housing.database import db
from housing.mail import link, write_mail
from housing.organisations.models import Institution, Municipality


def tell_deputy(municipality: Municipality, on: date, at: datetime) -> None:
    """Ask the deputy to answer what has waited too long: one mail a day, however many wait."""
    if municipality.deputy_email:
        write_mail(
            "requests_overdue",
            to=municipality.deputy_email,
            language=DEFAULT_LANGUAGE,
            at=at,
            once=f"requests_overdue:deputy:{municipality.id}:{on}",
            municipality=municipality.name,
            link=link("requests.worklist", slug=municipality.slug),
        )


def tell_federation(people: Iterable[int], municipality: Municipality, on: date, at: datetime) -> None:
    """Tell those who work for the federation that one of its municipalities does not answer."""
    for person_id in people:
        _tell_overseer(
            person_id,
            municipality,
            at,
            once=f"requests_unanswered:federation:{person_id}:{municipality.id}:{on}",
            page=link("municipalities.show", slug=municipality.slug),
        )


def tell_coordinators(
    people: Iterable[int], institution_id: int, municipality: Municipality, on: date, at: datetime
) -> None:
    """Tell an institution's coordinators that students of theirs wait for a municipality's answer."""
    slug = db.session.get_one(Institution, institution_id).slug
    for person_id in people:
        _tell_overseer(
            person_id,
            municipality,
            at,
            once=f"requests_unanswered:institution-{institution_id}:{person_id}:{municipality.id}:{on}",
            page=link("students.index", slug=slug),
        )


def tell_student(request: OverdueRequest, municipality: Municipality, at: datetime) -> None:
    """Tell the student that the answer is late, that this costs her nothing, and who has been told."""
    page = "bookings.show" if request.holds else "applications.show"
    write_to_student(
        request.student_id,
        "request_overdue",
        at,
        once=f"request_overdue:student:{request.ref}",
        municipality=municipality.name,
        holds=request.holds,
        link=link(page, ref=request.ref),
    )


def _tell_overseer(person_id: int, municipality: Municipality, at: datetime, *, once: str, page: str) -> None:
    contact = contact_of(person_id)
    if contact:
        write_mail(
            "requests_unanswered",
            to=contact.email,
            language=contact.language,
            at=at,
            person_id=person_id,
            once=once,
            municipality=municipality.name,
            link=page,
        )
