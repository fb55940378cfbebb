"""Types that have another form in JSON than in Python, and the msgspec hooks to convert them.

In JSON, amounts are texts, so that no client parses them as floats, and times are in UTC with a Z.
"""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Self

from msgspec import Meta

from mockturk.domain.record import Record
from mockturk.domain.times import MAX_CLOCK_TIME, MIN_TIME, parse_time, to_utc

Balance = Annotated[Decimal, Meta(extra_json_schema={"pattern": r"^-?[0-9]+\.[0-9]{2}$"})]
"""An amount of USD in whole cents."""

Amount = Annotated[Decimal, Meta(extra_json_schema={"pattern": r"^-?[0-9]+(\.[0-9]+)?$"})]
"""An amount of USD."""

GivenAmount = Annotated[Decimal, Meta(extra_json_schema={"type": ["number", "string"]})]
"""An amount of USD in a request, where it may be a number too."""


class View(Record, frozen=True):
    """Base class of the views.

    For one release, an attribute can also be read as it was when views were dicts: by its name.
    """

    def __getitem__(self, name: str) -> Any:
        if name not in self.__struct_fields__:
            raise KeyError(name)
        warnings.warn(
            f'["{name}"] is removed in the next release; use .{name}',
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(self, name)


class Timestamp(datetime):
    """A time in UTC, which JSON shows to the millisecond."""

    @classmethod
    def of(cls, at: datetime) -> Self:
        """Return an aware time as a timestamp."""
        at = at.astimezone(UTC)
        return cls.combine(at.date(), at.timetz())

    def to_datetime(self) -> datetime:
        """Return a plain datetime: arithmetic with a Timestamp would return a Timestamp."""
        return datetime.combine(self.date(), self.timetz())


def encode_value(value: object) -> str:
    """Return the text of a Timestamp; msgspec calls it for what it cannot encode."""
    if isinstance(value, Timestamp):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    raise NotImplementedError  # how a hook tells msgspec that it does not know a type


def decode_value(kind: type[Any], value: object) -> object:
    """Return a Timestamp; raises ValueError with the rest of a sentence.

    The value is in ISO 8601; without an offset it is in UTC.
    """
    if kind is not Timestamp:
        raise NotImplementedError  # as above
    try:
        return Timestamp.of(to_utc(parse_time(str(value)), MAX_CLOCK_TIME))
    except ValueError:
        raise ValueError(
            f"must be a time of the years {MIN_TIME.year} to {MAX_CLOCK_TIME.year}"
            " such as 2014-08-15T12:00:00Z"
        ) from None


def describe_type(kind: type[Any]) -> dict[str, str]:
    """Return the JSON Schema of a Timestamp."""
    if kind is not Timestamp:
        raise NotImplementedError  # as above
    return {"type": "string", "format": "date-time"}
