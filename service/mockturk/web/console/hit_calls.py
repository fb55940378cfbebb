"""The calls in the journal that concern a HIT."""

from __future__ import annotations

from dataclasses import dataclass

from mockturk.domain.hits import HIT
from mockturk.web.site import RequestContext

_LATEST = 8


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
