"""The clocks from which worlds read the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from mockturk.domain.times import MAX_CLOCK_TIME, add_duration, to_utc


class Clock(Protocol):
    """A source of time for a world: any object that has this method."""

    def now(self) -> datetime:
        """Return the time, aware and in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the machine's time, aware and in UTC."""
        return datetime.now(UTC)


class ClockState(NamedTuple):
    """The state of a ``ShiftedClock``: ``shift`` ahead of another clock, or frozen at a time."""

    shift: timedelta = timedelta(0)
    frozen_at: datetime | None = None


def _never() -> bool:
    return False


class ShiftedClock:
    """A clock that shows another clock's time with a shift, or is frozen.

    It is the default clock of a world. Time cannot go back once something has happened in the
    world: otherwise work would be submitted before it was accepted, and counted on days that are
    over. Times range from 1970-01-01T00:00:00Z to 9998-12-31T23:59:59Z (``domain.times``); a
    running clock stops at the last one. Threads may read the clock while another one sets it.

    :param base: the other clock.
    :param may_go_back: returns True as long as nothing has happened, so that time may go back. By
        default time never goes back.
    """

    def __init__(self, base: Clock, may_go_back: Callable[[], bool] = _never) -> None:
        self._base = base
        self._may_go_back = may_go_back
        self.state = ClockState()
        """The present state. Set it only together with all other data of a world (a restore)."""

    def copy(self) -> ShiftedClock:
        """Return a clock that shows the same time, and that can be changed independently."""
        copied = ShiftedClock(self._base, self._may_go_back)
        copied.state = self.state
        return copied

    @property
    def frozen(self) -> bool:
        """Whether the clock is frozen."""
        return self.state.frozen_at is not None

    def now(self) -> datetime:
        """Return the time, aware and in UTC."""
        shift, frozen_at = self.state
        if frozen_at is not None:
            return frozen_at
        return min(add_duration(self._base.now(), shift), MAX_CLOCK_TIME)

    def advance(self, by: timedelta) -> None:
        """Move the time forward; a frozen clock stays frozen.

        :param by: the step, 0 or more.
        :raises ValueError: when ``by`` is negative or leads past the year 9998.
        """
        if by < timedelta(0):
            raise ValueError("time does not go back")
        at = to_utc(add_duration(self.now(), by), MAX_CLOCK_TIME)
        shift, frozen_at = self.state
        self.state = ClockState(shift + by) if frozen_at is None else ClockState(frozen_at=at)

    def freeze(self, at: datetime | None = None) -> None:
        """Freeze the clock, at the present time or at another one.

        :param at: an aware time. None: the present time.
        :raises ValueError: when ``at`` is naive, out of range, or before the present time although
            something has happened.
        """
        self.state = ClockState(frozen_at=self.now() if at is None else self._reachable(at))

    def set(self, at: datetime) -> None:
        """Set the time. A running clock goes on from there; a frozen clock stays frozen.

        :param at: an aware time.
        :raises ValueError: when ``at`` is naive, out of range, or before the present time although
            something has happened.
        """
        self.state = self.state_at(self._reachable(at), frozen=self.frozen)

    def resume(self) -> None:
        """Let a frozen clock run on from its present time; a running clock does not change."""
        self.state = self.state_at(self.now(), frozen=False)

    def restarted(self, may_go_back: Callable[[], bool]) -> ShiftedClock:
        """Return a clock that shows the same other clock's time, without shift and freeze."""
        return ShiftedClock(self._base, may_go_back)

    def state_at(self, at: datetime, *, frozen: bool) -> ClockState:
        """Return the state in which the clock shows a time at present.

        :param at: an aware time.
        :raises ValueError: when ``at`` is out of range.
        """
        at = to_utc(at, MAX_CLOCK_TIME)
        return ClockState(frozen_at=at) if frozen else ClockState(at - self._base.now())

    def _reachable(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("a time of a clock is an aware datetime")
        if at < self.now() and not self._may_go_back():
            raise ValueError("time does not go back once something has happened")
        return to_utc(at, MAX_CLOCK_TIME)


class ManualClock:
    """A clock whose time moves only by ``advance``; for ``MockTurk(clock=...)``.

    Time-driven events, such as an expiration, are applied at the next access to the world.

    :param start: the first time, aware.
    :raises ValueError: when ``start`` is naive, before 1970 or after the year 9998.
    :raises TypeError: when ``start`` is not a datetime.
    """

    def __init__(self, start: datetime) -> None:
        if not isinstance(start, datetime):
            raise TypeError(f"a clock starts at an aware datetime, not {start!r}")
        if start.tzinfo is None:
            raise ValueError("a clock starts at an aware datetime")
        self._now = to_utc(start, MAX_CLOCK_TIME)

    def now(self) -> datetime:
        """Return the time, aware and in UTC."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the time forward.

        :param by: the step, 0 or more.
        :raises ValueError: when ``by`` is negative or leads past the year 9998.
        :raises TypeError: when ``by`` is not a timedelta.
        """
        if not isinstance(by, timedelta):
            raise TypeError(f"a clock advances by a timedelta, not {by!r}")
        if by < timedelta(0):
            raise ValueError("time does not go back")
        self._now = to_utc(add_duration(self._now, by), MAX_CLOCK_TIME)
