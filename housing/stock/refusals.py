"""Why the stock cannot be changed as asked: a code and facts. The sentence is made in `wording`."""

from enum import StrEnum

from housing.rules.refusals import Refusal, RuleError, Value


class StockProblem(StrEnum):
    """What stands in the way. Beside each: the facts of its refusal."""

    NAME_TAKEN = "name_taken"  # name
    LABEL_TAKEN = "label_taken"  # label
    HAS_GUESTS = "has_guests"  # bed, first_night, last_night: guests to come
    IS_HELD = "is_held"  # bed, first_night, last_night: held for a cohort
    ROOM_HAS_GUESTS = "room_has_guests"  # bed, room, first_night, last_night
    NEEDS_NO_ANIMALS = "needs_no_animals"  # first_night, last_night: of a guest who needs a home without animals
    IS_RETIRED = "is_retired"  # bed
    NIGHTS_BOOKED = "nights_booked"  # dwelling, room, is_shared, bed, arrivals, departures
    NIGHTS_CLOSED = "nights_closed"  # dwelling, room, is_shared, bed, arrivals, departures
    NIGHTS_HELD = "nights_held"  # dwelling, room, is_shared, bed, arrivals, departures
    CLOSURE_PAST = "closure_past"
    CLOSURE_TOO_LONG = "closure_too_long"  # longest: days
    CLOSURE_EMPTY = "closure_empty"
    CLOSURE_OVER = "closure_over"
    NOTHING_TO_CLOSE = "nothing_to_close"
    HALF_A_ROOM = "half_a_room"  # row, other: the one with a mistake
    FAR_FROM_SEAT = "far_from_seat"  # km, municipality


class StockRefusedError(RuleError):
    """The change was not made; every reason is there."""


def refuse(code: StockProblem, **facts: Value) -> StockRefusedError:
    """Return the error for one reason."""
    return StockRefusedError(Refusal(code, facts))
