"""A student looks for a room, asks for it, is too late, follows it and withdraws: what she sees each time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from housing.bookings.models import Booking
from housing.bookings.services.deciding import approve_booking, withdraw_booking
from housing.bookings.services.life import StepRefused
from housing.database import db, transact
from housing.mail import MailMessage
from housing.nights.models import BedNight
from housing.organisations.models import Municipality
from housing.stock.models import Bed, Dwelling
from housing.stock.services.beds import BedValues, add_bed
from housing.stock.services.closures import close_beds
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY, MovableClock
from tests.harness.forms import csrf_token, post_form
from tests.harness.queue import write_mails_of_requests
from tests.harness.sign_in import sign_in
from tests.harness.world import World, found

WEEK_13 = datetime(2027, 3, 29, 8, tzinfo=UTC)
"""A Monday in Elin's second placement; of its twenty nights twelve are left."""


def ask(client: CheckedClient, placement: str, bed: str, **answers: str) -> TestResponse:
    page = f"/placements/{placement}/beds/{bed}"
    return post_form(client, page, {"arrival_time": "evening", **answers}, action=f"{page}/ask")


def test_my_placements_tell_when_where_and_what_is_booked(elin: CheckedClient, world: World) -> None:
    text = elin.get("/placements").text
    assert "Sjukstugan, Storuman" in text
    assert "v. 6–8" in text
    assert f"/bookings/{world.storuman.booking}" in text
    assert f"/applications/{world.storuman.application}" in text


def test_placements_that_are_over_lead_to_the_rooms_she_had(
    app: Flask, client: CheckedClient, world: World, clock: MovableClock
) -> None:
    with app.app_context():
        approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY)
        db.session.commit()
    clock.set(datetime(2027, 2, 27, 8, tzinfo=UTC))  # the morning after her last night in weeks 6 to 8
    sign_in(client, world.elin)
    main = client.get("/placements").text.partition("Placeringar som är slut")
    assert world.storuman.booking not in main[0]
    assert f"/bookings/{world.storuman.booking}" in main[2]
    clock.set(datetime(2027, 6, 1, 8, tzinfo=UTC))
    sign_in(client, world.elin)
    text = client.get("/placements").text
    assert "Inga kommande placeringar" in text
    assert f"/bookings/{world.storuman.booking}" in text
    assert world.storuman.application not in text, "it came to nothing"


def test_she_never_sees_another_students_placement(elin: CheckedClient, world: World) -> None:
    for page in (
        f"/placements/{world.sorsele.placement}/beds",
        f"/placements/{world.sorsele.placement}/beds/{world.sorsele.beds[1]}",
        f"/bookings/{world.sorsele.booking}",
        f"/applications/{world.sorsele.application}",
    ):
        assert elin.get(page).status_code == 404


def test_the_search_offers_what_is_free_and_says_what_she_has(elin: CheckedClient, world: World) -> None:
    text = elin.get(f"/placements/{world.storuman.second_placement}/beds").text
    assert "Skogsgården, A" in text
    assert "21 mars–10 apr. 2027" in text
    assert all(bed in text for bed in world.storuman.beds)


def test_asking_holds_the_nights_and_tells_by_when_she_is_answered(
    app: Flask, elin: CheckedClient, world: World
) -> None:
    answer = ask(elin, world.storuman.second_placement, world.storuman.beds[2])
    assert answer.status_code == 303
    page = elin.get(answer.location).text
    assert "Väntar på svar" in page
    assert "senast 1 dec. 2026" in page
    with app.app_context():
        booking = db.session.scalars(select(Booking).order_by(Booking.id.desc())).first()
        assert booking is not None
        nights = db.session.scalars(
            select(BedNight.night).where(BedNight.booking_id == booking.id).order_by(BedNight.night)
        ).all()
        assert (nights[0], nights[-1], len(nights)) == (date(2027, 3, 21), date(2027, 4, 9), 20)
        write_mails_of_requests(app)
        assert "request_received" in set(db.session.scalars(select(MailMessage.kind)))


