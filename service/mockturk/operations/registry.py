"""How an operation function is marked, and how the marked ones are collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol, TypeVar

from mockturk.domain.errors import ItemError
from mockturk.operations.context import Call

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "mockturk_behaviour"


class OperationFunction(Protocol):
    """Takes a call and one of its requests, returns the result; raises ItemError."""

    def __call__(self, call: Call, request: Any, /) -> Any:
        """Do it."""
        ...


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What an operation does, and which errors it may answer beside those of every operation."""

    name: str
    function: OperationFunction
    errors: tuple[type[ItemError], ...]


def operation(name: str, *errors: type[ItemError]) -> Callable[[F], F]:
    """Mark a function as an operation.

    ``errors`` are those it answers beside the ones about single parameters, which every
    operation may (errors.md §6).
    """

    def mark(function: F) -> F:
        setattr(function, _MARK, Behaviour(name, function, errors))
        return function

    return mark


def registered(*modules: ModuleType) -> dict[str, Behaviour]:
    """Collect the marked functions of modules by wire name; raises ValueError on a clash."""
    behaviours: dict[str, Behaviour] = {}
    for module in modules:
        for value in vars(module).values():
            behaviour = getattr(value, _MARK, None)
            if not isinstance(behaviour, Behaviour):
                continue
            if behaviours.setdefault(behaviour.name, behaviour) is not behaviour:
                raise ValueError(f"two functions for {behaviour.name}")
    return behaviours
