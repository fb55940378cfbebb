"""What callers of the worker side give: answers, pages of lists, and statuses they want."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from mockturk.documents.form_fields import FieldValue
from mockturk.domain.checks import validate_range
from mockturk.domain.errors import InvalidParameterValue
from mockturk.domain.limits import Limits, Range
from mockturk.domain.nearest_name import did_you_mean
from mockturk.domain.paging import ListPage

S = TypeVar("S", bound=StrEnum)

AnswerFields = Mapping[str, FieldValue | bytes]
"""What a worker put into each field of a question: a text, several selections, or a file."""

PAGE_SIZE = 10
"""How many items a page has unless told otherwise, as lists of the service have."""

_PAGES = Range(1, 2**31 - 1)


def parse_page(page: int, page_size: int, limits: Limits) -> ListPage:
    """Return the page that is asked for; raises ParameterOutOfRange."""
    return ListPage(
        number=validate_range("page", page, _PAGES),
        size=validate_range("page_size", page_size, limits.page_size),
    )


def parse_statuses(names: Sequence[str], known: Mapping[str, S]) -> list[S]:
    """Return the statuses that are asked for, each once; without names all that are known.

    Raises InvalidParameterValue.
    """
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise InvalidParameterValue("status", name, f"Statuses are {', '.join(known)}.{hint}")
    return [known[name] for name in dict.fromkeys(names or known)]
