"""Each guard that the database keeps (domain.md, "What must always hold", 1–5): somebody tries to break it.

The breaking statements go past the services, straight to the tables: what is proved is the database's own refusal.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Executable, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from housing.bookings.holds import Hold, StandingDecision
from housing.bookings.models import Booking, BookingEvent
from housing.bookings.parties import Party, PartyMember
from housing.nights import ledger
from housing.nights.ledger import Because, BedNights, ForBooking, ForClosure, ForHold, NightsRefused
from housing.nights.models import BedNight, DwellingNight, RoomNight
from housing.placements.models import Placement, PlacementNight
from housing.references import new_ref
from housing.rules.parties import PartyKey
from tests.harness.holds import a_hold
from tests.nights.ground import AT, NIGHTS, Ground, lay


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    """The town, its beds and nothing taken."""
    return lay(session_scope)


def refused(session: Session, *statements: Executable) -> bool:
    """Whether the database itself refuses, at once or at the commit."""
    try:
        for statement in statements:
            session.execute(statement)
        session.commit()
    except IntegrityError:
        session.rollback()
        return True
    return False


def row(ground: Ground, bed: str, **columns: object) -> dict[str, object]:
    where = ground.beds[bed]
    return {
        "bed_id": where.id,
        "dwelling_id": where.dwelling_id,
        "municipality_id": where.municipality_id,
        "night": NIGHTS[0],
        **columns,
    }


def test_a_bed_has_one_taker_a_night(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [ground.nights("mixed-1")])
    for taker, company in (
        (ground.taker("bo"), "*"),
        (ForClosure(ground.closure("mixed-1").id), None),
        (ForHold(ground.hold().id), None),
    ):
        with pytest.raises(NightsRefused) as refusal:
            ledger.take(taker, [ground.nights("mixed-1", company)])
        assert refusal.value.because is Because.BED_TAKEN
        assert refusal.value.nights == NIGHTS


def held(ground: Ground, bed: str) -> tuple[Hold, ForHold]:
    hold = ground.hold()
    taker = ForHold(hold.id)
    ledger.take(taker, [ground.nights(bed, None)])
    return hold, taker


def test_a_hold_gives_its_nights_to_a_booking_and_keeps_the_others(ground: Ground) -> None:
    hold, taker = held(ground, "mixed-1")
    ledger.take(taker, [ground.nights("mixed-2", None)])
    anna = ground.taker("anna")
    ledger.hand_over([hold.id], anna, [ground.nights("mixed-1", nights=NIGHTS[:2])])
    assert ledger.nights_of(anna) == NIGHTS[:2]
    assert sorted(ledger.nights_of(taker)) == sorted((*NIGHTS[2:], *NIGHTS))


def test_no_other_hold_gives_its_nights(ground: Ground) -> None:
    held(ground, "mixed-1")
    anna = ground.taker("anna")
    with pytest.raises(NightsRefused) as refusal:
        ledger.hand_over([ground.hold().id], anna, [ground.nights("mixed-1")])
    assert refusal.value.because is Because.BED_TAKEN
    assert ledger.nights_of(anna) == ()


def test_a_hold_keeps_its_nights_when_they_cannot_be_handed_over(ground: Ground) -> None:
    hold, taker = held(ground, "same_gender-1")
    ledger.take(ground.taker("bo"), [ground.nights("same_gender-2", "men")])
    anna = ground.taker("anna")
    with pytest.raises(NightsRefused) as refusal:
        ledger.hand_over([hold.id], anna, [ground.nights("same_gender-1", "women")])
    assert refusal.value.because is Because.OTHER_COMPANY
    assert ledger.nights_of(taker) == NIGHTS


def test_a_hold_has_nights_in_its_own_municipality_only(ground: Ground) -> None:
    hold = ground.hold()
    ground.session.commit()
    other = next(name for name in ground.beds if name.startswith("other-"))
    assert refused(ground.session, insert(BedNight).values(row(ground, other, hold_id=hold.id)))
    assert not refused(ground.session, insert(BedNight).values(row(ground, "mixed-1", hold_id=hold.id)))


def test_a_booking_is_made_of_a_hold_in_its_own_municipality_only(ground: Ground) -> None:
    elsewhere = next(bed for name, bed in ground.beds.items() if name.startswith("other-")).municipality_id
    theirs, own = a_hold(elsewhere, ground.institution.id), ground.hold()
    anna = ground.taker("anna")
    ground.session.commit()
    booking = update(Booking).where(Booking.id == anna.booking_id)
    assert refused(ground.session, booking.values(hold_id=theirs.id))
    assert not refused(ground.session, booking.values(hold_id=own.id))


def test_a_hold_rests_on_a_decision_of_its_own_municipality(ground: Ground) -> None:
    hold = ground.hold()
    elsewhere = next(bed for name, bed in ground.beds.items() if name.startswith("other-")).municipality_id
    decisions = [
        StandingDecision(
            municipality_id=municipality_id,
            institution_id=ground.institution.id,
            beds=4,
            starts=NIGHTS[0],
            ends=NIGHTS[-1],
            decided_at=AT,
        )
        for municipality_id in (elsewhere, hold.municipality_id)
    ]
    ground.session.add_all(decisions)
    ground.session.commit()
    theirs, own = (each.id for each in decisions)
    change = update(Hold).where(Hold.id == hold.id)
    assert refused(ground.session, change.values(standing_decision_id=theirs))
    assert not refused(ground.session, change.values(standing_decision_id=own))


def test_stays_may_meet_on_the_day_one_leaves_and_another_comes(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [ground.nights("mixed-1", nights=NIGHTS[:2])])
    ledger.take(ground.taker("bo"), [ground.nights("mixed-1", nights=NIGHTS[2:])])
    ground.session.commit()


def test_a_refused_take_leaves_nothing_behind(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [ground.nights("mixed-1", nights=NIGHTS[-1:])])
    late = ground.taker("bo")
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(late, [ground.nights("mixed-1")])
    assert refusal.value.nights == NIGHTS[-1:]
    assert ledger.nights_of(late) == ()


@pytest.mark.parametrize("bed", ["mixed-1", "one_room-2"])
def test_who_ends_with_a_refusal_is_told_why_and_leaves_nothing_at_all(ground: Ground, bed: str) -> None:
    """A bed that somebody has; and one in a shared room that she does not name."""
    ledger.take(ground.taker("anna"), [ground.nights("mixed-1")])
    ground.session.commit()
    nights = replace(ground.nights(bed), room=None, room_company=None)
    with pytest.raises(NightsRefused) as refusal:
        ledger.take_or_end(ground.taker("bo"), [nights])
    expected = Because.BED_TAKEN if bed == "mixed-1" else Because.OTHER_ROOM
    assert (refusal.value.because, refusal.value.nights) == (expected, NIGHTS)
    ground.session.commit()
    assert len(ground.session.scalars(select(Booking)).all()) == 1
    assert len(ground.session.scalars(select(BedNight)).all()) == len(NIGHTS)


def test_nights_lie_in_the_window_of_the_placement(ground: Ground) -> None:
    outside = NIGHTS[-1] + timedelta(days=1)
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(ground.taker("anna"), [ground.nights("mixed-1", nights=(*NIGHTS, outside))])
    assert refusal.value.because is Because.OUTSIDE_WINDOW
    assert refusal.value.nights == (outside,)


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_draft_placement_has_no_nights(ground: Ground, status: str) -> None:
    draft = ground.placement("anna", status="draft")
    ground.session.commit()
    night = insert(PlacementNight).values(
        placement_id=draft.id, night=NIGHTS[0], ground="core", placement_status=status
    )
    assert refused(ground.session, night)


def test_a_placement_with_nights_in_use_cannot_stop_being_published(ground: Ground) -> None:
    taker = ground.taker("anna")
    ledger.take(taker, [ground.nights("mixed-1")])
    ground.session.commit()
    assert refused(
        ground.session,
        update(Placement).where(Placement.id == taker.placement_id).values(status="cancelled"),
    )
    assert refused(
        ground.session,
        delete(PlacementNight).where(PlacementNight.placement_id == taker.placement_id),
    )


def test_an_offer_has_a_last_day_to_accept(ground: Ground) -> None:
    placement = ground.placement("anna")
    booking = ground.booking(placement)
    ground.session.commit()
    event = insert(BookingEvent).values(
        booking_id=booking.id,
        version=2,
        previous=1,
        from_status="requested",
        to_status="offered",
        at=AT,
        actor="officer",
    )
    offered = update(Booking).where(Booking.id == booking.id)
    assert refused(ground.session, event, offered.values(status="offered", version=2))
    assert not refused(ground.session, event, offered.values(status="offered", version=2, accept_by=AT))


def test_student_placement_and_booking_agree(ground: Ground) -> None:
    anna, bo = ground.taker("anna"), ground.taker("bo")
    ground.session.add(DwellingNight(dwelling_id=ground.beds["mixed-1"].dwelling_id, night=NIGHTS[0], company="*"))
    ground.session.commit()
    right = {"live": True, "company": "*"}
    for wrong in (
        {"booking_id": anna.booking_id, "placement_id": anna.placement_id, "student_id": bo.student_id},
        {"booking_id": anna.booking_id, "placement_id": bo.placement_id, "student_id": anna.student_id},
        {"booking_id": anna.booking_id, "placement_id": bo.placement_id, "student_id": bo.student_id},
        {"booking_id": anna.booking_id, "placement_id": anna.placement_id, "student_id": None},
    ):
        columns = row(ground, "mixed-1", **wrong, **right)
        assert refused(ground.session, insert(BedNight).values(columns))


def test_a_booking_holds_nights_in_its_own_municipality_only(ground: Ground) -> None:
    with pytest.raises(NightsRefused):
        ledger.take(ground.taker("anna"), [ground.nights("other-mixed-1")])


def test_a_row_names_the_dwelling_and_municipality_of_its_bed(ground: Ground) -> None:
    closure = ground.closure("mixed-1")
    ground.session.commit()
    for wrong in (
        {"dwelling_id": ground.beds["same_gender-1"].dwelling_id},
        {"municipality_id": ground.other_municipality.id},
    ):
        columns = row(ground, "mixed-1", closure_id=closure.id) | wrong
        assert refused(ground.session, insert(BedNight).values(columns))


def test_a_closure_takes_nights_of_its_own_bed_only(ground: Ground) -> None:
    closure = ground.closure("mixed-1")
    with pytest.raises(NightsRefused):
        ledger.take(ForClosure(closure.id), [ground.nights("mixed-2", None)])


def test_a_night_has_exactly_one_kind_of_taker(ground: Ground) -> None:
    closure, hold = ground.closure("mixed-1"), ground.hold()
    ground.session.commit()
    for takers in ({}, {"closure_id": closure.id, "hold_id": hold.id}):
        columns = row(ground, "mixed-1", **takers)
        assert refused(ground.session, insert(BedNight).values(columns))


def test_a_student_holds_one_bed_a_night(ground: Ground) -> None:
    anna = ground.taker("anna")
    ledger.take(anna, [ground.nights("mixed-1")])
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(anna, [ground.nights("mixed-2")])
    assert refusal.value.because is Because.STUDENT_ELSEWHERE


@pytest.mark.parametrize(
    ("dwelling", "first", "second"),
    [
        ("same_gender", "women", "men"),
        ("same_gender", "men", "women"),
        ("one_room", "women", "men"),
    ],
)
def test_guests_of_one_dwelling_are_of_one_company(ground: Ground, dwelling: str, first: str, second: str) -> None:
    ledger.take(ground.taker("anna"), [ground.nights(f"{dwelling}-1", first)])
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(ground.taker("bo"), [ground.nights(f"{dwelling}-2", second)])
    assert refusal.value.because is Because.OTHER_COMPANY
    ledger.take(ground.taker("eva"), [ground.nights(f"{dwelling}-3", first)])
    ground.session.commit()


def test_a_home_for_one_party_takes_nobody_else(ground: Ground) -> None:
    anna, bo = ground.taker("anna"), ground.taker("bo")
    ledger.take(anna, [ground.nights("single_party-1", f"s:{anna.student_id}")])
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(bo, [ground.nights("single_party-2", f"s:{bo.student_id}")])
    assert refusal.value.because is Because.OTHER_COMPANY


def together(ground: Ground, *takers: ForBooking) -> int:
    """Write that the students of these bookings live together, as far as the database lets it; return the party."""
    party = Party(ref=new_ref(), status="agreed", live=True, shares_rooms=False, asked_at=AT, answered_at=AT)
    party.members = [
        PartyMember(seat=seat, placement_id=taker.placement_id, student_id=taker.student_id)
        for seat, taker in enumerate(takers, start=1)
    ]
    ground.session.add(party)
    ground.session.flush()
    return party.id


def of_party(ground: Ground, bed: str, party_id: int) -> BedNights:
    """Nights of a bed in the company of two who live together."""
    return replace(ground.nights(bed, f"p:{party_id}"), party_id=party_id)


def test_two_who_live_together_have_a_home_for_one_party_and_a_third_is_refused(ground: Ground) -> None:
    anna, bo, eva = (ground.taker(name) for name in ("anna", "bo", "eva"))
    party_id = together(ground, anna, bo)
    ledger.take(anna, [of_party(ground, "single_party-1", party_id)])
    ledger.take(bo, [of_party(ground, "single_party-2", party_id)])
    ground.session.commit()
    third = row(ground, "single_party-3", night=NIGHTS[0], **eva.columns())
    for columns in (
        {"company": f"s:{eva.student_id}"},  # as herself, into a home that is somebody's
        {"company": f"p:{party_id}", "party_id": party_id},  # as if she were one of the two
        {"company": f"p:{party_id}"},  # with their key, and without the party
        {"company": f"s:{anna.student_id}"},  # as one of the two
        {"company": f"p:{party_id}", "party_id": party_id + 1},  # with a party that is not there
    ):
        assert refused(ground.session, insert(BedNight).values(third | columns))
    member = {"party_id": party_id, "placement_id": eva.placement_id, "student_id": eva.student_id, "live": True}
    for seat in (1, 2, 3):
        assert refused(ground.session, insert(PartyMember).values(member | {"seat": seat}))
    assert refused(ground.session, update(Booking).where(Booking.id == eva.booking_id).values(party_id=party_id))
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(eva, [ground.nights("single_party-3", f"s:{eva.student_id}")])
    assert refusal.value.because is Because.OTHER_COMPANY
    assert refusal.value.nights == NIGHTS


def test_a_party_carries_its_key_in_the_room_only_where_the_night_says_whose_it_is(ground: Ground) -> None:
    anna, bo = ground.taker("anna"), ground.taker("bo")
    party_id = together(ground, anna, bo)
    anywhere = row(ground, "one_room-1", room=ground.beds["one_room-1"].room_key, company="*", **anna.columns())
    ground.session.execute(
        insert(DwellingNight).values(dwelling_id=anywhere["dwelling_id"], night=NIGHTS[0], company="*")
    )
    where = {"dwelling_id": anywhere["dwelling_id"], "room": anywhere["room"], "night": NIGHTS[0]}
    ground.session.execute(insert(RoomNight).values(**where, company=f"p:{party_id}"))
    ground.session.commit()
    assert refused(ground.session, insert(BedNight).values(anywhere | {"room_company": f"p:{party_id}"}))
    assert not refused(
        ground.session, insert(BedNight).values(anywhere | {"room_company": f"p:{party_id}", "party_id": party_id})
    )


def test_a_placement_is_in_one_party_that_stands_and_a_member_says_what_her_party_does(ground: Ground) -> None:
    anna, bo, eva = (ground.taker(name) for name in ("anna", "bo", "eva"))
    party_id = together(ground, anna, bo)
    ground.session.commit()
    with pytest.raises(IntegrityError):
        together(ground, bo, eva)
    ground.session.rollback()
    member = update(PartyMember).where(PartyMember.student_id == bo.student_id)
    assert refused(ground.session, member.values(live=False))
    assert refused(ground.session, update(Party).values(live=False))
    ended = {"status": "ended", "live": False, "ended_at": AT}
    assert not refused(ground.session, update(Party).where(Party.id == party_id).values(ended))
    ground.session.expire_all()
    assert [each.live for each in ground.session.scalars(select(PartyMember))] == [False, False]
    assert together(ground, bo, eva)


def test_a_party_keeps_an_address_only_while_it_is_not_answered(ground: Ground) -> None:
    together(ground, ground.taker("anna"), ground.taker("bo"))
    ground.session.commit()
    assert refused(ground.session, update(Party).values(asked_key="bo@x.example"))


def test_company_of_two_changes_together_and_leaves_others_alone(ground: Ground) -> None:
    """Who lives together from now on brings her beds along; nights that were lived stay as they were."""
    anna, bo, eva = (ground.taker(name) for name in ("anna", "bo", "eva"))
    ledger.take(anna, [ground.nights("single_party-1", f"s:{anna.student_id}")])
    ledger.take(bo, [ground.nights("same_gender-1", "women")])
    party_id = together(ground, anna, bo)
    keys = [(each, PartyKey(each.student_id, party_id)) for each in (anna, bo)]
    ledger.give_company(keys, first_night=NIGHTS[2])
    companies = select(BedNight.company).order_by(BedNight.night)
    assert ground.session.scalars(companies.where(BedNight.student_id == anna.student_id)).all() == [
        *[f"s:{anna.student_id}"] * 2,
        *[f"p:{party_id}"] * 3,
    ]
    assert set(ground.session.scalars(companies.where(BedNight.student_id == bo.student_id))) == {"women"}
    ledger.release(bo)
    ledger.take(bo, [replace(of_party(ground, "single_party-2", party_id), nights=NIGHTS[2:])])
    with pytest.raises(NightsRefused):  # anna alone cannot leave the company that bo has there
        ledger.give_company([(anna, PartyKey(anna.student_id))], first_night=NIGHTS[2])
    with pytest.raises(NightsRefused):
        ledger.take(eva, [ground.nights("single_party-3", f"s:{eva.student_id}")])
    ground.session.commit()


def test_a_shared_room_is_never_mixed_though_the_dwelling_is(ground: Ground) -> None:
    with pytest.raises(NightsRefused):
        ledger.take(ground.taker("anna"), [ground.nights("one_room-1", "*")])


def test_company_is_free_again_when_the_guests_are_gone(ground: Ground) -> None:
    anna = ground.taker("anna")
    ledger.take(anna, [ground.nights("same_gender-1", "women")])
    ledger.release(anna)
    ledger.take(ground.taker("bo"), [ground.nights("same_gender-2", "men")])
    ground.session.commit()


def test_company_cannot_be_rewritten_under_the_guests(ground: Ground) -> None:
    ledger.take(ground.taker("anna"), [ground.nights("same_gender-1", "women")])
    ground.session.commit()
    assert refused(ground.session, update(DwellingNight).values(company="men"))
    assert refused(ground.session, delete(DwellingNight))


def test_a_move_to_another_bed_is_one_step(ground: Ground) -> None:
    anna = ground.taker("anna")
    ledger.take(anna, [ground.nights("mixed-1")])
    ledger.replace(anna, NIGHTS, [ground.nights("mixed-2")])
    ground.session.commit()
    ledger.take(ground.taker("bo"), [ground.nights("mixed-1")])
    assert ledger.nights_of(anna) == NIGHTS


def test_a_refused_move_changes_nothing(ground: Ground) -> None:
    anna = ground.taker("anna")
    ledger.take(anna, [ground.nights("mixed-1")])
    ledger.take(ground.taker("bo"), [ground.nights("mixed-2", nights=NIGHTS[3:])])
    with pytest.raises(NightsRefused):
        ledger.replace(anna, NIGHTS, [ground.nights("mixed-2")])
    assert ledger.nights_of(anna) == NIGHTS


def test_a_booking_that_ended_holds_no_nights(ground: Ground) -> None:
    anna = ground.taker("anna")
    ledger.take(anna, [ground.nights("mixed-1")])
    ground.session.commit()

    withdrawn = event(anna.booking_id, to_status="withdrawn", actor="student")
    assert refused(
        ground.session,
        insert(BookingEvent).values(withdrawn),
        update(Booking).where(Booking.id == anna.booking_id).values(status="withdrawn", live=False, version=2),
    )


def test_live_follows_from_the_status(ground: Ground) -> None:
    anna = ground.taker("anna")
    ground.session.commit()
    assert refused(
        ground.session,
        update(Booking).where(Booking.id == anna.booking_id).values(live=False),
    )


def event(booking_id: int, **columns: object) -> dict[str, object]:
    return {
        "booking_id": booking_id,
        "version": 2,
        "previous": 1,
        "from_status": "requested",
        "to_status": "confirmed",
        "at": AT,
        "actor": "officer",
        **columns,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"to_status": "completed"}, id="a step that is not in the table"),
        pytest.param({"from_status": "offered"}, id="a step from where it does not stand"),
        pytest.param({"version": 3, "previous": 2}, id="a gap in the history"),
        pytest.param({"version": 2, "previous": None}, id="a second beginning"),
        pytest.param({"to_status": "declined"}, id="a decline without a reason"),
        pytest.param({"to_status": "declined", "reason": "  "}, id="a decline with an empty reason"),
        pytest.param({"to_status": "cancelled"}, id="an officer's cancellation without a reason"),
        pytest.param({"actor": "nobody"}, id="an actor we do not know"),
    ],
)
def test_history_is_a_legal_path(ground: Ground, wrong: dict[str, object]) -> None:
    anna = ground.taker("anna")
    ground.session.commit()
    columns = event(anna.booking_id, **wrong)
    assert refused(ground.session, insert(BookingEvent).values(columns))


def test_the_status_is_the_last_event(ground: Ground) -> None:
    anna = ground.taker("anna")
    ground.session.commit()
    assert refused(
        ground.session,
        update(Booking).where(Booking.id == anna.booking_id).values(status="confirmed", version=2),
    )


def test_two_steps_on_one_booking_cannot_both_be_the_next(ground: Ground) -> None:
    anna = ground.taker("anna")
    ground.session.execute(insert(BookingEvent).values(event(anna.booking_id)))
    ground.session.execute(update(Booking).where(Booking.id == anna.booking_id).values(status="confirmed", version=2))
    ground.session.commit()
    again = event(anna.booking_id, to_status="declined", reason="full")
    assert refused(ground.session, insert(BookingEvent).values(again))


def test_nobody_comes_into_a_shared_room_without_naming_it(ground: Ground) -> None:
    bed = ground.beds["one_room-2"]
    ledger.take(ground.taker("anna"), [ground.nights("one_room-1", "women")])
    where = (bed.id, bed.dwelling_id, bed.municipality_id, NIGHTS)
    for nights in (
        BedNights(*where, company="women"),
        BedNights(*where, company="women", room="another", room_company="men"),
    ):
        with pytest.raises(NightsRefused) as refusal:
            ledger.take(ground.taker(f"bo-{nights.room}"), [nights])
        assert refusal.value.because is Because.OTHER_ROOM
    ledger.take(ground.taker("eva"), [ground.nights("one_room-2", "women")])


def test_nobody_names_a_room_that_is_not_shared(ground: Ground) -> None:
    bed = ground.beds["mixed-1"]
    nights = BedNights(bed.id, bed.dwelling_id, bed.municipality_id, NIGHTS, "*", bed.room_key, "women")
    with pytest.raises(NightsRefused) as refusal:
        ledger.take(ground.taker("anna"), [nights])
    assert refusal.value.because is Because.OTHER_ROOM
