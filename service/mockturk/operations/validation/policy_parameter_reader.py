"""Reads the parameters of a review policy, which are keys with values.

Source: docs/reference/lifecycle.md#policies-and-parameters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mockturk.domain.checks import validate_range
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.errors.base import list_allowed

if TYPE_CHECKING:
    from mockturk.domain.limits import Range
    from mockturk.domain.request_notes import RequestNotes
    from mockturk.wire.contract.types import structures

# No range allows longer numbers; the bound keeps the conversion cheap.
_INTEGER = re.compile("[+-]?[0-9]{1,18}")
_FLAGS = ("T", "TRUE", "1", "F", "FALSE", "0")


class PolicyParameters:
    """The parameters of one policy of a request, by key.

    Keys are trimmed and case-insensitive, because Amazon's own samples have trailing blanks and
    two spellings of QuestionIds.
    """

    def __init__(
        self,
        level: str,
        policy: str,
        parameters: Sequence[structures.PolicyParameter],
        known: Mapping[str, str],
        notes: RequestNotes,
    ) -> None:
        """Index parameters by key, and note unknown keys.

        ``known`` has the keys of the policy, by themselves and by their lower case. Errors and
        notes name ``level`` (such as ``HITReviewPolicy``).
        """
        self._level = level
        self._policy = policy
        self._known = known
        self._notes = notes
        self._by_key: dict[str, list[structures.PolicyParameter]] = {}
        for parameter in parameters:
            sent = parameter.Key or ""
            key = known.get(sent) or known.get(sent.strip().lower())
            if key is not None:
                self._by_key.setdefault(key, []).append(parameter)
            elif sent.strip():
                self._note_unknown(parameter)
            else:
                raise InvalidParameterValue(
                    f"{level}.Parameter.Key", "", "Every Parameter of a policy needs a Key."
                )

    def build_invalid_error(
        self, key: str, value: object, detail: str, *data: tuple[str, str]
    ) -> InvalidParameterValue:
        """Return the error for a parameter with an invalid value; ``data`` are pairs of Data."""
        return InvalidParameterValue(f"{self._level}.{key}", value, detail, *data)

    def build_missing_error(self, key: str) -> InvalidParameterValue:
        """Return the error for an absent parameter; the Java SDK asserts its message."""
        return InvalidParameterValue(
            self._level, self._policy, f"The {key} parameter is mandatory."
        )

    def entries(self, key: str, also: str) -> dict[str, set[str]]:
        """Return the values of each MapEntry of a map parameter; repeated keys are merged.

        Keys and values are trimmed, and empty values are dropped. ``also`` is another name of the
        parameter.
        """
        entries: dict[str, set[str]] = {}
        found = [*self._by_key.get(key, ())]
        for parameter in self._by_key.get(also, ()):
            if parameter.MapEntry:
                found.append(parameter)
            else:
                self._note_unknown(parameter)
        for parameter in found:
            for value in parameter.Value or ():
                if value.strip():
                    raise self.build_invalid_error(key, value, "It takes MapEntry, not Value.")
            for entry in parameter.MapEntry or ():
                values = entries.setdefault((entry.Key or "").strip(), set())
                values.update(map(str.strip, entry.Value or ()))
                values.discard("")
        return entries

    def values(self, key: str) -> list[str]:
        """Return the trimmed values of a list parameter; repeated parameters are merged."""
        values: list[str] = []
        for parameter in self._by_key.get(key, ()):
            if parameter.MapEntry:
                raise self.build_invalid_error(key, "MapEntry", "It takes Value, not MapEntry.")
            values += map(str.strip, parameter.Value or ())
        return values

    def text(self, key: str) -> str | None:
        """Return the value of a text parameter; None if it is absent or empty."""
        return self._single(key) or None

    def number(
        self,
        key: str,
        valid: Range | None = None,
        *,
        also: str | None = None,
        or_zero: bool = False,
    ) -> int | None:
        """Return the value of a number parameter; None if it is absent.

        ``also`` is another name of the parameter. Raises InvalidParameterValue for a text that is
        not an integer, and ParameterOutOfRange for a number outside ``valid``. With ``or_zero`` 0
        is allowed too.
        """
        value = self._single(key, also)
        if value is None:
            return None
        if not _INTEGER.fullmatch(value):
            raise self.build_invalid_error(key, value, "It must be an integer.")
        number = int(value)
        if valid and not (or_zero and number == 0):
            validate_range(f"{self._level}.{key}", number, valid)
        return number

    def required_number(self, key: str) -> int:
        """Return the value of a required number parameter."""
        number = self.number(key)
        if number is None:
            raise self.build_missing_error(key)
        return number

    def flag(self, key: str) -> bool:
        """Return the value of a flag; False if it is absent.

        ``T`` and ``F`` are documented; clients also sent ``true``, ``false``, ``1`` and ``0``. Only
        the first character is read; another spelling is noted.
        """
        value = self.text(key)
        if value is None:
            return False
        first = value[0].upper()
        if first not in "TF10":
            raise self.build_invalid_error(
                key, value, "It must be T or F.", list_allowed(("T", "F"))
            )
        is_set = first in "T1"
        if value.upper() not in _FLAGS:
            reason = f"Only its first character was read, as {'T' if is_set else 'F'}."
            self._notes.add_unused(f"{self._level}.{key}", reason)
        return is_set

    def _note_unknown(self, parameter: structures.PolicyParameter) -> None:
        key = (parameter.Key or "").strip()
        known = frozenset(name for name in self._known.values() if name.lower() != key.lower())
        self._notes.add_ignored(key, known, self._level)

    def _single(self, key: str, also: str | None = None) -> str | None:
        """Return the single value of a parameter; repeated equal values count once.

        Returns an empty text for a key without a value, and None if the key is absent. Raises
        InvalidParameterValue for different values.
        """
        if key not in self._by_key and also not in self._by_key:
            return None
        values = self.values(key)
        if also is not None:
            values += self.values(also)
        if len(values) == 1 and values[0]:
            return values[0]
        distinct = dict.fromkeys(filter(None, values))
        if len(distinct) > 1:
            raise self.build_invalid_error(key, ", ".join(distinct), "It takes one value.")
        return next(iter(distinct), "" if key in self._by_key else None)
