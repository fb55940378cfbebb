"""Reading the key-and-values parameters of a review policy.

Source: docs/reference/lifecycle.md#policies-and-parameters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mockturk.domain.checks import validate_range
from mockturk.domain.errors import InvalidParameterValue

if TYPE_CHECKING:
    from mockturk.domain.limits import Range
    from mockturk.wire.contract.types import structures

# Longer numbers cannot be in any range; the bound keeps the conversion cheap.
_INTEGER = re.compile("[+-]?[0-9]{1,18}")


class PolicyParameters:
    """The parameters of one policy of a request, found by key.

    Keys are trimmed and compared without case: Amazon's own samples carry trailing blanks and
    two spellings of QuestionIds.
    """

    def __init__(
        self, level: str, policy: str, parameters: Sequence[structures.PolicyParameter]
    ) -> None:
        """Take the parameters of the policy at a level (``HITReviewPolicy``, say)."""
        self._level = level
        self._policy = policy
        self._by_key: dict[str, list[structures.PolicyParameter]] = {}
        for parameter in parameters:
            key = (parameter.Key or "").strip().lower()
            if not key:
                raise InvalidParameterValue(
                    f"{level}.Parameter.Key", "", "Every Parameter of a policy needs a Key."
                )
            self._by_key.setdefault(key, []).append(parameter)

    def build_invalid_error(self, key: str, value: object, detail: str) -> InvalidParameterValue:
        """Make the error for a parameter of the policy."""
        return InvalidParameterValue(f"{self._level}.{key}", value, detail)

    def build_missing_error(self, key: str) -> InvalidParameterValue:
        """Make the error for an absent parameter; the sentence was asserted by the Java SDK."""
        return InvalidParameterValue(
            self._level, self._policy, f"The {key} parameter is mandatory."
        )

    def entries(self, key: str, also: str) -> dict[str, set[str]]:
        """Return the values of each MapEntry of a map parameter, all occurrences together.

        Keys and values are trimmed; values are those that are not empty then.
        """
        entries: dict[str, set[str]] = {}
        found = [
            *self._by_key.get(key.lower(), ()),
            *[given for given in self._by_key.get(also.lower(), ()) if given.MapEntry],
        ]
        for parameter in found:
            for value in parameter.Value or ():
                if value.strip():
                    raise self.build_invalid_error(key, value, "It takes MapEntry, not Value.")
            for entry in parameter.MapEntry or ():
                values = entries.setdefault((entry.Key or "").strip(), set())
                for value in entry.Value or ():
                    values.add(value.strip())
                values.discard("")
        return entries

    def values(self, key: str) -> list[str]:
        """Return the values of a list parameter, all occurrences together, trimmed."""
        values: list[str] = []
        for parameter in self._by_key.get(key.lower(), ()):
            if parameter.MapEntry:
                raise self.build_invalid_error(key, "MapEntry", "It takes Value, not MapEntry.")
            values += map(str.strip, parameter.Value or ())
        return values

    def text(self, key: str) -> str | None:
        """Return the value of a text parameter, None if absent or empty."""
        if key.lower() not in self._by_key:
            return None
        return self._single(key) or None

    def number(
        self,
        key: str,
        valid: Range | None = None,
        *,
        also: str | None = None,
        or_zero: bool = False,
    ) -> int | None:
        """Return the value of a number parameter, None if absent.

        Raises InvalidParameterValue for what is no integer, ParameterOutOfRange beyond
        ``valid``; with ``or_zero`` a 0 passes too.
        """
        if also is None and key.lower() not in self._by_key:
            return None
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
        """Return the value of a number parameter that must be there."""
        number = self.number(key)
        if number is None:
            raise self.build_missing_error(key)
        return number

    def flag(self, key: str) -> bool:
        """Return the value of a flag, False if absent.

        ``T``/``F`` are documented, ``true``/``false`` and ``1``/``0`` were sent as well; the
        first character decides.
        """
        value = self.text(key)
        if value is None:
            return False
        first = value[0].upper()
        if first not in "TF10":
            raise self.build_invalid_error(key, value, "It must be T or F.")
        return first in "T1"

    def _single(self, key: str, also: str | None = None) -> str | None:
        """Return the one value of a parameter, all occurrences together.

        It is empty for a key without a value, None if the key is absent.
        """
        values = self.values(key)
        if also is not None:
            values += self.values(also)
        if len(values) == 1 and values[0]:
            return values[0]
        distinct = dict.fromkeys(filter(None, values))
        if len(distinct) > 1:
            raise self.build_invalid_error(key, ", ".join(distinct), "It takes one value.")
        return next(iter(distinct), "" if key.lower() in self._by_key else None)
