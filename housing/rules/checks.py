"""What an officer would look at before answering a request.

Each check is answered, passed or not, with the facts that a sentence about it needs.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from housing.rules.arrival import ArrivalTime, gets_the_key
from housing.rules.nights import Arrive, Leave, Period, is_over, nights_of, stays_left
from housing.rules.parties import PartyKey
from housing.rules.refusals import Value
from housing.rules.sharing import (
    Flat,
    FlatNotSaidError,
    Sharing,
    SharingProblem,
    company_key,
    fit,
    fit_in_room,
    keeps_flat,
    room_company_key,
)


class Check(StrEnum):
    """What is looked at, the gravest first."""

    AHEAD = "ahead"
    PUBLISHED = "published"
    OTHER_BOOKINGS = "other_bookings"
    BED_FREE = "bed_free"
    CORE_NIGHTS = "core_nights"
    SHARING = "sharing"
    ROOM_TO_SHARE = "room_to_share"
    CONDITIONS = "conditions"
    PRIORITY = "priority"
    ARRIVAL = "arrival"


class RequestToCheck(NamedTuple):
    """All that the checks look at: one request for one bed, and what surrounds it.

    ``asked_on``: the day of asking, and the first night that could be asked for then. ``departure``: the day the
    last of the nights asked for ends. ``held`` are the nights the request holds or would get; all else about nights and
    guests is of *others*: ``bed_taken`` their nights in this bed, ``kept_empty`` nights too near theirs, ``guests`` and
    ``room_guests`` their company keys on the nights asked for. ``other_nights`` are the
    student's own, on other bookings. ``retired_on`` is the day the bed goes out of use.
    ``unmet`` names conditions that the dwelling does not meet (step-free, a home without
    animals), ``asked_before`` counts those who asked for the same nights earlier or go
    first, and still have no answer. Nothing is held by those either, so what would clash
    once they are approved is told apart: ``nights_asked_before`` the student's own nights
    in another bed, ``company_asked_before`` whether somebody wants to live in the home,
    or share the room, whom this student could not live with.
    """

    published_by: str | None
    published_on: date | None
    asked_on: date
    today: date
    departure: date
    periods: tuple[Period, ...]
    keep_gap_nights: int
    held: frozenset[date]
    sharing: Sharing
    party: PartyKey
    comes: ArrivalTime
    closes_at: str | None
    after_hours: bool
    arrive: Arrive = Arrive.EVENING_BEFORE
    leave: Leave = Leave.DAY_AFTER
    bed_taken: frozenset[date] = frozenset()
    kept_empty: frozenset[date] = frozenset()
    retired_on: date | None = None
    other_nights: frozenset[date] = frozenset()
    shared_room: bool = False
    flat: Flat | None = None
    shares_room: bool = False
    guests: frozenset[str] = frozenset()
    room_guests: frozenset[str] = frozenset()
    unmet: tuple[str, ...] = ()
    asked_before: int = 0
    nights_asked_before: frozenset[date] = frozenset()
    company_asked_before: bool = False
    holds: bool = False


class Finding(NamedTuple):
    """The answer to one check; a worklist has ten for each request, so it is a tuple, which is quickly made."""

    check: Check
    passed: bool
    facts: Mapping[str, Value]


class _Nights(NamedTuple):
    """The nights several checks look at: ``wanted`` for the placement, and ``own``: those and what is held."""

    wanted: frozenset[date]
    own: frozenset[date]


def findings_of(request: RequestToCheck) -> tuple[Finding, ...]:
    """Every check of the request answered, in the order of ``Check``."""
    wanted = _nights_wanted(request.periods, request.arrive, request.leave, request.keep_gap_nights, request.asked_on)
    own = request.held if request.held == wanted else request.held | wanted
    nights = _Nights(wanted, own)
    return tuple([Finding(check, passed, facts) for check, look in _LOOKS for passed, facts in [look(request, nights)]])


_Looked = tuple[bool, dict[str, Value]]


def _ahead(request: RequestToCheck, _: _Nights) -> _Looked:
    return not is_over(request.departure, request.today), {"departure": request.departure}


def _published(request: RequestToCheck, _: _Nights) -> _Looked:
    facts: dict[str, Value] = {"by": request.published_by, "on": request.published_on}
    return request.published_on is not None, facts


def _other_bookings(request: RequestToCheck, nights: _Nights) -> _Looked:
    both = _in_order(request.other_nights & nights.own)
    asked = _in_order(request.nights_asked_before & nights.own)
    return not both and not asked, {"nights": both, "asked": asked}


def _bed_free(request: RequestToCheck, nights: _Nights) -> _Looked:
    taken = _in_order(request.bed_taken & nights.own)
    is_retired = request.retired_on is not None and max(nights.own, default=date.min) >= request.retired_on
    retired = request.retired_on if is_retired else None
    too_near = _in_order(request.kept_empty & nights.own)
    return not (taken or too_near or retired), {"nights": taken, "too_near": too_near, "retired_on": retired}


def _core_nights(request: RequestToCheck, nights: _Nights) -> _Looked:
    missing = _in_order(nights.wanted - request.held)
    left_out = _in_order(_core(request, nights) - nights.wanted)
    return not missing, {"missing": missing, "left_out": left_out, "nights": len(request.held)}


def _sharing(request: RequestToCheck, _: _Nights) -> _Looked:
    try:
        key = company_key(request.sharing, request.flat, request.party.of_home)
        room = room_company_key(request.sharing, request.shared_room, request.flat, request.party.of_room)
    except FlatNotSaidError as refused:
        codes = tuple(each.code.value for each in refused.refusals)
        return False, {"problems": codes, "sharing": request.sharing.value, "asked_before": False}
    problems = fit(request.sharing, request.guests, key).refusals
    if request.shared_room:
        problems += fit_in_room(request.sharing, request.room_guests, room).refusals
    codes = tuple(dict.fromkeys(each.code.value for each in problems))
    # What is held already keeps its company in the ledger, whatever the home's policy says by now.
    if not request.holds and not keeps_flat(request.sharing, request.shared_room, request.flat):
        codes = (SharingProblem.FLAT_NOT_KEPT.value, *codes)
    facts: dict[str, Value] = {
        "problems": codes,
        "sharing": request.sharing.value,
        "asked_before": request.company_asked_before,
    }
    return not codes and not request.company_asked_before, facts


def _room_to_share(request: RequestToCheck, _: _Nights) -> _Looked:
    asked = request.shared_room and request.sharing is not Sharing.SINGLE_PARTY
    return request.shares_room or not asked, {"shared_room": request.shared_room}


def _conditions(request: RequestToCheck, _: _Nights) -> _Looked:
    return not request.unmet, {"unmet": request.unmet}


def _priority(request: RequestToCheck, _: _Nights) -> _Looked:
    return request.asked_before == 0, {"asked_before": request.asked_before}


def _arrival(request: RequestToCheck, nights: _Nights) -> _Looked:
    arrival = min(nights.own, default=None)
    is_ahead = not is_over(request.departure, request.today)
    has_passed = is_ahead and arrival is not None and arrival < request.today
    facts: dict[str, Value] = {
        "comes": request.comes.value,
        "closes_at": request.closes_at,
        "arrival": arrival,
        "has_passed": has_passed,
        "holds": request.holds,
    }
    return gets_the_key(request.comes, request.closes_at, request.after_hours, is_late=has_passed), facts


def _in_order(nights: frozenset[date]) -> tuple[date, ...]:
    return tuple(sorted(nights)) if nights else ()


def _core(request: RequestToCheck, nights: _Nights) -> frozenset[date]:
    """What she would have wanted without shortening it by her two choices."""
    if request.arrive is Arrive.EVENING_BEFORE and request.leave is Leave.DAY_AFTER:
        return nights.wanted
    return _nights_wanted(
        request.periods, Arrive.EVENING_BEFORE, Leave.DAY_AFTER, request.keep_gap_nights, request.asked_on
    )


# Those who ask for beds together often have the same weeks.
@lru_cache(maxsize=256)
def _nights_wanted(
    periods: tuple[Period, ...], arrive: Arrive, leave: Leave, keep_gap_nights: int, asked_on: date
) -> frozenset[date]:
    return nights_of(stays_left(periods, arrive, leave, keep_gap_nights, tonight=asked_on))


_LOOKS: tuple[tuple[Check, Callable[[RequestToCheck, _Nights], _Looked]], ...] = (
    (Check.AHEAD, _ahead),
    (Check.PUBLISHED, _published),
    (Check.OTHER_BOOKINGS, _other_bookings),
    (Check.BED_FREE, _bed_free),
    (Check.CORE_NIGHTS, _core_nights),
    (Check.SHARING, _sharing),
    (Check.ROOM_TO_SHARE, _room_to_share),
    (Check.CONDITIONS, _conditions),
    (Check.PRIORITY, _priority),
    (Check.ARRIVAL, _arrival),
)
