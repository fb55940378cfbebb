"""The decorator that registers a function as an operation of the API of 2017-01-17."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct

from mockturk.domain.errors import ItemError
from mockturk.domain.registry import Registry
from mockturk.operations.registry import OperationFunction

F = TypeVar("F", bound=Callable[..., Any])


class Operation2017(Struct, frozen=True):
    """An operation: its name, its function, the type of its request, and its own errors.

    ``legacy`` are the legacy operations that it replaces. ``member`` is the member of the response
    that holds the function's result; if it is empty, the result is the response.
    """

    name: str
    function: OperationFunction
    request: type[Any]
    legacy: tuple[str, ...]
    errors: tuple[type[ItemError], ...] = ()
    member: str = ""


REGISTRY_2017 = Registry[Operation2017]("operations_2017")


def operation_2017(
    name: str,
    request: type[Any],
    *errors: type[ItemError],
    legacy: tuple[str, ...],
    member: str = "",
) -> Callable[[F], F]:
    """Return a decorator that registers a function as an operation of the API of 2017-01-17."""
    return REGISTRY_2017.mark(
        lambda function: Operation2017(name, function, request, legacy, errors, member)
    )