def test_two_choices_shorten_and_the_price_follows(elin: CheckedClient, world: World) -> None:
    page = f"/placements/{world.storuman.second_placement}/beds/{world.storuman.beds[0]}"
    whole = elin.get(page).text
    assert "2\N{NO-BREAK SPACE}500 kr" in whole
    short = elin.get(f"{page}?arrive=first_day&leave=last_day").text
    assert "2\N{NO-BREAK SPACE}250 kr" in short
    assert "mån 22 mars 2027" in short


def test_a_bed_added_after_her_placement_began_is_shown_with_its_price_and_can_be_asked_for(
    app: Flask, elin: CheckedClient, world: World, clock: MovableClock
) -> None:
    clock.set(WEEK_13)
    sign_in(elin, world.elin)
    with app.app_context():
        dwelling, values = found(Dwelling, world.storuman.dwelling), BedValues("9", "rum 9")
        from_tomorrow = WEEK_13.date() + timedelta(days=1)
        bed = transact(
            lambda: add_bed(
                dwelling, values, ore_per_night=10_000, prices_from=from_tomorrow, person_id=None, at=WEEK_13
            )
        ).ref
    assert elin.get("/placements").status_code == 200
    assert "Rum 9" in elin.get(f"/placements/{world.storuman.second_placement}/beds").text
    answer = ask(elin, world.storuman.second_placement, bed)
    assert "1\N{NO-BREAK SPACE}200 kr" in elin.get(answer.location).text


@pytest.mark.parametrize("query", ["arrive=never", "period=9", "period=²", "order=loudest", "flat=cats"])
def test_an_address_that_says_nonsense_shows_the_usual(elin: CheckedClient, world: World, query: str) -> None:
    answer = elin.get(f"/placements/{world.storuman.second_placement}/beds?{query}")
    assert answer.status_code == 200
    assert "21 mars–10 apr. 2027" in answer.text


def test_a_question_left_open_is_asked_at_its_place(elin: CheckedClient, world: World) -> None:
    page = f"/placements/{world.storuman.second_placement}/beds/{world.storuman.beds[0]}"
    answer = post_form(elin, page, {}, action=f"{page}/ask")
    assert answer.status_code == 422
    assert "Välj när du kommer" in answer.text


def test_the_same_request_twice_is_one_request(app: Flask, elin: CheckedClient, world: World) -> None:
    first, again = (send_request(elin, world) for _ in range(2))
    assert first == again
    with app.app_context():
        placed = (
            select(Booking).join(Booking.placement).where(Booking.placement.has(ref=world.storuman.second_placement))
        )
        assert len(db.session.scalars(placed).all()) == 1


def send_request(client: CheckedClient, world: World) -> str:
    page = f"/placements/{world.storuman.second_placement}/beds/{world.storuman.beds[2]}"
    token = token_of(client)
    answer = client.post(f"{page}/ask", data={"csrf_token": token, "arrival_time": "evening"})
    assert answer.status_code == 303
    return answer.location


def token_of(client: CheckedClient) -> str:
    return csrf_token(client, "/account")


def test_too_late_is_told_in_words_with_what_is_free_instead(app: Flask, elin: CheckedClient, world: World) -> None:
    page = f"/placements/{world.storuman.second_placement}/beds/{world.storuman.beds[0]}"
    token = token_of(elin)
    taken_by_the_owner(app, world)
    answer = elin.post(f"{page}/ask", data={"csrf_token": token, "arrival_time": "evening"})
    assert answer.status_code == 409
    assert "Någon annan hann före" in answer.text
    assert world.storuman.beds[1] in answer.text
    assert world.storuman.beds[0] not in answer.text


def taken_by_the_owner(app: Flask, world: World) -> None:
    with app.app_context():
        bed = found(Bed, world.storuman.beds[0])
        transact(
            lambda: close_beds([bed], date(2027, 3, 25), date(2027, 3, 26), reason="repair", person_id=None, at=TUESDAY)
        )


