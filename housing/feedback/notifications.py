"""The one mail that asks a guest how it was."""

from datetime import datetime

from housing.accounts.contact import contact_of_student
from housing.bookings.models import Booking
from housing.mail import link, write_mail


def ask_how_it_was(booking: Booking, at: datetime) -> bool:
    """Ask the guest of a stay that is over, once; tell whether a mail was written. Her silence does nothing."""
    contact = contact_of_student(booking.student_id)
    if contact is None:
        return False
    written = write_mail(
        "feedback_asked",
        to=contact.email,
        language=contact.language,
        at=at,
        person_id=contact.person_id,
        once=f"feedback_asked:{booking.id}",
        municipality=booking.municipality.name,
        link=link("feedback.show", ref=booking.ref),
    )
    return written is not None
