"""The faults of a remote world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockturk.client.connection import ControlConnection, to_path_segment


class RemoteFaults:
    """The faults of a remote world: injected failures of certain calls.

    docs/faults.md describes the kinds. A reset of the world removes all faults.
    """

    def __init__(self, connection: ControlConnection) -> None:
        self._connection = connection

    def add(
        self,
        kind: str,
        operation: str | None = None,
        *,
        access_key: str | None = None,
        times: int | None = None,
        probability: float | None = None,
        seconds: float | None = None,
        data: Mapping[str, str] | None = None,
        **of_kind: Any,
    ) -> str:
        """Add a fault, and return its id.

        :param kind: ``error``, ``throttle``, ``latency``, ``reset_before``, ``reset_after``,
            ``truncate``, ``drip``, ``malformed`` or ``status``.
        :param operation: only calls of this operation. None: all.
        :param access_key: only calls with this access key. None: all.
        :param times: the number of calls to affect. None: no limit, until it is removed.
        :param probability: the share of these calls to affect, from 0 to 1. None: all.
        :param seconds: the delay of the response in seconds, up to 3,600.
        :param data: for ``error``: the names and values of the error's Data, instead of the usual
            ones.
        :param of_kind: ``code`` and ``message`` for ``error``, ``bytes_sent`` for ``truncate``,
            ``bytes_per_second`` for ``drip``, ``http_status`` for ``status``.
        :raises InvalidValueError: when a kind, an operation or a code does not exist, or a value
            does not fit the kind.
        """
        return str(
            self._connection.post(
                "/faults",
                kind=kind,
                operation=operation,
                access_key=access_key,
                times=times,
                probability=probability,
                seconds=seconds,
                data=None if data is None else dict(data),
                **of_kind,
            )["id"]
        )

    def error(self, code: str, operation: str | None = None, **about: Any) -> str:
        """Add a fault that refuses calls with an error of the service, and return its id.

        :param code: the code of the error, one of ``codes``.
        :param operation: only calls of this operation. None: all.
        :param about: the ``message`` of the error, and the other arguments of ``add``.
        :raises InvalidValueError: when the operation or the code does not exist, or a value is
            wrong.
        """
        return self.add("error", operation, code=code, **about)

    def all(self) -> list[dict[str, Any]]:
        """Return the active faults, in the order they were added."""
        return list(self._connection.get("/faults")["faults"])

    def codes(self) -> list[str]:
        """Return the codes that an error may have."""
        return list(self._connection.get("/faults")["codes"])

    def remove(self, fault_id: str) -> None:
        """Remove one fault by its id.

        :raises ControlAPIError: when there is no such fault (404).
        """
        self._connection.delete(f"/faults/{to_path_segment(fault_id)}")

    def clear(self) -> None:
        """Remove all faults."""
        self._connection.delete("/faults")
