"""What is to go wrong in a remote world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockturk.client.connection import ControlConnection, to_path_segment


class RemoteFaults:
    """The faults of a world; docs/faults.md has the kinds. Raises Refused for what is no fault."""

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
        """Have calls go wrong, and return the fault's id.

        ``times`` is how often, always unless given; ``of_kind`` is what belongs to the kind, such
        as ``code`` for an error.
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
        """Have calls refused with an error of the service; ``codes`` has the codes."""
        return self.add("error", operation, code=code, **about)

    def all(self) -> list[dict[str, Any]]:
        """Return what may still go wrong."""
        return list(self._connection.get("/faults")["faults"])

    def codes(self) -> list[str]:
        """Return the codes an error may have."""
        return list(self._connection.get("/faults")["codes"])

    def remove(self, fault_id: str) -> None:
        """Have one thing not go wrong any more."""
        self._connection.delete(f"/faults/{to_path_segment(fault_id)}")

    def clear(self) -> None:
        """Have nothing go wrong any more."""
        self._connection.delete("/faults")
