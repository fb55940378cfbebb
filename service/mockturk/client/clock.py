"""The clock of a remote world."""

from __future__ import annotations

from datetime import datetime, timedelta

from mockturk.client.connection import ControlConnection


class RemoteClock:
    """The clock of a remote world; all times are aware and in UTC.

    Times passed may have any offset; a naive time is taken as UTC. Every change returns the new
    time, after all events that came due. A world with a clock supplied by its program, as with
    ``MockTurk(clock=...)``, refuses changes with ControlAPIError (409).
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def now(self) -> datetime:
        """Return the world's time."""
        return _time(self._connection.get("/clock"))

    @property
    def is_frozen(self) -> bool:
        """Whether the clock is frozen."""
        return bool(self._connection.get("/clock")["frozen"])

    def advance(
        self, by: timedelta | None = None, *, days: float = 0, hours: float = 0, seconds: float = 0
    ) -> datetime:
        """Advance the clock by the sum of all arguments, and return the new time.

        :raises InvalidValueError: when the sum is negative or leads past the year 9998.
        :raises OverflowError: when the sum is longer than a ``timedelta`` can be.
        """
        step = (by or timedelta()) + timedelta(days=days, hours=hours, seconds=seconds)
        return _time(self._connection.post("/clock/advance", seconds=step.total_seconds()))

    def set(self, at: datetime) -> datetime:
        """Set the time, and return it: a running clock runs on from it, a frozen one stays frozen.

        :raises InvalidValueError: when ``at`` is out of range, or before the present time although
            something has happened.
        """
        return _time(self._connection.post("/clock/set", time=at.isoformat()))

    def freeze(self, at: datetime | None = None) -> datetime:
        """Freeze the clock, and return its time.

        :param at: the time to show. None: the present time.
        :raises InvalidValueError: when ``at`` is out of range, or before the present time although
            something has happened.
        """
        time = None if at is None else at.isoformat()
        return _time(self._connection.post("/clock/freeze", time=time))

    def resume(self) -> datetime:
        """Let a frozen clock run on from the time it shows, and return that time."""
        return _time(self._connection.post("/clock/resume"))


def _time(answer: dict[str, str]) -> datetime:
    return datetime.fromisoformat(answer["time"])
