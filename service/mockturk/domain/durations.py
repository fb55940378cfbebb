"""Durations as people write them: a timedelta, a number of seconds, or a text such as ``3d``."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from types import MappingProxyType
from typing import TypeAlias

Duration: TypeAlias = timedelta | float | str
"""A timedelta, a number of seconds, or a text: a number of seconds, or ``90s``, ``1h30m``, ``3d``.

The units are s, m, h, d and w: seconds, minutes, hours, days and weeks.
"""

_UNITS = MappingProxyType({"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800})
_PART = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)([smhdw])")
_TEXT = re.compile(rf"(?:{_PART.pattern})+|[0-9]{{1,12}}(?:\.[0-9]{{1,6}})?")


def to_timedelta(duration: Duration) -> timedelta:
    """Return a duration as a timedelta.

    :raises ValueError: when it is not a duration, or longer than a timedelta can be.
    """
    if isinstance(duration, timedelta):
        return duration
    if isinstance(duration, str) and _TEXT.fullmatch(text := duration.strip()):
        parts = _PART.findall(text) or [(text, "s")]
        seconds = sum(float(number) * _UNITS[unit] for number, unit in parts)
    elif isinstance(duration, int | float) and not isinstance(duration, bool):
        seconds = duration
    else:
        seconds = math.nan
    if math.isnan(seconds):
        raise ValueError(
            f"{duration!r} is not a duration: a timedelta, a number of seconds,"
            " or a text such as 90s, 15m, 1h30m or 3d"
        )
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        raise ValueError(f"{duration!r} is too long") from None
