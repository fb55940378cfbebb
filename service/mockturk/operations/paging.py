"""The pages of lists: which records one holds, and the numbers that go with it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic, Protocol, TypeVar

from mockturk.domain.paging import ListPage
from mockturk.domain.record import Record
from mockturk.store.port import Store, Table

R = TypeVar("R")


class PagedResult(Protocol):
    """A result with the numbers of a page."""

    PageNumber: int | None
    NumResults: int | None
    TotalNumResults: int | None


class Listing(Record, Generic[R], frozen=True):
    """A list there are pages of: groups of an ordered index, and from which end."""

    table: Table[R]
    index: str
    groups: Sequence[Hashable]
    descending: bool = False


def load_page(store: Store, listing: Listing[R], page: ListPage, result: PagedResult) -> list[R]:
    """Return the records of a page of a listing, and number the result by it.

    A page past the end is empty and tells the real total.
    """
    where = listing.table, listing.index, listing.groups
    records = store.page(*where, start=page.start, count=page.size, descending=listing.descending)
    set_page_numbers(result, page, len(records), store.count(*where))
    return records


def set_page_numbers(result: PagedResult, page: ListPage, shown: int, total: int) -> None:
    """Say in a result which page it is, how many are on it, and how many there are."""
    result.PageNumber = page.number
    result.NumResults = shown
    result.TotalNumResults = total
