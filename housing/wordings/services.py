"""A municipality writes, changes and gives up texts of its own. Nothing here commits."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from housing import audit
from housing.database import db
from housing.organisations.models import Municipality
from housing.rules.names import text_key
from housing.rules.wordings import Wording
from housing.wordings.models import OwnText
from housing.wordings.queries import own_text


class NameTaken(Exception):  # noqa: N818 (an answer, not a fault)
    """Another reason of the same kind has that name."""


class WrittenMeanwhile(Exception):  # noqa: N818 (an answer, not a fault)
    """Somebody else wrote the first text of that kind in the same moment."""


def write_text(
    municipality: Municipality, kind: Wording, text: Mapping[str, str], *, person_id: int | None, at: datetime
) -> None:
    """Put a text in place of the one of that kind; an empty one: there is no own text any more.

    Raises `WrittenMeanwhile`.
    """
    written = own_text(municipality.id, kind)
    if written is None and text:
        try:
            with db.session.begin_nested():
                db.session.add(OwnText(municipality_id=municipality.id, kind=kind, text=dict(text)))
        except IntegrityError:
            raise WrittenMeanwhile from None
    elif written is not None and text:
        written.text = dict(text)
    elif written is not None:
        db.session.delete(written)
    db.session.flush()
    _record(municipality, "write" if text else "remove", kind, person_id, at)


def write_reason(
    municipality: Municipality,
    written: OwnText,
    name: str,
    text: Mapping[str, str],
    *,
    person_id: int | None,
    at: datetime,
) -> None:
    """Write a reason, new or changed, under a name of its own. Raises `NameTaken`."""
    key = text_key(name)
    same = select(OwnText.id).where(
        OwnText.municipality_id == municipality.id, OwnText.kind == written.kind, OwnText.name_key == key
    )
    if db.session.scalar(same) not in {None, written.id}:
        raise NameTaken
    try:
        with db.session.begin_nested():
            written.municipality_id, written.name, written.name_key = municipality.id, name, key
            written.text = dict(text)
            db.session.add(written)
    except IntegrityError:
        raise NameTaken from None
    _record(municipality, "write", Wording(written.kind), person_id, at)


def remove_reason(municipality: Municipality, written: OwnText, *, person_id: int | None, at: datetime) -> None:
    """Take a reason from the list; notes that were written with it stay."""
    db.session.delete(written)
    db.session.flush()
    _record(municipality, "remove", Wording(written.kind), person_id, at)


def _record(municipality: Municipality, action: str, kind: Wording, person_id: int | None, at: datetime) -> None:
    audit.record(
        at=at, person_id=person_id, action=action, subject="own_text", subject_ref=municipality.ref, kind=str(kind)
    )
