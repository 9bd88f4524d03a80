"""The application's clock in a test."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""When every test begins, unless it says otherwise: nine o'clock in Stockholm, the term VT27 ahead."""


@dataclass
class MovableClock:
    """The application's clock in a test: stands still until it is moved."""

    instant: datetime = TUESDAY

    def __call__(self) -> datetime:
        """Show the time."""
        return self.instant

    def set(self, instant: datetime) -> None:
        """Move to an instant (aware)."""
        assert instant.tzinfo is not None
        self.instant = instant

    def advance(self, **parts: float) -> None:
        """Move on by `days=`, `hours=`, `minutes=` ... as timedelta names them."""
        self.instant += timedelta(**parts)
