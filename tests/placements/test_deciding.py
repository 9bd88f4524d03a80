"""A coordinator's yes/no list: her own students only, one by one or together, once each, and the student is told."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from housing.audit import AuditEntry
from housing.database import db
from housing.mail import MailMessage
from housing.placements.claim_models import SpecialClaim
from housing.placements.models import Placement
from housing.placements.services.cancelling import cancel_placement
from housing.placements.services.deciding import DecidedAlready, NothingToDecide, change_decision, decide
from housing.rules.claiming import Condition, Needs, Special
from tests.bookings.asked import a_placement
from tests.bookings.pages import main_text
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import csrf_token
from tests.harness.sign_in import sign_in
from tests.harness.world import WEEKS_12_TO_14, World, build_world, found
from tests.placements.claimed import claim, decided, details_of, special

PAGE = "/institutions/umu/claims"
PRIORITY = Needs(wants_priority=True)
BOTH = Needs(frozenset({Condition.OWN_ROOM}), wants_priority=True)


@pytest.fixture
def world(session_scope: Session) -> World:
    return build_world()


@pytest.fixture
def karin(client: CheckedClient, world: World) -> CheckedClient:
    """Umeå's coordinator, signed in, who reads English."""
    client.set_cookie("language", "en", domain="127.0.0.1")
    sign_in(client, world.umu.coordinator)
    return client


@pytest.fixture
def elins(world: World) -> Placement:
    """Elin of Umeå claims priority and a single room; Maja of Luleå claims priority."""
    claim(found(Placement, world.sorsele.placement), PRIORITY)
    placement = found(Placement, world.storuman.placement)
    claim(placement, BOTH)
    return placement


def ref_of(placement: Placement, kind: Special = Special.PRIORITY) -> str:
    ref = special(placement, kind).ref
    db.session.rollback()
    return ref


def press(client: CheckedClient, page: str = PAGE, **fields: str | list[str]) -> tuple[int, str]:
    """Press a button of the list; return the answer's status and what is said then."""
    sent = client.post(page, data={"csrf_token": csrf_token(client, PAGE), **fields})
    said = client.get(PAGE).text if sent.status_code == 303 else sent.text
    return sent.status_code, said


def mails() -> list[MailMessage]:
    wanted = select(MailMessage).where(MailMessage.kind == "claim_decided").order_by(MailMessage.id)
    found_mails = list(db.session.scalars(wanted))
    db.session.expunge_all()
    db.session.rollback()
    return found_mails


def test_the_list_shows_what_her_own_students_claim(karin: CheckedClient, elins: Placement) -> None:
    page = karin.get(PAGE).text
    rows = [" ".join(row.get_text(" ").split()) for row in BeautifulSoup(page, "html.parser").select("main tbody tr")]
    assert len(rows) == 2
    assert all("Elin Ek" in row and "3OM401, Storuman" in row and "8–26 Feb 2027" in row for row in rows)
    assert "Maja" not in page
    assert "To decide (2)" in main_text(karin.get("/institutions/umu/students").text)
    assert karin.get("/institutions/ltu/claims").status_code == 404


@pytest.mark.parametrize(("button", "granted"), [("yes", True), ("no", False)])
def test_one_line_is_answered_and_the_student_told(
    karin: CheckedClient, world: World, elins: Placement, button: str, granted: bool
) -> None:
    placement_id, ref = elins.id, elins.ref
    status, _ = press(karin, **{button: ref_of(elins)})
    assert status == 303
    assert decided(placement_id) == {"priority": granted, "own_room": None}
    row = special(found(Placement, ref), Special.PRIORITY)
    assert (row.decided_at, row.decided_by_id) == (TUESDAY, details_of(world.umu.coordinator).person_id)
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action.in_(["claim_granted", "claim_refused"])))
    assert (entry.subject_ref, entry.facts) == (ref, {"kind": "priority"})
    (mail,) = mails()
    assert (mail.to_address, mail.language) == (world.elin, "sv")
    assert ("har sagt ja: du har förtur" if granted else "har sagt nej: du har inte förtur") in mail.text
    assert f"/placements/{ref}/housing" in mail.text
    assert "To decide (1)" in main_text(karin.get("/institutions/umu/students").text)


