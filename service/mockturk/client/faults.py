"""The faults of a world."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, TypedDict, Unpack

from mockturk.client.connection import (
    ControlConnection,
    ItemList,
    require_dict,
    to_path_segment,
)
from mockturk.domain.durations import Duration, to_timedelta
from mockturk.domain.field_patterns import to_conditions
from mockturk.domain.views.control import (
    FaultInfo,
    FaultList,
    HeldCallInfo,
    HeldCallList,
    ReleaseResult,
)

_LONGEST_WAIT = 60.0  # seconds of one request

FaultKind: TypeAlias = Literal[
    "latency",
    "error",
    "throttle",
    "reset_before",
    "reset_after",
    "truncate",
    "drip",
    "malformed",
    "status",
    "response",
    "hold_before",
    "hold_after",
]
"""How a call fails; docs/faults.md describes each kind."""


class FaultOptions(TypedDict, total=False):
    """Which calls a fault affects, and how; ``Faults.add`` describes each option."""

    access_key: str
    times: int
    probability: float
    seconds: Duration
    message: str
    data: Mapping[str, str]
    fields: Mapping[str, object]


class KindOptions(FaultOptions, total=False):
    """The options of a fault with those that apply to one kind only."""

    code: str
    bytes_sent: int
    bytes_per_second: float
    http_status: int
    body: str
    content_type: str


class Faults:
    """The faults of a world: injected failures of certain calls.

    docs/faults.md describes the kinds. A reset of the world removes all faults.
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def add(
        self, kind: FaultKind, operation: str | None = None, **options: Unpack[KindOptions]
    ) -> str:
        """Add a fault, and return its id.

        :param kind: ``error``, ``throttle``, ``latency``, ``reset_before``, ``reset_after``,
            ``truncate``, ``drip``, ``malformed``, ``status``, ``response``, ``hold_before`` or
            ``hold_after``.
        :param operation: only calls of this operation. None: all.
        :param options: which calls it affects: ``access_key``; ``times``, the number of calls (by
            default, until the fault is removed); ``probability``, their share from 0 to 1;
            ``fields``, values by path that a request of the call must have, as in the journal.
            ``seconds`` is the delay of the response, or how long a call is held at most, up to an
            hour. Only for some kinds: ``code``, ``message`` and ``data`` (a dict of texts, instead
            of the usual Data) for ``error``, ``bytes_sent`` for ``truncate``, ``bytes_per_second``
            for ``drip``, ``http_status`` for ``status`` and ``response``, ``body`` and
            ``content_type`` for ``response``.
        :raises InvalidValueError: when a kind, an operation, an option or a code does not exist, or
            a value does not fit the kind.
        :raises ValueError: when ``seconds`` is not a duration, JSON cannot hold a value, or one of
            ``fields`` is None or a list.
        :raises TypeError: when ``data`` or ``fields`` is not a dict.
        """
        fields: dict[str, Any] = {**options}
        if (seconds := fields.get("seconds")) is not None:
            fields["seconds"] = to_timedelta(seconds).total_seconds()
        for name in ("data", "fields"):
            require_dict(name, fields.get(name))
        if (data := fields.get("data")) is not None:
            fields["data"] = dict(data)
        if (wanted := fields.get("fields")) is not None:
            fields["fields"] = dict(to_conditions(wanted))
        return self._connection.post(
            "/faults", FaultInfo, kind=kind, operation=operation, **fields
        ).id

    def error(
        self, code: str, operation: str | None = None, **options: Unpack[FaultOptions]
    ) -> str:
        """Add a fault that refuses calls with an error of the service, and return its id.

        :param code: the code of the error, one of ``codes``.
        :param operation: only calls of this operation. None: all.
        :param options: the options of ``add`` that are for errors.
        :raises InvalidValueError: when the operation, an option or the code does not exist, or a
            value is wrong.
        """
        return self.add("error", operation, code=code, **options)

    def held(self, fault_id: str | None = None) -> list[HeldCallInfo]:
        """Return the calls that faults hold now, the oldest first.

        :param fault_id: only those that this fault holds. None: all.
        :raises ControlAPIError: when this fault never existed (404).
        """
        return self._list_held({} if fault_id is None else {"fault": fault_id})

    def wait_until_held(self, fault_id: str, *, timeout: Duration = 10.0) -> HeldCallInfo:
        """Wait until a fault holds a call, and return the oldest call that it holds.

        :param timeout: how long to wait at most.
        :raises AssertionError: when the fault held no call in time.
        :raises ControlAPIError: at once, when the fault never existed (404).
        """
        __tracebackhide__ = True
        seconds = to_timedelta(timeout).total_seconds()
        until = time.monotonic() + seconds
        while True:
            left = max(0.0, until - time.monotonic())
            wait = round(min(left, _LONGEST_WAIT), 3)
            if found := self._list_held({"fault": fault_id, "wait": wait}):
                return found[0]
            if not left:
                raise AssertionError(f"{fault_id} held no call within {seconds:g} s.")

    def release(self, fault_id: str) -> int:
        """Release the calls that a fault holds, and return how many; it holds later calls.

        :raises ControlAPIError: when there is no such fault and no call that it holds (404).
        """
        path = f"/faults/{to_path_segment(fault_id)}/release"
        return self._connection.post(path, ReleaseResult).released

    def _list_held(self, query: dict[str, Any]) -> list[HeldCallInfo]:
        return list(self._connection.get("/faults/held", HeldCallList, query).held)

    def all(self) -> ItemList[FaultInfo]:
        """Return the active faults, in the order they were added."""
        found = self._connection.get("/faults", FaultList).faults
        return ItemList(found, len(found))

    def codes(self) -> list[str]:
        """Return the codes that an error may have."""
        return list(self._connection.get("/faults", FaultList).codes)

    def remove(self, fault_id: str) -> None:
        """Remove one fault by its id, and release the calls it holds.

        :raises ControlAPIError: when there is no such fault (404).
        """
        self._connection.delete(f"/faults/{to_path_segment(fault_id)}")

    def clear(self) -> None:
        """Remove all faults, and release the calls they hold."""
        self._connection.delete("/faults")
