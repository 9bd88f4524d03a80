"""What a municipality says about itself. Nothing here commits."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypedDict

from sqlalchemy import delete

from housing import audit
from housing.database import db
from housing.happenings import NightRulesChanged, announce
from housing.organisations.models import BusLink, Municipality
from housing.organisations.queries import bus_links_of


class MunicipalityChanges(TypedDict, total=False):
    """Settings by the names of their columns; what is not named stays as it is."""

    mailbox: str | None
    telephone: str | None
    faults_email: str | None
    answer_mode: str
    legal_mode: str
    answering_working_days: int
    deputy_email: str | None
    margin_before: int
    margin_after: int
    keep_gap_nights: int
    facts: Mapping[str, str]
    information: Mapping[str, str]
    terms_of_stay: Mapping[str, str]


def change_municipality(
    municipality: Municipality, changes: MunicipalityChanges, *, person_id: int | None, at: datetime
) -> None:
    """Change settings; the audit says which, not what an officer wrote."""
    before = _night_rules(municipality)
    for name, value in changes.items():
        setattr(municipality, name, dict(value) if isinstance(value, Mapping) else value)
    db.session.flush()
    _record(municipality, person_id, at, changed=sorted(changes))
    if _night_rules(municipality) != before:
        announce(NightRulesChanged(at, municipality.id))


def _night_rules(municipality: Municipality) -> tuple[int, int, int]:
    return municipality.margin_before, municipality.margin_after, municipality.keep_gap_nights


def set_bus_links(
    municipality: Municipality, other_ids: Collection[int], *, person_id: int | None, at: datetime
) -> None:
    """Say which other municipalities can be reached by bus for a working day, and no others.

    A line runs both ways, so each pair is kept in both directions.
    """
    before, after = bus_links_of(municipality.id), frozenset(other_ids)
    for gone in sorted(before - after):
        for pair in ((municipality.id, gone), (gone, municipality.id)):
            db.session.execute(delete(BusLink).where(BusLink.municipality_id == pair[0], BusLink.other_id == pair[1]))
    for new in sorted(after - before):
        for pair in ((municipality.id, new), (new, municipality.id)):
            db.session.merge(BusLink(municipality_id=pair[0], other_id=pair[1]))
    db.session.flush()
    _record(municipality, person_id, at, bus_links=sorted(after))


def _record(municipality: Municipality, person_id: int | None, at: datetime, **facts: object) -> None:
    audit.record(
        at=at,
        person_id=person_id,
        action="settings changed",
        subject="municipality",
        subject_ref=municipality.ref,
        **facts,
    )
