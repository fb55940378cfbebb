"""The calls in the journal that concern a HIT."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.web.site import RequestContext
from mockturk.world.call_subjects import CallSubjects
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_LATEST = 8
_NO_SUBJECTS = CallSubjects("", frozenset(), frozenset(), frozenset())


class HITCalls(NamedTuple):
    """The calls that name a HIT or one of its assignments, as numbers and operations.

    ``created`` is the number of the call that created the HIT; 0 if the journal does not have it.
    ``latest`` are the last calls, the newest first.
    """

    created: int
    latest: tuple[tuple[int, str], ...]


def find_hit_calls(
    context: RequestContext, hit: HIT, assignment_ids: Iterable[str] = ()
) -> HITCalls:
    """Return the calls that concern a HIT or its assignments."""
    wanted = frozenset((hit.id, *assignment_ids))
    subjects = context.world.call_subjects.update(context.world.journal)
    found = [
        (number, one) for number, one in reversed(list(subjects.items())) if one.has_any(wanted)
    ]
    # Only the response of the call that created the HIT has the id, not the request.
    created = (
        number
        for number, one in found
        if one.operation.startswith("CreateHIT") and hit.id in one.answered_hits
    )
    return HITCalls(
        next(created, 0), tuple((number, one.operation) for number, one in found[:_LATEST])
    )


def find_subjects(
    context: RequestContext, transaction: WorldTransaction, numbers: Iterable[int]
) -> dict[int, HIT]:
    """Return the HITs that calls are about, by the numbers of the calls.

    It is the HIT that the request names, or whose assignment it names; else the only one in the
    response.
    """
    subjects = context.world.call_subjects.update(context.world.journal)
    found = {}
    for number in numbers:
        hit_id = _find_hit_id(transaction, subjects.get(number, _NO_SUBJECTS))
        hit = transaction.store.get(tables.HITS, hit_id) if hit_id else None
        if hit is not None:
            found[number] = hit
    return found


def _find_hit_id(transaction: WorldTransaction, call: CallSubjects) -> str:
    named = call.sent_hits
    if not named:
        assignments = (
            transaction.store.get(tables.ASSIGNMENTS, one) for one in call.sent_assignments
        )
        named = frozenset(one.hit_id for one in assignments if one)
    named = named or call.answered_hits
    return next(iter(named)) if len(named) == 1 else ""
