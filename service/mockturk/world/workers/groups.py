"""The HIT groups workers choose from: one for each HIT type with HITs to accept.

A list goes through the HIT types, not through their HITs: it takes as long with a million HITs of a
type as with one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from mockturk.domain.errors import HITTypeDoesNotExist
from mockturk.domain.hit_types import HITType
from mockturk.domain.hits import HIT
from mockturk.domain.paging import ListPage
from mockturk.domain.record import Record
from mockturk.domain.views.workers import GroupInfo, GroupPage, HITInfo, HITPage
from mockturk.domain.workers import Progress, Worker, progress_key
from mockturk.store import tables
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.workers.eligibility import (
    TO_DISCOVER,
    Eligibility,
    build_requirement_views,
)


class GroupSort(StrEnum):
    """The orders of the list of HIT groups, as on the service's worker site."""

    newest = "newest"
    oldest = "oldest"
    most_hits = "most_hits"
    fewest_hits = "fewest_hits"
    highest_reward = "highest_reward"
    lowest_reward = "lowest_reward"
    soonest_expiration = "soonest_expiration"
    latest_expiration = "latest_expiration"
    title_a_z = "title_a_z"
    title_z_a = "title_z_a"
    shortest_time = "shortest_time"
    longest_time = "longest_time"


class GroupFilter(Record, frozen=True):
    """A filter of groups: by HIT type, by words, by the reward in USD, by eligibility."""

    hit_type_id: str | None = None
    search: str = ""
    minimum_reward: Decimal = Decimal(0)
    only_qualified: bool = False


class _Group(Struct, frozen=True):
    transaction: WorldTransaction
    hit_type: HITType

    @property
    def available(self) -> int:
        return self.transaction.store.count(tables.HITS, "available", [self.hit_type.id])

    @property
    def newest(self) -> HIT:
        """The newest available HIT. There must be one."""
        (hit,) = self.transaction.store.page(
            tables.HITS, "available", [self.hit_type.id], count=1, descending=True
        )
        return hit

    @property
    def first_to_expire(self) -> HIT:
        """The available HIT that expires first. There must be one."""
        where = tables.HITS, "available by Expiration", [self.hit_type.id]
        (hit,) = self.transaction.store.page(*where, count=1)
        return hit


# The sort key of each order, and whether the order is descending.
_SORTS: MappingProxyType[GroupSort, tuple[Callable[[_Group], Any], bool]] = MappingProxyType(
    {
        sort: (value, last_first)
        for value, first, last in (
            (
                lambda group: (group.newest.created_at, group.newest.serial),
                GroupSort.oldest,
                GroupSort.newest,
            ),
            (lambda group: group.available, GroupSort.fewest_hits, GroupSort.most_hits),
            (
                lambda group: group.hit_type.properties.reward,
                GroupSort.lowest_reward,
                GroupSort.highest_reward,
            ),
            (
                lambda group: group.first_to_expire.expires_at,
                GroupSort.soonest_expiration,
                GroupSort.latest_expiration,
            ),
            (
                lambda group: group.hit_type.properties.title.casefold(),
                GroupSort.title_a_z,
                GroupSort.title_z_a,
            ),
            (
                lambda group: group.hit_type.properties.assignment_duration,
                GroupSort.shortest_time,
                GroupSort.longest_time,
            ),
        )
        for sort, last_first in ((first, False), (last, True))
    }
)


def list_groups(
    transaction: WorldTransaction,
    worker: Worker | None,
    wanted: GroupFilter,
    sort: GroupSort,
    page: ListPage,
) -> GroupPage:
    """Return a page of the groups with available HITs; ties are in order of id.

    A group that requires a Qualification to be discovered is hidden from a worker who lacks it.
    Raises HITTypeDoesNotExist if the filter has a HIT type that does not exist.
    """
    qualified = None if worker is None else Eligibility(transaction, worker)
    value, last_first = _SORTS[sort]
    found = sorted(_filter_groups(transaction, wanted, qualified), key=value, reverse=last_first)
    shown = found[page.start : page.start + page.size]
    views = tuple(_view(group, qualified) for group in shown)
    return GroupPage(page.number, page.size, len(found), views)


def list_group_hits(transaction: WorldTransaction, group_id: str, page: ListPage) -> HITPage:
    """Return a page of the available HITs in a group, the oldest first.

    Raises HITTypeDoesNotExist, with the group's id, if there is no such group.
    """
    hit_type = transaction.store.find(tables.HIT_TYPES, "group", group_id)
    if hit_type is None:
        raise HITTypeDoesNotExist(group_id)
    where = tables.HITS, "available", [hit_type.id]
    views = tuple(
        HITInfo(hit.id, hit.assignments_available, hit.created_at, hit.expires_at)
        for hit in transaction.store.page(*where, start=page.start, count=page.size)
    )
    return HITPage(page.number, page.size, transaction.store.count(*where), views)


