"""Pages with tokens: the token of a page has the position of its last item.

Source: docs/reference/decisions-2017.md#d9.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from mockturk.domain.errors import InvalidParameterValue
from mockturk.operations.context import OperationCall
from mockturk.operations.paging import Listing
from mockturk.wire.aws_json.requests import ListRequest

R = TypeVar("R")
Position = tuple[Any, ...]
"""The entry of an item in an ordered index: comparable with all others, and unique."""

_PREFIX = "p1:"
# Bytes of a position in a token; with more, the token would exceed 255 characters.
_LONGEST = 170
_DIGEST = 8  # bytes


def list_page(
    call: OperationCall,
    request: ListRequest,
    member: str,
    listing: Listing[R],
    project: Callable[[R], Any],
) -> dict[str, Any]:
    """Return the members of a page of an index, with the token of the next page.

    Every page with items has a token, even the last one. ``project`` converts a record.
    Raises InvalidParameterValue for a token of another list.
    """
    store = call.store
    where = listing.table, listing.index, listing.groups
    position = read_position(call, request, listing)
    if position is None:
        start = 0
    elif listing.descending:
        start = store.count(*where) - store.rank(*where, position)
    else:
        start = store.rank(*where, (*position, ""))  # just after the position
    size = request.MaxResults or call.limits.default_page_size
    records = store.page(*where, start=start, count=size, descending=listing.descending)
    last = listing.table.ordered[listing.index].order(records[-1]) if records else None
    return build_page(member, [project(one) for one in records], bind_token(request), last)


def read_position(
    call: OperationCall, request: ListRequest, listing: Listing[R]
) -> Position | None:
    """Return the position in the token of a request, None if it has no token.

    Raises InvalidParameterValue for a token of another list.
    """
    if request.NextToken is None:
        return None
    position = read_token(request.NextToken, bind_token(request))
    if len(position) > 1:
        return position
    held = call.store.get(listing.table, position[0])
    if held is None:
        raise _build_token_error(request.NextToken)
    return listing.table.ordered[listing.index].order(held)


def build_page(
    member: str, items: Sequence[Any], binding: bytes, last: Position | None
) -> dict[str, Any]:
    """Return the members of a page; ``last`` is the position of its last item."""
    page: dict[str, Any] = {"NumResults": len(items), member: list(items)}
    if last is not None:
        page["NextToken"] = write_token(last, binding)
    return page


def bind_token(request: ListRequest) -> bytes:
    """Return the mark of a list, which its tokens have: of the operation and its filters."""
    filters = {
        name: value
        for name, value in msgspec.to_builtins(request).items()
        if value is not None and name not in ("NextToken", "MaxResults")
    }
    return msgspec.msgpack.encode((type(request).__name__, filters))


def write_token(position: Position, binding: bytes) -> str:
    """Return the token for a position; for a long one, only the key of the record is in it."""
    content = msgspec.msgpack.encode(position)
    if len(content) > _LONGEST:
        content = msgspec.msgpack.encode(position[-1:])
    return _PREFIX + base64.b64encode(_digest(content, binding) + content).decode()


def read_token(token: str, binding: bytes) -> Position:
    """Return the position in a token. Raises InvalidParameterValue if it is of another list."""
    try:
        held = base64.b64decode(token.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise _build_token_error(token) from None
    content = held[_DIGEST:]
    if held[:_DIGEST] != _digest(content, binding) or not token.startswith(_PREFIX):
        raise _build_token_error(token)
    return tuple(msgspec.msgpack.decode(content))


def _digest(content: bytes, binding: bytes) -> bytes:
    return hashlib.blake2b(content + binding, digest_size=_DIGEST).digest()


def _build_token_error(token: str) -> InvalidParameterValue:
    return InvalidParameterValue("NextToken", token)
