"""The time, as everything in Mockturk reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time of a world."""

    def now(self) -> datetime:
        """Return the time, aware and in UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """Another clock's time, moved forward by as much as this one was told to."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self._shift = timedelta(0)

    def now(self) -> datetime:
        """Return the other clock's time, moved forward."""
        return self._base.now() + self._shift

    def advance(self, by: timedelta) -> None:
        """Move the time forward; raises ValueError for a negative step, or one past 9999."""
        if by < timedelta(0):
            raise ValueError("time does not go back")
        try:
            self._base.now() + (self._shift + by)
        except OverflowError:
            raise ValueError("time ends with the year 9999") from None
        self._shift += by

    def reset(self) -> None:
        """Show the other clock's time again."""
        self._shift = timedelta(0)


class ManualClock:
    """A time that moves only when told to."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware datetime; raises ValueError for a naive one."""
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware datetime")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the time last set."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the time forward; raises ValueError for a negative step."""
        if by < timedelta(0):
            raise ValueError("time does not go back")
        self._now += by
