"""The declaration of a page: its method and path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from werkzeug.wrappers import Response

from mockturk.domain.registry import Registry

F = TypeVar("F", bound=Callable[..., Response])


@dataclass(frozen=True, eq=False)
class PageRoute:
    """A method and a path, with parameters as Werkzeug writes them, and the page's function.

    ``is_open``: the page is shown to every caller.
    """

    method: str
    path: str
    answer: Callable[..., Response]
    is_open: bool = False


PAGE_REGISTRY = Registry[PageRoute]("pages")


def page(method: str, path: str, *, is_open: bool = False) -> Callable[[F], F]:
    """Register the decorated function as a page; it may be registered for several paths."""
    return PAGE_REGISTRY.mark(lambda function: PageRoute(method, path, function, is_open))
