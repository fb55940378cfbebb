"""The clock of a world."""

from __future__ import annotations

from datetime import datetime, timedelta

from mockturk.client.connection import ControlConnection
from mockturk.domain.durations import Duration, to_timedelta
from mockturk.domain.times import to_iso_text
from mockturk.domain.views.control import ClockInfo


class Clock:
    """The clock of a world; all times are aware and in UTC.

    A time you pass is a datetime or a text in ISO 8601, with any offset; without one it is in UTC.
    Every change returns the new time, after all events that came due. A world with a clock supplied
    by its program, as with ``MockTurk(clock=...)``, refuses changes with ControlAPIError (409).
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def now(self) -> datetime:
        """Return the world's time."""
        return self._connection.get("/clock", ClockInfo).time.to_datetime()

    @property
    def is_frozen(self) -> bool:
        """Whether the clock is frozen."""
        return self._connection.get("/clock", ClockInfo).frozen

    def advance(
        self,
        by: Duration | None = None,
        *,
        days: float | None = None,
        hours: float | None = None,
        minutes: float | None = None,
        seconds: float | None = None,
    ) -> datetime:
        """Advance the clock by the sum of all arguments, and return the new time.

        :param by: a timedelta, a number of seconds, or a text such as ``3d`` or ``1h30m``.
        :raises InvalidValueError: when the sum is negative or leads past the year 9998.
        :raises ValueError: when ``by`` is not a duration, or there is no argument.
        :raises OverflowError: when the sum is longer than a ``timedelta`` can be.
        """
        units = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        given = {unit: number for unit, number in units.items() if number is not None}
        if by is None and not given:
            raise ValueError("advance() needs a duration, such as '3d' or days=3")
        step = to_timedelta(0 if by is None else by) + timedelta(**given)
        return self._change("advance", seconds=step.total_seconds())

    def set(self, at: datetime | str) -> datetime:
        """Set the time, and return it: a running clock runs on from it, a frozen one stays frozen.

        :raises InvalidValueError: when ``at`` is not a time or out of range, or before the present
            time although something has happened.
        """
        return self._change("set", time=to_iso_text(at))

    def freeze(self, at: datetime | str | None = None) -> datetime:
        """Freeze the clock, and return its time.

        :param at: the time to show. None: the present time.
        :raises InvalidValueError: when ``at`` is not a time or out of range, or before the present
            time although something has happened.
        """
        return self._change("freeze", time=None if at is None else to_iso_text(at))

    def resume(self) -> datetime:
        """Let a frozen clock run on from the time it shows, and return that time."""
        return self._change("resume")

    def _change(self, how: str, **fields: float | str | None) -> datetime:
        return self._connection.post(f"/clock/{how}", ClockInfo, **fields).time.to_datetime()
