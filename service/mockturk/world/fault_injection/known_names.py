"""The names a fault may have: operations of the service, their fields and codes of errors."""

from __future__ import annotations

from collections.abc import Sequence

from mockturk.domain.errors.base import MockturkError
from mockturk.domain.field_patterns import Condition, parse_path
from mockturk.domain.nearest_name import NoSuchNameError, did_you_mean
from mockturk.wire.aws_json.model import load_model
from mockturk.wire.contract.operations import ALL_OPERATIONS
from mockturk.wire.request_paths import require_fields
from mockturk.world.fault_injection.injectable_errors import list_injectable_codes

# The operations of both APIs.
_OPERATIONS = (
    frozenset(operation.name for operation in ALL_OPERATIONS) | load_model().operations.keys()
)


class UnknownNameError(MockturkError, ValueError):
    """A fault has a name that does not exist; ``field`` is the field of the fault that has it."""

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


def require_known_fields(operation: str | None, conditions: Sequence[Condition]) -> None:
    """Raise UnknownNameError if a path of a condition does not exist, ValueError if it is no path.

    Without an operation, requests of any operation may have the field.
    """
    for path, _ in conditions:
        parse_path(path)
    try:
        require_fields(operation, (path for path, _ in conditions))
    except NoSuchNameError as error:
        raise UnknownNameError("fields", str(error)) from None
