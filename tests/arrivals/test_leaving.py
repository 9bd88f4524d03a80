"""The list of four on the day she leaves, and what an officer finds afterwards."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from housing.bookings.arrivals import Arrival, DepartureList, Inspection
from housing.bookings.models import Booking
from housing.bookings.night_work import NightWork
from housing.bookings.services.forgetting import forget_old_texts
from housing.bookings.services.staying import complete_past_stays
from housing.database import db
from housing.rules.messages import KEPT_AFTER
from tests.arrivals.conftest import SignedInAt
from tests.arrivals.doors import DEPARTURE, MONDAY, said
from tests.harness.client import CheckedClient
from tests.harness.clock import MovableClock
from tests.harness.forms import post_form
from tests.harness.world import World, found
from tests.holds.browsers import english

WORKLIST = "/municipalities/storuman/worklist"
DAY_AFTER = datetime(2027, 2, 28, 9, tzinfo=UTC)


def test_she_ticks_the_four_and_the_officer_reads_them(
    client: CheckedClient, world: World, clock: MovableClock, signed_in_at: SignedInAt
) -> None:
    page = f"/bookings/{world.storuman.booking}"
    assert "Before you leave" not in signed_in_at(MONDAY).get(page).text
    elin = signed_in_at(DEPARTURE)
    assert "Before you leave" in said(elin.get(page).text)
    ticks = {"key_is_back": True, "rubbish_is_out": True, "is_broken": True}
    refused = post_form(elin, f"{page}/leaving", ticks)
    assert refused.status_code == 422
    assert "Write what is broken or missing, so that it can be mended." in said(refused.text)
    assert post_form(elin, f"{page}/leaving", {**ticks, "broken": "Lampan i hallen."}).status_code == 303
    officer = english(client, world.storuman.officer)
    assert "Damage (1)" in said(officer.get(WORKLIST).text)
    stay = said(officer.get(f"/municipalities/storuman/stays/{world.storuman.booking}").text)
    for sentence in ("The key is back", "The windows are not shut", "Lampan i hallen."):
        assert sentence in stay


def test_damage_is_listed_until_it_is_closed(client: CheckedClient, world: World, clock: MovableClock) -> None:
    complete_past_stays(DAY_AFTER)
    db.session.commit()
    clock.set(DAY_AFTER)
    officer, stay = english(client, world.storuman.officer), f"/municipalities/storuman/stays/{world.storuman.booking}"
    assert "Damage" not in officer.get(WORKLIST).text
    assert post_form(officer, stay, {"outcome": "damage"}).status_code == 422
    assert post_form(officer, stay, {"outcome": "damage", "note": "Lampan är sönder."}).status_code == 303
    assert "Damage that is not closed." in said(officer.get(WORKLIST).text)
    assert post_form(officer, stay, button="It has been dealt with").status_code == 303
    assert "Damage" not in officer.get(WORKLIST).text
    found = db.session.scalars(select(Inspection)).one()
    assert (found.outcome, found.note, found.closed_at) == ("damage", "Lampan är sönder.", DAY_AFTER)


def test_what_people_wrote_can_be_erased_and_the_rest_stays(
    client: CheckedClient, world: World, clock: MovableClock, signed_in_at: SignedInAt
) -> None:
    elin = signed_in_at(DEPARTURE)
    post_form(elin, f"/bookings/{world.storuman.booking}/leaving", {"is_broken": True, "broken": "Lampan."})
    officer, stay = english(client, world.storuman.officer), f"/municipalities/storuman/stays/{world.storuman.booking}"
    post_form(officer, stay, {"outcome": "damage", "note": "Lampan är sönder."})
    for said_of_it, column in ((DepartureList, "broken"), (Inspection, "note")):
        setattr(db.session.scalars(select(said_of_it)).one(), column, None)
    db.session.commit()
    assert "Damage (1)" in said(officer.get(WORKLIST).text)


def test_before_the_day_nothing_can_be_said(client: CheckedClient, world: World, signed_in_at: SignedInAt) -> None:
    elin = signed_in_at(MONDAY)
    assert elin.get(f"/bookings/{world.storuman.booking}/leaving").status_code == 303
    officer = english(client, world.storuman.officer)
    assert "Inspection" not in officer.get(f"/municipalities/storuman/stays/{world.storuman.booking}").text


def test_what_was_written_is_erased_a_year_after_the_stay(
    client: CheckedClient, world: World, clock: MovableClock, signed_in_at: SignedInAt
) -> None:
    booking = found(Booking, world.storuman.booking)
    arrival, first, last = booking.segments[0].arrival, DEPARTURE.date(), DEPARTURE.date()
    way = {"way": "agreed", "way_on": arrival, "way_bed_id": booking.segments[0].bed_id, "way_by": "officer"}
    db.session.add(Arrival(booking_id=booking.id, way_at=MONDAY, way_note="Vi möts vid tåget.", **way))
    db.session.add(NightWork(booking_id=booking.id, first_day=first, last_day=last))
    db.session.commit()
    elin = signed_in_at(DEPARTURE)
    post_form(elin, f"/bookings/{world.storuman.booking}/leaving", {"is_broken": True, "broken": "Lampan."})
    officer, stay = english(client, world.storuman.officer), f"/municipalities/storuman/stays/{world.storuman.booking}"
    post_form(officer, stay, {"outcome": "damage", "note": "Lampan är sönder."})

    def written() -> list[object]:
        db.session.rollback()
        columns = Arrival.way_note, DepartureList.broken, Inspection.note, NightWork.first_day
        return [db.session.scalar(select(column)) for column in columns]

    everything = ["Vi möts vid tåget.", "Lampan.", "Lampan är sönder.", first]
    forget_old_texts(DEPARTURE + KEPT_AFTER)
    db.session.commit()
    assert written() == everything
    forget_old_texts(DEPARTURE + KEPT_AFTER + timedelta(days=1))
    db.session.commit()
    assert written() == [None, None, "Lampan är sönder.", None], "nobody has dealt with the damage"
    post_form(officer, stay, button="It has been dealt with")
    forget_old_texts(DEPARTURE + KEPT_AFTER + timedelta(days=1))
    db.session.commit()
    assert written() == [None] * 4
