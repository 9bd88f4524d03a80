"""How many students can be housed for *every* night asked: exact, never estimated.

A minimum or a sum of nightly counts is wrong: four beds that are free on different
nights house nobody. So each bed is asked for all nights, and each dwelling and shared
room for the company that is there on any of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from housing.rules.sharing import Flat, Sharing, fit

Companies = Mapping[date, str]
"""The company key of the guests there, for each night that has guests."""


class Kind(StrEnum):
    """For whom free beds are: whoever comes, women or men only, or *either*: the first
    guest decides whether all of them are for women or for men."""

    ANYONE = "anyone"
    EITHER = "either"
    WOMEN = "women"
    MEN = "men"


@dataclass(frozen=True, slots=True)
class BedNights:
    """A bed and the nights on which it is taken, closed or held.

    ``shared_room`` is the label of its room where other beds stand in it, else None.
    """

    bed: int
    taken: frozenset[date] = frozenset()
    shared_room: str | None = None


@dataclass(frozen=True, slots=True)
class DwellingNights:
    """A dwelling with its beds, and who is there: in the dwelling and in shared rooms.

    Guests of a room are guests of the dwelling too, so ``company`` knows of all guests.
    """

    dwelling: int
    sharing: Sharing
    beds: tuple[BedNights, ...]
    company: Companies = field(default_factory=dict)
    room_company: Mapping[str, Companies] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FreeBeds:
    """Beds that are free on all nights asked and belong together, and how many students they house.

    A dwelling for a single party houses one, whatever its beds.
    """

    kind: Kind
    beds: tuple[int, ...]
    students: int


@dataclass(frozen=True, slots=True)
class Group:
    """Free beds that belong together: the company of one guest binds all of them."""

    kind: Kind
    beds: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """Students who can be housed for all nights asked, in one dwelling or in many."""

    groups: tuple[Group, ...] = ()

    @property
    def total(self) -> int:
        """How many at most, where women and men come as the free beds suit them."""
        return sum(group.beds for group in self.groups)

    def of_kind(self, kind: Kind) -> int:
        """How many of them in beds of this kind."""
        return sum(group.beds for group in self.groups if group.kind is kind)


def capacity_of(dwelling: DwellingNights, nights: Iterable[date]) -> Capacity:
    """Whole stays over these nights that fit in the dwelling at the same time."""
    return Capacity(tuple(Group(free.kind, free.students) for free in free_beds_of(dwelling, nights)))


def free_beds_of(dwelling: DwellingNights, nights: Iterable[date]) -> tuple[FreeBeds, ...]:
    """The beds behind that number: for whom each is, and which belong together."""
    asked = frozenset(nights)
    free = [(bed.bed, bed.shared_room) for bed in dwelling.beds if asked.isdisjoint(bed.taken)]
    rooms = {room: _companies(nights, asked) for room, nights in dwelling.room_company.items()}
    return beds_for_newcomers(dwelling.sharing, free, _companies(dwelling.company, asked), rooms)


def beds_for_newcomers(
    sharing: Sharing,
    free: Sequence[tuple[int, str | None]],
    guests: frozenset[str],
    room_guests: Mapping[str, frozenset[str]],
    flat: Flat | None = None,
) -> tuple[FreeBeds, ...]:
    """Of the free beds of a dwelling (each with its shared room, if it stands in one) those that the guests leave.

    ``guests`` are the companies in the dwelling over all nights asked, ``room_guests`` those in its shared rooms.
    With ``flat`` the newcomers are women, or are men. A dwelling for a single party houses one stay, whatever its beds.
    """
    wanted = flat and flat.value
    if not free:
        return ()
    if sharing is Sharing.MIXED:
        return _in_mixed_dwelling(free, guests, room_guests, wanted)
    found = fit(sharing, guests, wanted if sharing is Sharing.SAME_GENDER else None)
    if not found.possible:
        return ()
    beds = tuple(bed for bed, _room in free)
    if sharing is Sharing.SINGLE_PARTY:
        return (FreeBeds(Kind.ANYONE, beds, 1),)
    return (FreeBeds(_kind_for(found.needs), beds, len(beds)),)


def only_for(dwelling: DwellingNights, flat: Flat) -> DwellingNights:
    """The dwelling as it is for women alone, or for men alone: nights on which others live there are as good as taken.

    So every count of it tells how many women (men) fit, whatever else there is asked.
    """
    other = {night for night, key in dwelling.company.items() if key in set(Flat) - {flat}}
    in_rooms = {
        room: {night for night, key in nights.items() if key in set(Flat) - {flat}}
        for room, nights in dwelling.room_company.items()
    }
    beds = tuple(
        replace(bed, taken=bed.taken | other | in_rooms.get(bed.shared_room or "", set())) for bed in dwelling.beds
    )
    return replace(dwelling, beds=beds)


def capacity_of_all(dwellings: Iterable[DwellingNights], nights: Iterable[date]) -> Capacity:
    """Whole stays over these nights that fit in all the dwellings at the same time."""
    asked = frozenset(nights)
    each = (capacity_of(dwelling, asked) for dwelling in dwellings)
    return Capacity(tuple(group for one in each for group in one.groups))


def _in_mixed_dwelling(
    free: Sequence[tuple[int, str | None]],
    guests: frozenset[str],
    room_guests: Mapping[str, frozenset[str]],
    wanted: str | None,
) -> tuple[FreeBeds, ...]:
    if not fit(Sharing.MIXED, guests, None).possible:
        return ()
    own_rooms = tuple(bed for bed, room in free if room is None)
    groups = [FreeBeds(Kind.ANYONE, own_rooms, len(own_rooms))] if own_rooms else []
    shared = sorted((room, bed) for bed, room in free if room is not None)
    for room, of_room in groupby(shared, key=lambda each: each[0]):
        found = fit(Sharing.SAME_GENDER, room_guests.get(room, frozenset()), wanted)
        beds = tuple(bed for _room, bed in of_room)
        if found.possible:
            groups.append(FreeBeds(_kind_for(found.needs), beds, len(beds)))
    return tuple(groups)


def _companies(companies: Companies, asked: frozenset[date]) -> frozenset[str]:
    return frozenset(key for night, key in companies.items() if night in asked)


def _kind_for(flat: Flat | None) -> Kind:
    return Kind.EITHER if flat is None else Kind(flat.value)
