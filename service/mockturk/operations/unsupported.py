"""The operations Mockturk does not implement; each is refused with the same error."""

from __future__ import annotations

from typing import Any, NoReturn

from mockturk.domain.errors import UnsupportedOperationError
from mockturk.operations.context import OperationCall
from mockturk.operations.registry import OperationSpec

_NAMES = (
    # The service had removed both by 2014; only the WSDL of 2007-06-21 has them.
    "GetWorkerAcceptLimit",
    "SetWorkerAcceptLimit",
)


def _spec(name: str) -> OperationSpec:
    def refuse(call: OperationCall, request: Any) -> NoReturn:  # noqa: ARG001 - all requests alike
        """Refuse the operation as not implemented. [decided]."""
        raise UnsupportedOperationError(name)

    return OperationSpec(name, refuse, (UnsupportedOperationError,))


UNSUPPORTED = tuple(_spec(name) for name in _NAMES)