def find_next_hit(transaction: WorldTransaction, group_id: str, worker: Worker) -> HIT | None:
    """Return a HIT of a group that a worker has no assignment of; None if there is none.

    It is the oldest HIT created after all HITs the worker has had. If there is none, it is the
    oldest that the worker skipped, returned or abandoned; this search takes longer the more HITs
    the worker has had.
    """
    hit_type = transaction.store.find(tables.HIT_TYPES, "group", group_id)
    if hit_type is None:
        return None
    qualified = Eligibility(transaction, worker)
    start = _count_seen(transaction, worker, hit_type)
    for hit in _iterate_available(transaction, hit_type, start):
        if not qualified.is_blocked_by(hit.owner):
            return hit
    for hit in _iterate_available(transaction, hit_type, 0):
        taken = transaction.store.find(tables.ASSIGNMENTS, "worker", (hit.id, worker.id))
        if taken is None and not qualified.is_blocked_by(hit.owner):
            return hit
    return None


def remember_progress(transaction: WorldTransaction, hit: HIT, worker: Worker) -> None:
    """Record the newest HIT that a worker has had, for ``find_next_hit``."""
    progress = Progress(worker.id, hit.hit_type.id, hit.created_at, hit.serial)
    before = transaction.store.get(tables.PROGRESS, progress.key)
    if before is None or _get_creation_order(before) < _get_creation_order(progress):
        transaction.store.save(tables.PROGRESS, progress)


def _filter_groups(
    transaction: WorldTransaction, wanted: GroupFilter, qualified: Eligibility | None
) -> Iterator[_Group]:
    words = wanted.search.casefold().split()
    for hit_type in _list_hit_types(transaction, wanted.hit_type_id):
        group = _Group(transaction, hit_type)
        properties = hit_type.properties
        if not group.available or properties.reward < wanted.minimum_reward:
            continue
        text = f"{properties.title}\n{properties.description}\n{properties.keywords}".casefold()
        if not all(word in text for word in words):
            continue
        if wanted.only_qualified and qualified and not _may_work(group, qualified):
            continue
        # docs/reference/api-2017.md#actions-guarded
        if qualified and qualified.unmet(properties, TO_DISCOVER):
            continue
        yield group


def _list_hit_types(transaction: WorldTransaction, only: str | None) -> list[HITType]:
    if only is None:
        count = transaction.store.count(tables.HIT_TYPES, tables.ALL, [tables.ALL])
        return transaction.store.page(tables.HIT_TYPES, tables.ALL, [tables.ALL], count=count)
    hit_type = transaction.store.get(tables.HIT_TYPES, only)
    if hit_type is None:
        raise HITTypeDoesNotExist(only)
    return [hit_type]


def _may_work(group: _Group, qualified: Eligibility) -> bool:
    owner = group.hit_type.owner or group.newest.owner
    return not qualified.is_blocked_by(owner) and not qualified.unmet(group.hit_type.properties)


def _view(group: _Group, qualified: Eligibility | None) -> GroupInfo:
    hit_type, newest = group.hit_type, group.newest
    properties = hit_type.properties
    return GroupInfo(
        hit_group_id=hit_type.group_id,
        hit_type_id=hit_type.id,
        requester_id=hit_type.owner or newest.owner,
        title=properties.title,
        description=properties.description,
        keywords=properties.keywords,
        reward=properties.reward,
        assignment_duration_in_seconds=int(properties.assignment_duration.total_seconds()),
        requirements=build_requirement_views(properties),
        hits_available=group.available,
        created_at=newest.created_at,
        expires_at=group.first_to_expire.expires_at,
        unmet=None if qualified is None else qualified.unmet(properties),
        qualified=None if qualified is None else _may_work(group, qualified),
    )


_STEP = 100


def _iterate_available(
    transaction: WorldTransaction, hit_type: HITType, start: int
) -> Iterator[HIT]:
    """Yield the available HITs of a type, the oldest first."""
    count = 1  # the caller nearly always needs only the first HIT
    where = tables.HITS, "available", [hit_type.id]
    while hits := transaction.store.page(*where, start=start, count=count):
        yield from hits
        start += len(hits)
        count = _STEP


def _count_seen(transaction: WorldTransaction, worker: Worker, hit_type: HITType) -> int:
    """Return how many available HITs are not newer than the newest one a worker has had."""
    progress = transaction.store.get(tables.PROGRESS, progress_key(worker.id, hit_type.id))
    if progress is None:
        return 0
    where = tables.HITS, "available", [hit_type.id]
    low, high = 0, transaction.store.count(*where)
    while low < high:
        middle = (low + high) // 2
        (hit,) = transaction.store.page(*where, start=middle, count=1)
        if _get_creation_order(hit) <= _get_creation_order(progress):
            low = middle + 1
        else:
            high = middle
    return low


def _get_creation_order(one: HIT | Progress) -> tuple[Any, ...]:
    return one.created_at, one.serial
