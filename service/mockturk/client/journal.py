"""The calls that a remote world received, and assertions about them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from mockturk.client.connection import ControlConnection
from mockturk.domain.request_notes import IgnoredName, RequestNote, RoundedAmount, require_no_notes

_RETRY = 0.02  # seconds
_SHOWN = 20  # calls in the text of a failure
_LONGEST = 60  # characters of a value there
_FILTERS = ("account", "error", "after", "fields")


@dataclass(frozen=True)
class RecordedCall:
    """A call that arrived: its operation, the fields of its requests, and how it was answered.

    - ``number``: its number in the journal, from 1 on.
    - ``time``: the world's time, aware and in UTC.
    - ``protocol``: SOAP, REST, bare or JSON; None if the request could not be read.
    - ``operation``: its operation; None if the request was not a call.
    - ``access_key``, ``requester_id``, ``request_id``: None if the call had none.
    - ``requests``: the fields of each request by their names on the wire, amounts and times as
      texts.
    - ``errors``: the codes of refused requests, or of the refused call.
    - ``status``: the HTTP status of the response that was sent; None if the connection was reset
      instead.
    - ``milliseconds``: how long the call took.
    - ``fault``, ``fault_kind``: the id and the kind of the fault applied to it; None if there was
      none.
    - ``ignored``: the names that the service did not know, each with the ``nearest`` known name.
    - ``rounded``: the amounts that were rounded to cents, each as ``sent`` and as ``used``.
    """

    number: int
    time: datetime
    protocol: str | None
    operation: str | None
    access_key: str | None
    requester_id: str | None
    request_id: str | None
    requests: tuple[dict[str, Any], ...] = field(repr=False)
    errors: tuple[str, ...] = ()
    status: int | None = 200
    milliseconds: float = 0.0
    fault: str | None = None
    fault_kind: str | None = None
    ignored: tuple[IgnoredName, ...] = ()
    rounded: tuple[RoundedAmount, ...] = ()

    @property
    def outcome(self) -> str:
        """The outcome in a word: the codes of its errors, its HTTP status, or ``ok``.

        It is ``no answer`` if the connection was reset instead.
        """
        if self.errors:
            return ", ".join(self.errors)
        if self.status is None:
            return "no answer"
        return "ok" if self.status == HTTPStatus.OK else f"HTTP {self.status}"

    @property
    def mishap(self) -> str:
        """Its fault's kind and id, such as ``(latency, fault-1)``; empty if there was no fault."""
        return f"({self.fault_kind}, {self.fault})" if self.fault else ""

    @property
    def notes(self) -> tuple[RequestNote, ...]:
        """The ignored names and the rounded amounts; ``describe()`` gives each in words."""
        return (*self.ignored, *self.rounded)

    @property
    def request(self) -> dict[str, Any]:
        """The fields of its only request.

        :raises ValueError: when the call has several requests, or none.
        """
        (request,) = self.requests
        return request


