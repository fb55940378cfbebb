"""Lists of a requester's HITs: pages from an ordered index, never a scan of all HITs."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from mockturk.domain.hits import HIT, LISTED_STATUSES, REVIEWABLE_STATUSES, HITStatus
from mockturk.domain.paging import ResultPage
from mockturk.store import tables
from mockturk.store.port import Store
from mockturk.web.console.work_charts import load_agreement_scores
from mockturk.world.lifecycle.world_transaction import WorldTransaction

PAGE_SIZES = (10, 100, 1000)
MOST_SEARCHED = 5_000
"""The number of HITs that a search reads, the first ones in the order of the list."""


class HITSort(StrEnum):
    """The orders of the list: those of SearchHITs, ascending and descending."""

    newest = "newest"
    oldest = "oldest"
    expires_first = "expires_first"
    expires_last = "expires_last"
    title_a_z = "title_a_z"
    title_z_a = "title_z_a"
    highest_reward = "highest_reward"
    lowest_reward = "lowest_reward"


class HITFilter(StrEnum):
    """The filters of the list, each for one or several statuses; disposed HITs are left out."""

    all = "all"
    in_work = "in_work"
    for_review = "for_review"
    assignable = "assignable"
    unassignable = "unassignable"
    reviewable = "reviewable"
    reviewing = "reviewing"


STATUSES: Mapping[HITFilter, tuple[HITStatus, ...]] = MappingProxyType(
    {
        HITFilter.all: LISTED_STATUSES,
        HITFilter.in_work: (HITStatus.Assignable, HITStatus.Unassignable),
        HITFilter.for_review: REVIEWABLE_STATUSES,
        HITFilter.assignable: (HITStatus.Assignable,),
        HITFilter.unassignable: (HITStatus.Unassignable,),
        HITFilter.reviewable: (HITStatus.Reviewable,),
        HITFilter.reviewing: (HITStatus.Reviewing,),
    }
)

# The index for each order, and whether it is read from its end.
_INDEXES: Mapping[HITSort, tuple[str, bool]] = MappingProxyType(
    {
        HITSort.newest: ("CreationTime", True),
        HITSort.oldest: ("CreationTime", False),
        HITSort.expires_first: ("Expiration", False),
        HITSort.expires_last: ("Expiration", True),
        HITSort.title_a_z: ("Title", False),
        HITSort.title_z_a: ("Title", True),
        HITSort.highest_reward: ("Reward", True),
        HITSort.lowest_reward: ("Reward", False),
    }
)


@dataclass(frozen=True, slots=True)
class HITQuery:
    """The filter, order, HIT type, search and page of a list.

    ``search`` is a part of a title or an annotation, or an id.

    Within one HIT type, titles and rewards are the same for all HITs.
    """

    sort: HITSort = HITSort.newest
    status: HITFilter = HITFilter.all
    hit_type_id: str = ""
    search: str = ""
    page: int = 1
    page_size: int = PAGE_SIZES[0]


@dataclass(frozen=True, slots=True)
class HITRow:
    """A HIT in a list.

    ``submitted`` is the number of assignments that wait for a decision. ``percent_of_time_left``
    is the percentage left of the time from the HIT's creation to its expiration. ``extended_by``
    is the number of assignments added since. ``agreement`` is the HITAgreementScore of the last
    comparison; None if there was none.
    """

    hit_id: str
    title: str
    status: HITStatus
    reward: Decimal
    pending: int
    available: int
    submitted: int
    approved: int
    rejected: int
    max_assignments: int
    created_at: datetime
    expires_at: datetime
    expired: bool
    time_left: timedelta
    percent_of_time_left: int
    extended_by: int
    agreement: int | None
    annotation: str | None
    hit_type_id: str
    hit_group_id: str
    has_policies: bool

    @property
    def outcome(self) -> str:
        """The number of assignments in each state, without the states that none has."""
        is_open = self.status is HITStatus.Assignable
        counts = (
            (self.approved, "approved"),
            (self.rejected, "rejected"),
            (self.submitted, "to review"),
            (self.pending, "accepted"),
            (self.available if is_open else 0, "free"),
        )
        return " · ".join(f"{count:,} {what}" for count, what in counts if count) or "no work"


def load_hit_page(transaction: WorldTransaction, owner: str, query: HITQuery) -> ResultPage[HITRow]:
    """Return a page of a requester's HITs; the cost depends on the page, not on the HITs."""
    index, descending = _index(query)
    groups = _groups(owner, query.status, query.hit_type_id)
    start = (query.page - 1) * query.page_size
    where = tables.HITS, index, groups
    if query.search:
        read = transaction.store.page(*where, count=MOST_SEARCHED, descending=descending)
        matching = [hit for hit in read if _matches(hit, query.search)]
        hits, total = matching[start : start + query.page_size], len(matching)
    else:
        hits = transaction.store.page(
            *where, start=start, count=query.page_size, descending=descending
        )
        total = transaction.store.count(*where)
    return ResultPage(query.page, query.page_size, total, build_rows(transaction, hits))


def _matches(hit: HIT, search: str) -> bool:
    texts = (hit.hit_type.properties.title, hit.requester_annotation or "", hit.id)
    return any(search.casefold() in text.casefold() for text in texts)


def build_rows(transaction: WorldTransaction, hits: Sequence[HIT]) -> tuple[HITRow, ...]:
    """Return the rows of HITs in a list."""
    scores = load_agreement_scores(transaction, hits)
    return tuple(_build_row(hit, transaction.now, scores.get(hit.id)) for hit in hits)


def _build_row(hit: HIT, now: datetime, agreement: int | None) -> HITRow:
    properties, work = hit.hit_type.properties, hit.work
    left = timedelta(0) if hit.expired else max(hit.expires_at - now, timedelta(0))
    life = hit.expires_at - hit.created_at
    return HITRow(
        hit_id=hit.id,
        title=properties.title,
        status=hit.status,
        reward=properties.reward,
        pending=work.in_progress,
        available=hit.assignments_available,
        submitted=work.submitted,
        approved=work.approved,
        rejected=work.rejected,
        max_assignments=hit.max_assignments,
        created_at=hit.created_at,
        expires_at=hit.expires_at,
        expired=hit.expired,
        time_left=left,
        percent_of_time_left=min(100, 100 * left // life) if life else 0,
        extended_by=hit.max_assignments - hit.created_with,
        agreement=agreement,
        annotation=hit.requester_annotation,
        hit_type_id=hit.hit_type.id,
        hit_group_id=hit.hit_type.group_id,
        has_policies=hit.has_review_policies,
    )


def count_by_filter(store: Store, owner: str, hit_type_id: str = "") -> Mapping[HITFilter, int]:
    """Return the number of HITs for each filter."""
    index = "CreationTime of type" if hit_type_id else "CreationTime"
    return {
        status: store.count(tables.HITS, index, _groups(owner, status, hit_type_id))
        for status in HITFilter
    }


def _index(query: HITQuery) -> tuple[str, bool]:
    """Return the index to read, and whether to read it from its end."""
    index, descending = _INDEXES[query.sort]
    if not query.hit_type_id:
        return index, descending
    return ("Expiration" if index == "Expiration" else "CreationTime") + " of type", descending


def _groups(owner: str, status: HITFilter, hit_type_id: str) -> list[Hashable]:
    if hit_type_id:
        return [(owner, hit_type_id, one) for one in STATUSES[status]]
    return [(owner, one) for one in STATUSES[status]]
