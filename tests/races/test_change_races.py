"""Stays change at the same moment: two officers and one booking, an extension and a request, two swaps crosswise."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from housing.bookings.models import Booking, Segment
from housing.bookings.services.asking import Wanted, give_nights
from housing.bookings.services.changing import change_stay
from housing.bookings.services.life import ChangedMeanwhile, Step, start
from housing.database import db, transact
from housing.doctor.examination import examine
from housing.nights.models import BedNight
from housing.placements.models import Placement, PlacementNight, PlacementPeriod
from housing.rules.lifecycle import Actor, Status
from housing.rules.nights import Stay
from housing.rules.stay_changes import ChangeKind, Wish
from housing.stock.models import Bed
from tests.harness.clock import TUESDAY
from tests.harness.server import Server
from tests.harness.world import found
from tests.nights.ground import FIRST, NIGHTS
from tests.races.contest import Answer, Contestant, at_once
from tests.races.field import Field, lay_field
from tests.races.test_races import asking
from tests.races.unguarded import drop_guard

pytestmark = pytest.mark.races

Serve = Callable[..., Server]
LAST = NIGHTS[-1] + timedelta(days=1)
THIRD = FIRST + timedelta(days=2)
OFFICER = Step(Actor.OFFICER, None, TUESDAY, ChangeKind.DATES)


def booked(field: Field, number: int, bed: str, stay: Stay) -> str:
    """Give a student of the field a bed and return the reference of her booking."""
    placement, row = found(Placement, field.students[number][1]), found(Bed, field.beds[bed])
    booking = Booking(
        municipality_id=row.municipality_id,
        placement_id=placement.id,
        student_id=placement.student_id,
        asked_at=TUESDAY,
        answer_by=date(2026, 12, 1),
    )
    start(booking, Status.CONFIRMED, OFFICER)
    give_nights(booking, Wanted(row, (stay,)))
    db.session.commit()
    return booking.ref


def changing(app: Flask, server: Server, field: Field, officer: int, ref: str, **wish: str) -> Callable[[], Answer]:
    """Return what an officer does who has the preview open and presses the button."""
    path = f"/municipalities/{field.slug}/requests/{ref}/change"
    return partial(Contestant(app, server.url, field.officers[officer]).post, path, version="1", **wish)


def until(departure: date, arrival: date = FIRST) -> dict[str, str]:
    return {"kind": "dates", "arrival": str(arrival), "departure": str(departure)}


def not_well() -> list[str]:
    """Return what the doctor says, windows apart: the field's have no margins."""
    return [str(breach) for breach in examine(TUESDAY.date()) if breach.rule != "windows"]


def days_of(ref: str) -> list[tuple[date, date]]:
    rows = db.session.execute(
        select(Segment.arrival, Segment.departure).join(Segment.booking).where(Booking.ref == ref)
    ).all()
    return [(row.arrival, row.departure) for row in rows]


def test_of_two_officers_one_changes_a_stay_and_the_other_is_told_what_changed(app: Flask, serve: Serve) -> None:
    with app.app_context():
        field = lay_field(1)
        ref = booked(field, 0, "mixed-1", Stay(FIRST, LAST))
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})
    ends = THIRD, THIRD + timedelta(days=1)
    answers = at_once([changing(app, server, field, n, ref, **until(end)) for n, end in enumerate(ends)])
    assert Counter(answer.status for answer in answers) == {303: 1, 409: 1}
    (lost,) = [answer for answer in answers if answer.status == 409]
    assert "Någon annan ändrade det först" in lost.text
    with app.app_context():
        (won,) = [end for end, answer in zip(ends, answers, strict=True) if answer.status == 303]
        assert days_of(ref) == [(FIRST, won)]
        assert not_well() == []


def test_who_looks_at_what_stands_now_and_not_at_what_was_seen_undoes_the_other(app: Flask) -> None:
    """Without the version that was seen, the second's page, on which the stay was whole, makes it whole again."""
    with app.app_context():
        field = lay_field(1)
        ref = booked(field, 0, "mixed-1", Stay(FIRST, LAST))
        seen = found(Booking, ref).version
        first, second = (Wish(ChangeKind.DATES, FIRST, end) for end in (THIRD, LAST))
        transact(lambda: change_stay(found(Booking, ref), seen, first, OFFICER))
        with pytest.raises(ChangedMeanwhile):
            transact(lambda: change_stay(found(Booking, ref), seen, second, OFFICER))
        assert days_of(ref) == [(FIRST, THIRD)]
        db.session.rollback()
        transact(lambda: change_stay(found(Booking, ref), found(Booking, ref).version, second, OFFICER))
        assert days_of(ref) == [(FIRST, LAST)]


def an_extension_against_a_request(app: Flask, serve: Serve) -> list[Answer]:
    """One guest is there for two nights and is to stay on; another student asks for the nights that follow."""
    with app.app_context():
        field = lay_field(2)
        ref = booked(field, 0, "mixed-1", Stay(FIRST, THIRD))
        other = found(Placement, field.students[1][1])
        db.session.execute(
            delete(PlacementNight).where(PlacementNight.placement_id == other.id, PlacementNight.night < THIRD)
        )
        other.periods = [PlacementPeriod(first_day=THIRD + timedelta(days=1), last_day=NIGHTS[-1])]
        db.session.commit()
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})
    longer = changing(app, server, field, 0, ref, **until(LAST))
    return at_once([longer, asking(app, server, field.students[1], field.beds["mixed-1"])])


def assert_one_has_the_nights(app: Flask, answers: list[Answer]) -> None:
    assert Counter(answer.status for answer in answers) == {303: 1, 409: 1}
    with app.app_context():
        taken = select(BedNight.night, func.count()).group_by(BedNight.bed_id, BedNight.night)
        assert {count for _night, count in db.session.execute(taken)} == {1}
        assert not_well() == []


def test_an_extension_and_a_request_never_have_the_same_night(app: Flask, serve: Serve) -> None:
    answers = an_extension_against_a_request(app, serve)
    assert_one_has_the_nights(app, answers)
    lost = next(answer for answer in answers if answer.status == 409)
    assert "Någon annan hann före" in lost.text


def test_without_its_key_both_have_them(app: Flask, serve: Serve) -> None:
    drop_guard(app, "pk_bed_night")
    with pytest.raises(AssertionError):
        assert_one_has_the_nights(app, an_extension_against_a_request(app, serve))


def test_swaps_crosswise_and_a_change_between_end_well(app: Flask, serve: Serve) -> None:
    """Each locks two bookings: in the order of their numbers, so that nobody waits for ever."""
    with app.app_context():
        field = lay_field(2)
        refs = [booked(field, n, bed, Stay(FIRST, LAST)) for n, bed in enumerate(("mixed-1", "mixed-2"))]
    server = serve(processes=2, settings={"CLOCK": TUESDAY.isoformat()})

    def swapping(officer: int, ref: str, guest: str) -> Callable[[], Answer]:
        path = f"/municipalities/{field.slug}/requests/{ref}/swap"
        seen = {"guest": guest, "first": str(FIRST), "version": "1", "guest_version": "1"}
        return partial(Contestant(app, server.url, field.officers[officer]).post, path, **seen)

    acts = [swapping(0, *refs), swapping(1, *reversed(refs)), changing(app, server, field, 0, refs[0], **until(THIRD))]
    answers = at_once(acts)
    assert Counter(answer.status for answer in answers) == {303: 1, 409: 2}
    with app.app_context():
        assert not_well() == []
