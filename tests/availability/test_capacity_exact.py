"""The counts against the ledger itself: as many whole stays as can really be taken there, and not one more."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from housing.availability.capacity import capacity_in
from housing.availability.queries.capacity import EVERY_BED, Conditions
from housing.availability.whole_stays import whole_stays
from housing.availability.whole_weeks import whole_weeks
from housing.bookings.services.asking import NotOnOffer, Wanted, ask_for_bed
from housing.database import db
from housing.nights import ledger
from housing.nights.ledger import ForBooking, ForClosure, NightsRefused
from housing.placements.models import Placement
from housing.rules.nights import Stay
from housing.rules.sharing import Flat
from housing.stock.models import Bed
from tests.availability.occupied import guest, occupy, stay_of
from tests.nights.ground import AT, FIRST, NIGHTS, Ground, lay

ONE_WEEK = timedelta(weeks=1)
WEEKS = tuple(Stay(FIRST + n * ONE_WEEK, FIRST + n * ONE_WEEK + timedelta(days=6)) for n in range(4))
MONTH = [FIRST + timedelta(days=n) for n in range(28)]
QUESTIONS: list[tuple[Stay, ...]] = [
    (Stay(NIGHTS[0], NIGHTS[4]),),
    (Stay(NIGHTS[1], NIGHTS[3]),),
    (Stay(NIGHTS[0], NIGHTS[2]), Stay(NIGHTS[3], NIGHTS[4])),
]

Choices = list[tuple[Bed, Flat]]


@pytest.fixture
def ground(session_scope: Session) -> Ground:
    return lay(session_scope)


def turn_over(ground: Ground, nights: int) -> None:
    """Let every home stay empty for so many nights between guests, and one of them for one night more."""
    dwellings = list(dict.fromkeys(bed.dwelling for bed in ground.beds.values()))
    for number, dwelling in enumerate(dwellings):
        dwelling.turnover_nights = nights + (number == 1) if nights else 0
        dwelling.turnover_since = AT
    ground.session.flush()


def homes(ground: Ground) -> list[list[Bed]]:
    """Return the beds of the town, home by home."""
    town = [bed for bed in ground.beds.values() if bed.municipality_id == ground.municipality.id]
    return [[bed for bed in town if bed.dwelling_id == home] for home in dict.fromkeys(bed.dwelling_id for bed in town)]


def most_that_fit(ground: Ground, beds: list[Bed], guests: list[ForBooking], stays: tuple[Stay, ...]) -> Choices:
    """Try every way to give the beds of a home to women and men, in the ledger; return the best that it lets happen."""
    if not beds:
        return []
    best = most_that_fit(ground, beds[1:], guests, stays)
    for flat in Flat:
        point = ground.session.begin_nested()
        if _taken(beds[0], guests[0], flat, stays):
            found = [(beds[0], flat), *most_that_fit(ground, beds[1:], guests[1:], stays)]
            best = max(best, found, key=len)
        point.rollback()
    return best


def _taken(bed: Bed, who: ForBooking, flat: Flat, stays: tuple[Stay, ...]) -> bool:
    if bed.retired_on and bed.retired_on < stays[-1].departure:
        return False
    try:
        ledger.take(who, [stay_of(bed, stays, flat, who.student_id)])
    except NightsRefused:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(9))
def test_the_answer_is_what_the_ledger_really_takes(ground: Ground, seed: int) -> None:
    turn_over(ground, seed // 3)
    occupy(ground, Random(seed), NIGHTS, tries=4 + 2 * (seed % 3))
    stays = QUESTIONS[seed % len(QUESTIONS)]
    guests = [guest(ground, f"new{n}", NIGHTS) for n in range(3)]
    best = [choice for beds in homes(ground) for choice in most_that_fit(ground, beds, guests, stays)]
    assert capacity_in(ground.municipality.id, stays).total == len(best)


@pytest.mark.parametrize("seed", range(6))
def test_women_alone_and_men_alone_are_counted_as_the_mix_says(ground: Ground, seed: int) -> None:
    occupy(ground, Random(seed), NIGHTS, tries=8)
    for stays in QUESTIONS:
        mixes = capacity_in(ground.municipality.id, stays).mixes
        for flat, number in ((Flat.WOMEN, mixes.women), (Flat.MEN, mixes.men)):
            assert capacity_in(ground.municipality.id, stays, flat=flat).total == number


@pytest.mark.slow
def test_that_many_students_can_ask_and_the_next_one_cannot(ground: Ground) -> None:
    ground.municipality.live_since = NIGHTS[0]
    occupy(ground, Random(1), NIGHTS, tries=6)
    stays = QUESTIONS[0]
    guests = [guest(ground, f"new{n}", NIGHTS) for n in range(3)]
    best = [choice for beds in homes(ground) for choice in most_that_fit(ground, beds, guests, stays)]
    for number, (bed, flat) in enumerate(best):
        assert asked(ground.placement(f"student{number}"), bed, flat, stays), number
    assert capacity_in(ground.municipality.id, stays).total == 0
    one_more = ground.placement("late")
    town = [bed for beds in homes(ground) for bed in beds]
    assert not [bed.label for bed in town for flat in Flat if asked(one_more, bed, flat, stays)]


def asked(placement: Placement, bed: Bed, flat: Flat, stays: tuple[Stay, ...]) -> bool:
    """Ask for a bed as a student does; tell whether it was given."""
    db.session.commit()  # a refusal takes back whatever is not committed
    try:
        ask_for_bed(placement, Wanted(bed, stays, flat=flat, shares_room=True), person_id=None, at=AT)
    except (NightsRefused, NotOnOffer):
        return False
    return True


@pytest.mark.parametrize("seed", range(12))
def test_the_board_counts_each_week_as_the_exact_question_does(ground: Ground, seed: int) -> None:
    turn_over(ground, seed % 3)
    occupy(ground, Random(seed), MONTH, tries=14)
    place = ground.municipality.id
    counts = whole_weeks(WEEKS, [place])[place]
    assert list(counts.free) == [capacity_in(place, [week]).total for week in WEEKS]
    assert counts.beds == 12


@pytest.mark.parametrize("seed", range(12))
def test_all_places_are_counted_as_each_is_by_itself(ground: Ground, seed: int) -> None:
    turn_over(ground, seed % 3)
    occupy(ground, Random(seed), MONTH, tries=14)
    place = ground.municipality.id
    for stays in (*QUESTIONS, (WEEKS[0], WEEKS[2]), (WEEKS[1], WEEKS[2], WEEKS[3]), (Stay(MONTH[0], MONTH[-1]),)):
        for conditions in (EVERY_BED, Conditions(own_room=True), Conditions(step_free=True, no_animals=True)):
            for flat in (None, *Flat):
                alone = capacity_in(place, stays, conditions, flat).total
                assert whole_stays(stays, None, conditions, flat).get(place, 0) == alone
                assert whole_stays(stays, [place], conditions, flat).get(place, 0) == alone


def test_women_in_one_period_and_men_in_the_other_keep_all_out(ground: Ground) -> None:
    town = [bed for bed in ground.beds.values() if bed.municipality_id == ground.municipality.id]
    home = next(bed.dwelling_id for bed in town if bed.dwelling.sharing == "same_gender")
    bed = next(bed for bed in town if bed.dwelling_id == home)
    stays = (WEEKS[0], WEEKS[2])
    before = whole_stays(stays, None)[ground.municipality.id]
    for name, flat, stay in (("w", Flat.WOMEN, WEEKS[0]), ("m", Flat.MEN, WEEKS[2])):
        who = guest(ground, name, MONTH)
        ledger.take(who, [stay_of(bed, (stay,), flat, who.student_id)])
    beds = sum(each.dwelling_id == home for each in town)
    assert whole_stays(stays, None)[ground.municipality.id] == before - beds


def test_beds_that_are_free_on_different_nights_house_nobody(ground: Ground) -> None:
    town = [name for name in ground.beds if not name.startswith("other-")]
    for number, name in enumerate(town):
        night = NIGHTS[number % 4]
        ledger.take(ForClosure(ground.closure(name).id), [ground.nights(name, None, nights=(night,))])
    place = ground.municipality.id
    assert [capacity_in(place, [Stay(night, night + timedelta(days=1))]).total for night in NIGHTS[:4]] == [8, 7, 8, 8]
    assert capacity_in(place, QUESTIONS[0]).total == 0


def test_a_change_of_bed_is_told_apart(ground: Ground) -> None:
    first, second = QUESTIONS[2]
    for bed, nights in (("mixed-1", first), ("mixed-2", second)):
        ledger.take(guest(ground, bed, NIGHTS), [ground.nights(bed, nights=tuple(nights.each_night()))])
    found = capacity_in(ground.municipality.id, (first, second))
    assert (found.total, found.change.added) == (3 + 3 + 1 + 3 - 2, 1)
    assert found.change.on == (date(2027, 2, 10),)
