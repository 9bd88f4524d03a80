"""The one way to print a person's name, whole or only the given one."""

from typing import Any, NamedTuple, Protocol

from flask_babel import gettext as _

from housing.access import Viewer, viewer


class NamedDetails(Protocol):
    """The part of somebody's details that is their name."""

    @property
    def first_name(self) -> str:
        """The given name."""

    @property
    def last_name(self) -> str:
        """The family name."""


class Named(Protocol):
    """Whoever may be called by a name: a person of the session, or a row about one."""

    @property
    def id(self) -> int:
        """The person's id."""

    @property
    def ref(self) -> str:
        """The reference that stands where there is neither name nor alias."""

    @property
    def alias(self) -> str | None:
        """What somebody with protected identity is called."""

    @property
    def is_protected(self) -> bool:
        """Whether the alias stands wherever the name would."""

    @property
    def details(self) -> NamedDetails | None:
        """The name; None when it was erased."""


class NameRow(NamedTuple):
    """A name as a plain row has it."""

    first_name: str
    last_name: str


class PersonRow(NamedTuple):
    """A person as a plain row has them, for pages that show hundreds."""

    id: int
    ref: str
    alias: str | None
    is_protected: bool
    details: NameRow | None

    @classmethod
    def made_of(cls, row: Any) -> "PersonRow":
        """Read the columns person_id, person_ref, alias, is_protected, first_name and last_name."""
        details = NameRow(row.first_name, row.last_name) if row.first_name is not None else None
        return cls(row.person_id, row.person_ref, row.alias, row.is_protected, details)


def name_of(person: Named, reader: Viewer) -> str:
    """Return what `reader` may read as the name of `person`.

    A person with protected identity is called by an alias, or by their reference, to everybody but themself; so is
    one whose details were erased. Who may see the record at all is decided by the query that found the person.
    """
    details = _shown_to(person, reader)
    return f"{details.first_name} {details.last_name}" if details else _called(person)


def first_name_of(person: Named, reader: Viewer) -> str:
    """Return the given name alone, for whoever hands out a key; an alias stands wherever `name_of` puts one."""
    details = _shown_to(person, reader)
    return details.first_name if details else _called(person)


def _shown_to(person: Named, reader: Viewer) -> NamedDetails | None:
    is_hidden = person.is_protected and person.id != reader.person_id
    return None if is_hidden else person.details


def _called(person: Named) -> str:
    return person.alias or _("Person %(ref)s", ref=person.ref)


def signed_in_name() -> str | None:
    """Return the own name of whoever looks at this page; nobody signed in: none."""
    reader = viewer()
    if not reader.is_signed_in:
        return None
    return reader.name or _("Person %(ref)s", ref=reader.person_ref)