class Journal:
    """The last calls of a world, the oldest first: at most 1,000 calls and 64 MiB."""

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def calls(
        self,
        operation: str | None = None,
        *,
        account: str | None = None,
        error: str | None = None,
        after: int | None = None,
        fields: Mapping[str, object] | None = None,
        **values: object,
    ) -> list[RecordedCall]:
        """Return the calls that pass all filters, the oldest first.

        Amounts are compared as they were sent.

        :param operation: only calls of this operation. None: all.
        :param account: only calls of this access key or requester id. None: all.
        :param error: only calls with this code among their errors. None: all.
        :param after: only calls with a higher number. None: all.
        :param fields: values that one request of the call must have, by paths such as
            ``Reward.Amount``.
        :param values: the same for top-level fields, by name, such as ``Title="Tell cats from
            dogs"``.
        :raises ValueError: when an operation, a code or a path does not exist (an
            InvalidValueError), or a value is None or a collection. An operation that a call in the
            journal names counts as existing.
        """
        return self._find(operation, account, error, after, {**(fields or {}), **values})[0]

    def _find(
        self,
        operation: str | None,
        account: str | None,
        error: str | None,
        after: int | None,
        values: Mapping[str, object],
    ) -> tuple[list[RecordedCall], int]:
        """Return calls, and how many may be missing because the journal has dropped them."""
        query = {
            "operation": operation,
            "account": account,
            "error": error,
            "after": after,
            "field": [f"{path}={_text(path, value)}" for path, value in values.items()] or None,
        }
        found = self._connection.get("/journal", dict[str, Any], query)
        missing = max(0, found["dropped"] - (after or 0))
        return [_call(one) for one in found["calls"]], missing

    def raw(self, number: int) -> tuple[str, str]:
        """Return the text of a call and of its response, both without signatures.

        The text of a GET request is its query. The response is empty if none was sent.

        :raises ControlAPIError: when the journal has no such call, or has dropped it (404).
        """
        found = self._connection.get(f"/journal/{number}", dict[str, Any])
        return found["request"] or found["query"], found["answer"]

    @property
    def dropped(self) -> int:
        """How many calls the journal has dropped to make room for later ones."""
        return int(self._connection.get("/journal", dict[str, Any], {"most": 0})["dropped"])

    def clear(self) -> None:
        """Remove all calls; ``dropped`` is 0 then, and the next call has number 1."""
        self._connection.delete("/journal")

    def wait_for(self, operation: str, *, timeout: float = 10.0, **about: Any) -> RecordedCall:
        """Wait for a call, and return the first match.

        :param timeout: how long to wait at most, in seconds.
        :param about: filters as for ``calls``.
        :raises AssertionError: when no such call came in time; the message lists those that came.
        :raises ValueError: for the same reasons as ``calls``.
        """
        until = time.monotonic() + timeout
        while not (found := self.calls(operation, **about)):
            if time.monotonic() >= until:
                raise AssertionError(
                    f"no such call came within {timeout} s.\n{self._told(operation, about)}"
                )
            time.sleep(_RETRY)
        return found[0]

    def assert_called(
        self, operation: str, *, times: int | None = None, **about: Any
    ) -> list[RecordedCall]:
        """Assert that calls came, and return them, the oldest first.

        :param times: how many calls. None: one or more.
        :param about: filters as for ``calls``.
        :raises AssertionError: when there are fewer or more; the message has the nearest call and
            what is wrong with it. If you set ``times``, also when the journal has dropped calls
            that may have counted.
        :raises ValueError: for the same reasons as ``calls``.
        """
        __tracebackhide__ = True
        found, missing = self._find(operation, *_filters(about))
        if (times is None and not found) or (times is not None and len(found) != times):
            wanted = "at least once" if times is None else f"{times} times"
            raise AssertionError(
                f"{operation}{_wanted(about)} was called {len(found)} times, not {wanted}.\n"
                f"{self._told(operation, about)}"
            )
        if times is not None and missing:
            raise AssertionError(
                f"It is not known whether {operation}{_wanted(about)} was called {times} times: "
                f"{_dropped(missing)}; clear it before, or ask for later ones (after=NUMBER).\n"
                f"{self._told(operation, about)}"
            )
        return found

    def assert_not_called(self, operation: str, **about: Any) -> None:
        """Assert that no such call came.

        :param about: filters as for ``calls``.
        :raises AssertionError: when there is one, or the journal has dropped calls that may have
            counted.
        :raises ValueError: for the same reasons as ``calls``.
        """
        __tracebackhide__ = True
        self.assert_called(operation, times=0, **about)

    def assert_nothing_ignored(self) -> None:
        """Assert that no call had an unknown name or an amount that was rounded.

        :raises AssertionError: when a call had one; the message lists them, with the nearest known
            names. Also when the journal has dropped calls.
        """
        __tracebackhide__ = True
        calls, missing = self._find(None, None, None, None, {})
        require_no_notes(((one.number, one.operation or "?", one.notes) for one in calls), missing)

    def _told(self, operation: str, about: Mapping[str, Any]) -> str:
        calls, missing = self._find(None, None, None, None, {})
        lines = _nearest(calls, operation, _values(about))
        if missing:
            lines.append(f"{_dropped(missing)}.".capitalize())
        lines.append("Calls that arrived, the oldest first:" if calls else "No call arrived.")
        if len(calls) > _SHOWN:
            lines.append(f"  ... {len(calls) - _SHOWN} before these")
        lines += [f"  {_line(call)}" for call in calls[-_SHOWN:]]
        return "\n".join(lines)


