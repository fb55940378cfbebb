"""Which recorded calls match a filter, how many are expected, and the text when they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mockturk.domain.field_patterns import (
    Condition,
    FieldMiss,
    FieldPattern,
    choose_fewest,
    flatten_fields,
)
from mockturk.domain.record import Record
from mockturk.domain.views.calls import RecordedCall

_SHOWN = 20  # calls in the text of a failure
_LONGEST = 60  # characters of a value there
_LONGEST_MESSAGE = 200  # characters of an error's message there
_PREDICATE = "where"

Predicate = Callable[[RecordedCall], bool]
"""A condition on a call."""


class CallFilter:
    """The conditions of a search for calls; a condition that is None is not checked.

    ``account`` is an access key or a requester's id. ``error`` is the code of an error. ``fields``
    are conditions that one request of the call must meet together. Calls with numbers up to
    ``after`` do not match. ``where`` is any other condition.

    Raises ValueError if the path of a field is malformed.
    """

    def __init__(
        self,
        operation: str | None = None,
        *,
        account: str | None = None,
        error: str | None = None,
        fields: Sequence[Condition] = (),
        after: int = 0,
        where: Predicate | None = None,
    ) -> None:
        self.operation = operation
        self.account = account
        self.error = error
        self.fields = tuple(fields)
        self.after = after
        self.where = where
        self._pattern = FieldPattern.parse(self.fields)

    def replace_after(self, after: int) -> CallFilter:
        """Return the filter for later calls only."""
        return CallFilter(
            self.operation,
            account=self.account,
            error=self.error,
            fields=self.fields,
            after=after,
            where=self.where,
        )

    def select(self, calls: Sequence[RecordedCall]) -> list[RecordedCall]:
        """Return those of the calls, which meet all other conditions, that meet ``where`` too."""
        return [call for call in calls if self.where is None or self.where(call)]

    def matches(self, call: RecordedCall) -> bool:
        """Return whether a call matches."""
        return (
            call.number > self.after
            and self.operation in (None, call.operation)
            and not self.find_misses(call)
        )

    def find_misses(self, call: RecordedCall) -> list[FieldMiss]:
        """Return the conditions besides operation and number that a call does not meet.

        For a call with several requests, these are the conditions of its best request.
        """
        misses = []
        if self.account not in (None, call.access_key, call.requester_id):
            misses.append(FieldMiss("account", str(self.account), (str(call.access_key),)))
        if self.error is not None and self.error not in call.error_codes:
            misses.append(FieldMiss("error", self.error, call.error_codes))
        if self.fields:
            misses += choose_fewest(
                self._pattern.find_misses(one) for one in call.requests or ({},)
            )
        if not misses and self.where is not None and not self.where(call):
            misses.append(FieldMiss(_PREDICATE, "True", ("False",)))
        return misses

    def __str__(self) -> str:
        """Return the filter as the subject of a sentence."""
        named = [("account", self.account), ("error", self.error), *sorted(self.fields)]
        said = [f"{name}={value!r}" for name, value in named if value is not None]
        said += [_PREDICATE] if self.where is not None else []
        return f"{self.operation or 'Any operation'}{' with ' if said else ''}{', '.join(said)}"

    def describe_failure(
        self, calls: Sequence[RecordedCall], missing: int, *, too_few: bool = True
    ) -> str:
        """Return lines about the nearest miss, if too few calls match, and the last of all calls.

        ``missing`` is how many calls the journal has dropped.
        """
        lines = self.describe_nearest(calls) if too_few else []
        if missing:
            lines.append(f"{describe_dropped(missing)}.".capitalize())
        lines.append("Calls that arrived, the oldest first:" if calls else "No call arrived.")
        if len(calls) > _SHOWN:
            lines.append(f"  ... {len(calls) - _SHOWN} before these")
        lines += [f"  {format_call(call)}" for call in calls[-_SHOWN:]]
        return "\n".join(lines)

    def find_nearest(
        self, calls: Sequence[RecordedCall]
    ) -> tuple[RecordedCall, list[FieldMiss]] | None:
        """Return the call of the operation that misses the fewest conditions, but at least one."""
        best: tuple[RecordedCall, list[FieldMiss]] | None = None
        for call in calls:
            if call.number <= self.after or self.operation not in (None, call.operation):
                continue
            misses = self.find_misses(call)
            if misses and (best is None or len(misses) <= len(best[1])):
                best = call, misses
        return best

    def describe_nearest(self, calls: Sequence[RecordedCall]) -> list[str]:
        """Return lines about the nearest miss; none if no call misses a condition."""
        nearest = self.find_nearest(calls)
        if nearest is None:
            return []
        call, misses = nearest
        return [f"Nearest is call {call.number}:", *(f"  {_describe(one)}" for one in misses)]


class ExpectedCount(Record, frozen=True):
    """How many calls are expected: exactly ``times``, or between two limits."""

    at_least: int = 1
    at_most: int | None = None

    @classmethod
    def of(
        cls, times: int | None = None, at_least: int | None = None, at_most: int | None = None
    ) -> ExpectedCount:
        """Return the expectation; one call or more if nothing is given.

        Raises ValueError if the numbers contradict each other or are negative, TypeError if one is
        not a whole number.
        """
        for name, number in (("times", times), ("at_least", at_least), ("at_most", at_most)):
            if number is None:
                continue
            if not isinstance(number, int):
                raise TypeError(f"{name} must be a whole number, not {number!r}")
            if number < 0:
                raise ValueError(f"{name} must be 0 or more, not {number}")
        if times is not None:
            if at_least is not None or at_most is not None:
                raise ValueError("times cannot be combined with at_least or at_most")
            return cls(times, times)
        if at_least is None:
            at_least = 1 if at_most is None else 0
        if at_most is not None and at_least > at_most:
            raise ValueError("at_least must not be greater than at_most")
        return cls(at_least, at_most)

    def includes(self, count: int) -> bool:
        """Return whether a number of calls is as expected."""
        return self.at_least <= count and (self.at_most is None or count <= self.at_most)

    def __str__(self) -> str:
        if self.at_most is None:
            return "at least once" if self.at_least == 1 else f"at least {self.at_least} times"
        if self.at_least == self.at_most:
            return f"{self.at_least} times"
        if not self.at_least:
            return f"at most {self.at_most} times"
        return f"{self.at_least} to {self.at_most} times"

    def find_problem(self, wanted: CallFilter, count: int, missing: int) -> str | None:
        """Return the sentence for a number of calls that is not as expected; None if it is.

        ``missing`` is how many calls may be missing because the journal has dropped them.
        """
        if not self.includes(count):
            return f"{wanted} was called {count} times, not {self}."
        if missing and self.at_most is not None:
            return (
                f"It is not known whether {wanted} was called {self}: {describe_dropped(missing)}; "
                "clear it before, or ask for later ones (after=NUMBER)."
            )
        return None


def describe_dropped(missing: int) -> str:
    """Return the part of a sentence that says how many calls the journal has dropped."""
    return f"the journal has dropped its {missing} oldest calls"


def format_call(call: RecordedCall) -> str:
    """Return a call as one line: number, operation, outcome with its sentences, and fields.

    Characters that would break the line are escaped.
    """
    values = [
        f"{path}={_shorten(value)!r}"
        for request in call.requests[:1]
        for path, value in flatten_fields(request).items()
    ]
    if len(call.requests) > 1:
        values.append(f"and {len(call.requests) - 1} more requests")
    said = [f"{call.number} {call.operation or '?'} ->", _describe_outcome(call), call.mishap]
    line = " ".join(filter(None, [*said, *values]))
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in line)


def _describe_outcome(call: RecordedCall) -> str:
    """Return the outcome of a call; each error once, with its message."""
    if not call.errors:
        return call.outcome
    return ", ".join(
        f"{error.code} ({_shorten(error.message, _LONGEST_MESSAGE)})"
        if error.message
        else error.code
        for error in dict.fromkeys(call.errors)
    )


def _describe(miss: FieldMiss) -> str:
    if miss.path == _PREDICATE:
        return "where: the function returned False"
    found = ", ".join(repr(_shorten(one)) for one in miss.found) or "nothing"
    return f"{miss.path}: wanted {_shorten(miss.wanted)!r}, got {found}"


def _shorten(value: str, longest: int = _LONGEST) -> str:
    return value if len(value) <= longest else f"{value[:longest]}..."
