"""A placement site as pages look at it."""

from typing import Protocol


class AnySite(Protocol):
    """A placement site: the object itself, or what a page read of it."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def latitude(self) -> float:
        """Where it is."""

    @property
    def longitude(self) -> float:
        """Where it is."""

    @property
    def is_approximate(self) -> bool:
        """Whether it stands at its municipality's seat until it is placed."""

    @property
    def municipality_id(self) -> int:
        """Where it belongs."""
