"""Whether a bed fits somebody who waits, and if not, why.

Source: domain.md, "What must always hold", 1, 3 and 5.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date

from housing.rules.nights import Stay
from housing.rules.parties import PartyKey
from housing.rules.seekers import LineBed, Occupied, Seeker, Skip, Wants
from housing.rules.sharing import Question, Sharing, company_key, questions_for, room_company_key
from housing.rules.turnover import kept_empty, turns_over_whole


class Homes:
    """Beds and what is taken of them; what a walk gives away is taken from then on."""

    def __init__(self, beds: Sequence[LineBed], taken: Iterable[Occupied]) -> None:
        """Begin with what is taken now."""
        self.beds = beds
        self._taken: dict[int, list[Occupied]] = {bed.dwelling_id: [] for bed in beds}
        for each in taken:
            if each.dwelling_id in self._taken:
                self._taken[each.dwelling_id].append(each)
        self._own: dict[int, list[date]] = {}
        self._others: dict[tuple[int, str, str], list[date]] = {}
        self._kept: dict[tuple[int, str | None, int | None], list[date]] = {}
        self._guests = {dwelling_id: {each.whose for each in here} for dwelling_id, here in self._taken.items()}

    def fit(self, seeker: Seeker, bed: LineBed) -> Skip | None:
        """Return why a bed does not fit somebody, the reason that concerns herself first; none where it fits."""
        if any(stay.covers(night) for night in seeker.has_bed for stay in seeker.stays):
            return Skip.HAS_BED
        if seeker.is_proposed:
            return Skip.PROPOSED
        if bed.id in seeker.not_beds:
            return seeker.not_beds[bed.id]
        return _unmet(seeker, bed) or self._no_room(seeker, bed)

    def is_free_at_all(self, seeker: Seeker, bed: LineBed) -> bool:
        """Tell whether the bed itself is free on any night that she needs."""
        own = self._own_nights(bed)
        taken = sum(_among(own, stay) for stay in seeker.stays)
        return taken < sum(stay.nights for stay in seeker.stays) and not _ends_before(bed, seeker)

    def give(self, seeker: Seeker, bed: LineBed) -> None:
        """Take the nights for somebody, with the company that she brings."""
        company, in_room = _keys(seeker, bed)
        room = bed.room_key if bed.is_shared_room else None
        nights = [night for stay in seeker.stays for night in stay.each_night()]
        self._taken[bed.dwelling_id] += [
            Occupied(bed.id, bed.dwelling_id, night, company, room, in_room if room else None, seeker.party.of_student)
            for night in nights
        ]
        self._guests[bed.dwelling_id].add(seeker.party.of_student)
        here = {each.id for each in self.beds if each.dwelling_id == bed.dwelling_id}
        self._own.pop(bed.id, None)
        self._others = {key: nights for key, nights in self._others.items() if key[0] not in here}
        self._kept = {key: nights for key, nights in self._kept.items() if key[0] not in here}

    def _no_room(self, seeker: Seeker, bed: LineBed) -> Skip | None:
        own = self._own_nights(bed)
        if _ends_before(bed, seeker) or any(_among(own, stay) for stay in seeker.stays):
            return Skip.PART_FREE
        others = self._nights_of_others(seeker, bed)
        if any(_among(others, stay) for stay in seeker.stays):
            return Skip.COMPANY
        kept = self._nights_kept_empty(bed, seeker.party) if bed.turnover_nights else ()
        return Skip.TURN_OVER if any(_among(kept, stay) for stay in seeker.stays) else None

    def _own_nights(self, bed: LineBed) -> list[date]:
        """Return the nights on which the bed is taken, in order."""
        if bed.id not in self._own:
            here = self._taken[bed.dwelling_id]
            self._own[bed.id] = sorted({each.night for each in here if each.bed_id == bed.id})
        return self._own[bed.id]

    def _nights_of_others(self, seeker: Seeker, bed: LineBed) -> list[date]:
        """Return the nights on which company is there that is not hers, in order."""
        company, in_room = _keys(seeker, bed)
        # Two parties are never one company: what is blocked for one who is alone is for each who is.
        is_alone = bed.sharing is Sharing.SINGLE_PARTY and seeker.party.party_id is None
        key = (bed.id, "party", "") if is_alone else (bed.id, company, in_room)
        if key not in self._others:
            self._others[key] = sorted(
                {
                    each.night
                    for each in self._taken[bed.dwelling_id]
                    if (each.company is not None and each.company != company)
                    or (bed.is_shared_room and each.room == bed.room_key and each.room_company != in_room)
                }
            )
        return self._others[key]

    def _nights_kept_empty(self, bed: LineBed, party: PartyKey) -> list[date]:
        """Return the nights on which a bed stays empty since guests other than this one are too near, in order.

        In a home for one party whoever lives there with her is no other guest.
        """
        # For all who have no night in that home themselves, and live with nobody, they are the same.
        hers = party.of_student if party.of_student in self._guests[bed.dwelling_id] else None
        key = (bed.id, hers, party.party_id)
        if key not in self._kept:
            whole = turns_over_whole(bed.sharing)
            others = {
                each.night
                for each in self._taken[bed.dwelling_id]
                if each.whose is not None
                and each.whose != hers
                and (each.bed_id == bed.id or (whole and each.company not in {None, party.of_home}))
            }
            self._kept[key] = sorted(kept_empty(others, bed.turnover_nights))
        return self._kept[key]


def _unmet(seeker: Seeker, bed: LineBed) -> Skip | None:
    lacking = {
        Wants.STEP_FREE: not bed.step_free,
        Wants.OWN_ROOM: bed.is_shared_room,
        Wants.LOCK: not bed.has_lock,
        Wants.NO_ANIMALS: bed.animals_allowed,
    }
    for want, lacks in lacking.items():
        if lacks and want in seeker.wants:
            return Skip(want.value)
    asked = questions_for(bed.sharing, bed.is_shared_room)
    if Question.SHARES_ROOM in asked and not seeker.shares_room:
        return Skip.SHARES_NO_ROOM
    return Skip.FLAT_NOT_SAID if Question.FLAT in asked and seeker.flat is None else None


def _keys(seeker: Seeker, bed: LineBed) -> tuple[str, str]:
    company = company_key(bed.sharing, seeker.flat, seeker.party.of_home)
    return company, room_company_key(bed.sharing, bed.is_shared_room, seeker.flat, seeker.party.of_room)


def _ends_before(bed: LineBed, seeker: Seeker) -> bool:
    return bed.out_of_use_on is not None and bed.out_of_use_on < max(stay.departure for stay in seeker.stays)


def _among(nights: Sequence[date], stay: Stay) -> int:
    """Return how many of the nights, which are in order, lie in a stay."""
    return bisect_left(nights, stay.departure) - bisect_left(nights, stay.arrival)
