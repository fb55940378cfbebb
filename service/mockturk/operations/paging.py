"""Pages of lists: loads the records of a page and sets its numbers in the result."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

from mockturk.domain.paging import ListPage
from mockturk.domain.record import Record
from mockturk.store.port import Store, Table

R = TypeVar("R")


class PagedResult(Protocol):
    """A result with the fields of a page."""

    PageNumber: int | None
    NumResults: int | None
    TotalNumResults: int | None


class ProjectedList(list[Any]):
    """A list of records that are converted to structures when somebody iterates over them.

    That is when the result is encoded, after the transaction, which then ends earlier.
    """

    def __init__(self, project: Callable[[Any], Any], records: Iterable[Any]) -> None:
        super().__init__(records)
        self._project = project

    def __iter__(self) -> Iterator[Any]:
        return map(self._project, super().__iter__())


class Listing(Record, Generic[R], frozen=True):
    """A paged list: groups of an ordered index of a table, in ascending or descending order."""

    table: Table[R]
    index: str
    groups: Sequence[Hashable]
    descending: bool = False


def load_page(store: Store, listing: Listing[R], page: ListPage, result: PagedResult) -> list[R]:
    """Return the records of a page of a listing, and set the page's numbers in ``result``.

    A page past the end is empty and has the real total.
    """
    where = listing.table, listing.index, listing.groups
    records = store.page(*where, start=page.start, count=page.size, descending=listing.descending)
    set_page_numbers(result, page, len(records), store.count(*where))
    return records


def set_page_numbers(result: PagedResult, page: ListPage, shown: int, total: int) -> None:
    """Set PageNumber, NumResults (records on the page) and TotalNumResults in a result."""
    result.PageNumber = page.number
    result.NumResults = shown
    result.TotalNumResults = total
