"""What a municipality says about itself. Nothing here commits."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import delete, select

from housing import audit
from housing.clock import local_date
from housing.database import db
from housing.happenings import NightRulesChanged, announce
from housing.organisations.models import BusLink, LegalModeStart, Municipality
from housing.organisations.queries import bus_links_of, legal_mode_on
from housing.rules.decisions import LegalMode, first_day_of_switch


class MunicipalityChanges(TypedDict, total=False):
    """Settings by the names of their columns; what is not named stays as it is."""

    mailbox: str | None
    telephone: str | None
    duty_telephone: str | None
    faults_email: str | None
    answer_mode: str
    delegation: str | None
    agreement_since: date | None
    answering_working_days: int
    deputy_email: str | None
    digest_weekday: int
    margin_before: int
    margin_after: int
    keep_gap_nights: int
    offer_days_far: int
    offer_days_near: int
    offer_days_soon: int
    line_order: str
    line_seed: str
    facts: Mapping[str, str]
    information: Mapping[str, str]
    terms_of_stay: Mapping[str, str]
    cold: Mapping[str, str]


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


class SwitchTooEarlyError(ValueError):
    """Another legal mode would hold for what has been answered already."""


def set_legal_mode(
    municipality: Municipality, mode: LegalMode, starts: date, *, person_id: int | None, at: datetime
) -> None:
    """Let a mode hold from a day on, in place of any switch that is still to come; the one in force needs no day.

    Raises `SwitchTooEarlyError`.
    """
    today = local_date(at)
    db.session.execute(select(Municipality.id).where(Municipality.id == municipality.id).with_for_update())
    to_come = delete(LegalModeStart).where(
        LegalModeStart.municipality_id == municipality.id, LegalModeStart.starts > today
    )
    if mode is not legal_mode_on(municipality.id, today) and starts < first_day_of_switch(today):
        raise SwitchTooEarlyError
    db.session.execute(to_come)
    if mode is not legal_mode_on(municipality.id, today):
        db.session.add(LegalModeStart(municipality_id=municipality.id, starts=starts, mode=mode))
    db.session.flush()
    _record(municipality, person_id, at, legal_mode=mode, starts=starts.isoformat())


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
