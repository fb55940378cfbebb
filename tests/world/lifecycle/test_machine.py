"""The rules of docs/reference/lifecycle.md#lifecycle hold after any actions and any time."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mockturk.domain.assignments import Assignment
from mockturk.domain.fees import LARGE_HIT
from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.world.lifecycle.payments import calculate_assignment_price
from world.lifecycle.indexes import Indexes
from world.lifecycle.life import DEEDS, Life

DAY = 86_400
NUMBERS = st.integers(0, 12)
MANY_HITS = 8
WAITS = (1, 1, 1, 15, 15, 30, 30, 45, 45, 3599, 3600, DAY, 30 * DAY)
# Every deed, and again what makes lives long.
WORK = ["accept"] * 6 + ["submit"] * 8 + ["approve", "reject"] * 3 + ["reverse", "bonus", "extend"]
LIKELY = [*DEEDS, *WORK, *["wait", "wait for what is next"] * 3]
GONE = {"Returned", "Abandoned"}
# What may have become of an assignment between two looks, by what it was.
AFTER = {
    "InProgress": {"InProgress", "Submitted", "Approved", "Returned", "Abandoned"},
    "Submitted": {"Submitted", "Approved", "Rejected"},
    "Rejected": {"Rejected", "Approved"},
    "Approved": {"Approved"},
    "Returned": {"Returned"},
    "Abandoned": {"Abandoned"},
}


class LifeCycles(RuleBasedStateMachine):
    """Deeds and time; everything is looked at after each."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life()
        self.funds = self.life.balance()
        self.created_with: dict[str, int] = {}
        self.dispose: set[str] = set()
        self.seen: dict[str, Assignment] = {}
        self.indexes = Indexes(self.life.world.store)
        self.bonuses = 0

    # What happens. One rule for all deeds: hypothesis likes to leave whole rules out.

    @initialize(numbers=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=4))
    def begin(self, numbers: list[tuple[int, int]]) -> None:
        for n, m in numbers:
            self.act("create", n, m)
            self.act("accept", 0, m)

    @rule(deed=st.sampled_from(LIKELY), n=NUMBERS, m=NUMBERS)
    def step(self, deed: str, n: int, m: int) -> None:
        if deed == "wait":
            self.life.later(seconds=WAITS[n])
        elif deed == "wait for what is next":  # until it happens, or a second before
            if at := self.life.next_due():
                by = at - timedelta(seconds=m % 2) - self.life.clock.now()
                self.life.later(max(by, timedelta(0)))
        elif deed != "create" or len(self.life.hit_ids) < MANY_HITS:
            self.act(deed, n, m)

    def act(self, deed: str, n: int, m: int) -> None:
        before = self.life.snapshot()
        refused = self.life.do(deed, n, m)
        if refused:
            assert refused.startswith("AWS."), refused
            assert self.life.snapshot() == before, f"{deed} was refused: {refused}"
        else:
            may_do_nothing = deed == "change_type"  # to the type it has
            assert may_do_nothing or self.life.snapshot() != before, f"{deed} did nothing"
            self.bonuses += deed == "bonus"

    # What is kept, read through the store's port.

    def hits(self) -> list[HIT]:
        store = self.life.world.store
        return [hit for one in self.life.hit_ids if (hit := store.get(tables.HITS, one))]

    def assignments(self) -> list[Assignment]:
        store = self.life.world.store
        found = (store.get(tables.ASSIGNMENTS, one) for one in self.life.assignment_ids)
        return [one for one in found if one]

    # What must be true. The first of them reads, so that what is due has happened.

    @invariant()
    def everything_holds(self) -> None:
        self.lists_show_what_there_is()
        with self.life.world.store.transaction():
            self.nothing_due_is_left()
            self.hits_follow_from_their_assignments()
            self.assignments_go_one_way()
            self.what_was_paid_is_gone()
            self.indexes.agree(tables.HITS, self.hits())
            self.indexes.agree(tables.ASSIGNMENTS, self.assignments())

    def lists_show_what_there_is(self) -> None:
        listed = self.life.done("SearchHITs", PageSize=100)
        hits = [hit for hit in self.hits() if hit.status != "Disposed"]
        assert [one.text("HITId") for one in listed.all("HIT")] == [hit.id for hit in hits]
        assert listed.text("TotalNumResults") == listed.text("NumResults") == str(len(hits))
        for statuses in (["Reviewable"], ["Reviewing"], ["Reviewable", "Reviewing"]):
            listed = self.life.done("GetReviewableHITs", Status=statuses, PageSize=100)
            ids = sorted(one.text("HITId") or "" for one in listed.all("HIT"))
            assert ids == sorted(hit.id for hit in hits if hit.status in statuses)
            assert listed.text("TotalNumResults") == str(len(ids))

    def nothing_due_is_left(self) -> None:
        store, now = self.life.world.store, self.life.clock.now()
        for table in (tables.HITS, tables.ASSIGNMENTS):
            for one in store.page(table, tables.DUE, [tables.DUE], count=1):
                assert one.due_at > now
        for token in store.page(tables.TOKENS, tables.DUE, [tables.DUE], count=1):
            assert token.forgotten_at > now

    def hits_follow_from_their_assignments(self) -> None:
        by_hit: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.assignments():
            by_hit[one.hit_id][one.status.value] += 1
        now = self.life.clock.now()
        for hit in self.hits():
            counts = by_hit[hit.id]
            assert hit.work.in_progress == counts["InProgress"]
            assert hit.work.submitted == counts["Submitted"]
            assert hit.work.approved == counts["Approved"]
            assert hit.work.rejected == counts["Rejected"]
            taken = sum(n for status, n in counts.items() if status not in GONE)
            assert 0 <= taken <= hit.max_assignments
            began_with = self.created_with.setdefault(hit.id, hit.max_assignments)
            assert hit.created_with == began_with
            assert began_with >= LARGE_HIT or hit.max_assignments < LARGE_HIT
            if hit.id in self.dispose:
                assert hit.status == "Disposed"
            elif hit.status == "Disposed":
                self.dispose.add(hit.id)
                assert not hit.work.submitted
            else:
                assert hit.expired == (hit.expires_at <= now)
                assert hit.status in expected_status(hit, taken, counts["InProgress"])
                is_reviewable = hit.status in ("Reviewable", "Reviewing")
                assert (hit.reviewable_since is not None) == is_reviewable

    def assignments_go_one_way(self) -> None:
        holders = Counter(
            (one.hit_id, one.worker_id) for one in self.assignments() if one.status not in GONE
        )
        assert all(number == 1 for number in holders.values())
        for one in self.assignments():
            before = self.seen.get(one.id)
            if before:
                assert one.status.value in AFTER[before.status.value]
                for name in ("submitted_at", "approved_at", "rejected_at", "answer", "deadline"):
                    was = getattr(before, name)
                    assert was is None or getattr(one, name) == was
            assert (one.submitted_at is None) == (one.status in {"InProgress", *GONE})
            assert (one.approved_at is not None) == (one.status == "Approved")
            if one.submitted_at:
                assert one.accepted_at <= one.submitted_at < one.deadline
            self.seen[one.id] = one

    def what_was_paid_is_gone(self) -> None:
        world = self.life.world
        paid = Decimal(0)
        for one in self.assignments():
            hit = world.store.get(tables.HITS, one.hit_id)
            if one.status == "Approved" and hit:
                properties = hit.hit_type.properties
                paid += calculate_assignment_price(world, properties, hit.created_with)
        bonuses = [
            bonus.amount
            for hit in self.hits()
            for bonus in world.store.page(tables.BONUS_PAYMENTS, "HITId", [hit.id], count=1_000)
        ]
        assert len(bonuses) == self.bonuses
        paid += sum(amount + world.fees.on_bonus(amount) for amount in bonuses)
        account = world.account("AKIATEST")
        assert account.available_balance == self.funds - paid


def expected_status(hit: HIT, taken: int, in_progress: int) -> set[str]:
    if taken < hit.max_assignments and not hit.expired:
        return {"Assignable"}
    return {"Unassignable"} if in_progress else {"Reviewable", "Reviewing"}


TestLifeCycles = LifeCycles.TestCase
TestLifeCycles.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, database=None
)
