"""How a page is marked: its method and its path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TypeVar

from werkzeug.wrappers import Response

F = TypeVar("F", bound=Callable[..., Response])
_MARK = "mockturk_pages"


@dataclass(frozen=True, eq=False)
class Page:
    """A method and a path, with parameters as werkzeug writes them, and who answers.

    An ``is_open`` page is shown to anybody who reaches the server.
    """

    method: str
    path: str
    answer: Callable[..., Response]
    is_open: bool = False


def page(method: str, path: str, *, is_open: bool = False) -> Callable[[F], F]:
    """Mark a function as a page; one function may be several."""

    def mark(function: F) -> F:
        before = getattr(function, _MARK, ())
        setattr(function, _MARK, (*before, Page(method, path, function, is_open)))
        return function

    return mark


def pages_of(*modules: ModuleType) -> list[Page]:
    """Collect the pages of modules, in the order they stand there."""
    return [
        marked
        for module in modules
        for value in vars(module).values()
        if getattr(value, "__module__", None) == module.__name__
        for marked in getattr(value, _MARK, ())
    ]