def test_yes_to_all_ticked(karin: CheckedClient, world: World, elins: Placement) -> None:
    placement_id = elins.id
    other = a_placement(world, "other", WEEKS_12_TO_14)
    claim(other, PRIORITY)
    other_id = other.id
    status, said = press(
        karin, ticked=[ref_of(elins), ref_of(found(Placement, world.storuman.placement), Special.OWN_ROOM)], all="yes"
    )
    assert status == 303
    assert "Yes to 2. The students are told." in said
    assert decided(placement_id) == {"priority": True, "own_room": True}
    assert decided(other_id) == {"priority": None}, "what is not ticked waits"
    assert len(mails()) == 2


@pytest.mark.parametrize("sent", [{}, {"all": "yes"}, {"ticked": "nothing234"}])
def test_without_a_tick_or_a_button_nothing_is_decided(
    karin: CheckedClient, elins: Placement, sent: dict[str, str]
) -> None:
    status, said = press(karin, **sent)
    assert status == 422
    assert "Nothing was decided" in main_text(said)
    assert decided(elins.id) == {"priority": None, "own_room": None}


def test_another_institutions_student_is_not_there(karin: CheckedClient, world: World, elins: Placement) -> None:
    majas = found(Placement, world.sorsele.placement)
    majas_id = majas.id
    for page in (PAGE, f"{PAGE}/change"):
        press(karin, page, yes=ref_of(found(Placement, world.sorsele.placement)))
    assert decided(majas_id) == {"priority": None}
    assert mails() == []


def test_whoever_comes_second_is_told_so(karin: CheckedClient, world: World, elins: Placement) -> None:
    placement_id, ref = elins.id, ref_of(elins)
    decide(world.umu.id, ref, granted=False, at=TUESDAY, by=details_of(world.umu.coordinator).person_id)
    db.session.commit()
    _, said = press(karin, yes=ref)
    assert "Somebody else was faster and said no." in said
    assert decided(placement_id)["priority"] is False
    with pytest.raises(DecidedAlready):
        decide(world.umu.id, ref, granted=True, at=TUESDAY, by=details_of(world.umu.coordinator).person_id)


def test_a_decision_can_be_changed_and_is_told_again(karin: CheckedClient, elins: Placement) -> None:
    placement_id, ref = elins.id, ref_of(elins)
    press(karin, no=ref)
    for _ in range(2):
        press(karin, f"{PAGE}/change", yes=ref)
    assert decided(placement_id)["priority"] is True
    assert len(mails()) == 2, "saying the same again tells nobody"


def test_what_is_taken_back_cancelled_or_over_is_no_longer_to_decide(
    karin: CheckedClient, world: World, elins: Placement, clock: MovableClock
) -> None:
    ref, by = ref_of(elins), details_of(world.umu.coordinator).person_id
    clock.set(datetime(2027, 2, 26, 22, tzinfo=UTC))
    sign_in(karin, world.umu.coordinator)
    assert "Elin" in karin.get(PAGE).text
    clock.set(datetime(2027, 2, 26, 23, tzinfo=UTC))
    sign_in(karin, world.umu.coordinator)
    assert "Nothing waits for your answer" in main_text(karin.get(PAGE).text)
    clock.set(TUESDAY)
    sign_in(karin, world.umu.coordinator)
    press(karin, yes=ref)
    claim(found(Placement, world.storuman.placement), Needs(frozenset({Condition.OWN_ROOM})))
    assert "To go before others" not in main_text(karin.get(PAGE).text), "she claims it no longer"
    with pytest.raises(NothingToDecide):
        change_decision(world.umu.id, ref, granted=False, at=TUESDAY, by=by)
    db.session.rollback()
    cancel_placement(found(Placement, world.storuman.placement).id, at=TUESDAY, by=None)
    db.session.commit()
    assert "Nothing waits for your answer" in main_text(karin.get(PAGE).text)


def test_a_protected_name_is_not_shown(karin: CheckedClient, world: World) -> None:
    claim(a_placement(world, "safe", WEEKS_12_TO_14, alias="Kim"), PRIORITY)
    page = karin.get(PAGE).text
    assert "Kim" in page
    assert "Sara" not in page


@pytest.mark.parametrize(
    "half",
    [{"granted": True}, {"decided_at": TUESDAY}, {"granted": False, "decided_at": TUESDAY}, {"kind": "whim"}],
    ids="+".join,
)
def test_the_database_refuses_half_a_decision(elins: Placement, half: dict[str, object]) -> None:
    row = special(elins, Special.PRIORITY)
    with pytest.raises(IntegrityError):
        db.session.execute(update(SpecialClaim).where(SpecialClaim.ref == row.ref).values(**half))
    db.session.rollback()
