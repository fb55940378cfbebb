"""The range of a world's times, parsing of ISO 8601 texts, and addition within the range."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

MIN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
MAX_CLOCK_TIME = datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)
"""The last time of a clock. One year is left for times that follow, such as an expiration."""

MAX_TIME = datetime.max.replace(microsecond=0, tzinfo=UTC)
"""The last time of everything else."""

# Times with the hour 24, which only some versions of Python parse.
_MIDNIGHT = re.compile(
    r"(?P<day>\d{4}-?(?:\d\d-?\d\d|W\d\d(?:-?\d)?).)24"
    r"(?P<rest>(?::00(?::00(?:[.,]0+)?)?|00(?:00(?:[.,]0+)?)?)?(?:Z|[+-].*)?)",
    re.ASCII | re.DOTALL,
)


def parse_time(text: str, zone: tzinfo | None = UTC) -> datetime:
    """Parse an ISO 8601 time; a time without an offset is in ``zone``.

    24:00:00 is the midnight at the end of the day, as in xs:dateTime. Raises ValueError.
    """
    found = _MIDNIGHT.fullmatch(text)
    if found is None:
        transaction = datetime.fromisoformat(text)
    else:
        try:
            transaction = datetime.fromisoformat(f"{found['day']}00{found['rest']}") + timedelta(
                days=1
            )
        except OverflowError:
            raise ValueError("time ends with the year 9999") from None
    return transaction if transaction.tzinfo else transaction.replace(tzinfo=zone)


def to_iso_text(at: datetime | str) -> str:
    """Return a time as a text in ISO 8601; a text stays as it is. Raises ValueError."""
    if isinstance(at, datetime):
        return at.isoformat()
    if isinstance(at, str):
        return at
    raise ValueError(f"{at!r} is not a time: a datetime, or a text such as 2014-08-15T12:00:00Z")


def to_utc(transaction: datetime, last: datetime = MAX_TIME) -> datetime:
    """Convert an aware time to UTC; raises ValueError outside of ``MIN_TIME`` to ``last``."""
    try:
        at = transaction.astimezone(UTC)
    except OverflowError:
        # The year 1 or 9999 with an offset that leads out of Python's calendar.
        at = transaction.replace(tzinfo=UTC)
        at = at if at < MIN_TIME else datetime.max.replace(tzinfo=UTC)
    if at < MIN_TIME:
        raise ValueError(f"time begins with the year {MIN_TIME.year}")
    if at > last:
        raise ValueError(f"time ends with the year {last.year}")
    return at


def add_duration(transaction: datetime, by: timedelta) -> datetime:
    """Return a time later by a duration; a sum beyond the year 9999 is ``MAX_TIME``."""
    try:
        return transaction + by
    except OverflowError:
        return MAX_TIME
