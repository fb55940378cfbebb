"""The calls a remote world got, and assertions about them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from mockturk.client.connection import ControlConnection

_RETRY = 0.02  # seconds
_SHOWN = 20  # calls in the text of a failure
_LONGEST = 60  # characters of a value there
_FILTERS = ("account", "error", "after", "fields")


@dataclass(frozen=True)
class RecordedCall:
    """A call that arrived: its operation, the fields of its requests, and how it was answered.

    ``operation`` is None for what was no call; ``errors`` are the codes of refused requests.
    ``status`` is that of the answer that was sent, None where the connection was reset instead.
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

    @property
    def outcome(self) -> str:
        """How it was answered, in a word: the codes of its errors, its HTTP status, or ok."""
        if self.errors:
            return ", ".join(self.errors)
        if self.status is None:
            return "no answer"
        return "ok" if self.status == HTTPStatus.OK else f"HTTP {self.status}"

    @property
    def mishap(self) -> str:
        """What went wrong on purpose: the kind of its fault and its id, empty for nothing."""
        return f"({self.fault_kind}, {self.fault})" if self.fault else ""

    @property
    def request(self) -> dict[str, Any]:
        """The fields of its only request; raises ValueError if it had several."""
        (request,) = self.requests
        return request


class RemoteJournal:
    """The last calls of a world, the oldest first."""

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
        """Return the calls of an operation, an access key or requester, with an error's code.

        ``values`` are fields one of its requests must have; ``fields`` the same, for paths such as
        ``Reward.Amount``. Amounts are compared as they were sent. Raises ValueError for an
        operation, a code or a path that does not exist, and for what is no value of a field.
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
        """Return calls, and how many may be missing because they made room for later ones."""
        query = {
            "operation": operation,
            "account": account,
            "error": error,
            "after": after,
            "field": [f"{path}={_text(path, value)}" for path, value in values.items()] or None,
        }
        found = self._connection.get("/journal", query)
        missing = max(0, found["dropped"] - (after or 0))
        return [_call(one) for one in found["calls"]], missing

    def raw(self, number: int) -> tuple[str, str]:
        """Return a call as it came and as it was answered, signatures aside."""
        found = self._connection.get(f"/journal/{number}")
        return found["request"] or found["query"], found["answer"]

    @property
    def dropped(self) -> int:
        """How many calls made room for later ones."""
        return int(self._connection.get("/journal", {"most": 0})["dropped"])

    def clear(self) -> None:
        """Forget all calls."""
        self._connection.delete("/journal")

    def wait_for(self, operation: str, *, timeout: float = 10.0, **about: Any) -> RecordedCall:
        """Return the first such call, waiting so many seconds for it; raises AssertionError."""
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
        """Assert that calls came, so many if said, and return them; ``about`` as for ``calls``.

        A number cannot be asserted once the journal has dropped calls that may have been such.
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
        """Assert that no such call came; ``about`` as for ``calls``."""
        __tracebackhide__ = True
        self.assert_called(operation, times=0, **about)

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
    """Return a field's value as the journal shows it; raises ValueError for what is none."""
    if value is None or isinstance(value, Mapping | list | tuple | set):
        raise ValueError(f"{path} is looked for with a value, not with {value!r}")
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
    """Tell of the request that has most of the values wanted, and what is wrong with it."""
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
    """Return the values of a request by their paths; of lists the last."""
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
        values.append(f"and {len(call.requests) - 1} requests more")
    said = [call.outcome, call.mishap, *values]
    return f"{call.number} {call.operation or '?'} -> {' '.join(filter(None, said))}"


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}..."
