"""Days in Pacific time, by which the service's statistics count."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=256)
def to_pacific_day(transaction: datetime) -> date:
    """Return the day of an aware time in Seattle, with daylight saving time."""
    return transaction.astimezone(pacific_zone()).date()


def to_pacific_midnight(day: date) -> datetime:
    """Return the start of a Pacific day in UTC: 07:00 in summer, 08:00 in winter."""
    return datetime.combine(day, time(), pacific_zone()).astimezone(UTC)


@cache
def pacific_zone() -> ZoneInfo:
    """Return the time zone of Seattle."""
    # Read on first use, not at import: a machine may have no time zone database.
    return ZoneInfo("America/Los_Angeles")
