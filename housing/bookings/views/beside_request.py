"""What stands beside a request on the officer's page: reasons to pick from, and what is on paper about it."""

from flask import url_for

from housing.accounts.contact import DEFAULT_LANGUAGE, contact_of_student
from housing.bookings.models import Booking
from housing.bookings.own_words import AboutStay
from housing.bookings.papers import Decision
from housing.bookings.queries.papers import agreement_of, decisions_on, decisions_on_application
from housing.bookings.queries.requests import WaitingRequest
from housing.clock import today
from housing.database import db
from housing.organisations.models import Municipality
from housing.organisations.queries import legal_mode_on
from housing.placements.models import Placement
from housing.rules.decisions import LegalMode
from housing.rules.wordings import Wording
from housing.wordings.queries import reasons_of


def own_reasons(municipality: Municipality, asked: WaitingRequest, kind: Wording) -> dict[str, tuple[str, str]]:
    """Return name and text, as this student reads it, of the municipality's own reasons, by reference."""
    written = reasons_of(municipality.id, kind)
    if not written or not asked.holds:  # a no to an application has no place for a note
        return {}
    contact = contact_of_student(asked.student_id)
    language = contact.language if contact else DEFAULT_LANGUAGE
    about = AboutStay(municipality, db.session.get_one(Placement, asked.placement_id), asked.stays)
    return {each.ref: (each.name, about.fill(each.text, language)) for each in written}


def decides(municipality: Municipality) -> bool:
    """Tell whether the municipality's answers are administrative decisions today."""
    return legal_mode_on(municipality.id, today()) is LegalMode.ADMINISTRATIVE_DECISION


def decisions_shown(
    municipality: Municipality, asked: WaitingRequest, booking: Booking | None
) -> list[tuple[Decision, str]]:
    """Return the decisions about what was asked, each with its address."""
    made = decisions_on(booking) if booking else decisions_on_application(asked.id)
    return [(each, url_for("decisions.show_to_officer", slug=municipality.slug, ref=each.ref)) for each in made]


def agreement_url(municipality: Municipality, booking: Booking | None) -> str | None:
    """Return the address of the agreement about a booking, if one was made."""
    if booking is None or agreement_of(booking.id) is None:
        return None
    return url_for("agreements.show_to_officer", slug=municipality.slug, ref=booking.ref)
