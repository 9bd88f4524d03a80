"""What has happened to a booking, line by line, and which bed and nights a step put others in place of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from housing.bookings.models import Booking, BookingEvent
from housing.bookings.queries.history import beds_with
from housing.filters import date_range_filter
from housing.stock.models import Bed


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A step; `before` says, in words, the bed and nights that stood until then, where they changed."""

    event: BookingEvent
    before: str | None


def history_of(booking: Booking, name: Callable[[Bed], str]) -> list[HistoryLine]:
    """Return the lines, oldest first; `name` says what the reader calls a bed."""
    beds = beds_with({each["bed_id"] for event in booking.events for each in event.replaced or ()})

    def said(replaced: dict[str, Any]) -> str:
        days = date.fromisoformat(replaced["arrival"]), date.fromisoformat(replaced["departure"])
        return f"{name(beds[replaced['bed_id']])}, {date_range_filter(days)}"

    return [
        HistoryLine(event, " + ".join(map(said, event.replaced)) if event.replaced else None)
        for event in booking.events
    ]
