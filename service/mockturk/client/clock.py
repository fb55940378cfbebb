"""The time of a remote world."""

from __future__ import annotations

from datetime import datetime, timedelta

from mockturk.client.connection import ControlConnection


class RemoteClock:
    """The clock of a world; all times are aware and in UTC. Raises Refused for a step back."""

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
        """Move the time forward, and return it; what comes due has happened then."""
        step = (by or timedelta()) + timedelta(days=days, hours=hours, seconds=seconds)
        return _time(self._connection.post("/clock/advance", seconds=step.total_seconds()))

    def set(self, at: datetime) -> datetime:
        """Move the time forward to a later one."""
        return _time(self._connection.post("/clock/set", time=at.isoformat()))

    def freeze(self, at: datetime | None = None) -> datetime:
        """Let the time stand still, now or at a later time."""
        time = None if at is None else at.isoformat()
        return _time(self._connection.post("/clock/freeze", time=time))

    def resume(self) -> datetime:
        """Let the time go on from where it stands."""
        return _time(self._connection.post("/clock/resume"))


def _time(answer: dict[str, str]) -> datetime:
    return datetime.fromisoformat(answer["time"])
