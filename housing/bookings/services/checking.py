"""Requests with the answer to every check and the answer that is proposed; and which of them want the same bed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from housing.bookings.queries.requests import WaitingRequest
from housing.bookings.queries.surroundings import (
    Guest,
    guests_beside_bookings,
    guests_beside_wishes,
    homes_with_ids,
    nights_of_students,
    taken_of_wishes,
)
from housing.clock import local_date
from housing.holidays import holidays_from
from housing.keys.queries.register import beds_with_code
from housing.placements.queries.claims import stated_on_all
from housing.rules.arrival import ArrivalTime, closing_time, has_way_in
from housing.rules.checks import Finding, RequestToCheck, findings_of
from housing.rules.nights import Arrive, Leave, nights_of
from housing.rules.proposals import Proposal, propose
from housing.rules.sharing import Flat, FlatNotSaidError, Sharing, company_key, room_company_key
from housing.stock.queries.turnover import nights_kept_empty_of

Key = tuple[bool, int]
Guests = dict[Key, set[Guest]]
NONE: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class CheckedRequest:
    """A request with its findings. `rivals` are the other applications that want the bed on some of its nights."""

    request: WaitingRequest
    findings: tuple[Finding, ...]
    proposal: Proposal
    rivals: tuple[WaitingRequest, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it may be approved together with others."""
        return self.problem is None

    @property
    def problem(self) -> Finding | None:
        """The one thing that is wrong."""
        return self.proposal.because

    def is_overdue(self, today: date) -> bool:
        """Whether the last day to answer has passed."""
        return self.request.answer_by < today


