"""Sums of times that end with the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

THE_END = datetime.max.replace(microsecond=0, tzinfo=UTC)


def later(moment: datetime, by: timedelta) -> datetime:
    """Return a time so much later; what would lie beyond the year 9999 lies at its end."""
    try:
        return moment + by
    except OverflowError:
        return THE_END
