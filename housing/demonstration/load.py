"""Lays out the demonstration."""

from datetime import date


def load_demonstration(day: date) -> None:
    """Lay the demonstration out as of `day`, in the caller's transaction. Nothing is told yet."""