class Applications:
    """The applications among what waits, by what they may meet another request over: the home, and the student.

    Nothing holds their nights yet. A request is looked at beside those few, not beside everything that waits.
    """

    def __init__(self, waiting: Sequence[WaitingRequest]) -> None:
        """Sort what waits; its order is kept."""
        self._in_home: dict[int, list[WaitingRequest]] = defaultdict(list)
        self._of_student: dict[int, list[WaitingRequest]] = defaultdict(list)
        for each in waiting:
            if not each.holds:
                self._in_home[each.bed.dwelling_id].append(each)
                self._of_student[each.student_id].append(each)

    def for_the_bed_of(self, request: WaitingRequest) -> tuple[WaitingRequest, ...]:
        """Return the others for the same bed on some of its nights."""
        return tuple(
            other
            for other in self._in_home[request.bed.dwelling_id]
            if other.bed.id == request.bed.id and other.id != request.id and _overlap(request, other)
        )

    def before(self, request: WaitingRequest, rivals: Sequence[WaitingRequest]) -> "Earlier":
        """Return what those mean for an application that were sent before it, for some of its nights."""
        own = _before(request, self._of_student[request.student_id])
        in_home = _before(request, self._in_home[request.bed.dwelling_id])
        return Earlier(
            for_the_bed=len(_before(request, rivals)),
            own_nights=frozenset(night for other in own for night in _nights_wished(other)),
            keep_out=any(_cannot_live_with(request, other) for other in in_home),
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the applications that came before one mean for it, where nothing holds the nights yet.

    `for_the_bed`: how many want the same bed; `own_nights`: what she asked for herself; `keep_out`: whether somebody
    asked for that home whose company would keep her out of it.
    """

    for_the_bed: int
    own_nights: frozenset[date]
    keep_out: bool


NOTHING_EARLIER = Earlier(for_the_bed=0, own_nights=frozenset(), keep_out=False)


def checked(requests: Sequence[WaitingRequest], waiting: Sequence[WaitingRequest], today: date) -> list[CheckedRequest]:
    """Return the requests with what an officer would look at today; `waiting` is everything that waits there.

    Six statements at most, one more where a booking's nights have holes, one where somebody has said what she needs
    and one where there are applications, however many there are; a few more where homes turn over between guests.
    """
    nights = nights_of_students({request.student_id for request in requests})
    guests = _guests(requests)
    taken, kept = _taken(requests), _kept_empty(requests)
    lacking = _unmet(requests)
    with_code = beds_with_code({request.bed.id for request in requests})
    applications = Applications(waiting)
    found = []
    for request in requests:
        own = nights.get(request.student_id, {})
        others = [held for booking_id, held in own.items() if not _is_its(request, booking_id)]
        # Of what holds its nights the ledger has decided already.
        rivals = () if request.holds else applications.for_the_bed_of(request)
        facts = _to_check(
            request,
            today=today,
            held=own.get(request.id, frozenset()) if request.holds else _nights_wished(request),
            other_nights=frozenset().union(*others),
            bed_taken=taken.get(request.key, frozenset()),
            guests=guests.get(request.key, set()),
            lacking=lacking.get(request.key, ()),
            earlier=NOTHING_EARLIER if request.holds else applications.before(request, rivals),
        )
        if request.key in kept:
            facts = facts._replace(kept_empty=kept[request.key])
        if request.bed.id in with_code:  # a way in at any hour, too
            facts = facts._replace(after_hours=True)
        findings = findings_of(facts)
        found.append(CheckedRequest(request, findings, propose(findings), rivals))
    return found


def _is_its(request: WaitingRequest, booking_id: int) -> bool:
    return request.holds and booking_id == request.id


def _nights_wished(request: WaitingRequest) -> frozenset[date]:
    return nights_of(request.stays)


def _guests(requests: Sequence[WaitingRequest]) -> Guests:
    bookings = guests_beside_bookings([each.id for each in requests if each.holds])
    wishes = guests_beside_wishes(*_applications(requests))
    return {(True, id_): found for id_, found in bookings.items()} | {
        (False, id_): found for id_, found in wishes.items()
    }


def _taken(requests: Sequence[WaitingRequest]) -> dict[Key, frozenset[date]]:
    return {(False, id_): nights for id_, nights in taken_of_wishes(*_applications(requests)).items()}


def _kept_empty(requests: Sequence[WaitingRequest]) -> dict[Key, frozenset[date]]:
    """Return the nights of applications on which the bed has to stay empty, since another guest is too near.

    What holds its nights keeps them, however near another came before the home turned over.
    """
    asking = [request for request in requests if not request.holds]
    if not asking:
        return {}
    beds = {request.bed.id for request in asking}
    first, departure = min(each.arrival for each in asking), max(each.departure for each in asking)
    kept = nights_kept_empty_of(beds, first, departure)
    found = {}
    for request in asking:
        if kept.get(request.bed.id, NONE) & _nights_wished(request):
            others = nights_kept_empty_of([request.bed.id], first, departure, party=request.party)
            found[request.key] = others[request.bed.id]
    return found


def _unmet(requests: Sequence[WaitingRequest]) -> dict[Key, tuple[str, ...]]:
    """Return what students have said they need that the home or the bed they asked for does not have."""
    stated = stated_on_all({request.placement_id for request in requests})
    asking = [request for request in requests if request.placement_id in stated]
    homes = homes_with_ids({request.bed.dwelling_id for request in asking})
    return {
        request.key: stated[request.placement_id].lacking(
            step_free=homes[request.bed.dwelling_id].step_free,
            animals=homes[request.bed.dwelling_id].animals,
            is_shared_room=request.bed.is_shared_room,
            sharing=request.bed.sharing,
        )
        for request in asking
    }


def _applications(requests: Sequence[WaitingRequest]) -> tuple[Collection[int], Collection[int]]:
    applications = [each for each in requests if not each.holds]
    return {each.id for each in applications}, {each.bed.id for each in applications}


def _before(request: WaitingRequest, others: Sequence[WaitingRequest]) -> list[WaitingRequest]:
    return [other for other in others if other.turn < request.turn and _overlap(request, other)]


def _cannot_live_with(request: WaitingRequest, other: WaitingRequest) -> bool:
    """Tell whether approving the other would keep this one out of the home, or of the room they would share."""
    mine, theirs = request.bed, other.bed
    if mine.dwelling_id != theirs.dwelling_id or mine.id == theirs.id or request.student_id == other.student_id:
        return False
    try:
        if _company(request) != _company(other):
            return True
        in_one_room = mine.is_shared_room and mine.room_key == theirs.room_key
        return in_one_room and _room_company(request) != _room_company(other)
    except FlatNotSaidError:
        return False  # one of the two cannot be approved as it is, and that is what its own check says


def _company(request: WaitingRequest) -> str:
    return company_key(Sharing(request.bed.sharing), _flat(request), request.party.of_home)


def _room_company(request: WaitingRequest) -> str:
    sharing = Sharing(request.bed.sharing)
    return room_company_key(sharing, request.bed.is_shared_room, _flat(request), request.party.of_room)


def _flat(request: WaitingRequest) -> Flat | None:
    return Flat(request.flat) if request.flat else None


def _overlap(one: WaitingRequest, other: WaitingRequest) -> bool:
    return any(mine.overlaps(theirs) for mine in one.stays for theirs in other.stays)


def _to_check(
    request: WaitingRequest,
    *,
    today: date,
    held: frozenset[date],
    other_nights: frozenset[date],
    bed_taken: frozenset[date],
    guests: set[Guest],
    lacking: tuple[str, ...],
    earlier: Earlier,
) -> RequestToCheck:
    bed = request.bed
    sharing = Sharing(bed.sharing)
    return RequestToCheck(
        published_by=request.institution,
        published_on=local_date(request.published_at) if request.published_at else None,
        asked_on=local_date(request.asked_at),
        today=today,
        departure=request.departure,
        periods=request.periods,
        arrive=Arrive(request.arrive),
        leave=Leave(request.leave),
        keep_gap_nights=request.keep_gap_nights,
        held=held,
        bed_taken=bed_taken,
        retired_on=bed.retired_on,
        other_nights=other_nights,
        sharing=sharing,
        shared_room=bed.is_shared_room,
        flat=_flat(request),
        shares_room=request.shares_room,
        party=request.party,
        guests=frozenset(guest.company for guest in guests),
        room_guests=frozenset(
            guest.room_company for guest in guests if guest.room_company and guest.room == bed.room_key
        ),
        unmet=lacking,
        asked_before=earlier.for_the_bed,
        nights_asked_before=earlier.own_nights,
        company_asked_before=earlier.keep_out,
        holds=request.holds,
        comes=ArrivalTime(request.arrival_time),
        closes_at=closing_time(request.arrival, bed.key_hours, holidays_from(request.arrival)),
        after_hours=has_way_in(bed.after_hours),
    )
