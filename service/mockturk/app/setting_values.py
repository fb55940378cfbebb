"""Parsing and checks of the values of settings."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from math import inf
from typing import Any, Literal, get_args, get_origin
from urllib.parse import urlsplit

from mockturk.domain.money import LARGEST_AMOUNT

_AMAZON = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".api.amazonwebservices.com.cn")
_TYPES: tuple[tuple[Any, str, Callable[[object], bool]], ...] = (
    (int, "an integer", lambda value: type(value) is int),
    (int | None, "an integer", lambda value: value is None or type(value) is int),
    (float | None, "a number", lambda value: value is None or type(value) in (int, float)),
    (tuple[str, ...], "a list of texts", lambda value: isinstance(value, tuple)),
    (bool, "true or false", lambda value: type(value) is bool),
    (str, "a text", lambda value: isinstance(value, str)),
    (str | None, "a text", lambda value: isinstance(value, str | None)),
)
_NOT_OF_BASE_URL = re.compile(r"[?#\s]")


# These converters pass on values of other types, which ``Settings`` then refuses.


def to_amount(given: Decimal | float | str) -> Decimal:
    """Return an amount as a number."""
    try:
        return Decimal(str(given))
    except ArithmeticError:
        return given  # type: ignore[return-value] # refused later


def to_path(given: str | os.PathLike[str] | None) -> str | None:
    """Return a path as a text."""
    return os.fspath(given) if isinstance(given, os.PathLike) else given


def to_seed(given: str | int | None) -> str | None:
    """Return a seed as a text."""
    return str(given) if type(given) is int else given  # type: ignore[return-value] # refused later


def to_hosts(given: Iterable[str]) -> tuple[str, ...]:
    """Return hosts as a tuple."""
    is_list = isinstance(given, Iterable) and not isinstance(given, str | Mapping)
    return tuple(given) if is_list else given  # type: ignore[return-value] # refused later


def to_credentials(given: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return credentials as a mapping; None stands for an empty one."""
    return {} if given is None else given


def parse_amount(given: object) -> Decimal:
    """Return an amount of USD or a percentage; raises ValueError unless from 0 to a billion."""
    shown = str(given) if isinstance(given, Decimal) else repr(given)
    try:
        read = Decimal(str(given))
    except ArithmeticError:
        raise ValueError(f"{shown} is not an amount") from None
    if not (read.is_finite() and 0 <= read <= LARGEST_AMOUNT):
        raise ValueError(f"{shown} is not an amount from 0 to {LARGEST_AMOUNT:,}")
    return read


def parse_credentials(pairs: Iterable[str]) -> dict[str, str]:
    """Parse ``KEY:SECRET`` pairs; raises ValueError, whose message shows no secret."""
    read: dict[str, str] = {}
    for pair in pairs:
        key, colon, secret = pair.partition(":")
        if not (key.strip() and colon and secret.strip()):
            raise ValueError("a credential must have the form KEY:SECRET")
        if read.setdefault(key, secret) != secret:
            raise ValueError(f"the access key {key} has two secrets")
    return read


def require_url(name: str, url: str) -> None:
    """Raise ValueError unless a text is the base URL of a server."""
    try:
        host = urlsplit(url).hostname
    except ValueError as error:
        raise ValueError(f"{name} is not a URL: {error}, in {url!r}") from None
    if not (host and url.startswith(("http://", "https://"))):
        raise ValueError(f"{name} must be an http or https URL, not {url!r}")
    if _NOT_OF_BASE_URL.search(url):
        raise ValueError(f"{name} must be a URL without '?', '#' and blanks, not {url!r}")


def require_not_amazon(name: str, url: str) -> None:
    """Raise ValueError for Amazon's own servers: Mockturk never sends anything there."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    if f".{host}".endswith(_AMAZON):
        raise ValueError(f"{name} must not be Amazon's, as {url!r} is")


def require_type(name: str, wanted: Any, value: object) -> None:
    """Raise ValueError unless a value has the type of its setting."""
    choices = get_args(wanted) if get_origin(wanted) is Literal else ()
    if choices and value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    for kind, expected, has_type in _TYPES:
        if wanted == kind and not has_type(value):
            raise ValueError(f"{name} must be {expected}, not {value!r}")
    if wanted is Decimal:
        try:
            parse_amount(value)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    # Secrets are not shown.
    if get_origin(wanted) is Mapping and not isinstance(value, Mapping):
        raise ValueError(f"{name} must be a mapping of access keys to secrets")
    # An unset shell variable is an empty text; as the control token it would let everyone in.
    if isinstance(value, str) and not value.strip():
        raise ValueError(f"{name} must not be empty")


def require_range(name: str, within: tuple[float, float] | None, value: Any) -> None:
    """Raise ValueError for a number that is out of its range."""
    if within is None or value is None:
        return
    least, most = within
    if not least <= value <= most:
        wanted = f"at least {least}" if most == inf else f"{least} to {most}"
        raise ValueError(f"{name} must be {wanted}, not {value}")


def require_clock(clock: object) -> None:
    """Raise ValueError for a clock that has no method ``now``; None is no clock."""
    if not (clock is None or hasattr(clock, "now")):
        raise ValueError(f"clock must have a method now, as ManualClock: {clock!r}")
