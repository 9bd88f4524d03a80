"""What must always hold, said plainly and looked up in what stands: domain.md, "What must always hold".

Beside the doctor, and not by its queries: what the doctor forgets to ask is asked here.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from housing.bookings.models import BookingEvent
from housing.bookings.still_coming import StillComing
from housing.database import db
from housing.rules.lifecycle import CHANGES, TRANSITIONS
from tests.bookings.chance.picture import HOLDS, Picture

ENDED_WITHOUT = frozenset({"declined", "withdrawn", "cancelled", "expired"})
History = Mapping[tuple[int, int], tuple[object, ...]]
STEPS = {(each.from_status, each.to_status): each.by for each in TRANSITIONS + CHANGES}


def assert_lawful(picture: Picture, today: date) -> None:
    """Assert all that one picture shows; that no bed has two takers was seen when it was taken."""
    _a_student_has_one_bed_a_night(picture)
    _nights_lie_in_the_window(picture)
    _a_booking_has_the_nights_it_agrees(picture, today)
    _company_is_kept(picture)
    _nobody_is_offered_anything_twice(picture)


def _a_student_has_one_bed_a_night(picture: Picture) -> None:
    held = Counter((row.student, night) for (_, night), row in picture.nights.items() if row.student is not None)
    assert all(number == 1 for number in held.values()), held.most_common(1)


def _nights_lie_in_the_window(picture: Picture) -> None:
    for booking in picture.bookings.values():
        nights = {night for _, night in booking.nights}
        assert nights <= picture.windows.get(booking.placement, frozenset())


def _a_booking_has_the_nights_it_agrees(picture: Picture, today: date) -> None:
    for ref, booking in picture.bookings.items():
        if booking.status in HOLDS:
            assert booking.nights == booking.agreed, ref
            assert booking.nights, ref
        elif booking.status == "completed":
            assert booking.nights == booking.agreed, ref
        elif booking.status == "no_show":
            assert booking.nights <= booking.agreed, ref
        else:
            assert booking.status in ENDED_WITHOUT
            assert not booking.nights, ref
        if booking.status in {"completed", "no_show"}:
            assert all(night <= today for _, night in booking.nights), ref


def _company_is_kept(picture: Picture) -> None:
    homes: defaultdict[tuple[int, date], set[str]] = defaultdict(set)
    rooms: defaultdict[tuple[int, str, date], set[str | None]] = defaultdict(set)
    for (_, night), row in picture.nights.items():
        if row.company is not None:
            homes[row.dwelling, night].add(row.company)
        if row.room is not None:
            rooms[row.dwelling, row.room, night].add(row.room_company)
    assert all(len(companies) == 1 for companies in homes.values())
    assert all(len(companies) == 1 for companies in rooms.values())


def _nobody_is_offered_anything_twice(picture: Picture) -> None:
    """One room is proposed to one at a time, and one to each; nobody is offered the bed that she let go."""
    open_ones = [each for each in picture.proposals.values() if each.status == "open"]
    nights = Counter((each.bed, night) for each in open_ones for night in each.nights)
    assert all(number == 1 for number in nights.values())
    assert all(number == 1 for number in Counter(each.application for each in open_ones).values())
    offered = Counter(each.application for each in picture.proposals.values() if each.status == "offered")
    assert all(number == 1 for number in offered.values())
    of_placement = {each.id: each.placement for each in picture.applications.values()}
    beds = Counter((of_placement[each.application], each.bed) for each in picture.proposals.values() if each.booking)
    ended_well = Counter(  # the municipality itself took it back, or it was lived in
        (booking.placement, bed)
        for booking in picture.bookings.values()
        if booking.status in {"cancelled", "completed", "no_show"}
        for bed in {bed for bed, _ in booking.agreed}
    )
    assert all(number <= 1 + ended_well[key] for key, number in beds.items())


def history() -> dict[tuple[int, int], tuple[object, ...]]:
    """Return every event of every booking, by booking and version; and each question whether somebody still comes."""
    rows = db.session.execute(
        select(
            BookingEvent.booking_id, BookingEvent.version, BookingEvent.from_status, BookingEvent.to_status,
            BookingEvent.at, BookingEvent.actor, BookingEvent.reason, BookingEvent.replaced,
        )
    )  # fmt: skip
    found: dict[tuple[int, int], tuple[object, ...]] = {(id_, version): tuple(rest) for id_, version, *rest in rows}
    asked = db.session.execute(select(StillComing.booking_id, StillComing.asked_at))
    found |= {(id_, 0): ("asked whether she comes", at) for id_, at in asked}
    db.session.rollback()
    return found


def assert_history_only_grows(before: History, now: History) -> None:
    """Assert that no event was edited or lost, and that each new one is a step that its actor may take, and why."""
    assert before.items() <= now.items()
    for key in now.keys() - before.keys():
        if not key[1]:
            continue
        from_status, to_status, _at, actor, reason, _replaced = now[key]
        assert actor in STEPS[str(from_status), str(to_status)]
        if to_status == "declined" or (to_status == "cancelled" and actor == "officer"):
            assert reason
