"""Rules about pages of lists (operations.md; decisions.md 15)."""

from __future__ import annotations

from typing import Protocol

from mockturk.domain.checks import in_range
from mockturk.domain.limits import Range
from mockturk.domain.record import Record


class Paged(Protocol):
    """A request for one page of a list."""

    PageNumber: int | None
    PageSize: int | None


class Page(Record, frozen=True):
    """A page: its number from 1 on, and how many fit on one."""

    number: int
    size: int

    @property
    def start(self) -> int:
        """How many come before it."""
        return (self.number - 1) * self.size


_NUMBERS = Range(1, 2**31 - 1)


def checked_page(request: Paged, sizes: Range, default: int) -> Page:
    """Return the page a request asks for; raises ParameterOutOfRange."""
    return Page(
        number=in_range("PageNumber", request.PageNumber, _NUMBERS, 1),
        size=in_range("PageSize", request.PageSize, sizes, default),
    )
