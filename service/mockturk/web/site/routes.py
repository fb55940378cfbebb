"""How a page is marked: its method and its path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from werkzeug.wrappers import Response

from mockturk.domain.registry import Registry

F = TypeVar("F", bound=Callable[..., Response])


@dataclass(frozen=True, eq=False)
class PageRoute:
    """A method and a path, with parameters as werkzeug writes them, and who answers.

    An ``is_open`` page is shown to anybody who reaches the server.
    """

    method: str
    path: str
    answer: Callable[..., Response]
    is_open: bool = False


PAGE_REGISTRY = Registry[PageRoute]("pages")


def page(method: str, path: str, *, is_open: bool = False) -> Callable[[F], F]:
    """Mark a function as a page; one function may be several."""
    return PAGE_REGISTRY.mark(lambda function: PageRoute(method, path, function, is_open))
