"""A placement moves on which a student has several bookings: together they follow it, and no night is sought twice."""

from datetime import date, timedelta

from sqlalchemy import func, select

from housing.bookings.models import Application, Booking
from housing.bookings.services.agreeing import Answered
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.bookings.services.deciding import approve_booking
from housing.database import db
from housing.mail import MailMessage
from housing.placements.models import Placement
from housing.rules.nights import Stay, wanted_stays
from housing.stock.models import Bed
from tests.bookings.asked import a_placement, add_bed
from tests.bookings.test_moved_placements import (
    A_WEEK,
    EVENING,
    SATURDAY,
    WEEK_18,
    forget_mails,
    held,
    is_sound,
    line,
    mails,
    open_on,
    proposed,
    publish,
    stays,
)
from tests.bookings.test_outdated_proposals import WEEK_14, both_say_yes
from tests.harness.clock import TUESDAY
from tests.harness.world import World

WEEK_22 = EVENING + 4 * A_WEEK, SATURDAY + 4 * A_WEEK
MIDWEEK = date(2027, 5, 5)


def a_booking(placement: Placement, bed: Bed, *asked: Stay) -> Booking:
    made = ask_for_bed(placement, Wanted(bed, asked), person_id=None, at=TUESDAY).load()
    assert isinstance(made, Booking)
    approve_booking(made, person_id=None, at=TUESDAY)
    return made


def one_for_each_week(world: World) -> tuple[Booking, Booking]:
    placement = a_placement(world, "a", WEEK_14, WEEK_18)
    beds = add_bed(world, 1), add_bed(world, 2)
    first, second = (
        a_booking(placement, bed, *wanted_stays([week])) for bed, week in zip(beds, (WEEK_14, WEEK_18), strict=True)
    )
    db.session.commit()
    forget_mails()
    return first, second


def in_line() -> int | None:
    """How many go first among those who wait."""
    first = Application.goes_first.is_not(None)
    return db.session.scalar(select(func.count()).select_from(Application).where(first))


def test_whoever_has_a_week_already_keeps_it_and_the_other_follows(world: World) -> None:
    first, second = one_for_each_week(world)
    publish(world, line("a", "v.18+v.22"))
    assert proposed(second) is None
    assert stays(open_on(first).segments) == [(first.segments[0].bed_id, *WEEK_22)]
    assert both_say_yes(first) is Answered.DONE
    nights = {night for booking in (first, second) for night in held(booking)}
    assert nights == {day + n * timedelta(days=1) for day in (EVENING, WEEK_22[0]) for n in range(6)}
    is_sound()


def test_each_follows_its_own_week(world: World) -> None:
    first, second = one_for_each_week(world)
    publish(world, line("a", "v.15+v.19"))
    for booking, arrival in ((first, date(2027, 4, 11)), (second, EVENING + A_WEEK)):
        assert both_say_yes(booking) is Answered.DONE
        assert min(held(booking)) == arrival
    is_sound()


def test_the_room_of_a_week_that_is_gone_is_given_back_and_none_is_sought(world: World) -> None:
    first, second = one_for_each_week(world)
    publish(world, line("a", "v.18"))
    assert (first.status, held(first)) == ("cancelled", {})
    assert proposed(second) is None
    assert len(held(second)) == 6
    assert in_line() == 0
    assert mails() == {("nights_lost", "sara-a@umu.example")}
    (mail,) = db.session.scalars(select(MailMessage))
    assert mail.subject == "Din placering har flyttats: ditt rum i Storuman är tillbakalämnat"
    is_sound()


def test_halves_of_a_week_stay_where_they_are(world: World) -> None:
    placement = a_placement(world, "a", WEEK_18)
    halves = Stay(EVENING, MIDWEEK), Stay(MIDWEEK, SATURDAY)
    bookings = [a_booking(placement, add_bed(world, n), half) for n, half in enumerate(halves, 1)]
    db.session.commit()
    forget_mails()
    publish(world, line("a", "v.18", site="Akuten"))
    assert [proposed(booking) for booking in bookings] == [None, None]
    assert [len(held(booking)) for booking in bookings] == [3, 3]
    assert (in_line(), mails()) == (0, set())
    is_sound()
