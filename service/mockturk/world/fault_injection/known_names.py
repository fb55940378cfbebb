"""The names a fault may have: operations of the service and codes of its errors."""

from __future__ import annotations

from mockturk.domain.errors.base import MockturkError
from mockturk.domain.nearest_name import did_you_mean
from mockturk.wire.aws_json.model import load_model
from mockturk.wire.contract.operations import ALL_OPERATIONS
from mockturk.world.fault_injection.injectable_errors import list_injectable_codes

# The operations of both APIs.
_OPERATIONS = (
    frozenset(operation.name for operation in ALL_OPERATIONS) | load_model().operations.keys()
)


class UnknownNameError(MockturkError, ValueError):
    """A fault names an operation or an error code that does not exist; ``field`` says which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def require_known_names(operation: str | None, code: str | None) -> None:
    """Raise UnknownNameError if the operation or the error code does not exist.

    None is valid; it stands for any operation or error.
    """
    if operation is not None and operation not in _OPERATIONS:
        hint = did_you_mean(operation, _OPERATIONS)
        raise UnknownNameError("operation", f"There is no operation {operation!r}.{hint}")
    if code is not None and code not in list_injectable_codes():
        hint = did_you_mean(code, list_injectable_codes())
        raise UnknownNameError("code", f"There is no error {code!r}.{hint}")
