"""A mobile number and a private address that a student adds herself; they go with her details when she is erased."""

from datetime import datetime

from housing import audit
from housing.accounts.models import Person
from housing.database import db


def keep_contact(person_id: int, *, telephone: str | None, private_address: str | None, at: datetime) -> None:
    """Keep what she has written, or forget what she has emptied. Of a protected person neither is kept."""
    person = db.session.get_one(Person, person_id)
    details = person.details
    wanted = (None, None) if person.is_protected else (telephone or None, private_address or None)
    if details is None or (details.telephone, details.private_address) == wanted:
        return
    details.telephone, details.private_address = wanted
    audit.record(at=at, person_id=person_id, action="contact_changed", subject="person", subject_ref=person.ref)
