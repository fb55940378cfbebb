"""Rules about pages of lists.

Source: docs/reference/operations.md#paging; docs/reference/decisions.md#d15.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from mockturk.domain.checks import validate_range
from mockturk.domain.limits import Range
from mockturk.domain.record import Record

T = TypeVar("T")
U = TypeVar("U")


class PagedRequest(Protocol):
    """A request for one page of a list."""

    PageNumber: int | None
    PageSize: int | None


class ListPage(Record, frozen=True):
    """A page of a list: its number, from 1 on, and the largest number of records on it."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """The number of records on the pages before it."""
        return (self.number - 1) * self.size


class ResultPage(Record, Generic[T], frozen=True):
    """A page of a list: its number, from 1 on, the largest number of items on it, and its items.

    ``total`` is the number of items on all pages.
    """

    page: int
    page_size: int
    total: int
    items: tuple[T, ...]

    def map(self, change: Callable[[T], U]) -> ResultPage[U]:
        """Return the page with ``change`` applied to each item."""
        return ResultPage(self.page, self.page_size, self.total, tuple(map(change, self.items)))


_NUMBERS = Range(1, 2**31 - 1)


def validate_page(request: PagedRequest, sizes: Range, default: int) -> ListPage:
    """Return the page that a request selects; raises ParameterOutOfRange."""
    return ListPage(
        number=validate_range("PageNumber", request.PageNumber, _NUMBERS, 1),
        size=validate_range("PageSize", request.PageSize, sizes, default),
    )
