"""How a function is marked as an operation, and how operations are found by wire name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol, TypeVar

from mockturk.domain.errors import ItemError
from mockturk.domain.registry import Registry
from mockturk.operations.context import OperationCall

F = TypeVar("F", bound=Callable[..., Any])


class OperationFunction(Protocol):
    """Takes a call and one of its requests, returns the result; raises ItemError."""

    def __call__(self, call: OperationCall, request: Any, /) -> Any:
        """Do it."""
        ...


@dataclass(frozen=True, slots=True)
class OperationSpec:
    """What an operation does, and which errors it may answer beside those of every operation."""

    name: str
    function: OperationFunction
    errors: tuple[type[ItemError], ...]


OPERATION_REGISTRY = Registry[OperationSpec]("operations")


def operation(name: str, *errors: type[ItemError]) -> Callable[[F], F]:
    """Mark a function as an operation.

    ``errors`` are those it answers beside the ones about single parameters, which every
    operation may (docs/reference/errors.md#any-operation).
    """
    return OPERATION_REGISTRY.mark(lambda function: OperationSpec(name, function, errors))


def specs_by_name(*modules: ModuleType) -> dict[str, OperationSpec]:
    """Collect the operations of modules by wire name; raises ValueError on a clash."""
    specs: dict[str, OperationSpec] = {}
    for spec in OPERATION_REGISTRY.collect(*modules):
        if specs.setdefault(spec.name, spec) is not spec:
            raise ValueError(f"two functions for {spec.name}")
    return specs
