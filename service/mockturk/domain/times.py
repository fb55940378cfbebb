"""The times a world can have, their ISO 8601 texts, and sums that stay within the calendar."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)
"""What a clock can show. A year is left for times that follow, such as an expiration."""

THE_END = datetime.max.replace(microsecond=0, tzinfo=UTC)
"""The last time anything else can have."""

# The hour 24, which only some versions of Python take.
_MIDNIGHT = re.compile(
    r"(?P<day>\d{4}-?(?:\d\d-?\d\d|W\d\d(?:-?\d)?).)24"
    r"(?P<rest>(?::00(?::00(?:[.,]0+)?)?|00(?:00(?:[.,]0+)?)?)?(?:Z|[+-].*)?)",
    re.ASCII | re.DOTALL,
)


def parse_time(text: str, zone: tzinfo | None = UTC) -> datetime:
    """Parse a time of ISO 8601, which is of ``zone`` if the text names no offset.

    24:00:00 is the midnight at the end of the day, as in xs:dateTime. Raises ValueError.
    """
    found = _MIDNIGHT.fullmatch(text)
    if found is None:
        moment = datetime.fromisoformat(text)
    else:
        try:
            moment = datetime.fromisoformat(f"{found['day']}00{found['rest']}") + timedelta(days=1)
        except OverflowError:
            raise ValueError("time ends with the year 9999") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def to_utc(moment: datetime, last: datetime = THE_END) -> datetime:
    """Convert an aware time to UTC; raises ValueError for one before FIRST or after ``last``."""
    try:
        at = moment.astimezone(UTC)
    except OverflowError:
        # The year 1 or 9999, which an offset carries over the edge of the calendar.
        at = moment.replace(tzinfo=UTC)
        at = at if at < FIRST else datetime.max.replace(tzinfo=UTC)
    if at < FIRST:
        raise ValueError(f"time begins with the year {FIRST.year}")
    if at > last:
        raise ValueError(f"time ends with the year {last.year}")
    return at


def later(moment: datetime, by: timedelta) -> datetime:
    """Return a time so much later; what would lie beyond the year 9999 lies at its end."""
    try:
        return moment + by
    except OverflowError:
        return THE_END
