"""Counts of events for statistics, by the day of the event in Pacific time."""

from __future__ import annotations

from datetime import date, timedelta

from mockturk.domain.daily_counts import (
    NO_COUNTS,
    Counts,
    DailyCounts,
    counts_key,
    sum_counts,
)
from mockturk.domain.pacific_time import to_pacific_day
from mockturk.domain.record import replace
from mockturk.store import tables
from mockturk.store.port import Store
from mockturk.world.lifecycle.world_transaction import WorldTransaction


def add_counts(
    transaction: WorldTransaction, owner: str, changes: Counts, worker_id: str = ""
) -> None:
    """Add changes to the counts of a requester, or of a worker's work for a requester.

    If the clock was set back, they are added to the latest day with counts, not to an earlier one.
    """
    today = to_pacific_day(transaction.now)
    whose = counts_key(owner, worker_id)
    latest = transaction.store.get(tables.LATEST_COUNTS, whose)
    so_far = NO_COUNTS
    if latest is not None:
        so_far = latest.until_then
        if latest.day < today:
            transaction.store.save(tables.EARLIER_COUNTS, latest)
        else:
            today = latest.day
    transaction.store.save(
        tables.LATEST_COUNTS, DailyCounts(whose, today, sum_counts(so_far, changes))
    )


def count_known_answers(
    transaction: WorldTransaction, owner: str, worker_id: str, correct: int, incorrect: int
) -> None:
    """Count a worker's known answers for a requester, right and wrong (ScoreMyKnownAnswers)."""
    add_counts(
        transaction, owner, {"known_correct": correct, "known_incorrect": incorrect}, worker_id
    )


def count_plurality_answers(
    transaction: WorldTransaction, owner: str, worker_id: str, correct: int, incorrect: int
) -> None:
    """Count a worker's answers that equal the agreed ones, and the others (SimplePlurality)."""
    add_counts(transaction, owner, _plurality(correct, incorrect), worker_id)


def take_back_plurality_answers(
    transaction: WorldTransaction,
    owner: str,
    worker_id: str,
    correct: int,
    incorrect: int,
    *,
    since: date,
) -> None:
    """Subtract counts that a later review replaces; they were added on the day ``since``.

    Source: docs/reference/lifecycle.md#re-review-counts.

    They are subtracted from the cumulative counts of that day and of all later days.
    """
    changes = _plurality(-correct, -incorrect)
    whose = counts_key(owner, worker_id)
    store = transaction.store
    latest = store.get(tables.LATEST_COUNTS, whose)
    if latest is None or latest.day < since:
        return
    store.save(tables.LATEST_COUNTS, _changed(latest, changes))
    days = (latest.day - since).days
    for earlier in store.page(tables.EARLIER_COUNTS, "day", [whose], count=days, descending=True):
        if earlier.day >= since:
            store.save(tables.EARLIER_COUNTS, _changed(earlier, changes))


def _plurality(correct: int, incorrect: int) -> Counts:
    return {"plurality_correct": correct, "plurality_incorrect": incorrect}


def _changed(counts: DailyCounts, changes: Counts) -> DailyCounts:
    return replace(counts, until_then=sum_counts(counts.until_then, changes))


def list_cumulative_counts(store: Store, whose: str, today: date, days: int) -> list[Counts]:
    """Return the cumulative counts before the last ``days`` days, and at the end of each of them.

    The list has ``days`` + 1 items, the oldest first; the last item has the counts until now.
    """
    latest = store.get(tables.LATEST_COUNTS, whose)
    if latest is None:
        return [NO_COUNTS] * (days + 1)
    where = tables.EARLIER_COUNTS, "day", [whose]
    found = [latest, *store.page(*where, count=days, descending=True)]
    latest_first = [latest.until_then]
    older = 0
    for back in range(1, days + 1):
        day = today - timedelta(days=back)
        while older < len(found) and found[older].day > day:
            older += 1
        latest_first.append(found[older].until_then if older < len(found) else NO_COUNTS)
    return latest_first[::-1]
