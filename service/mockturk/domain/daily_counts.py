"""Daily counts of HITs, assignments and amounts, from which statistics are calculated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.record import Record

CountName = Literal[
    # Events; amounts are in USD. An approval subtracts an earlier rejection.
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
    # Present numbers, which go up and down.
    "hits_assignable",
    "hits_reviewable",
    "available",
    "pending",
    "reward_liability",
    "fee_liability",
    # Results of review policies for a worker's answers; a later review replaces an earlier one.
    "known_correct",
    "known_incorrect",
    "plurality_correct",
    "plurality_incorrect",
]
"""The name of a count, of a requester or of a worker's work for a requester."""

Counts = Mapping[CountName, int | Decimal]
"""Counts by name; absent ones are 0."""

NO_COUNTS: Counts = MappingProxyType({})


class DailyCounts(Record, frozen=True):
    """The cumulative counts at the end of a Pacific day on which something was counted.

    ``whose`` is a key of ``counts_key``. The counts of any period are the difference of two
    records, regardless of the number of days between them.
    """

    whose: str
    day: date
    until_then: Counts

    @property
    def key(self) -> str:
        """Primary key: ``whose`` and the day, joined by a space."""
        return f"{self.whose} {self.day}"


def counts_key(owner: str, worker_id: str = "") -> str:
    """Return the key of a requester's counts, or of those of a worker's work for the requester."""
    return f"{owner} {worker_id}"


def sum_counts(counts: Counts, changes: Counts) -> Counts:
    """Return counts with changes added."""
    total = dict(counts)
    for what, by in changes.items():
        total[what] = total.get(what, 0) + by
    return total


def subtract_counts(after: Counts, before: Counts) -> Counts:
    """Return the counts that differ, as the difference ``after`` - ``before``."""
    return {what: by for what in after if (by := after[what] - before.get(what, 0))}


def count_new_hit(hit: HIT, fee: Decimal) -> Counts:
    """Return the counts that a new HIT adds to its requester's.

    ``fee`` is the fee for one approved assignment, in USD.
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
    """Return the counts that a HIT in its present state adds to its requester's.

    ``fee`` is the fee for one approved assignment, in USD. The liability covers each assignment
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
