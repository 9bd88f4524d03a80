"""Requests with the answer to every check and the answer that is proposed; and which of them want the same bed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from housing.bookings.queries.requests import WaitingRequest
from housing.bookings.queries.surroundings import (
    Guest,
    guests_beside_bookings,
    guests_beside_wishes,
    nights_of_students,
    taken_of_wishes,
)
from housing.clock import local_date
from housing.holidays import holidays_from
from housing.rules.arrival import ArrivalTime, closing_time, has_way_in
from housing.rules.checks import Finding, RequestToCheck, findings_of
from housing.rules.nights import Arrive, Leave
from housing.rules.proposals import Proposal, all_passed, first_problem, propose
from housing.rules.sharing import Flat, Sharing

Key = tuple[bool, int]
Guests = dict[Key, set[Guest]]


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
        return all_passed(self.findings)

    @property
    def problem(self) -> Finding | None:
        """The one thing that is wrong."""
        return first_problem(self.findings)

    def is_overdue(self, today: date) -> bool:
        """Whether the last day to answer has passed."""
        return self.request.answer_by < today


def checked(requests: Sequence[WaitingRequest], waiting: Sequence[WaitingRequest], today: date) -> list[CheckedRequest]:
    """Return the requests with what an officer would look at `today`; `waiting` is everything that waits there.

    Four statements at most, however many there are.
    """
    nights = nights_of_students({request.student_id for request in requests})
    guests = _guests(requests)
    taken = _taken(requests)
    found = []
    for request in requests:
        own = nights.get(request.student_id, {})
        others = [night for booking_id, held in own.items() if not _is_its(request, booking_id) for night in held]
        rivals = _rivals(request, waiting)
        facts = _to_check(
            request,
            held=own.get(request.id, frozenset()) if request.holds else _nights_wished(request),
            other_nights=frozenset(others),
            bed_taken=taken.get(request.key, frozenset()),
            guests=guests.get(request.key, set()),
            asked_before=sum(rival.asked_at < request.asked_at for rival in rivals),
            today=today,
        )
        findings = findings_of(facts)
        found.append(CheckedRequest(request, findings, propose(findings), rivals))
    return found


def _is_its(request: WaitingRequest, booking_id: int) -> bool:
    return request.holds and booking_id == request.id


def _nights_wished(request: WaitingRequest) -> frozenset[date]:
    return frozenset(night for stay in request.stays for night in stay.each_night())


def _guests(requests: Sequence[WaitingRequest]) -> Guests:
    bookings = guests_beside_bookings([each.id for each in requests if each.holds])
    wishes = guests_beside_wishes(*_applications(requests))
    return {(True, id_): found for id_, found in bookings.items()} | {
        (False, id_): found for id_, found in wishes.items()
    }


def _taken(requests: Sequence[WaitingRequest]) -> dict[Key, frozenset[date]]:
    return {(False, id_): nights for id_, nights in taken_of_wishes(*_applications(requests)).items()}


def _applications(requests: Sequence[WaitingRequest]) -> tuple[Collection[int], Collection[int]]:
    applications = [each for each in requests if not each.holds]
    return {each.id for each in applications}, {each.bed.id for each in applications}


def _rivals(request: WaitingRequest, waiting: Sequence[WaitingRequest]) -> tuple[WaitingRequest, ...]:
    if request.holds:  # the ledger has decided already
        return ()
    return tuple(
        other
        for other in waiting
        if not other.holds and other.id != request.id and other.bed.id == request.bed.id and _overlap(request, other)
    )


def _overlap(one: WaitingRequest, other: WaitingRequest) -> bool:
    return any(mine.overlaps(theirs) for mine in one.stays for theirs in other.stays)


def _to_check(
    request: WaitingRequest,
    *,
    held: frozenset[date],
    other_nights: frozenset[date],
    bed_taken: frozenset[date],
    guests: set[Guest],
    asked_before: int,
    today: date,
) -> RequestToCheck:
    bed = request.bed
    sharing = Sharing(bed.sharing)
    return RequestToCheck(
        published_by=request.institution,
        published_on=local_date(request.published_at) if request.published_at else None,
        periods=request.periods,
        arrive=Arrive(request.arrive),
        leave=Leave(request.leave),
        keep_gap_nights=request.keep_gap_nights,
        held=held,
        bed_taken=bed_taken,
        other_nights=other_nights,
        sharing=sharing,
        shared_room=bed.is_shared_room,
        flat=Flat(request.flat) if request.flat else None,
        shares_room=request.shares_room,
        party=f"s:{request.student_id}",
        guests=frozenset(guest.company for guest in guests),
        room_guests=frozenset(guest.room_company for guest in guests if guest.room_company and guest.room == bed.room),
        asked_before=asked_before,
        today=today,
        comes=ArrivalTime(request.arrival_time),
        closes_at=closing_time(request.arrival, bed.key_hours, holidays_from(request.arrival)),
        after_hours=has_way_in(bed.after_hours),
    )
