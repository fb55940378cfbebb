"""What is counted of a requester's work, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.record import Record

CountName = Literal[
    # What happened; amounts are in USD. An approval takes an earlier rejection back.
    "hits_created",
    "hits_completed",
    "accepted",
    "returned",
    "abandoned",
    "approved",
    "rejected",
    "rewards",
    "reward_fees",
    "bonuses",
    "bonus_fees",
    # What is, up and down.
    "hits_assignable",
    "hits_reviewable",
    "available",
    "pending",
    "reward_liability",
    "fee_liability",
    # What review policies made of a worker's answers; a later review replaces the earlier one.
    "known_correct",
    "known_incorrect",
    "plurality_correct",
    "plurality_incorrect",
]
"""What is counted, of a requester or of a worker for a requester."""

Counts = Mapping[CountName, int | Decimal]
"""Some counts; the others are 0."""

NO_COUNTS: Counts = MappingProxyType({})


class DailyCounts(Record, frozen=True):
    """What had been counted in all until the end of a Pacific day on which something was.

    ``whose`` they are tells ``whose_counts``. What happened in some days is the difference of
    two of these, however many days lie between.
    """

    whose: str
    day: date
    until_then: Counts

    @property
    def key(self) -> str:
        """What the counts of one day are found by."""
        return f"{self.whose} {self.day}"


def counts_key(owner: str, worker_id: str = "") -> str:
    """Return the key for a requester, or for a worker's work for them."""
    return f"{owner} {worker_id}"


def sum_counts(counts: Counts, changes: Counts) -> Counts:
    """Return counts with changes added."""
    total = dict(counts)
    for what, by in changes.items():
        total[what] = total.get(what, 0) + by
    return total


def subtract_counts(after: Counts, before: Counts) -> Counts:
    """Return what has changed."""
    return {what: by for what in after if (by := after[what] - before.get(what, 0))}


def count_new_hit(hit: HIT, fee: Decimal) -> Counts:
    """Return what a HIT adds to its requester's counts when it is created.

    ``fee`` is that for one approved assignment.
    """
    number = hit.max_assignments
    return {
        "hits_created": 1,
        "hits_assignable": 1,
        "available": number,
        "reward_liability": number * hit.hit_type.properties.reward,
        "fee_liability": number * fee,
    }


def count_hit(hit: HIT, fee: Decimal) -> Counts:
    """Return what a HIT adds to its requester's counts as it is now.

    ``fee`` is that for one approved assignment. Due may become the reward for each assignment
    that can be accepted, is in progress, or waits for a decision (GetRequesterStatistic page).
    """
    work, reward = hit.work, hit.hit_type.properties.reward
    disposed = hit.status is HITStatus.Disposed
    available = 0 if disposed or hit.expired else hit.assignments_available
    owed = available + work.in_progress + work.submitted
    return {
        "hits_created": 1,
        "hits_completed": int(disposed),
        "approved": work.approved,
        "rejected": work.rejected,
        "rewards": work.approved * reward,
        "reward_fees": work.approved * fee,
        "hits_assignable": int(hit.status is HITStatus.Assignable),
        "hits_reviewable": int(hit.status is HITStatus.Reviewable),
        "available": available,
        "pending": work.submitted,
        "reward_liability": owed * reward,
        "fee_liability": owed * fee,
    }
