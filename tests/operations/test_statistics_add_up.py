"""Counts that are kept as events happen equal a count of all records."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from mockturk.domain.assignments import Assignment
from mockturk.domain.daily_counts import (
    NO_COUNTS,
    Counts,
    count_hit,
    count_new_hit,
    counts_key,
    sum_counts,
)
from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.world.lifecycle.payments import calculate_assignment_price
from mockturk.world.lifecycle.scheduled_events import open_transaction
from world.lifecycle.life import DEEDS, Life
from world.lifecycle.stage import KEY, Stage

DAY = 86_400
# Most of what happens is work; the rest is as likely as anything else.
WORK = ["create", "create", "accept", "accept", "accept", "submit", "submit", "submit"]
WAIT = st.sampled_from([0, 0, 0, 15, 60, 3600, DAY, 30 * DAY, 120 * DAY])
DEED = st.tuples(WAIT, st.sampled_from([*WORK, *DEEDS]), st.integers(0, 12), st.integers(0, 12))


def fee(stage: Stage, hit: HIT) -> object:
    properties = hit.hit_type.properties
    return calculate_assignment_price(stage.world, properties, hit.created_with) - properties.reward


def kept(stage: Stage, owner: str, worker_id: str = "") -> Counts:
    counts = stage.world.store.get(tables.LATEST_COUNTS, counts_key(owner, worker_id))
    return counts.until_then if counts else NO_COUNTS


@settings(max_examples=60, deadline=None, database=None)
@given(deeds=st.lists(DEED, min_size=5, max_size=40))
def test_counts_add_up(deeds: list[tuple[int, str, int, int]]) -> None:
    life = Life()
    for wait, deed, n, m in deeds:
        life.later(seconds=wait)
        life.do(deed, n, m)

    with open_transaction(life.world) as transaction:
        store = transaction.store
        owner = life.world.account(KEY).id
        hits = [found for one in life.hit_ids if (found := store.get(tables.HITS, one))]
        work = [
            found for one in life.assignment_ids if (found := store.get(tables.ASSIGNMENTS, one))
        ]
        bonuses = [
            bonus
            for hit in hits
            for bonus in store.page(tables.BONUS_PAYMENTS, "HITId", [hit.id], count=1000)
        ]
        counted = kept(life, owner)
        of_workers = {one.worker_id: kept(life, owner, one.worker_id) for one in work}

    expected: Counts = {}
    for hit in hits:
        expected = sum_counts(expected, count_hit(hit, fee(life, hit)))
    amount = sum(bonus.amount for bonus in bonuses)
    fees = sum(life.world.fees.on_bonus(bonus.amount) for bonus in bonuses)
    expected = sum_counts(expected, {"bonuses": amount, "bonus_fees": fees, **ends_of(work)})
    assert nonzero(counted) == nonzero(expected)
    for worker_id, counts in of_workers.items():
        decided = Counter(one.status.value for one in work if one.worker_id == worker_id)
        assert counts.get("approved", 0) == decided["Approved"]
        assert counts.get("rejected", 0) == decided["Rejected"]


def ends_of(work: list[Assignment]) -> Counts:
    ends = Counter(one.status.value for one in work)
    return {
        "accepted": len(work),
        "returned": ends["Returned"],
        "abandoned": ends["Abandoned"],
    }


def nonzero(counts: Counts) -> Counts:
    return {what: number for what, number in counts.items() if number}


def test_a_new_hit_counts_as_one_that_is_looked_at() -> None:
    stage = Stage()
    hit = stage.record(stage.hit(MaxAssignments=12))

    assert count_new_hit(hit, fee(stage, hit)) == nonzero(count_hit(hit, fee(stage, hit)))
