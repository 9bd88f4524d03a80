"""The mail that coordinators get on Monday."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from housing.accounts.models import Account, PersonDetails
from housing.bookings.services.monday import tell_coordinators_on_monday
from housing.mail import MailMessage
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from housing.rules.claiming import Needs
from tests.harness.client import CheckedClient
from tests.harness.forms import post_form
from tests.harness.sign_in import sign_in
from tests.harness.world import World, build_world
from tests.placements.claimed import claim

MONDAY = datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
"""Half past seven in Sweden, six days after the world was made."""


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


def told(session: Session, at: datetime) -> list[MailMessage]:
    tell_coordinators_on_monday(at)
    session.commit()
    return list(session.scalars(select(MailMessage).where(MailMessage.kind == "monday").order_by(MailMessage.id)))


def test_each_coordinator_is_told_once_how_her_own_students_stand(world: World, session_scope: Session) -> None:
    found = told(session_scope, MONDAY)
    assert {each.to_address for each in found} == {world.umu.coordinator, world.ltu.coordinator}
    umu = next(each for each in found if each.to_address == world.umu.coordinator)
    assert "2 väntar på svar" in umu.text
    assert "utan säng" not in umu.text
    assert "/institutions/umu/overview" in umu.text
    for name in ("Elin", "Maja", world.elin):
        assert name not in umu.text + umu.html
    assert len(told(session_scope, MONDAY + timedelta(hours=1))) == len(found)
    assert len(told(session_scope, MONDAY + timedelta(weeks=1))) == 2 * len(found)


@pytest.mark.parametrize("at", [MONDAY - timedelta(hours=1), MONDAY + timedelta(days=1), MONDAY - timedelta(days=1)])
def test_only_on_monday_when_the_offices_are_open(world: World, session_scope: Session, at: datetime) -> None:
    assert told(session_scope, at) == []


def test_what_changed_last_week_is_counted(world: World, session_scope: Session) -> None:
    placement = session_scope.scalars(select(Placement).where(Placement.ref == world.storuman.placement)).one()
    cancel_placement(placement.id, at=MONDAY - timedelta(days=3), by=None)
    session_scope.commit()
    umu = next(each for each in told(session_scope, MONDAY) if each.to_address == world.umu.coordinator)
    assert "1 ändrades eller ställdes in förra veckan" in umu.text


def test_a_change_is_told_in_one_week_only_however_late_the_mail_is(world: World, session_scope: Session) -> None:
    placement = session_scope.scalars(select(Placement).where(Placement.ref == world.storuman.placement)).one()
    cancel_placement(placement.id, at=MONDAY + timedelta(hours=1), by=None)
    session_scope.commit()
    (first,) = [each for each in told(session_scope, MONDAY + timedelta(hours=2)) if "umu" in each.to_address]
    assert "ändrades" not in first.text
    (_, second) = [each for each in told(session_scope, MONDAY + timedelta(weeks=1)) if "umu" in each.to_address]
    assert "1 ändrades" in second.text


def test_what_waits_for_her_yes_or_no_is_to_do(world: World, session_scope: Session) -> None:
    placement = session_scope.scalars(select(Placement).where(Placement.ref == world.storuman.placement)).one()
    claim(placement, Needs(wants_priority=True))
    told_each = {each.to_address: each.text for each in told(session_scope, MONDAY)}
    assert "Att göra: 1 begäran väntar på ditt ja eller nej." in told_each[world.umu.coordinator]
    assert "ja eller nej" not in told_each[world.ltu.coordinator]


def test_a_closed_account_gets_none(world: World, client: CheckedClient, session_scope: Session) -> None:
    sign_in(client, world.umu.coordinator)
    person_id = session_scope.scalars(
        select(PersonDetails.person_id).where(PersonDetails.email == world.umu.coordinator)
    ).one()
    session_scope.scalars(select(Account).where(Account.person_id == person_id)).one().active = False
    session_scope.commit()
    assert {each.to_address for each in told(session_scope, MONDAY)} == {world.ltu.coordinator}


def test_a_quiet_week_brings_no_mail(world: World, session_scope: Session) -> None:
    for placement in session_scope.scalars(select(Placement)):
        cancel_placement(placement.id, at=MONDAY - timedelta(days=30), by=None)
    session_scope.commit()
    assert told(session_scope, MONDAY) == []


def test_who_says_no_gets_none_until_she_says_yes(world: World, client: CheckedClient, session_scope: Session) -> None:
    sign_in(client, world.umu.coordinator)
    assert (
        "Du får inget mejl på måndagar längre"
        in post_form(client, "/account", {}, button="Sluta med mejlet", follow=True).text
    )
    assert {each.to_address for each in told(session_scope, MONDAY)} == {world.ltu.coordinator}
    post_form(client, "/account", {}, button="Börja igen")
    assert world.umu.coordinator in {each.to_address for each in told(session_scope, MONDAY)}


def test_others_are_not_asked(world: World, client: CheckedClient) -> None:
    sign_in(client, world.elin)
    assert "Mejl på måndagar" not in client.get("/account").text
