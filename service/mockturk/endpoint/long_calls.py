"""Which calls may take long, so that they are handed to a thread."""

from __future__ import annotations

import re

from mockturk.operations.api_2017 import OPERATIONS_2017
from mockturk.operations.hits import LONG_QUESTION
from mockturk.wire.aws_json.requests import ListRequest
from mockturk.wire.contract.operations import ALL_OPERATIONS
from mockturk.wire.request_payload import RequestPayload

# A larger message is read in a thread: XML of so many bytes takes some 5 ms to read. For a query
# the number of parameters counts, not the size.
_SLOW_BYTES = 256 * 1024
_SLOW_PARAMETERS = 500
# A page of a list with more items may be long: each may have a text of 64 KB.
_MANY_ITEMS = 20
_PAGE_SIZE = re.compile(rb"(?:PageSize|MaxResults)[^0-9A-Za-z]{1,9}([0-9]{1,9})")

CREATIONS = frozenset({"CreateHIT", "CreateHITWithHITType"})
"""The operations that check a Question."""

_REVIEW_RESULTS = frozenset({"GetReviewResultsForHIT", "ListReviewPolicyResultsForHIT"})

LISTS = frozenset(
    {
        *(one.name for one in ALL_OPERATIONS if hasattr(one.request, "PageSize")),
        *(name for name, one in OPERATIONS_2017.items() if issubclass(one.request, ListRequest)),
    }
)
"""The operations that return pages of lists, of both APIs; they change nothing."""

MAY_BE_LONG = CREATIONS | LISTS
"""The operations of which a single call may take long."""


def is_slow_to_read(message: RequestPayload) -> bool:
    """Return whether the message of a call takes long to read."""
    if message.is_xml or message.target is not None:
        return len(message.body) >= _SLOW_BYTES
    return message.query.count(b"&") + message.body.count(b"&") > _SLOW_PARAMETERS


def is_slow_to_execute(operation: str, message: RequestPayload) -> bool:
    """Return whether a call may take long: it has a long page, or wants a long list.

    ``operation`` is one of ``MAY_BE_LONG``. A page is searched in the bytes of the message: no
    usual encoding changes the ASCII letters of names.
    """
    if operation in CREATIONS:
        body = message.body or message.query
        return (len(body) >= LONG_QUESTION and b"HTMLQuestion" in body) or b"HITLayoutId" in body
    if operation in _REVIEW_RESULTS:
        return True  # all actions of a HIT's reviews are on each page
    sizes = _PAGE_SIZE.findall(message.body) or _PAGE_SIZE.findall(message.query)
    return any(int(size) > _MANY_ITEMS for size in sizes)
