"""Mails about an account, one function for each thing that happened. None holds an address, a code or a name."""

from datetime import datetime
from enum import StrEnum

from housing.accounts.contact import contact_of
from housing.mail import link, write_mail


class PasswordChange(StrEnum):
    """What happened to a password."""

    SET = "set"
    CHANGED = "changed"
    REMOVED = "removed"


def password_changed(person_id: int, change: PasswordChange, at: datetime) -> None:
    """Tell the owner of an account, in case it was somebody else; one who was erased has no address to tell."""
    if contact := contact_of(person_id):
        write_mail(
            "password_changed",
            to=contact.email,
            language=contact.language,
            person_id=person_id,
            at=at,
            change=str(change),
            url=link("sign_in.start", forgotten="yes"),
        )
