"""The operations Mockturk knows and does not do: one declared answer for all of them."""

from __future__ import annotations

from typing import Any, NoReturn

from mockturk.domain.errors import UnsupportedOperationError
from mockturk.operations.context import OperationCall
from mockturk.operations.registry import OperationSpec

_NAMES = (
    # These two were gone by 2014; only the contract of 2007-06-21 has them.
    "GetWorkerAcceptLimit",
    "SetWorkerAcceptLimit",
)


def _spec(name: str) -> OperationSpec:
    def refuse(call: OperationCall, request: Any) -> NoReturn:  # noqa: ARG001 - whatever is asked
        """Say that this is not done. [decided]."""
        raise UnsupportedOperationError(name)

    return OperationSpec(name, refuse, (UnsupportedOperationError,))


UNSUPPORTED = tuple(_spec(name) for name in _NAMES)
