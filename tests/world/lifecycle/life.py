"""A random history of HITs and assignments: a sequence of actions, each chosen by two numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from mockturk.domain.errors import ServiceError
from mockturk.store import tables
from mockturk.world.lifecycle.scheduled_events import open_transaction
from world.lifecycle.stage import hit_request, usd
from world.lifecycle.two_apis import TwoAPIs

REWARDS = ("0.05", "1.00", "2.49")
LIFETIMES = (3600, 60, 30, 86_400, 200 * 86_400)
DURATIONS = (3600, 45, 30)
DELAYS = (30 * 86_400, 3600, 15, 0)
ASSIGNMENTS = (1, 2, 3, 9, 10)
WORKERS = ("A1", "A2", "A3", "A4")
UNKNOWN = "3UNKNOWN"


class Life(TwoAPIs):
    """A production world with little money; a deed picks what it is about by its numbers.

    Deeds return the code of the error they met, or None.
    """

    def __init__(self) -> None:
        super().__init__("production", funds=Decimal("25.00"))
        self.hit_ids: list[str] = []
        self.assignment_ids: list[str] = []

    def do(self, deed: str, n: int, m: int) -> str | None:
        """Do a deed; what it is about is among the latest things."""
        return getattr(self, f"do_{deed}")(n, m)

    def _hit(self, n: int, *wanted: str) -> str:
        """One of the latest HITs, mostly one with a wanted status."""
        return _pick(n, self.hit_ids, lambda one: self.record(one).status in wanted)

    def _assignment(self, n: int, *wanted: str) -> str:
        return _pick(n, self.assignment_ids, lambda one: self.assignment_status(one) in wanted)

    def do_create(self, n: int, m: int) -> str | None:
        fields = {
            "Title": f"Title {m % 3}",
            "Reward": usd(REWARDS[n % len(REWARDS)]),
            "LifetimeInSeconds": LIFETIMES[m % len(LIFETIMES)],
            "AssignmentDurationInSeconds": DURATIONS[(n + m) % len(DURATIONS)],
            "AutoApprovalDelayInSeconds": DELAYS[(n // 3) % len(DELAYS)],
            "MaxAssignments": ASSIGNMENTS[(m // 2) % len(ASSIGNMENTS)],
            "UniqueRequestToken": f"t{n}" if n < 3 else None,
        }
        result = self.call("CreateHIT", **hit_request(**fields))
        if hit_id := result.text("HITId"):
            self.hit_ids.append(hit_id)
        return result.code

    def _work(self, deed: Any, *args: Any) -> str | None:
        try:
            result = deed(*args)
        except ServiceError as error:
            return error.code
        if result:
            self.assignment_ids.append(result)
        return None

    def do_accept(self, n: int, m: int) -> str | None:
        return self._work(
            self.workers.accept, WORKERS[m % len(WORKERS)], self._hit(n, "Assignable")
        )

    def do_submit(self, n: int, m: int) -> str | None:
        return self._work(self.workers.submit, self._assignment(n, "InProgress"), {"q": str(m)})

    def do_submit_bad(self, n: int, _: int) -> str | None:
        return self._work(self.workers.submit, self._assignment(n, "InProgress"), "<no-answers/>")

    def do_give_back(self, n: int, _: int) -> str | None:
        return self._work(self.workers.give_back, self._assignment(n, "InProgress"))

    def do_approve(self, n: int, _: int) -> str | None:
        return self.call("ApproveAssignment", AssignmentId=self._assignment(n, "Submitted")).code

    def do_reject(self, n: int, m: int) -> str | None:
        request = {"AssignmentId": self._assignment(n, "Submitted"), "RequesterFeedback": f"no {m}"}
        return self.call("RejectAssignment", **request).code

    def do_reverse(self, n: int, _: int) -> str | None:
        return self.call(
            "ApproveRejectedAssignment", AssignmentId=self._assignment(n, "Rejected")
        ).code

    def do_bonus(self, n: int, m: int) -> str | None:
        assignment_id = self._assignment(n, "Submitted", "Approved")
        is_known = assignment_id != UNKNOWN and m % 4
        request = {
            "AssignmentId": assignment_id,
            "WorkerId": self.assignment(assignment_id).worker_id if is_known else "A1",
            "BonusAmount": usd("0.07"),
            "Reason": "fine work",
            "UniqueRequestToken": f"t{n}" if n < 3 else None,
        }
        return self.call("GrantBonus", **request).code

    def do_extend(self, n: int, m: int) -> str | None:
        request = {
            "HITId": self._hit(n),
            "MaxAssignmentsIncrement": m % 5 or None,
            "ExpirationIncrementInSeconds": (None, 3600, 86_400)[m % 3],
            "UniqueRequestToken": f"t{m}" if m < 3 else None,
        }
        return self.call("ExtendHIT", **request).code

    def do_expire(self, n: int, _: int) -> str | None:
        return self.call("ForceExpireHIT", HITId=self._hit(n, "Assignable")).code

    def do_review(self, n: int, m: int) -> str | None:
        return self.call(
            "SetHITAsReviewing", HITId=self._hit(n, "Reviewable", "Reviewing"), Revert=m % 2
        ).code

    def do_disable(self, n: int, _: int) -> str | None:
        return self.call("DisableHIT", HITId=self._hit(n)).code

    def do_dispose(self, n: int, _: int) -> str | None:
        return self.call("DisposeHIT", HITId=self._hit(n, "Reviewable", "Reviewing")).code

    def do_change_type(self, n: int, _: int) -> str | None:
        request = {"HITId": self._hit(n), "HITTypeId": "T100CN9P324W00EXAMPLE"}
        return self.call("ChangeHITTypeOfHIT", **request).code

    # Time.

    def look(self) -> None:
        """Let happen what is due."""
        with open_transaction(self.world):
            pass

    def next_due(self) -> datetime | None:
        """When something next happens by itself."""
        with open_transaction(self.world) as transaction:
            hits = transaction.store.page(tables.HITS, tables.DUE, [tables.DUE], count=1)
            work = transaction.store.page(tables.ASSIGNMENTS, tables.DUE, [tables.DUE], count=1)
        return min((one.due_at for one in [*hits, *work] if one.due_at), default=None)

    def step_by_step(self, seconds: int) -> None:
        """Let time pass and look at every second, or about every event if that is too long."""
        if seconds <= 120:
            for _ in range(seconds):
                self.later(seconds=1)
                self.look()
            return
        end = self.clock.now() + timedelta(seconds=seconds)
        while (at := self.next_due()) and at <= end:
            for before in (timedelta(seconds=1), timedelta(0)):
                self.later(max(at - before - self.clock.now(), timedelta(0)))
                self.look()
        self.later(end - self.clock.now())
        self.look()


def _pick(n: int, ids: list[str], is_wanted: Callable[[str], bool]) -> str:
    latest = ids[:-13:-1]
    if n % 4:
        latest = [one for one in latest if is_wanted(one)] or latest
    return latest[n % min(len(latest), 5)] if latest else UNKNOWN


DEEDS = sorted(name.removeprefix("do_") for name in vars(Life) if name.startswith("do_"))
