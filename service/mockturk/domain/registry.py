"""Functions marked with what they are for, and how the marked ones of modules are found.

Operations of the service, endpoints of the control API and pages are such functions.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, Generic, TypeVar

S = TypeVar("S")
F = TypeVar("F", bound=Callable[..., Any])


class Registry(Generic[S]):
    """Marks functions with specifications of one kind; the marks stand at the functions."""

    def __init__(self, name: str) -> None:
        self._attribute = f"mockturk_{name}"

    def mark(self, specify: Callable[[F], S]) -> Callable[[F], F]:
        """Return a decorator that marks a function with what ``specify`` makes of it.

        A function may be marked several times.
        """

        def decorate(function: F) -> F:
            before = getattr(function, self._attribute, ())
            setattr(function, self._attribute, (*before, specify(function)))
            return function

        return decorate

    def collect(self, *modules: ModuleType) -> list[S]:
        """Return the specifications of modules, in the order their functions stand there.

        Functions that a module only imports do not count.
        """
        return [
            specification
            for module in modules
            for value in vars(module).values()
            if getattr(value, "__module__", None) == module.__name__
            for specification in getattr(value, self._attribute, ())
        ]
