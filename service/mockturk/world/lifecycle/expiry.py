"""The expiration of HITs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from mockturk.domain.daily_counts import NO_COUNTS, Counts, subtract_counts, sum_counts
from mockturk.domain.hits import DISPOSED_AFTER, HIT
from mockturk.domain.notifications import EventType, notification_key
from mockturk.domain.pacific_time import to_pacific_day, to_pacific_midnight
from mockturk.store import tables
from mockturk.world.lifecycle.hit_updates import count_contribution, save_hit
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.review_actions import review_if_reviewable
from mockturk.world.lifecycle.statistics import add_counts
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.world import World


def expire(transaction: WorldTransaction, hit: HIT) -> HIT:
    """Expire a HIT. Workers can still submit assignments in progress.

    If none is in progress, the HIT becomes reviewable, and its review policy is run.
    """
    expired = save_hit(transaction, hit.expire(transaction.now))
    notify_requester(transaction, EventType.HITExpired, hit)
    review_if_reviewable(transaction, hit)
    return expired


def expire_run(world: World, until: datetime, most: int) -> datetime | None:
    """Expire the next HITs whose expiry has no further effects, each at its own time.

    The result is that of ``expire`` for each of them, in a fraction of the time. There are ``most``
    at most, all due by ``until``. Return the time of the last one; None if there are not even two.
    """
    store = world.store
    due = store.page(tables.HITS, tables.DUE, [tables.DUE], count=most)
    silent: dict[tuple[str, str], bool] = {}

    def is_plain(hit: HIT) -> bool:
        """Return whether the next event is an expiry that runs no policy and notifies nobody."""
        whose = hit.owner, hit.hit_type.id
        if whose not in silent:
            silent[whose] = store.get(tables.NOTIFICATIONS, notification_key(*whose)) is None
        reviews = hit.packed_hit_review_policy and hit.work.taken > hit.work.in_progress
        return hit.reviewable_since is None and not reviews and silent[whose]

    last = min(until, due[0].expires_at + DISPOSED_AFTER - timedelta(seconds=1))
    run = list(takewhile(lambda hit: hit.expires_at <= last and is_plain(hit), due))
    if len(run) < 2:  # noqa: PLR2004 - a single one is left to ``expire``
        return None
    expired = [hit.expire(hit.expires_at) for hit in run]
    store.save_all(tables.HITS, expired)
    for at, owner, changes in _count_changes(world, run, expired):
        add_counts(WorldTransaction(world, at), owner, changes)
    return run[-1].expires_at


def _count_changes(
    world: World, before: Sequence[HIT], after: Sequence[HIT]
) -> Iterator[tuple[datetime, str, Counts]]:
    """Yield what the expiry of HITs changes in the counts of each requester and day.

    The first value is a time of the day. HITs of one requester with equal prices, numbers and
    statuses change the same, which is computed once.
    """
    changes: dict[tuple[object, ...], Counts] = {}
    numbers: Counter[tuple[object, ...]] = Counter()
    first = before[0].expires_at
    tomorrow = _next_midnight(first)
    for hit, expired in zip(before, after, strict=True):
        if hit.expires_at >= tomorrow:
            yield from _sum_by_owner(first, changes, numbers)
            numbers.clear()
            first = hit.expires_at
            tomorrow = _next_midnight(first)
        properties = hit.hit_type.properties
        same = (
            *(hit.owner, properties.reward, properties.requirements, hit.max_assignments),
            *(hit.created_with, hit.status, expired.status, hit.work),
        )
        if same not in changes:
            changes[same] = subtract_counts(
                count_contribution(world, expired), count_contribution(world, hit)
            )
        numbers[same] += 1
    yield from _sum_by_owner(first, changes, numbers)


def _sum_by_owner(
    at: datetime, changes: dict[tuple[object, ...], Counts], numbers: Counter[tuple[object, ...]]
) -> Iterator[tuple[datetime, str, Counts]]:
    by_owner: dict[str, Counts] = {}
    for same, number in numbers.items():
        multiplied = {what: number * by for what, by in changes[same].items()}
        owner = str(same[0])
        by_owner[owner] = sum_counts(by_owner.get(owner, NO_COUNTS), multiplied)
    for owner, counts in by_owner.items():
        if counts:
            yield at, owner, counts


def _next_midnight(at: datetime) -> datetime:
    return to_pacific_midnight(to_pacific_day(at) + timedelta(days=1))