def test_where_applications_are_collected_nothing_is_held(app: Flask, elin: CheckedClient, world: World) -> None:
    with app.app_context():
        db.session.get_one(Municipality, world.storuman.id).answer_mode = "collect"
        db.session.commit()
    answer = ask(elin, world.storuman.second_placement, world.storuman.beds[2])
    assert "/applications/" in answer.location
    assert "Inget rum hålls åt dig än" in elin.get(answer.location).text
    with app.app_context():
        assert db.session.scalars(select(BedNight).where(BedNight.night == date(2027, 3, 22))).all() == []


def test_withdrawing_says_what_it_means_and_frees_the_nights(app: Flask, elin: CheckedClient, world: World) -> None:
    page = f"/bookings/{world.storuman.booking}"
    assert "Du ska inte betala något" in elin.get(f"{page}/withdraw").text
    assert post_form(elin, f"{page}/withdraw", action=f"{page}/withdraw").status_code == 303
    assert "Du har dragit tillbaka din förfrågan" in elin.get(page).text
    with app.app_context():
        booking = found(Booking, world.storuman.booking)
        assert booking.status == "withdrawn"
        assert db.session.scalars(select(BedNight).where(BedNight.booking_id == booking.id)).all() == []
        with pytest.raises(StepRefused):
            withdraw_booking(booking, person_id=None, at=TUESDAY)


def test_a_room_that_is_hers_is_given_back(app: Flask, elin: CheckedClient, world: World) -> None:
    page = f"/bookings/{world.storuman.booking}"
    with app.app_context():
        transact(lambda: approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY))
    assert "Lämna tillbaka rummet" in elin.get(page).text
    assert "Vill du lämna tillbaka rummet?" in elin.get(f"{page}/withdraw").text
    post_form(elin, f"{page}/withdraw", action=f"{page}/withdraw")
    assert "Du har lämnat tillbaka rummet" in elin.get(page).text
    with app.app_context():
        mail = db.session.scalars(select(MailMessage).where(MailMessage.kind == "booking_withdrawn")).one()
        assert "lämnat tillbaka rummet i Storuman" in mail.subject
        assert "dragit tillbaka" not in mail.text


def test_each_choice_of_coming_and_leaving_names_its_day(elin: CheckedClient, world: World) -> None:
    text = elin.get(f"/placements/{world.storuman.placement}/beds").text
    for said in (
        "Söndag 7 feb., kvällen före",
        "Måndag 8 feb., första dagen",
        "Fredag 26 feb., sista dagen",
        "Lördag 27 feb., morgonen efter",
    ):
        assert said in text


def test_the_start_page_leads_a_student_to_her_own_page(elin: CheckedClient, world: World) -> None:
    assert "Gå till din sida" in elin.get("/").text


def test_the_street_is_hers_to_see_only_when_the_room_is(app: Flask, elin: CheckedClient, world: World) -> None:
    page = f"/bookings/{world.storuman.booking}"
    assert "Kommunhuset" not in elin.get(page).text
    with app.app_context():
        transact(lambda: approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY))
    assert "Kommunhuset" in elin.get(page).text


def test_who_shares_the_bath_who_cleans_and_what_there_is_not(app: Flask, elin: CheckedClient, world: World) -> None:
    with app.app_context():
        found(Dwelling, world.storuman.dwelling).facts = {"wifi": "no"}
        transact(lambda: approve_booking(found(Booking, world.storuman.booking), person_id=None, at=TUESDAY))
    bed = f"/placements/{world.storuman.second_placement}/beds/{world.storuman.beds[0]}"
    for page in (bed, f"/bookings/{world.storuman.booking}"):
        text = elin.get(page).text
        for said in ("Badrummet delas i lägenheten", "Du städar innan du åker", "Inget wifi"):
            assert said in text


def test_an_application_can_be_withdrawn(elin: CheckedClient, world: World) -> None:
    page = f"/applications/{world.storuman.application}"
    assert post_form(elin, page, action=f"{page}/withdraw").status_code == 303
    assert "Du har dragit tillbaka din ansökan" in elin.get(page).text
