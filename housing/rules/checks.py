"""What an officer would look at before answering a request.

Each check is answered, passed or not, with the facts that a sentence about it needs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from housing.rules.arrival import ArrivalTime, gets_the_key
from housing.rules.nights import Arrive, Leave, NoNightLeftError, Period, core_stays, wanted_stays
from housing.rules.refusals import Value
from housing.rules.sharing import Flat, FlatNotSaidError, Sharing, company_key, fit, room_company_key


class Check(StrEnum):
    """What is looked at, the gravest first."""

    PUBLISHED = "published"
    OTHER_BOOKINGS = "other_bookings"
    BED_FREE = "bed_free"
    CORE_NIGHTS = "core_nights"
    SHARING = "sharing"
    ROOM_TO_SHARE = "room_to_share"
    CONDITIONS = "conditions"
    PRIORITY = "priority"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestToCheck:
    """All that the checks look at: one request for one bed, and what surrounds it.

    ``held`` are the nights the request holds or would get; all else about nights and
    guests is of *others*: ``bed_taken`` their nights in this bed, ``guests`` and
    ``room_guests`` their company keys on the nights asked for. ``other_nights`` are the
    student's own, on other bookings. ``unmet`` names conditions that the dwelling does
    not meet (step-free, a home without animals), ``asked_before`` counts those who
    asked for the same nights earlier or go first, and still have no answer.
    """

    published_by: str | None
    published_on: date | None
    periods: tuple[Period, ...]
    arrive: Arrive = Arrive.EVENING_BEFORE
    leave: Leave = Leave.DAY_AFTER
    keep_gap_nights: int
    held: frozenset[date]
    bed_taken: frozenset[date] = frozenset()
    other_nights: frozenset[date] = frozenset()
    sharing: Sharing
    shared_room: bool = False
    flat: Flat | None = None
    shares_room: bool = False
    party: str
    guests: frozenset[str] = frozenset()
    room_guests: frozenset[str] = frozenset()
    unmet: tuple[str, ...] = ()
    asked_before: int = 0
    comes: ArrivalTime
    closes_at: str | None
    after_hours: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one check."""

    check: Check
    passed: bool
    facts: Mapping[str, Value] = field(default_factory=dict, hash=False)


def findings_of(request: RequestToCheck) -> tuple[Finding, ...]:
    """Every check of the request answered, in the order of ``Check``."""
    return tuple(Finding(check, passed, facts) for check, look in _LOOKS.items() for passed, facts in [look(request)])


_Looked = tuple[bool, dict[str, Value]]


def _published(request: RequestToCheck) -> _Looked:
    facts: dict[str, Value] = {"by": request.published_by, "on": request.published_on}
    return request.published_on is not None, facts


def _other_bookings(request: RequestToCheck) -> _Looked:
    both = tuple(sorted(request.other_nights & (request.held | _wanted(request))))
    return not both, {"nights": both}


def _bed_free(request: RequestToCheck) -> _Looked:
    taken = tuple(sorted(request.bed_taken & (request.held | _wanted(request))))
    return not taken, {"nights": taken}


def _core_nights(request: RequestToCheck) -> _Looked:
    wanted = _wanted(request)
    missing = tuple(sorted(wanted - request.held))
    left_out = tuple(sorted(_core(request) - wanted))
    return not missing, {"missing": missing, "left_out": left_out, "nights": len(request.held)}


def _sharing(request: RequestToCheck) -> _Looked:
    try:
        key = company_key(request.sharing, request.flat, request.party)
        room = room_company_key(request.sharing, request.shared_room, request.flat, request.party)
    except FlatNotSaidError as refused:
        return False, {"problems": tuple(each.code.value for each in refused.refusals)}
    problems = fit(request.sharing, request.guests, key).refusals
    if request.shared_room:
        problems += fit(Sharing.SAME_GENDER, request.room_guests, room).refusals
    codes = tuple(dict.fromkeys(each.code.value for each in problems))
    return not codes, {"problems": codes, "sharing": request.sharing.value}


def _room_to_share(request: RequestToCheck) -> _Looked:
    asked = request.shared_room and request.sharing is not Sharing.SINGLE_PARTY
    return request.shares_room or not asked, {"shared_room": request.shared_room}


def _conditions(request: RequestToCheck) -> _Looked:
    return not request.unmet, {"unmet": request.unmet}


def _priority(request: RequestToCheck) -> _Looked:
    return request.asked_before == 0, {"asked_before": request.asked_before}


def _arrival(request: RequestToCheck) -> _Looked:
    facts: dict[str, Value] = {
        "comes": request.comes.value,
        "closes_at": request.closes_at,
        "arrival": min(request.held | _wanted(request), default=None),
    }
    return gets_the_key(request.comes, request.closes_at, request.after_hours), facts


def _core(request: RequestToCheck) -> frozenset[date]:
    stays = core_stays(request.periods, request.keep_gap_nights)
    return frozenset(night for stay in stays for night in stay.each_night())


def _wanted(request: RequestToCheck) -> frozenset[date]:
    return _nights_wanted(request.periods, request.arrive, request.leave, request.keep_gap_nights)


# Four of the checks ask for it, and those who ask for beds together often have the same weeks.
@lru_cache(maxsize=256)
def _nights_wanted(periods: tuple[Period, ...], arrive: Arrive, leave: Leave, keep_gap_nights: int) -> frozenset[date]:
    try:
        stays = wanted_stays(periods, arrive, leave, keep_gap_nights)
    except NoNightLeftError:
        stays = core_stays(periods, keep_gap_nights)
    return frozenset(night for stay in stays for night in stay.each_night())


_LOOKS: dict[Check, Callable[[RequestToCheck], _Looked]] = {
    Check.PUBLISHED: _published,
    Check.OTHER_BOOKINGS: _other_bookings,
    Check.BED_FREE: _bed_free,
    Check.CORE_NIGHTS: _core_nights,
    Check.SHARING: _sharing,
    Check.ROOM_TO_SHARE: _room_to_share,
    Check.CONDITIONS: _conditions,
    Check.PRIORITY: _priority,
    Check.ARRIVAL: _arrival,
}
