"""The clock of a remote world."""

from __future__ import annotations

from datetime import datetime, timedelta

from mockturk.client.connection import ControlConnection


class RemoteClock:
    """The clock of a remote world; all times are aware and in UTC.

    A time that is given may have any offset; a naive one counts as UTC. Every change returns the
    new time, and what comes due has happened then. A world whose clock was given to it, as with
    ``MockTurk(clock=...)``, refuses changes with ControlAPIError (409).
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def now(self) -> datetime:
        """Return the world's time."""
        return _time(self._connection.get("/clock"))

    @property
    def is_frozen(self) -> bool:
        """Whether the time stands still."""
        return bool(self._connection.get("/clock")["frozen"])

    def advance(
        self, by: timedelta | None = None, *, days: float = 0, hours: float = 0, seconds: float = 0
    ) -> datetime:
        """Move the time forward by the sum of all that is given, and return the new time.

        :raises InvalidValueError: when the sum is negative or leads past the year 9998.
        :raises OverflowError: when the sum is longer than a ``timedelta`` can be.
        """
        step = (by or timedelta()) + timedelta(days=days, hours=hours, seconds=seconds)
        return _time(self._connection.post("/clock/advance", seconds=step.total_seconds()))

    def set(self, at: datetime) -> datetime:
        """Set the time, and return it: a running clock goes on from it, a frozen one stays.

        :raises InvalidValueError: when ``at`` is out of range, or before the present time although
            something has happened.
        """
        return _time(self._connection.post("/clock/set", time=at.isoformat()))

    def freeze(self, at: datetime | None = None) -> datetime:
        """Let the time stand still, and return it.

        :param at: the time to stand at. None: the present one.
        :raises InvalidValueError: when ``at`` is out of range, or before the present time although
            something has happened.
        """
        time = None if at is None else at.isoformat()
        return _time(self._connection.post("/clock/freeze", time=time))

    def resume(self) -> datetime:
        """Let the time go on from where it stands, and return it."""
        return _time(self._connection.post("/clock/resume"))


def _time(answer: dict[str, str]) -> datetime:
    return datetime.fromisoformat(answer["time"])
