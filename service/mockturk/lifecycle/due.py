"""What time alone does: everything due has happened before anyone looks.

There are no timers. Whoever opens a moment first lets happen what has come due since the last
one, the earliest first and each at its own time, so that one long jump ends where many short
ones would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from types import TracebackType
from typing import Any

from mockturk.domain.assignments import Assignment, Unfinished
from mockturk.domain.files import FileURL
from mockturk.domain.hits import DISPOSED_AFTER, HIT
from mockturk.domain.tokens import UniqueRequestToken
from mockturk.lifecycle import assignments, decisions, expiry, hits
from mockturk.lifecycle.moment import Moment
from mockturk.store import tables
from mockturk.store.port import Table
from mockturk.world import World


class moment_of:  # noqa: N801 - it reads as what it does: ``with moment_of(world) as moment``
    """Open a transaction at the world's present time, in which everything due has happened.

    When it raises, what was done in it is undone, but not what was due.
    """

    __slots__ = ("_inner", "_outer", "_world")

    def __init__(self, world: World) -> None:
        self._world = world
        self._outer = world.store.transaction()
        self._inner = world.store.transaction()

    def __enter__(self) -> Moment:
        self._outer.__enter__()
        try:
            now = self._world.clock.now().replace(microsecond=0)
            _catch_up(self._world, now)
        except BaseException as error:
            self._outer.__exit__(type(error), error, error.__traceback__)
            raise
        self._inner.__enter__()
        return Moment(self._world, now)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._inner.__exit__(kind, error, trace)
        finally:
            self._outer.__exit__(None, None, None)


def _catch_up(world: World, now: datetime) -> None:
    store = world.store
    while True:
        earliest: tuple[datetime, Any, Callable[[Moment, Any], object]] | None = None
        for table, due_at, happen in _EVENTS:
            record = store.first(table, tables.DUE, tables.DUE)
            if record is None:
                continue
            at = due_at(record)
            if at <= now and (earliest is None or at < earliest[0]):
                earliest = at, record, happen
        if earliest is None:
            return
        at, record, happen = earliest
        happen(Moment(world, at), record)


def _assignment_due(moment: Moment, assignment: Assignment) -> None:
    if assignment.status is Unfinished.InProgress:
        assignments.give_up(moment, assignment, Unfinished.Abandoned)
    else:
        decisions.approve(moment, assignment)


def _hit_due(moment: Moment, hit: HIT) -> None:
    if hit.reviewable_since and moment.now - hit.reviewable_since >= DISPOSED_AFTER:
        hits.dispose(moment, hit)
    else:
        expiry.expire(moment, hit)


def _token_due(moment: Moment, token: UniqueRequestToken) -> None:
    moment.store.delete(tables.TOKENS, token.key)


def _file_url_due(moment: Moment, url: FileURL) -> None:
    moment.store.delete(tables.FILE_URLS, url.name)


# What happens to the record that is due next. At one instant work ends before its HIT does.
_EVENTS: tuple[
    tuple[Table[Any], Callable[[Any], datetime], Callable[[Moment, Any], object]], ...
] = (
    (tables.ASSIGNMENTS, attrgetter("due_at"), _assignment_due),
    (tables.HITS, attrgetter("due_at"), _hit_due),
    (tables.TOKENS, attrgetter("forgotten_at"), _token_due),
    (tables.FILE_URLS, attrgetter("ends_at"), _file_url_due),
)
