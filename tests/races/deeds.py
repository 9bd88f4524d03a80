"""What may be done in each scene, each by whoever may do it: a table from which every pair is tried.

A deed reads first what its page shows (in a session of its own), and is then pressed: `see(scene)` returns the press.
"""

from collections.abc import Callable
from datetime import date, timedelta

from housing.availability.queries.turn import take_turn
from housing.bookings.models import Application
from housing.bookings.services.answering import By, approve, decline
from housing.bookings.services.asking import Wanted, ask_for_bed
from housing.bookings.services.asking_change import ask_for_change
from housing.bookings.services.changing import change_stay, give_back
from housing.bookings.services.deciding import withdraw_booking
from housing.bookings.services.expiring import expire_overdue_offers
from housing.bookings.services.life import Step
from housing.bookings.services.offering import accept_offer, offer_other_bed
from housing.bookings.services.staying import cancel_booking, note_absence, note_arrival
from housing.bookings.services.still_coming import say_still_coming
from housing.bookings.services.swapping import SeenBooking, swap_beds
from housing.database import db
from housing.holds.services.asking import HoldAsked, hold_as_officer
from housing.organisations.models import Institution
from housing.placements.services.cancelling import cancel_placement
from housing.rules.lifecycle import Actor, CancelReason
from housing.rules.seekers import Wants
from housing.rules.stay_changes import ChangeKind, GrantReason, Wish
from housing.stock.services.closures import close_beds
from housing.waiting.queries.walking import Freed
from housing.waiting.services.joining import LineAnswers, WantedLine, change_line, wait_in_line
from housing.waiting.services.leaving import leave_line
from housing.waiting.services.offering import offer_proposed, pass_over
from housing.waiting.services.walking import walk_line
from tests.harness.clock import TUESDAY
from tests.harness.world import found
from tests.placements.lists import send
from tests.races.scenes import ARRIVED, STAY, Scene, decide_that_offers_go, officer_step

Press = Callable[[], object]
See = Callable[[Scene], Press]

STUDENT = Step(Actor.STUDENT, None, TUESDAY)
DEADLINE = TUESDAY + timedelta(days=30)
A_DAY = timedelta(days=1)


def she_asks(name: str, bed: int, *, late: bool = False) -> See:
    """Return what a student does who searched, and asks for a bed; late: after the deadline of every offer."""

    def see(scene: Scene) -> Press:
        at = DEADLINE if late else TUESDAY
        student, placement = scene.placement(name).student_id, scene.placements[name]

        def press() -> None:
            take_turn([student], placement, scene.beds[bed - 1])
            ask_for_bed(scene.placement(name), Wanted(scene.bed(bed), (STAY,)), person_id=None, at=at)

        return press

    return see


def she_withdraws(scene: Scene) -> Press:
    return lambda: withdraw_booking(scene.booking(), person_id=None, at=TUESDAY)


def officer_cancels(scene: Scene) -> Press:
    seen = scene.seen()
    return lambda: cancel_booking(seen, scene.by, CancelReason.OTHER)


def officer_approves(scene: Scene) -> Press:
    seen = scene.seen()
    return lambda: approve(seen, scene.by)


def officer_declines(scene: Scene) -> Press:
    seen = scene.seen()
    return lambda: decline(seen, scene.by, "full")


def officer_offers_bed_3(scene: Scene) -> Press:
    seen = scene.seen()
    return lambda: offer_other_bed(seen, scene.bed(3), scene.by)


def she_accepts(scene: Scene) -> Press:
    return lambda: accept_offer(scene.booking(), person_id=None, at=TUESDAY)


def offers_expire(_scene: Scene) -> Press:
    return lambda: expire_overdue_offers(DEADLINE)


def coordinator_cancels(scene: Scene) -> Press:
    id_ = scene.placement("anna").id
    return lambda: cancel_placement(id_, at=TUESDAY, by=None)


