"""The time, as everything in Mockturk reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from mockturk.domain.times import MAX_CLOCK_TIME, add_duration, to_utc


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


class ClockState(NamedTuple):
    """How a clock goes: ``shift`` before another one's time, or frozen at a time."""

    shift: timedelta = timedelta(0)
    frozen_at: datetime | None = None


def _never() -> bool:
    return False


class ShiftedClock:
    """Another clock's time, moved by as much as this one was told to, or standing still.

    Time does not go back once something has happened at it: work would be handed in before it
    was accepted, and counted on days that were over. ``may_go_back`` tells whether nothing has.
    It shows FIRST to LAST (``domain.times``): a clock that goes on stops at LAST. Threads may
    read it while another one sets it.
    """

    def __init__(self, base: Clock, may_go_back: Callable[[], bool] = _never) -> None:
        self._base = base
        self._may_go_back = may_go_back
        self.state = ClockState()
        """How it goes, to be read and, where all else is set with it, to be set."""

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self.state.frozen_at is not None

    def now(self) -> datetime:
        """Return the time."""
        shift, frozen_at = self.state
        if frozen_at is not None:
            return frozen_at
        return min(add_duration(self._base.now(), shift), MAX_CLOCK_TIME)

    def advance(self, by: timedelta) -> None:
        """Move the time forward; raises ValueError for a negative step, or one past 9998."""
        if by < timedelta(0):
            raise ValueError("time does not go back")
        at = to_utc(add_duration(self.now(), by), MAX_CLOCK_TIME)
        shift, frozen_at = self.state
        self.state = ClockState(shift + by) if frozen_at is None else ClockState(frozen_at=at)

    def freeze(self, at: datetime | None = None) -> None:
        """Stand still, now or at an aware time; raises ValueError as ``set`` does."""
        self.state = ClockState(frozen_at=self.now() if at is None else self._reachable(at))

    def set(self, at: datetime) -> None:
        """Go on from an aware time, or stand still there if it does.

        Raises ValueError for a naive one, one out of range, and one before now unless nothing
        has happened yet.
        """
        self.state = self.state_at(self._reachable(at), frozen=self.frozen)

    def resume(self) -> None:
        """Go on from where it stood still, if it did."""
        self.state = self.state_at(self.now(), frozen=False)

    def reset(self) -> None:
        """Show the other clock's time again."""
        self.state = ClockState()

    def state_at(self, at: datetime, *, frozen: bool) -> ClockState:
        """Return how it goes if an aware time is now; raises ValueError for one out of range."""
        at = to_utc(at, MAX_CLOCK_TIME)
        return ClockState(frozen_at=at) if frozen else ClockState(at - self._base.now())

    def _reachable(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("a time of a clock is an aware datetime")
        if at < self.now() and not self._may_go_back():
            raise ValueError("time does not go back once something has happened")
        return to_utc(at, MAX_CLOCK_TIME)


class ManualClock:
    """A time that moves only when told to."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware datetime; raises ValueError for a naive one or one out of range."""
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware datetime")
        self._now = to_utc(start, MAX_CLOCK_TIME)

    def now(self) -> datetime:
        """Return the time last set."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the time forward; raises ValueError for a negative step, or one past 9998."""
        if by < timedelta(0):
            raise ValueError("time does not go back")
        self._now = to_utc(add_duration(self._now, by), MAX_CLOCK_TIME)
