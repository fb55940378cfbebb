"""Writers of JSON results, by the shapes of the contract and the types of the values.

Source: docs/reference/api-2017.md#json-form.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from mockturk.wire.aws_json.model import OTHER_NAMES, load_model

Writer = Callable[[Any], Any]
"""Takes a value, and returns what msgspec writes for it."""

# Lists that a structure has even if they are empty (docs/reference/decisions-2017.md#d14); a dict
# has only its own.
_ALWAYS_PRESENT = frozenset(
    {
        *("HITs", "Assignments", "BonusPayments", "QualificationTypes", "Qualifications"),
        *("QualificationRequests", "WorkerBlocks", "QualificationRequirements"),
        *("NotifyWorkersFailureStatuses", "ReviewResults", "ReviewActions"),
    }
)
# From so many seconds on, Java writes a double with an exponent.
_WITH_EXPONENT = 10_000_000


class JSONEncoders:
    """The writers of results, each compiled when it is first used."""

    def __init__(self) -> None:
        self._by_type: dict[tuple[str, type[Any]], list[tuple[str, str, Writer | None]]] = {}

    def encode(self, shape: str, result: Any) -> bytes:
        """Return the JSON of a result: a structure of the contract, or a dict of its members."""
        return msgspec.json.encode(self._structure(shape, result))

    def _structure(self, shape: str, value: Any) -> dict[str, Any]:
        kind = type(value)
        members = self._by_type.get((shape, kind))
        if members is None:
            members = self._by_type[shape, kind] = self._compile(shape, kind)
        values = value if kind is dict else vars(value)
        written: dict[str, Any] = {}
        for member, field, write in members:
            given = values.get(field)
            if given is None or (type(given) is list and not given):
                if member in _ALWAYS_PRESENT and (kind is not dict or field in value):
                    written[member] = []
            else:
                written[member] = given if write is None else write(given)
        return written

    def _compile(self, shape: str, kind: type[Any]) -> list[tuple[str, str, Writer | None]]:
        found = []
        for member, of in load_model().shapes[shape].members.items():
            names = (member, *OTHER_NAMES.get(member, ()))
            field = next((name for name in names if hasattr(kind, name)), member)
            found.append((member, field, self._writer(of)))
        return found

    def _writer(self, name: str) -> Writer | None:
        """Return the writer of a shape; None if msgspec writes the value as it is."""
        shape = load_model().shapes[name]
        if shape.type == "timestamp":
            return _write_time
        if name == "CurrencyAmount":
            return _write_money
        if shape.type == "structure":
            return lambda value: self._structure(name, value)
        if shape.type == "list":
            write = self._writer(shape.member)
            return None if write is None else lambda value: [write(one) for one in value]
        return None


def format_double(seconds: int) -> str:
    """Return seconds since 1970 as Java writes a double, such as ``1.558393704E9``."""
    if seconds < _WITH_EXPONENT:
        return f"{seconds}.0"
    digits = str(seconds)
    return f"{digits[0]}.{digits[1:].rstrip('0') or '0'}E{len(digits) - 1}"


def _write_time(value: datetime) -> msgspec.Raw:
    return msgspec.Raw(format_double(int(value.timestamp())).encode())


def _write_money(value: Any) -> str:
    return f"{value.Amount:.2f}"
