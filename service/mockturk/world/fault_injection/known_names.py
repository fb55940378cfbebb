"""The names a fault may have: operations of the service, their fields and codes of errors."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from mockturk.domain.errors.base import MockturkError
from mockturk.domain.field_patterns import Condition, parse_path
from mockturk.domain.nearest_name import NoSuchNameError, find_nearest_name, suggest_name
from mockturk.wire.request_paths import operation_names, require_fields
from mockturk.world.fault_injection.injectable_errors import list_injectable_codes


class UnknownNameError(NoSuchNameError, MockturkError):
    """A fault has a name that does not exist; ``field`` is the field of the fault that has it."""

    def __init__(self, field: str, message: str, nearest: str | None) -> None:
        super().__init__(message, nearest)
        self.field = field


def require_known_names(operation: str | None, code: str | None) -> None:
    """Raise UnknownNameError if the operation or the error code does not exist.

    None is valid; it stands for any operation or error.
    """
    if operation is not None:
        sentence, page = f"There is no operation {operation!r}.", "/docs/operations/"
        _require_known("operation", sentence, operation, operation_names(), page)
    if code is not None:
        sentence, page = f"There is no error {code!r}.", "/docs/errors/"
        _require_known("code", sentence, code, list_injectable_codes(), page)


def _require_known(
    field: str, sentence: str, given: str, known: Collection[str], page: str
) -> None:
    if given not in known:
        nearest = find_nearest_name(given, known)
        raise UnknownNameError(field, f"{sentence}{suggest_name(nearest, page)}", nearest)


def require_known_fields(operation: str | None, conditions: Sequence[Condition]) -> None:
    """Raise UnknownNameError if a path of a condition does not exist, ValueError if it is no path.

    Without an operation, requests of any operation may have the field.
    """
    for path, _ in conditions:
        parse_path(path)
    try:
        require_fields(operation, (path for path, _ in conditions))
    except NoSuchNameError as error:
        raise UnknownNameError("fields", str(error), error.nearest) from None
