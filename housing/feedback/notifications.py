"""The one mail that asks a guest how it was."""

from datetime import datetime

from housing.accounts.letters import write_to_student
from housing.bookings.models import Booking
from housing.mail import link


def ask_how_it_was(booking: Booking, at: datetime) -> bool:
    """Ask the guest of a stay that is over, once; tell whether a mail was written. Her silence does nothing."""
    written = write_to_student(
        booking.student_id,
        "feedback_asked",
        at,
        once=f"feedback_asked:{booking.id}",
        municipality=booking.municipality.name,
        link=link("feedback.show", ref=booking.ref),
    )
    return written is not None
