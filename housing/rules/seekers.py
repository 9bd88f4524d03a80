"""Who waits for a room and the beds that may come free: what the walk of a waiting list looks at, and what it finds.

The conditions are those that a student states (`rules.claiming`) and chooses in a search.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from housing.rules.nights import Stay
from housing.rules.parties import PartyKey
from housing.rules.sharing import Flat, Sharing


class Wants(StrEnum):
    """A condition that a home must keep for somebody who waits."""

    STEP_FREE = "step_free"
    OWN_ROOM = "own_room"
    LOCK = "lock"
    NO_ANIMALS = "no_animals"


class Skip(StrEnum):
    """Why a bed did not go to somebody before whom others got it, or to whom it fell to nobody."""

    HAS_BED = "has_bed"
    """She has another bed on some of these nights."""
    PROPOSED = "proposed"
    """Another room is on its way to her."""
    SAID_NO = "said_no"
    """She has said no to this very bed, or let its offer run out."""
    PASSED_OVER = "passed_over"
    """An officer has decided that this bed does not go to her."""
    STEP_FREE = "step_free"
    OWN_ROOM = "own_room"
    LOCK = "lock"
    NO_ANIMALS = "no_animals"
    FLAT_NOT_SAID = "flat_not_said"
    """It is a women's or men's flat, and she has not said which she would live in."""
    SHARES_NO_ROOM = "shares_no_room"
    """It is in a shared room, and she has not said yes to sharing one."""
    COMPANY = "company"
    """Those who live in the dwelling on these nights are another company."""
    PART_FREE = "part_free"
    """Only some of her nights are free."""
    TURN_OVER = "turn_over"
    """The bed stays empty between two guests, and another is there just before her nights or just after."""


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who waits, for one bed on all nights of `stays`. `party`: whose company her nights would be.

    `has_bed`: nights on which she has a bed already. `not_beds`: beds that are not hers to have, and why. `names`: the
    bed that she has asked for by name, if any: of those that fit it is hers.
    """

    key: int
    party: PartyKey
    stays: tuple[Stay, ...]
    wants: frozenset[Wants] = frozenset()
    flat: Flat | None = None
    shares_room: bool = False
    has_bed: frozenset[date] = frozenset()
    is_proposed: bool = False
    not_beds: Mapping[int, Skip] = field(default_factory=dict)
    names: int | None = None


@dataclass(frozen=True, slots=True)
class LineBed:
    """A bed as a line looks at it. `out_of_use_on`: the first day on which it is.

    `turnover_nights`: how many nights it stays empty between two guests.
    """

    id: int
    dwelling_id: int
    room_key: str
    is_shared_room: bool
    sharing: Sharing
    step_free: bool
    has_lock: bool
    animals_allowed: bool
    out_of_use_on: date | None = None
    turnover_nights: int = 0


@dataclass(frozen=True, slots=True)
class Occupied:
    """A night that is taken in a dwelling: which bed, and what company is there (none: a closure or a hold).

    `whose`: the guest, or the hold; none for a closure, on which the bed is empty.
    """

    bed_id: int
    dwelling_id: int
    night: date
    company: str | None = None
    room: str | None = None
    room_company: str | None = None
    whose: str | None = None
