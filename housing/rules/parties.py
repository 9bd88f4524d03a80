"""Two students who want to live together: what may be asked and answered, whose company they are, where both can live.

Source: domain.md, "What must always hold", 5. Both must have said yes; until then nothing is different for either of
them, and afterwards nothing that they have is taken away. A *party* is the two of them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from housing.rules.nights import Stay, ranges_of

KEPT_UNANSWERED_DAYS = 30
"""After so many days an unanswered question is forgotten, with the address in it (assumed)."""


class PartyStatus(StrEnum):
    """How far two students are with living together. Only the first two stand; one who has such a one asks no other."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    ENDED = "ended"


LIVE = frozenset({PartyStatus.ASKED, PartyStatus.AGREED})


class PartyProblem(StrEnum):
    """Why it cannot be asked or answered."""

    OWN_ADDRESS = "own_address"
    HAS_ASKED = "has_asked"
    TOGETHER = "together"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PartyKey:
    """Whose company a student's nights are in a home for one party: her own, or that of the two who live together.

    `party_id`: the party she is of, if any. `shares_rooms`: whether both of it said yes to sharing a room.
    """

    student_id: int
    party_id: int | None = None
    shares_rooms: bool = False

    @property
    def of_student(self) -> str:
        """The key that is hers alone."""
        return f"s:{self.student_id}"

    @property
    def of_home(self) -> str:
        """The key that her nights carry in the home."""
        return self.of_student if self.party_id is None else f"p:{self.party_id}"

    @property
    def of_room(self) -> str:
        """The key that they carry in a shared room of it: her own alone, unless both share rooms."""
        return self.of_home if self.shares_rooms else self.of_student


def problem_with_asking(own: Collection[str], asked: str, standing: PartyStatus | None) -> PartyProblem | None:
    """Return why a student cannot ask the one with this address; `own`: hers, `standing`: what stands on her placement.

    Whether anybody has the address is no reason: she is never told.
    """
    if standing in LIVE:
        return PartyProblem.TOGETHER if standing is PartyStatus.AGREED else PartyProblem.HAS_ASKED
    return PartyProblem.OWN_ADDRESS if asked in own else None


def problem_with_answering(asked: PartyStatus | None, standing: PartyStatus | None) -> PartyProblem | None:
    """Return why a student cannot say yes. `asked`: what she answers, none if it was taken back or is not for her.

    `standing`: what stands on her own placement; a question of her own gives way to her yes.
    """
    if asked is not PartyStatus.ASKED:
        return PartyProblem.GONE
    return PartyProblem.TOGETHER if standing is PartyStatus.AGREED else None


class ForBoth(StrEnum):
    """Why a home is shown to one of two who live together before others. The first comes first."""

    SHE_IS_THERE = "she_is_there"
    ROOM_FOR_BOTH = "room_for_both"


class FreeBed(NamedTuple):
    """A bed that is free for one of them. `shared_room`: the key of its room, if it is shared."""

    id: int
    dwelling_id: int
    shared_room: str | None


def in_common(stays: Sequence[Stay], others_nights: Collection[date]) -> tuple[Stay, ...]:
    """Return the nights of the stays that the other needs too."""
    return ranges_of(night for stay in stays for night in stay.each_night() if night in others_nights)


def homes_for_both(
    free: Iterable[FreeBed],
    others_free: Iterable[FreeBed],
    others_home: Mapping[int, Collection[str]],
    *,
    shares_rooms: bool,
) -> dict[int, ForBoth]:
    """Return the homes in which both can live on the nights they have in common.

    `free`: beds free for her; `others_free`: beds free for the other on those nights. `others_home`: where the other
    has a bed on them already, with the keys of the shared rooms she sleeps in there; then only there.
    """
    beside: dict[int, list[FreeBed]] = {}
    for bed in others_free:
        beside.setdefault(bed.dwelling_id, []).append(bed)
    found = {}
    for bed in free:
        if others_home:
            if bed.dwelling_id in others_home:
                rooms = others_home[bed.dwelling_id]
                if shares_rooms or bed.shared_room is None or bed.shared_room not in rooms:
                    found[bed.dwelling_id] = ForBoth.SHE_IS_THERE
        elif any(_go_together(bed, other, shares_rooms=shares_rooms) for other in beside.get(bed.dwelling_id, ())):
            found[bed.dwelling_id] = ForBoth.ROOM_FOR_BOTH
    return found


def _go_together(one: FreeBed, other: FreeBed, *, shares_rooms: bool) -> bool:
    is_one_room = one.shared_room is not None and one.shared_room == other.shared_room
    return one.id != other.id and (shares_rooms or not is_one_room)
