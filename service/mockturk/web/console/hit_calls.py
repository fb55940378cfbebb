"""The calls in the journal that concern a HIT."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.web.site import RequestContext
from mockturk.world.journal import JournalEntry
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_LATEST = 8
_HIT_ID = re.compile(rb"<HITId>([A-Za-z0-9]+)</HITId>|\bHITId(?:\.1)?=([A-Za-z0-9]+)")
_ASSIGNMENT_ID = re.compile(
    rb"<AssignmentId>([A-Za-z0-9]+)</AssignmentId>|\bAssignmentId(?:\.1)?=([A-Za-z0-9]+)"
)


@dataclass(frozen=True, slots=True)
class HITCalls:
    """Calls whose request or response has the id of a HIT, as numbers and operations.

    ``created`` is the number of the call that created the HIT, ``request`` its body, with masked
    signature. They are 0 and empty if the journal does not have it. ``latest`` are the last calls,
    the newest first.
    """

    created: int
    request: bytes
    latest: tuple[tuple[int, str], ...]


def find_hit_calls(context: RequestContext, hit: HIT) -> HITCalls:
    """Return the calls that concern a HIT."""
    hit_id = hit.id.encode()
    found = [
        (number, entry)
        for number, entry in reversed(context.world.journal.entries())
        if hit_id in entry.request.body
        or hit_id in entry.response.content
        or hit.id in str(entry.request.query)
    ]
    # Only the response of the call that created the HIT has the id, not the request.
    created = next(
        (
            (number, context.place.calls.mask_body(entry))
            for number, entry in found
            if entry.operation == "CreateHIT" and hit_id in entry.response.content
        ),
        (0, b""),
    )
    latest = tuple((number, entry.operation) for number, entry in found[:_LATEST])
    return HITCalls(*created, latest)


def find_subjects(
    transaction: WorldTransaction, calls: Iterable[tuple[int, JournalEntry]]
) -> dict[int, HIT]:
    """Return the HITs that calls are about, by the numbers of the calls.

    It is the HIT that the request names, or whose assignment it names; else the only one in the
    response.
    """
    found = {}
    for number, entry in calls:
        hit_id = _find_hit_id(transaction, entry)
        hit = transaction.store.get(tables.HITS, hit_id) if hit_id else None
        if hit is not None:
            found[number] = hit
    return found


def _find_hit_id(transaction: WorldTransaction, entry: JournalEntry) -> str:
    query = entry.request.query
    sent = entry.request.body + b" " + (query.encode() if isinstance(query, str) else query)
    named = _list_ids(_HIT_ID, sent)
    if not named:
        for assignment_id in _list_ids(_ASSIGNMENT_ID, sent):
            assignment = transaction.store.get(tables.ASSIGNMENTS, assignment_id)
            named |= {assignment.hit_id} if assignment else set()
    named = named or _list_ids(_HIT_ID, entry.response.content)
    return named.pop() if len(named) == 1 else ""


def _list_ids(pattern: re.Pattern[bytes], text: bytes) -> set[str]:
    return {(first or second).decode() for first, second in pattern.findall(text)}
