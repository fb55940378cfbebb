"""The days of the service's home, at whose midnights its statistics begin a new day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=256)
def to_pacific_day(transaction: datetime) -> date:
    """Return the day an aware time belongs to in Seattle, daylight saving time included."""
    return transaction.astimezone(pacific_zone()).date()


def to_pacific_midnight(day: date) -> datetime:
    """Return when such a day begins, in UTC: at 07:00 in summer, at 08:00 in winter."""
    return datetime.combine(day, time(), pacific_zone()).astimezone(UTC)


@cache
def pacific_zone() -> ZoneInfo:
    """Return the zone of the service's home."""
    # Not when the module is loaded: reading it needs a machine with a time zone database.
    return ZoneInfo("America/Los_Angeles")
