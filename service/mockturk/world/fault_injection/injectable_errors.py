"""The errors that a fault can inject: all errors of the service in ``domain.errors``."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from mockturk.domain import errors
from mockturk.domain.errors import ServiceError
from mockturk.domain.errors.base import Data

# Example values for the placeholders in error messages, by the parameters of the error classes.
_SAMPLES: Mapping[str, Any] = MappingProxyType(
    {
        "lowest": 1,
        "highest": 100,
        "parameter": "Parameter",
        "parameters": "Parameter",
        "expected": ("Reviewable",),
        "details": "premature end of file",
        "reason": "premature end of file",
        "language": "XHTML",
        "timestamp": "2014-08-15T12:00:00Z",
    }
)
_TIME = datetime(2014, 8, 15, 12, tzinfo=UTC)
_NOT_FOR_CALLS = ("Client", "Server")  # fault codes of SOAP itself, which are not errors of calls


@lru_cache(maxsize=1)
def _known() -> Mapping[str, type[ServiceError]]:
    """Return the error classes by code; if several classes have one code, the first."""
    found: dict[str, type[ServiceError]] = {}
    for kind in (getattr(errors, name) for name in errors.__all__):
        if isinstance(kind, type) and issubclass(kind, ServiceError) and hasattr(kind, "code"):
            found.setdefault(kind.code, kind)
    for code in _NOT_FOR_CALLS:
        found.pop(code, None)
    return MappingProxyType(found)


def list_injectable_codes() -> tuple[str, ...]:
    """Return the error codes a fault may have, in alphabetical order."""
    return tuple(sorted(_known()))


def build_injected_error(
    code: str,
    message: str | None = None,
    data: Data | None = None,
    *,
    operation: str,
    environment: str = "sandbox",
) -> ServiceError:
    """Build the error that a fault injects. Raises LookupError for an unknown code.

    Without ``message`` the error has the message of the service for an operation in an environment,
    with example values.
    """
    kind = _known().get(code)
    if kind is None:
        raise LookupError(code)
    parameters = list(inspect.signature(kind).parameters.values())
    known = {**_SAMPLES, "operation": operation, "environment": environment}
    arguments: list[Any] = [
        _TIME if "datetime" in str(one.annotation) else known.get(one.name, "example")
        for one in parameters
        if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
    ]
    error = kind(*arguments)
    if message is not None:
        error.message = error.message_2017 = message
        error.data, error.parameter = (), ""
    if data is not None:
        error.data = data
    return error
