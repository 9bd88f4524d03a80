"""A mail to the person behind a student record."""

from datetime import datetime
from typing import Any

from housing.accounts.contact import contact_of_student
from housing.mail import write_mail


def write_to_student(student_id: int, kind: str, at: datetime, *, once: str | None = None, **values: Any) -> str | None:
    """Write a mail of `kind` to a student in her language, as `mail.write_mail` does; none where she was erased."""
    contact = contact_of_student(student_id)
    if contact is None:
        return None
    return write_mail(
        kind,
        to=contact.email,
        language=contact.language,
        at=at,
        person_id=contact.person_id,
        once=once,
        **values,
    )
