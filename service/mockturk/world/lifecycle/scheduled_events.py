"""Time-driven events: expiration, auto-approval, abandonment and disposal.

There are no timers. A new transaction first applies the events that have become due since the last
one, the earliest first, each as if at its own time. So one long jump of the clock has the same
effect as many short ones.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from mockturk.domain.assignments import Assignment, UnfinishedStatus
from mockturk.domain.files import FileURL
from mockturk.domain.hits import DISPOSED_AFTER, HIT
from mockturk.domain.qualification_types import QualificationRequest, QualificationType
from mockturk.domain.times import MAX_TIME
from mockturk.domain.tokens import UniqueRequestToken
from mockturk.store import tables
from mockturk.store.port import Store, Table
from mockturk.world.lifecycle import (
    assignments,
    decisions,
    expiry,
    hits,
    qualification_requests,
    qualification_types,
)
from mockturk.world.lifecycle.expiry import expire_run
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.world import World

# A slice of events ends with the event that brings it to so many changes of records. Others wait
# for a slice, which takes some 10 ms.
_CHANGES_PER_SLICE = 500
# With fewer changes left in a slice, expiries are not looked for all together.
_SHORTEST_RUN = 4
_SECOND = timedelta(seconds=1)
# The most changes on the event loop, before a call.
_FEW_CHANGES = 50


class open_transaction:  # noqa: N801 - it reads as what it does: ``with open_transaction(world)``
    """Open a transaction at the world's present time, after applying all events that are due.

    The events are applied in slices: others can use the world between two of them, unless the
    thread is within a transaction already. When the block raises, its changes are undone; the
    events that were due are not.

    :param now: the time that ``apply_few_events`` returned in this transaction, if that was just
        called. None: the world's present time.
    """

    __slots__ = ("_inner", "_now", "_outer", "_world")

    def __init__(self, world: World, now: datetime | None = None) -> None:
        self._world = world
        self._now = now
        self._outer = world.store.transaction()
        # Opened only if an event was due, so that an error undoes the block and not the event.
        self._inner: AbstractContextManager[None] | None = None

    def __enter__(self) -> WorldTransaction:
        if self._now is not None:
            self._outer.__enter__()
            return WorldTransaction(self._world, self._now)
        world = self._world
        while True:
            is_outermost = not world.store.is_in_transaction()
            self._outer.__enter__()
            try:
                now = world.clock.now().replace(microsecond=0)
                if _next_event(world.store, now) is None:
                    return WorldTransaction(world, now)
                at = apply_slice(world, now)
                while at is not None and not is_outermost:
                    at = apply_slice(world, now)
                if at is None:
                    self._inner = self._begin_inner()
                    return WorldTransaction(world, now)
            except BaseException as error:
                self._outer.__exit__(type(error), error, error.__traceback__)
                raise
            self._outer.__exit__(None, None, None)
            world.store.wait_for_commit()

    def _begin_inner(self) -> AbstractContextManager[None]:
        inner = self._world.store.transaction()
        inner.__enter__()
        return inner

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._inner is None:
            self._outer.__exit__(kind, error, trace)
            return
        try:
            self._inner.__exit__(kind, error, trace)
        finally:
            self._outer.__exit__(None, None, None)


def apply_few_events(world: World) -> datetime | None:
    """Apply the events that are due within the open transaction, if there are few of them.

    Return the time for ``open_transaction``, or None if more events are due, of which some may have
    been applied.
    """
    now = world.clock.now().replace(microsecond=0)
    if _next_event(world.store, now) is None:
        return now
    return now if apply_slice(world, now, _FEW_CHANGES) is None else None


def apply_slice(
    world: World, until: datetime, most_changes: int = _CHANGES_PER_SLICE
) -> datetime | None:
    """Apply events that are due by ``until`` within the open transaction, the earliest first.

    Return None if all were applied. Else return the time of the last one that was: a slice ends
    with the event that brings it to ``most_changes`` changes of records.
    """
    store = world.store
    end = store.count_changes() + most_changes
    while event := _next_event(store, until):
        at, key, table, happen = event
        left = end - store.count_changes()
        last = None
        if table is tables.HITS and left > _SHORTEST_RUN:
            before = min(until, _next_of_others(store) - _SECOND)
            last = expire_run(world, before, left) if at <= before else None
        if last is None:
            happen(WorldTransaction(world, at), store.get(table, key))
        if store.count_changes() >= end:
            return last or at
    return None


def _next_of_others(store: Store) -> datetime:
    """Return the time of the first event of a table other than HITs; MAX_TIME if there is none."""
    others = [table for table in _TABLES if table is not tables.HITS]
    firsts = store.firsts(others, tables.DUE, tables.DUE)
    return min((first[0] for first in firsts if first is not None), default=MAX_TIME)


def _next_event(
    store: Store, now: datetime
) -> tuple[datetime, str, Table[Any], Callable[[WorldTransaction, Any], object]] | None:
    """Return the first event that is due: its time, the record's key and table, and its function.

    Return None if no event is due.
    """
    earliest = None
    place = 0
    for number, first in enumerate(store.firsts(_TABLES, tables.DUE, tables.DUE)):
        if first is None or first[0] > now:
            continue
        if earliest is None or first[0] < earliest[0]:
            earliest, place = first, number
    return None if earliest is None else (earliest[0], earliest[-1], *_EVENTS[place])


def _assignment_due(transaction: WorldTransaction, assignment: Assignment) -> None:
    if assignment.status is UnfinishedStatus.InProgress:
        assignments.give_up(transaction, assignment, UnfinishedStatus.Abandoned)
    else:
        decisions.approve(transaction, assignment)


def _hit_due(transaction: WorldTransaction, hit: HIT) -> None:
    if hit.reviewable_since and transaction.now - hit.reviewable_since >= DISPOSED_AFTER:
        hits.dispose(transaction, hit)
    else:
        expiry.expire(transaction, hit)


def _qualification_request_due(
    transaction: WorldTransaction, request: QualificationRequest
) -> None:
    qualification_requests.abandon(transaction, request)


def _token_due(transaction: WorldTransaction, token: UniqueRequestToken) -> None:
    transaction.store.delete(tables.TOKENS, token.key)


def _file_url_due(transaction: WorldTransaction, url: FileURL) -> None:
    transaction.store.delete(tables.FILE_URLS, url.name)


def _qualification_type_due(transaction: WorldTransaction, kind: QualificationType) -> None:
    qualification_types.forget(transaction, kind)


# The time-driven event of each table. Of events at the same time, the first one here is applied
# first: an assignment ends before its HIT expires.
_EVENTS: tuple[tuple[Table[Any], Callable[[WorldTransaction, Any], object]], ...] = (
    (tables.ASSIGNMENTS, _assignment_due),
    (tables.HITS, _hit_due),
    (tables.QUALIFICATION_REQUESTS, _qualification_request_due),
    (tables.TOKENS, _token_due),
    (tables.FILE_URLS, _file_url_due),
    (tables.QUALIFICATION_TYPES, _qualification_type_due),
)
_TABLES = tuple(table for table, _ in _EVENTS)
