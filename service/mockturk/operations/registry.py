"""How an operation function is marked, and how the marked ones are collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol, TypeVar

from mockturk.operations.call import Call
from mockturk.rules.response_groups import Groups, ResponseGroup

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "mockturk_behaviour"
_ALWAYS = frozenset({ResponseGroup.Request, ResponseGroup.Minimal})


class OperationFunction(Protocol):
    """Takes a call and one of its requests, returns the result; raises ItemError."""

    def __call__(self, call: Call, request: Any, /) -> Any:
        """Do it."""
        ...


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What an operation does, and the response groups it answers with."""

    name: str
    function: OperationFunction
    allowed_groups: Groups
    default_groups: Groups


def operation(
    name: str,
    *,
    default: frozenset[ResponseGroup] = frozenset({ResponseGroup.Minimal}),
    groups: frozenset[ResponseGroup] = frozenset(),
) -> Callable[[F], F]:
    """Mark a function as an operation.

    ``default`` are the response groups it answers with unless asked for others, ``groups``
    what it knows beside them (wire.md §10); Request and Minimal always belong to it.
    """

    def mark(function: F) -> F:
        behaviour = Behaviour(name, function, _ALWAYS | default | groups, default)
        setattr(function, _MARK, behaviour)
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
