"""The one way to print a person's name."""

from flask_babel import gettext as _

from housing.access import Viewer, viewer
from housing.accounts.models import Person


def name_of(person: Person, reader: Viewer) -> str:
    """Return what `reader` may read as the name of `person`.

    A person with protected identity is called by an alias, or by their reference, to everybody but themself; so is
    one whose details were erased. Who may see the record at all is decided by the query that found the person.
    """
    details = person.details
    if details is None or (person.is_protected and person.id != reader.person_id):
        return person.alias or _("Person %(ref)s", ref=person.ref)
    return f"{details.first_name} {details.last_name}"


def signed_in_name() -> str | None:
    """Return the own name of whoever looks at this page; nobody signed in: none."""
    reader = viewer()
    if not reader.is_signed_in:
        return None
    return reader.name or _("Person %(ref)s", ref=reader.person_ref)
