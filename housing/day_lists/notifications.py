"""Mails to people who get lists without having an account."""

from datetime import datetime

from housing.clock import local_date
from housing.day_lists.models import Addressee
from housing.mail import is_written, link, write_mail

WEEK, CHANGED = "week_list", "week_list_changed"


def list_ready(addressee: Addressee, secret: str, at: datetime, *, is_change: bool) -> None:
    """Send the link to the week's list, or say that it is another than it was; nothing of what stands on it."""
    write_mail(
        CHANGED if is_change else WEEK,
        to=addressee.email,
        language=addressee.language,
        at=at,
        once=None if is_change else _once(addressee, at),
        municipality=addressee.municipality.name,
        url=link("list_links.show", secret=secret),
    )


def is_week_told(addressee: Addressee, at: datetime) -> bool:
    """Tell whether this week's list has been sent on its day."""
    return is_written(_once(addressee, at))


def _once(addressee: Addressee, at: datetime) -> str:
    return f"{WEEK}:{addressee.id}:{local_date(at)}"