def list_moves(weeks: str) -> See:
    """Return what a coordinator does who sends a list in which Anna has other weeks."""

    def see(scene: Scene) -> Press:
        row = f"Sund, Sara-anna;sara-anna@umu.example;3OM401;Sjukstugan;Storuman;{weeks};"
        return lambda: send(db.session.get_one(Institution, scene.institution), row)

    return see


def owner_closes(bed: int) -> See:
    def see(scene: Scene) -> Press:
        days = STAY.arrival, STAY.departure
        return lambda: close_beds([scene.bed(bed)], *days, "repair", person_id=None, at=TUESDAY)

    return see


def beds_are_held(students: int) -> See:
    def see(scene: Scene) -> Press:
        stays, last_day = (STAY,), date(2027, 1, 15)
        asked = HoldAsked(scene.town, scene.institution, stays, students, last_day, "Termin 4")
        return lambda: hold_as_officer(asked, scene.by)

    return see


def stay_changes(name: str, kind: ChangeKind, arrival: date, departure: date, bed: int | None = None) -> See:
    """Return what an officer does who has the preview of a changed stay open."""

    def see(scene: Scene) -> Press:
        version = scene.booking(name).version
        wish = Wish(kind, arrival, departure, None if bed is None else scene.bed(bed).id)
        step = officer_step(scene, kind)
        return lambda: change_stay(scene.booking(name), version, wish, step, grant=GrantReason.AGREED)

    return see


def she_gives_back(scene: Scene) -> Press:
    version = scene.booking().version
    wish = Wish(ChangeKind.DATES, STAY.arrival, STAY.departure - 3 * A_DAY)
    return lambda: give_back(scene.booking(), version, wish, STUDENT)


def she_asks_for_more(scene: Scene) -> Press:
    version = scene.booking().version
    wish = Wish(ChangeKind.DATES, STAY.arrival, STAY.departure + 3 * A_DAY)
    return lambda: ask_for_change(scene.booking(), version, wish, GrantReason.MAKES_UP, STUDENT)


def they_swap(scene: Scene) -> Press:
    versions = {name: scene.booking(name).version for name in ("anna", "bea")}

    def press() -> None:
        seen = [SeenBooking(scene.booking(name), version) for name, version in versions.items()]
        swap_beds(seen[0], seen[1], STAY.arrival, officer_step(scene, "swap"))

    return press


def she_came(scene: Scene) -> Press:
    seen = scene.seen()
    return lambda: note_arrival(seen, By(scene.officer, ARRIVED))


def she_did_not_come(scene: Scene) -> Press:
    seen = scene.seen()
    return lambda: note_absence(seen, By(scene.officer, ARRIVED))


def she_still_comes(scene: Scene) -> Press:
    return lambda: say_still_coming(scene.booking(), TUESDAY)


def officer_offers_proposed(scene: Scene) -> Press:
    ref = scene.proposal or ""
    return lambda: offer_proposed(scene.town, ref, scene.by)


def officer_passes_over(scene: Scene) -> Press:
    ref = scene.proposal or ""
    return lambda: pass_over(scene.town, ref, "other", scene.by)


def line_is_walked(scene: Scene) -> Press:
    return lambda: walk_line(scene.town, Freed(), TUESDAY)


def offers_are_to_go(scene: Scene) -> Press:
    return lambda: decide_that_offers_go(scene)


def she_stops_waiting(scene: Scene) -> Press:
    return lambda: leave_line(found(Application, scene.application or ""), person_id=None, at=TUESDAY)


def she_waits_on_terms(scene: Scene) -> Press:
    answers = LineAnswers(wants=frozenset({Wants.STEP_FREE}))
    return lambda: change_line(found(Application, scene.application or ""), answers, person_id=None, at=TUESDAY)


def she_waits_again(scene: Scene) -> Press:
    id_, wanted = scene.placement("anna").id, WantedLine((STAY,), (scene.town,))
    return lambda: wait_in_line(id_, wanted, person_id=None, at=TUESDAY)


