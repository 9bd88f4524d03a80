"""The country as it ships: every municipality once, whatever is loaded twice."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from housing.organisations.models import Membership, Municipality, Organisation, Region, Term
from housing.organisations.queries import (
    federations_of,
    municipality_by_slug,
    nearest_municipality_names,
    public_municipality,
)
from housing.organisations.regions import region_of
from housing.organisations.services import ensure_term, load_municipalities
from housing.rules.terms import TermError
from tests.harness.clock import TUESDAY

TODAY = TUESDAY.date()


def test_all_municipalities_are_loaded_once(session_scope: Session) -> None:
    assert load_municipalities() == 290
    session_scope.commit()
    assert load_municipalities() == 0
    session_scope.commit()
    assert session_scope.scalar(select(func.count()).select_from(Municipality)) == 290
    assert session_scope.scalar(select(func.count()).select_from(Membership)) == 16


def test_the_two_that_would_share_an_address_are_told_apart_by_county(session_scope: Session) -> None:
    load_municipalities()
    slugs = session_scope.scalars(select(Municipality.slug).where(Municipality.name.in_(["Håbo", "Habo"])))
    assert set(slugs) == {"habo-uppsala-lan", "habo-jonkopings-lan"}


def test_swedish_order_is_kept_by_the_database(session_scope: Session) -> None:
    load_municipalities()
    wanted = ["Storuman", "Åsele", "Älvdalen", "Öckerö", "Dorotea"]
    found = session_scope.scalars(
        select(Municipality.name).where(Municipality.name.in_(wanted)).order_by(Organisation.sort_key)
    )
    assert list(found) == ["Dorotea", "Storuman", "Åsele", "Älvdalen", "Öckerö"]


def test_a_loaded_municipality_keeps_what_it_changed(session_scope: Session) -> None:
    load_municipalities()
    storuman = session_scope.scalars(select(Municipality).where(Municipality.code == "2421")).one()
    storuman.mailbox = "boende@storuman.example"
    session_scope.commit()
    load_municipalities()
    session_scope.commit()
    assert storuman.mailbox == "boende@storuman.example"


def test_a_municipality_outside_the_scope_is_not_found(session_scope: Session) -> None:
    load_municipalities()
    storuman = session_scope.scalars(select(Municipality).where(Municipality.code == "2421")).one()
    assert municipality_by_slug("storuman", {storuman.id}) is storuman
    assert municipality_by_slug("sorsele", {storuman.id}) is None
    assert municipality_by_slug("storuman", frozenset()) is None


def test_a_municipality_that_offers_nothing_is_not_in_the_catalogue(session_scope: Session) -> None:
    load_municipalities()
    assert public_municipality("storuman") is None


def test_membership_is_asked_on_a_day(session_scope: Session) -> None:
    load_municipalities()
    storuman = session_scope.scalars(select(Municipality).where(Municipality.code == "2421")).one()
    assert federations_of({storuman.id}, TODAY) == {storuman.id: "Akademi Norr"}
    membership = session_scope.scalars(select(Membership).where(Membership.municipality_id == storuman.id)).one()
    membership.ends = TODAY
    session_scope.flush()
    assert federations_of({storuman.id}, TODAY) == {}


def test_a_misspelt_name_is_answered_with_the_nearest(session_scope: Session) -> None:
    load_municipalities()
    assert nearest_municipality_names("Stroruman")[0] == "Storuman"


def test_a_term_is_made_once(session_scope: Session) -> None:
    first = ensure_term("VT27")
    assert ensure_term("vt 2027") is first
    assert session_scope.scalar(select(func.count()).select_from(Term)) == 1
    with pytest.raises(TermError):
        ensure_term("spring-ish")


def test_every_county_has_its_region_once(session_scope: Session) -> None:
    load_municipalities()
    session_scope.commit()
    load_municipalities()
    counties = set(session_scope.scalars(select(Municipality.county)))
    regions = {county: region_of(county) for county in counties}
    assert None not in regions.values()
    assert len({region.id for region in regions.values() if region}) == len(counties) == 21
    assert session_scope.scalar(select(func.count()).select_from(Region)) == 21
