"""Beds held for a cohort: which beds, until when, who is reminded when, and who may have them.

Source: issue of the federation, "Cohort holds"; domain.md, *Hold* and *Standing decision*. A hold is anonymous: a
term ahead a cohort is known by its number, by its names only two to four weeks before the start.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from housing.rules.capacity import DwellingNights, FreeBeds, Kind, free_beds_of
from housing.rules.names import text_key
from housing.rules.nights import ONE_DAY, Stay, nights_of

MOST_STUDENTS = 200
"""As many as one hold is for; a larger cohort makes two."""

BEFORE_ARRIVAL = timedelta(days=14)
"""The latest time at which names are known (Mittuniversitetet): so long before, what is left is given back."""

REMINDERS = (timedelta(days=7), timedelta(days=1))
"""So long before a hold runs out its coordinators are reminded."""


class HoldStatus(StrEnum):
    """Where a hold stands. Only what is held has nights in the ledger."""

    ASKED = "asked"
    HELD = "held"
    DECLINED = "declined"
    ENDED = "ended"
    """Nothing of it is held any more: it ran out, was given back, or was withdrawn before the answer."""


class EndedBecause(StrEnum):
    """Why a hold has ended."""

    EXPIRED = "expired"
    GIVEN_BACK = "given_back"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Beds for a hold, and how many students they house, by for whom they are."""

    groups: tuple[FreeBeds, ...] = ()

    @property
    def beds(self) -> tuple[int, ...]:
        """Return every bed, in order."""
        return tuple(sorted(bed for group in self.groups for bed in group.beds))

    @property
    def students(self) -> int:
        """How many can be housed in them, where women and men come as they suit them."""
        return sum(group.students for group in self.groups)


def beds_for_hold(homes: Iterable[DwellingNights], nights: Iterable[date], students: int) -> Chosen:
    """Choose beds that are free on all these nights for so many students; fewer where no more fit.

    Nobody knows yet whether they are women or men. So first come beds for whoever comes, then homes and rooms whose
    first guest decides, whole ones where that goes, so that no stranger decides for the cohort; at most one of them
    is split. Then homes for one party (all of its beds for one student), last what is for women or for men already.
    """
    asked = frozenset(nights)
    free = [group for home in homes for group in free_beds_of(home, asked)]
    anyone = [group for group in free if group.kind is Kind.ANYONE and group.students == len(group.beds)]
    parties = [group for group in free if group.kind is Kind.ANYONE and group.students != len(group.beds)]
    either = [group for group in free if group.kind is Kind.EITHER]
    decided = [group for group in free if group.kind in {Kind.WOMEN, Kind.MEN}]
    open_to_all = sum(group.students for group in anyone)
    whole = _whole_homes(either, students, open_to_all)
    chosen = _first(anyone, min(open_to_all, students - sum(group.students for group in whole)))
    chosen += whole
    left = students - sum(group.students for group in chosen)
    rest = sorted((group for group in either if group not in whole), key=lambda group: group.students)
    smallest = next((group for group in rest if group.students >= left), None)
    chosen += _first([smallest] if smallest and left > 0 else rest, left)
    for group in (*parties, *sorted(decided, key=lambda each: -each.students)):
        chosen += _first([group], students - sum(each.students for each in chosen))
    return Chosen(tuple(chosen))


def usual_last_day(arrival: date, today: date) -> date:
    """Until when a hold is proposed to last: two weeks before the first arrival, where that is still ahead."""
    return min(max(arrival - BEFORE_ARRIVAL, today), arrival - ONE_DAY)


def may_last_until(day: date, arrival: date, today: date) -> bool:
    """Whether a hold may last to the end of `day`: not in the past, and over before the first arrival."""
    return today <= day < arrival


def is_over(last_day: date, today: date) -> bool:
    """Whether a hold that lasts to the end of `last_day` has run out."""
    return last_day < today


def reminder_due(last_day: date, since: date, today: date) -> date | None:
    """The day whose reminder is due by now, the latest only; None before the first.

    `since`: the day from which the beds are held. Who has just been told of the hold is not reminded of it.
    """
    days = (last_day - before for before in REMINDERS)
    return max((day for day in days if since < day <= today <= last_day), default=None)


def within_quota(quota: int, held: Mapping[date, int], nights: Iterable[date], beds: int) -> bool:
    """Whether so many more beds may be held on each of these nights under a standing decision.

    `held`: how many are held under it, or under another between the same two, already, by night.
    """
    return all(held.get(night, 0) + beds <= quota for night in nights)


def is_for(stays: Sequence[Stay], held: frozenset[date]) -> bool:
    """Whether a student's nights lie in those of a hold."""
    nights = nights_of(stays)
    return bool(nights) and nights <= held


def is_for_course(course: str, held_for: str | None) -> bool:
    """Whether a hold is for students on this course; its code was typed by hand before any list wrote it."""
    return held_for is None or text_key(held_for) == text_key(course)


def _first(groups: Sequence[FreeBeds], students: int) -> list[FreeBeds]:
    """The first groups for so many students, the last of them perhaps in part; a home for one party never."""
    chosen: list[FreeBeds] = []
    for group in groups:
        left = students - sum(each.students for each in chosen)
        if left <= 0:
            break
        is_whole = group.students <= left or group.students != len(group.beds)
        chosen.append(group if is_whole else FreeBeds(group.kind, group.beds[:left], left))
    return chosen


def _whole_homes(groups: Sequence[FreeBeds], students: int, others: int) -> list[FreeBeds]:
    """Whole groups that go with `others` beds to exactly so many students; as few beds in them as will do.

    Where none do, those with the most beds that are still too few.
    """
    sets: dict[int, tuple[FreeBeds, ...]] = {0: ()}
    for group in groups:
        for size, members in list(sets.items()):
            sets.setdefault(size + group.students, (*members, group))
    enough = [size for size in sets if students - others <= size <= students]
    return list(sets[min(enough)] if enough else sets[max(takewhile(lambda size: size <= students, sorted(sets)))])
