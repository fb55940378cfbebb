"""What callers of the worker side give: answers, pages of lists, and statuses they want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from mockturk.documents.form_fields import Field
from mockturk.domain.checks import in_range
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.limits import Limits, Range
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.paging import Page

S = TypeVar("S", bound=StrEnum)

Answers = Mapping[str, Field | bytes]
"""What a worker put into each field of a question: a text, several selections, or a file."""

PAGE_SIZE = 10
"""How many items a page has unless told otherwise, as lists of the service have."""

_PAGES = Range(1, 2**31 - 1)


def wanted_page(page: int, page_size: int, limits: Limits) -> Page:
    """Return the page that is asked for; raises ParameterOutOfRange."""
    return Page(
        number=in_range("page", page, _PAGES),
        size=in_range("page_size", page_size, limits.page_size),
    )


def wanted_statuses(names: Sequence[str], known: Mapping[str, S]) -> list[S]:
    """Return the statuses that are asked for, each once; without names all that are known.

    Raises InvalidParameterValue.
    """
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise InvalidParameterValue("status", name, f"Statuses are {', '.join(known)}.{hint}")
    return [known[name] for name in dict.fromkeys(names or known)]
