"""Arguments of the worker side: answers, pages of lists, and statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
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
"""A worker's answer by the fields of a question: a text, several selections, or a file."""

PAGE_SIZE = 10
"""The default size of a page in items, as in lists of the service."""

_PAGES = Range(1, 2**31 - 1)


def parse_page(page: int, page_size: int, limits: Limits) -> ListPage:
    """Check and return the page of a list. Raises ParameterOutOfRange."""
    return ListPage(
        number=validate_range("page", page, _PAGES),
        size=validate_range("page_size", page_size, limits.page_size),
    )


def parse_statuses(names: Sequence[str], known: Mapping[str, S]) -> list[S]:
    """Return the statuses with these names, each once; without names, all of them.

    Raises InvalidParameterValue for an unknown name.
    """
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise InvalidParameterValue("status", name, f"Statuses are {', '.join(known)}.{hint}")
    return [known[name] for name in dict.fromkeys(names or known)]


def parse_usd(parameter: str, amount: Decimal | str | float) -> Decimal:
    """Return an amount of USD; raises InvalidParameterValue."""
    try:
        usd = Decimal(str(amount))
    except InvalidOperation:
        usd = Decimal("NaN")
    if not usd.is_finite():
        raise InvalidParameterValue(parameter, amount, "It is not an amount in USD.")
    return usd