ONE_OF: dict[str, tuple[frozenset[str], ...]] = {
    "requested": (
        frozenset({"the officer approves", "the officer declines", "the officer offers bed 3", "the officer cancels"}),
        frozenset({"the officer offers bed 3", "another asks for bed 3", "bed 3 is closed"}),
    ),
    "offered": (frozenset({"she accepts", "the officer cancels"}), frozenset({"she withdraws", "the officer cancels"})),
    "confirmed": (
        frozenset(
            {
                "the officer cancels", "she stays longer", "she moves to bed 3", "she moves to bed 3 half way",
                "they swap", "she gives nights back", "she came", "she did not come",
            }
        ),
        frozenset(
            {
                "she moves to bed 3", "she moves to bed 3 half way", "her neighbour moves to bed 3",
                "another asks for bed 3", "bed 3 is closed",
            }
        ),
    ),
    "in line": (
        frozenset({"the officer offers it", "the officer passes her over"}),
        frozenset({"the officer offers it", "she stops waiting"}),
        frozenset({"the officer offers it", "another asks for the bed", "the bed is closed", "the bed is held"}),
        # offered the bed, she who asks for it is led to the offer
        frozenset({"she asks for the bed", "another asks for the bed", "the bed is closed", "the bed is held"}),
    ),
}  # fmt: skip
"""Deeds of which only one can be: answers to the same page, and takers of the same bed."""

ANYWHERE: dict[str, See] = {
    "she cancels the placement": coordinator_cancels,
    "the list moves it a week": list_moves("v.19-21"),
    "the list moves it to autumn": list_moves("v.21"),
}
DEEDS: dict[str, dict[str, See]] = {
    "requested": {
        "the officer approves": officer_approves,
        "the officer declines": officer_declines,
        "the officer offers bed 3": officer_offers_bed_3,
        "the officer cancels": officer_cancels,
        "she withdraws": she_withdraws,
        "another asks for bed 3": she_asks("cilla", 3),
        "another asks for her bed": she_asks("cilla", 1),
        "bed 3 is closed": owner_closes(3),
        "two beds are held": beds_are_held(2),
        **ANYWHERE,
    },
    "offered": {
        "she accepts": she_accepts,
        "she withdraws": she_withdraws,
        "the offer expires": offers_expire,
        "the officer cancels": officer_cancels,
        "another asks for her bed late": she_asks("cilla", 2, late=True),
        "she asks for another bed late": she_asks("anna", 1, late=True),
        "her bed is closed": owner_closes(2),
        **ANYWHERE,
    },
    "confirmed": {
        "she withdraws": she_withdraws,
        "the officer cancels": officer_cancels,
        "she stays longer": stay_changes("anna", ChangeKind.DATES, STAY.arrival, STAY.departure + 3 * A_DAY),
        "she moves to bed 3": stay_changes("anna", ChangeKind.BED, STAY.arrival, STAY.departure, 3),
        "she moves to bed 3 half way": stay_changes(
            "anna", ChangeKind.BED, STAY.arrival + 9 * A_DAY, STAY.departure, 3
        ),
        "her neighbour moves to bed 3": stay_changes("bea", ChangeKind.BED, STAY.arrival, STAY.departure, 3),
        "they swap": they_swap,
        "she gives nights back": she_gives_back,
        "she asks for more": she_asks_for_more,
        "she came": she_came,
        "she did not come": she_did_not_come,
        "she still comes": she_still_comes,
        "another asks for bed 3": she_asks("cilla", 3),
        "bed 3 is closed": owner_closes(3),
        "a bed is held": beds_are_held(1),
        **ANYWHERE,
    },
    "in line": {
        "the officer offers it": officer_offers_proposed,
        "the officer passes her over": officer_passes_over,
        "the line is walked": line_is_walked,
        "offers are to go by themselves": offers_are_to_go,
        "she stops waiting": she_stops_waiting,
        "she waits on other terms": she_waits_on_terms,
        "she waits for it again": she_waits_again,
        "she asks for the bed": she_asks("anna", 1),
        "another asks for the bed": she_asks("cilla", 1),
        "the bed is closed": owner_closes(1),
        "the bed is held": beds_are_held(1),
        **ANYWHERE,
    },
}
