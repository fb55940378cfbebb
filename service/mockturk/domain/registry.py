"""A registry: marks functions with specifications, and collects the marked functions of modules.

Operations of the Requester API, endpoints of the control API and pages are registered this way.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, Generic, TypeVar

S = TypeVar("S")
F = TypeVar("F", bound=Callable[..., Any])


class Registry(Generic[S]):
    """Marks functions with specifications of one kind, which are attributes of the functions."""

    def __init__(self, name: str) -> None:
        self._attribute = f"mockturk_{name}"

    def mark(self, specify: Callable[[F], S]) -> Callable[[F], F]:
        """Return a decorator that marks a function with the specification from ``specify``.

        A function may be marked several times.
        """

        def decorate(function: F) -> F:
            before = getattr(function, self._attribute, ())
            setattr(function, self._attribute, (*before, specify(function)))
            return function

        return decorate

    def collect(self, *modules: ModuleType) -> list[S]:
        """Return the specifications of the functions of modules, in the order of definition.

        Functions that a module only imports are ignored.
        """
        return [
            specification
            for module in modules
            for value in vars(module).values()
            if getattr(value, "__module__", None) == module.__name__
            for specification in getattr(value, self._attribute, ())
        ]
