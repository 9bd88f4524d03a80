"""Two students, each with a placement, who live together: both say yes, have a home for one party, and end it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, update

from housing.availability.beds_for_moved import Ground, Guest, candidates_for
from housing.availability.offers import offers_in, own_and_others
from housing.availability.search import homes_of
from housing.availability.together import both_first, for_both
from housing.bookings.models import Application, Booking
from housing.bookings.parties import Party, PartyMember
from housing.bookings.queries.parties import mate_on, party_key_beside
from housing.bookings.queries.requests import waiting_requests
from housing.bookings.services.answering import By, Seen, approve
from housing.bookings.services.checking import checked
from housing.bookings.services.deciding import approve_application, withdraw_booking
from housing.bookings.services.living_together import (
    MAIL_OF_QUESTION,
    PartyRefused,
    ask_to_live_together,
    end_party,
    forget_old_questions,
    say_no,
    say_yes,
)
from housing.bookings.services.offering import offer_other_bed
from housing.database import db
from housing.doctor.examination import examine
from housing.duties import HANDLERS
from housing.mail import MailMessage
from housing.nights.ledger import Because, NightsRefused
from housing.nights.models import BedNight
from housing.organisations.models import Municipality
from housing.placements.models import Placement
from housing.placements.queries.own_placements import placement_with_id
from housing.placements.services.cancelling import cancel_placement
from housing.rules.nights import Arrive, Period, core_stays, nights_of
from housing.rules.parties import ForBoth, PartyProblem, PartyStatus
from housing.stock.models import Bed
from housing.stock.services.turnover import set_turnover
from housing.worker import Worker
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, add_bed, ask
from tests.harness.clock import TUESDAY
from tests.harness.world import World, found

DAY = TUESDAY.date()
WEEKS_20_AND_21 = Period(date(2027, 5, 17), date(2027, 5, 28))
WEEK_21 = Period(date(2027, 5, 24), date(2027, 5, 28))


def a_home(world: World, *, beds: int = 3, number: int = 1, one_room: bool = False) -> list[Bed]:
    """Furnish a home for one party, its beds in rooms of their own or in one."""
    first = add_bed(world, number, sharing="single_party")
    others = [
        Bed(
            municipality_id=first.municipality_id,
            label=str(each),
            room=first.room if one_room else f"{first.room}-{each}",
            dwelling=first.dwelling,
        )
        for each in range(2, beds + 1)
    ]
    db.session.add_all(others)
    for bed in (first, *others):
        bed.is_shared_room = one_room
    db.session.flush()
    return [first, *others]


def placed(world: World, *names: str, weeks: Period = WEEKS_18_TO_20) -> list[Placement]:
    return [a_placement(world, name, weeks) for name in names]


def address(name: str) -> str:
    return f"sara-{name}@umu.example"


def agree(one: Placement, other: Placement, *, asker_shares: bool = False, other_shares: bool = False) -> Party:
    """Let the first ask the second, who says yes; commit."""
    asked = ask_to_live_together(one, other.student.email_key, shares_rooms=asker_shares, at=TUESDAY)
    party = say_yes(other, asked.ref, shares_rooms=other_shares, at=TUESDAY)
    db.session.commit()
    return party


def refused(deed: Callable[[], object]) -> Because | PartyProblem | None:
    try:
        deed()
    except NightsRefused as refusal:
        return refusal.because
    except PartyRefused as refusal:
        return refusal.problem
    finally:
        db.session.rollback()
    return None


def booked(placement: Placement, bed: Bed) -> Booking:
    made = ask(placement, bed)
    assert isinstance(made, Booking)
    db.session.commit()
    return made


def company_of(booking: Booking) -> set[str | None]:
    return set(db.session.scalars(select(BedNight.company).where(BedNight.booking_id == booking.id)))


def wrong() -> list[str]:
    db.session.expire_all()
    return [str(breach) for breach in examine(DAY)]


def mails(kind: str) -> list[str]:
    return list(db.session.scalars(select(MailMessage.to_address).where(MailMessage.kind == kind)))


def work(app: Flask) -> None:
    """Let a worker write the mails about questions."""
    db.session.commit()
    write = {MAIL_OF_QUESTION: HANDLERS[MAIL_OF_QUESTION]}
    Worker(app, handlers=write, errands={"send_mail": lambda _payload, _at: lambda: None}, every={}).drain()


class TestBothAgree:
    def test_and_until_then_nothing_is_different(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        beds = a_home(world)
        asked = ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY)
        mine = booked(ann, beds[0])
        assert company_of(mine) == {f"s:{ann.student_id}"}
        assert refused(lambda: ask(bo, beds[1])) is Because.OTHER_COMPANY
        say_yes(bo, asked.ref, shares_rooms=False, at=TUESDAY)
        db.session.commit()
        booked(bo, beds[1])
        assert wrong() == []

    def test_then_the_home_is_theirs_and_a_third_is_refused(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        beds = a_home(world)
        party = agree(ann, bo)
        rooms = [booked(each, bed) for each, bed in zip((ann, bo), beds, strict=False)]
        assert [company_of(each) for each in rooms] == [{f"p:{party.id}"}] * 2
        assert refused(lambda: ask(eva, beds[2])) is Because.OTHER_COMPANY
        assert wrong() == []

    @pytest.mark.parametrize("first", ["asks", "answers"])
    def test_what_either_had_before_comes_along(self, world: World, first: str) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        beds, other = a_home(world), a_home(world, number=2)
        had = booked(ann if first == "asks" else bo, beds[0])
        party = agree(ann, bo)
        assert company_of(had) == {f"p:{party.id}"}
        assert had.party_id == party.id
        assert refused(lambda: ask(eva, beds[1])) is Because.OTHER_COMPANY
        booked(bo if first == "asks" else ann, beds[1])
        booked(eva, other[0])
        assert wrong() == []

    def test_in_a_home_that_is_shared_with_others_nothing_is_different(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        agree(ann, bo)
        beds = a_home(world)
        beds[0].dwelling.sharing = "mixed"
        db.session.flush()
        for placement, bed in zip((ann, bo, eva), beds, strict=True):
            assert company_of(booked(placement, bed)) == {"*"}
        assert wrong() == []

    @pytest.mark.parametrize(("asker", "other"), [(False, False), (True, False), (False, True), (True, True)])
    def test_a_room_is_shared_only_where_both_said_so(self, world: World, asker: bool, other: bool) -> None:
        ann, bo = placed(world, "ann", "bo")
        beds = a_home(world, beds=2, one_room=True)
        agree(ann, bo, asker_shares=asker, other_shares=other)
        booked(ann, beds[0])
        if asker and other:
            booked(bo, beds[1])
        else:
            assert refused(lambda: ask(bo, beds[1])) is Because.OTHER_COMPANY
        assert wrong() == []

    def test_two_who_ask_each_other_are_one_party(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        first = ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY)
        second = ask_to_live_together(bo, address("ann"), shares_rooms=False, at=TUESDAY).ref
        say_yes(bo, first.ref, shares_rooms=False, at=TUESDAY)
        db.session.commit()
        assert db.session.scalars(select(Party.status)).all() == [PartyStatus.AGREED]
        assert refused(lambda: say_yes(ann, second, shares_rooms=False, at=TUESDAY)) is PartyProblem.GONE

    def test_nobody_answers_for_another_or_without_a_night_in_common(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        (later,) = placed(world, "later", weeks=Period(date(2027, 9, 6), date(2027, 9, 17)))
        asked = ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY).ref
        db.session.commit()
        for other in (eva, later, ann):
            assert refused(partial(say_yes, other, asked, shares_rooms=False, at=TUESDAY)) is PartyProblem.GONE
        end_party(ann, TUESDAY)
        asked = ask_to_live_together(ann, address("later"), shares_rooms=False, at=TUESDAY).ref
        db.session.commit()
        assert refused(lambda: say_no(later, asked, TUESDAY)) is PartyProblem.GONE
        assert refused(partial(say_yes, bo, asked, shares_rooms=False, at=TUESDAY)) is PartyProblem.GONE

    def test_who_lives_with_somebody_says_yes_to_nobody_else(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        agree(ann, bo)
        asked = ask_to_live_together(eva, address("bo"), shares_rooms=False, at=TUESDAY).ref
        db.session.commit()
        assert refused(lambda: say_yes(bo, asked, shares_rooms=False, at=TUESDAY)) is PartyProblem.TOGETHER


class TestEnding:
    def test_keeps_the_other_out_of_ones_home(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        beds = a_home(world)
        agree(ann, bo)
        mine = booked(ann, beds[0])
        end_party(bo, TUESDAY)
        db.session.commit()
        assert company_of(mine) == {f"s:{ann.student_id}"}
        assert refused(lambda: ask(bo, beds[1])) is Because.OTHER_COMPANY
        assert mails("party_ended") == [address("ann")]
        assert wrong() == []

    def test_leaves_two_who_live_in_one_home_there_and_nobody_else(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        beds = a_home(world)
        agree(ann, bo)
        rooms = [booked(each, bed) for each, bed in zip((ann, bo), beds, strict=False)]
        end_party(ann, TUESDAY)
        db.session.commit()
        assert len(set.union(*map(company_of, rooms))) == 1
        assert refused(lambda: ask(eva, beds[2])) is Because.OTHER_COMPANY
        withdraw_booking(rooms[0], person_id=None, at=TUESDAY)
        db.session.commit()
        assert refused(lambda: ask(ann, beds[0])) is Because.OTHER_COMPANY  # no longer: it is the other's home
        assert wrong() == []

    def test_whoever_lives_there_still_brings_nobody_new(self, world: World) -> None:
        """Ann ends it with Bo, who stays in the home with her, and agrees with Eva, who does not come in."""
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        beds, other = a_home(world), a_home(world, number=2)
        agree(ann, bo)
        rooms = [booked(each, bed) for each, bed in zip((ann, bo), beds, strict=False)]
        before = company_of(rooms[0])
        end_party(ann, TUESDAY)
        agree(ann, eva)
        assert company_of(rooms[0]) == before
        assert refused(lambda: ask(eva, beds[2])) is Because.OTHER_COMPANY
        assert refused(lambda: ask(ann, other[0])) is Because.STUDENT_ELSEWHERE
        booked(eva, other[0])
        assert wrong() == []

    def test_and_agreeing_anew_takes_both_along(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        beds = a_home(world)
        agree(ann, bo)
        rooms = [booked(each, bed) for each, bed in zip((ann, bo), beds, strict=False)]
        end_party(ann, TUESDAY)
        again = agree(bo, ann)
        assert [company_of(each) for each in rooms] == [{f"p:{again.id}"}] * 2
        assert wrong() == []

    def test_one_gives_her_room_back_and_the_other_keeps_hers(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        beds = a_home(world)
        agree(ann, bo)
        mine, theirs = (booked(each, bed) for each, bed in zip((ann, bo), beds, strict=False))
        withdraw_booking(mine, person_id=None, at=TUESDAY)
        db.session.commit()
        assert theirs.status == "requested"
        assert refused(lambda: ask(eva, beds[0])) is Because.OTHER_COMPANY
        booked(ann, beds[2])  # who agreed comes back
        assert wrong() == []

    def test_a_cancelled_placement_ends_it_and_the_other_keeps_hers(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        beds = a_home(world)
        agree(ann, bo)
        booked(ann, beds[0])
        theirs = booked(bo, beds[1])
        cancel_placement(ann.id, at=TUESDAY, by=None)
        db.session.commit()
        assert db.session.scalars(select(Party.status)).all() == [PartyStatus.ENDED]
        assert (theirs.status, company_of(theirs)) == ("requested", {f"s:{bo.student_id}"})
        assert mails("party_ended") == [address("bo")]
        assert wrong() == []

    def test_a_cancelled_placement_takes_its_question_back(self, world: World) -> None:
        (ann,) = placed(world, "ann")
        ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY)
        cancel_placement(ann.id, at=TUESDAY, by=None)
        db.session.commit()
        assert db.session.scalars(select(PartyMember.party_id)).all() == []


class TestOfficers:
    def test_both_pass_every_check_and_are_approved_in_one_home(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        beds = a_home(world, one_room=True)
        agree(ann, bo, asker_shares=True, other_shares=True)
        rooms = [booked(each, bed) for each, bed in zip((ann, bo), beds, strict=False)]
        waiting = waiting_requests(world.storuman.id)
        mine = [each for each in waiting if each.ref in {room.ref for room in rooms}]
        assert [each.problem for each in checked(mine, waiting, DAY)] == [None, None]
        for room in rooms:
            approve(Seen(world.storuman.id, room.ref, room.version), By(None, TUESDAY))
        db.session.commit()
        assert wrong() == []

    def test_two_applications_for_one_home_do_not_keep_each_other_out(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        beds = a_home(world)
        made = [ask(each, bed, collect=True) for each, bed in zip((ann, bo, eva), beds, strict=True)]
        made[-1].asked_at += timedelta(hours=1)  # of two in one instant, lots decide which is looked at first
        asked = [each.ref for each in made]
        agree(ann, bo)
        waiting = waiting_requests(world.storuman.id)
        passed = {each.request.ref: each.passed for each in checked(waiting, waiting, DAY)}
        assert [passed[ref] for ref in asked] == [True, True, False]
        for ref in asked[:2]:
            approve_application(found(Application, ref), municipality_id=world.storuman.id, person_id=None, at=TUESDAY)
        db.session.commit()
        last = found(Application, asked[2])
        because = refused(
            lambda: approve_application(last, municipality_id=world.storuman.id, person_id=None, at=TUESDAY)
        )
        assert because is Because.OTHER_COMPANY
        assert wrong() == []

    def test_another_bed_may_be_the_other_ones_home(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        beds = a_home(world)
        agree(ann, bo)
        booked(ann, beds[0])
        asks = booked(bo, add_bed(world, 9))
        offer_other_bed(Seen(world.storuman.id, asks.ref, asks.version), beds[1], By(None, TUESDAY))
        db.session.commit()
        assert len(company_of(asks)) == 1
        assert wrong() == []

    def test_a_moved_placement_finds_the_home_of_the_other(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        beds = a_home(world)
        agree(ann, bo)
        booked(ann, beds[0])
        home = add_bed(world, 9)
        free = {}
        for placement in (bo, eva):
            booking = booked(placement, home if placement is bo else add_bed(world, 8))
            stays = core_stays([WEEKS_18_TO_20])
            ground = Ground(world.storuman.id, stays, frozenset(), home, placement.site, None)
            found_ = {each.bed_id: each.free for each in candidates_for(Guest.of(booking, booking.id), ground)}
            free[placement.id] = found_[beds[1].id] == nights_of(stays)
        assert free == {bo.id: True, eva.id: False}


class TestTurnOver:
    def test_of_a_home_is_not_between_the_two(self, world: World) -> None:
        ann, bo, later = (
            a_placement(world, *each) for each in (("ann", WEEKS_18_TO_20), ("bo", WEEKS_20_AND_21), ("la", WEEK_21))
        )
        beds = a_home(world)
        set_turnover(db.session.get_one(Municipality, world.storuman.id), 3, person_id=None, at=TUESDAY)
        agree(ann, bo)
        booked(ann, beds[0])
        booked(bo, beds[1])
        assert refused(lambda: ask(later, beds[2])) is Because.OTHER_COMPANY
        assert wrong() == []

    def test_of_a_bed_is(self, world: World) -> None:
        ann, bo = a_placement(world, "ann", WEEKS_18_TO_20), a_placement(world, "bo", WEEK_21)
        beds = a_home(world)
        set_turnover(db.session.get_one(Municipality, world.storuman.id), 3, person_id=None, at=TUESDAY)
        # They have no night in common, and so cannot agree: written past the service.
        party = Party(
            ref="together01", status="agreed", live=True, shares_rooms=False, asked_at=TUESDAY, answered_at=TUESDAY
        )
        party.members = [
            PartyMember(seat=seat, placement_id=each.id, student_id=each.student_id)
            for seat, each in enumerate((ann, bo), 1)
        ]
        db.session.add(party)
        db.session.commit()
        booked(ann, beds[0])
        assert refused(lambda: ask(bo, beds[0], arrive=Arrive.EVENING_BEFORE)) is Because.TURN_OVER
        booked(bo, beds[1])
        assert wrong() == []


class TestSearch:
    def offers(self, placement: Placement) -> tuple[list[int], dict[int, ForBoth]]:
        """The homes on offer in their order, and which of them are for both."""
        own = placement_with_id(placement.id)
        places, _ = own_and_others(own)
        stays = core_stays([WEEKS_18_TO_20])
        mate = mate_on(placement.id)
        offers = offers_in(own, stays, places, party_key_beside(mate, placement.student_id))
        both = for_both(mate, stays, places, offers) if mate else {}
        return [rooms[0].bed.dwelling_id for rooms in both_first(homes_of(offers), both)], both

    def test_begins_with_homes_for_both_and_once_one_has_a_room_with_that_home(self, world: World) -> None:
        ann, bo, eva = placed(world, "ann", "bo", "eva")
        small, home = a_home(world, beds=1, number=8), a_home(world, beds=2, number=9)
        agree(ann, bo)
        order, both = self.offers(bo)
        assert both[home[0].dwelling_id] is ForBoth.ROOM_FOR_BOTH
        assert small[0].dwelling_id not in both
        assert order.index(home[0].dwelling_id) < order.index(small[0].dwelling_id)
        booked(ann, home[0])
        order, both = self.offers(bo)
        assert both == {home[0].dwelling_id: ForBoth.SHE_IS_THERE}
        assert order[0] == home[0].dwelling_id
        assert home[0].dwelling_id not in self.offers(eva)[0]

    def test_counts_a_home_where_nights_in_common_alone_are_free_for_the_other(self, world: World) -> None:
        ann, bo, early = (
            a_placement(world, *each)
            for each in (
                ("ann", WEEKS_18_TO_20),
                ("bo", WEEKS_20_AND_21),
                ("early", Period(date(2027, 5, 3), date(2027, 5, 7))),
            )
        )
        home = a_home(world, beds=2, number=9)
        home[0].dwelling.sharing = "mixed"
        db.session.flush()
        booked(early, home[1])
        agree(bo, ann)
        assert self.offers(ann)[1][home[0].dwelling_id] is ForBoth.ROOM_FOR_BOTH


class TestForgetting:
    def test_forgets_addresses_after_a_month_and_keeps_what_a_bed_is_of(self, world: World) -> None:
        ann, bo, eva, kim = placed(world, "ann", "bo", "eva", "kim")
        beds = a_home(world)
        ask_to_live_together(kim, "nobody@umu.example", shares_rooms=False, at=TUESDAY)
        asked = ask_to_live_together(eva, address("bo"), shares_rooms=False, at=TUESDAY)
        say_no(bo, asked.ref, TUESDAY)
        agree(ann, bo)
        booked(ann, beds[0])
        forget_old_questions(TUESDAY + timedelta(days=29))
        assert len(db.session.scalars(select(Party.id)).all()) == 3
        forget_old_questions(TUESDAY + timedelta(days=31))
        db.session.commit()
        assert db.session.scalars(select(Party.status)).all() == [PartyStatus.AGREED]

    def test_an_address_goes_with_the_answer(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        asked = ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY)
        say_no(bo, asked.ref, TUESDAY)
        db.session.commit()
        assert db.session.scalars(select(Party.asked_key)).all() == [None]


class TestMails:
    def test_whoever_is_asked_is_told_once_however_often(self, app: Flask, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        assert bo.id
        for _twice in range(2):
            ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY)
            work(app)
            end_party(ann, TUESDAY)
        db.session.commit()
        assert mails("party_asked") == [address("bo")]

    @pytest.mark.parametrize("whom", ["nobody", "not in those weeks", "took it back"])
    def test_nobody_else_is(self, app: Flask, world: World, whom: str) -> None:
        (ann,) = placed(world, "ann")
        placed(world, "later", weeks=Period(date(2027, 9, 6), date(2027, 9, 17)))
        placed(world, "bo")
        asks = {"nobody": "nobody@umu.example", "not in those weeks": address("later"), "took it back": address("bo")}
        ask_to_live_together(ann, asks[whom], shares_rooms=False, at=TUESDAY)
        if whom == "took it back":
            end_party(ann, TUESDAY)
        work(app)
        assert mails("party_asked") == []

    def test_none_says_who(self, app: Flask, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        asked = ask_to_live_together(ann, address("bo"), shares_rooms=False, at=TUESDAY)
        work(app)
        say_yes(bo, asked.ref, shares_rooms=False, at=TUESDAY)
        end_party(bo, TUESDAY)
        db.session.commit()
        written = db.session.scalars(select(MailMessage).where(MailMessage.kind.startswith("party_"))).all()
        assert {each.kind for each in written} == {"party_asked", "party_answered", "party_ended"}
        for mail in written:
            for part in (mail.subject, mail.text, mail.html):
                assert "sara" not in part.lower()


class TestDoctor:
    def test_names_a_booking_that_is_not_of_the_party(self, world: World) -> None:
        ann, bo = placed(world, "ann", "bo")
        party = agree(ann, bo)
        booking = booked(ann, add_bed(world, 1))
        db.session.execute(update(Booking).where(Booking.id == booking.id).values(party_id=None))
        db.session.commit()
        assert wrong() == [f"parties: booking {booking.ref}: is of party None, where {party.ref} is right"]

    def test_names_a_party_of_one(self, world: World) -> None:
        party = agree(*placed(world, "ann", "bo"))
        db.session.execute(PartyMember.__table__.delete().where(PartyMember.seat == 2))  # type: ignore[attr-defined]
        db.session.commit()
        assert wrong() == [f"parties: party {party.ref}: is agreed and has 1 members"]
