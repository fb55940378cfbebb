"""The decorator that registers a function as an operation, and the lookup by wire name."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from mockturk.domain.errors import ItemError
from mockturk.domain.registry import Registry
from mockturk.operations.context import OperationCall

F = TypeVar("F", bound=Callable[..., Any])


class OperationFunction(Protocol):
    """A function that executes one request of a call and returns its result; raises ItemError."""

    def __call__(self, call: OperationCall, request: Any, /) -> Any:
        """Execute the request."""
        ...


class OperationSpec(Struct, frozen=True):
    """An operation: its wire name, its function, and the errors that are specific to it."""

    name: str
    function: OperationFunction
    errors: tuple[type[ItemError], ...]


OPERATION_REGISTRY = Registry[OperationSpec]("operations")


def operation(name: str, *errors: type[ItemError]) -> Callable[[F], F]:
    """Return a decorator that registers a function as an operation.

    ``errors`` are the errors it can raise, except those about single parameters, which every
    operation can raise (docs/reference/errors.md#any-operation).
    """
    return OPERATION_REGISTRY.mark(lambda function: OperationSpec(name, function, errors))


def specs_by_name(*modules: ModuleType) -> dict[str, OperationSpec]:
    """Collect the operations of modules by wire name; raises ValueError on a clash."""
    specs: dict[str, OperationSpec] = {}
    for spec in OPERATION_REGISTRY.collect(*modules):
        if specs.setdefault(spec.name, spec) is not spec:
            raise ValueError(f"two functions for {spec.name}")
    return specs