def _call(found: dict[str, Any]) -> RecordedCall:
    return RecordedCall(
        **{
            **found,
            "time": datetime.fromisoformat(found["time"]),
            "requests": tuple(found["requests"]),
            "errors": tuple(found["errors"]),
            "ignored": tuple(IgnoredName(**one) for one in found["ignored"]),
            "rounded": tuple(RoundedAmount(**one) for one in found["rounded"]),
        }
    )


def _filters(
    about: Mapping[str, Any],
) -> tuple[str | None, str | None, int | None, dict[str, Any]]:
    """Return the account, the error's code, the number and the fields that calls must have."""
    named = {name: value for name, value in about.items() if name not in _FILTERS}
    values = {**(about.get("fields") or {}), **named}
    return about.get("account"), about.get("error"), about.get("after"), values


def _dropped(missing: int) -> str:
    return f"the journal has dropped its {missing} oldest calls"


def _text(path: str, value: object) -> str:
    """Return a value as the journal shows it; raises ValueError for None and collections."""
    if value is None or isinstance(value, Mapping | list | tuple | set):
        raise ValueError(f"{path} must be compared with a value, not with {value!r}")
    return str(value)


def _values(about: Mapping[str, Any]) -> dict[str, str]:
    return {path: _text(path, value) for path, value in _filters(about)[3].items()}


def _wanted(about: Mapping[str, Any]) -> str:
    values = {
        **{name: about[name] for name in ("account", "error") if about.get(name) is not None},
        **_values(about),
    }
    return f" with {', '.join(f'{k}={v!r}' for k, v in values.items())}" if values else ""


def _nearest(calls: list[RecordedCall], operation: str, values: dict[str, str]) -> list[str]:
    """Return lines about the request that has most of the expected values, and those it lacks."""
    best: tuple[int, RecordedCall, dict[str, str]] | None = None
    for call in calls:
        if call.operation != operation:
            continue
        for request in call.requests:
            has = flatten_fields(request)
            right = sum(has.get(path) == value for path, value in values.items())
            if best is None or right >= best[0]:
                best = right, call, has
    if best is None or not values:
        return []
    _, call, has = best
    lines = [f"Nearest is call {call.number}:"]
    for path, value in values.items():
        if has.get(path) != value:
            got = repr(_short(has[path])) if path in has else "nothing"
            lines.append(f"  {path}: wanted {_short(value)!r}, got {got}")
    return lines if len(lines) > 1 else []


def flatten_fields(fields: Mapping[str, Any], path: str = "") -> dict[str, str]:
    """Return the values of a request by their paths; of a list, only the last value."""
    found: dict[str, str] = {}
    for name, value in fields.items():
        below = f"{path}.{name}" if path else name
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                found |= flatten_fields(one, below)
            else:
                found[below] = str(one)
    return found


def _line(call: RecordedCall) -> str:
    values = [
        f"{path}={_short(value)!r}"
        for request in call.requests[:1]
        for path, value in flatten_fields(request).items()
    ]
    if len(call.requests) > 1:
        values.append(f"and {len(call.requests) - 1} more requests")
    said = [call.outcome, call.mishap, *values]
    return f"{call.number} {call.operation or '?'} -> {' '.join(filter(None, said))}"


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}..."
