"""A HIT under review policies, played by chance, with a model of what its reviews must do.

The model takes scores from the reports (how they come about is tested with the policies) and
says what had to be done about them: to which assignments, up to which ceiling, for how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.fees import LARGE_HIT
from mockturk.domain.hits import HIT, REVIEWABLE_STATUSES, HITStatus
from mockturk.domain.reviews import ActionName, Review, ReviewAction
from mockturk.store import tables
from mockturk.store.port import Transaction
from mockturk.world.lifecycle.payments import calculate_assignment_price
from mockturk.world.lifecycle.scheduled_events import open_transaction
from world.lifecycle.policies import known_answers, plurality
from world.lifecycle.stage import FUNDS, Stage, hit_request
from world.lifecycle.stage import KEY as ACCESS_KEY

KEY = {"k1": "yes", "k2": "yes", "k3": "yes"}
COMPARED = ("q1", "q2")
DELAYS = (timedelta(days=30), timedelta(0))
VALUES = {
    **dict.fromkeys(KEY, ("yes", "yes", "no", None)),
    **dict.fromkeys(COMPARED, ("a", " a", "b")),
}

Answers = dict[str, str]
Deed = tuple[str, int, Answers]


@dataclass(frozen=True)
class Plan:
    """A HIT, the policies it has, and the money there is."""

    funds: Decimal | None
    assignments: int
    delay: timedelta
    scoring: dict[str, Any] | None
    agreement: dict[str, Any] | None

    @property
    def request(self) -> dict[str, object]:
        """What CreateHIT is told of it."""
        request: dict[str, object] = {
            "MaxAssignments": self.assignments,
            "AutoApprovalDelayInSeconds": int(self.delay.total_seconds()),
        }
        if self.scoring is not None:
            request["AssignmentReviewPolicy"] = known_answers(KEY, **self.scoring)
        if self.agreement is not None:
            request["HITReviewPolicy"] = plurality(*COMPARED, **self.agreement)
        return request


def _parameters(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=strategies)


SCORES = st.sampled_from([0, 34, 67, 100, 101])
LONGER = st.sampled_from([0, 3600, 7200])
SCORING = _parameters(
    ApproveIfKnownAnswerScoreIsAtLeast=SCORES,
    ApproveReason=st.just("known"),
    RejectIfKnownAnswerScoreIsLessThan=SCORES,
    RejectReason=st.just("not known"),
    ExtendIfKnownAnswerScoreIsLessThan=SCORES,
    ExtendMaximumAssignments=st.sampled_from([2, 3, 4, 9, 10, 25]),
    ExtendMinimumTimeInSeconds=LONGER,
)
AGREEMENT = _parameters(
    threshold=st.sampled_from([0, 50, 66, 100]),
    DisregardAssignmentIfRejected=st.sampled_from("TF"),
    DisregardAssignmentIfKnownAnswerScoreIsLessThan=SCORES,
    ApproveIfWorkerAgreementScoreIsAtLeast=SCORES,
    RejectIfWorkerAgreementScoreIsLessThan=SCORES,
    RejectReason=st.just("not agreed"),
    ExtendIfHITAgreementScoreIsLessThan=st.sampled_from([1, 51, 100]),
    ExtendMaximumAssignments=st.sampled_from([1, 2, 3, 4, 10, 12]),
    ExtendMinimumTimeInSeconds=LONGER,
)
PLANS = st.builds(
    Plan,
    funds=st.sampled_from([None, None, Decimal("2.50"), Decimal("6.00"), Decimal(1000)]),
    assignments=st.sampled_from([1, 1, 2, 2, 3, 8, 9, 10]),
    delay=st.sampled_from(DELAYS),
    scoring=st.one_of(SCORING, SCORING, st.none()),
    agreement=st.one_of(AGREEMENT, AGREEMENT, st.none()),
)
ANSWERS = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["work"] * 6 + ["accept", "submit"] * 3 + ["return", "wait", "more"]),
        st.integers(0, 5),
        ANSWERS,
    ),
    min_size=5,
    max_size=16,
)
WAITS = (1, 599, 600, 3599, 3600, 7200)


class ReviewLife(Stage):
    """One HIT; everything a review did is followed as soon as it happened."""

    def __init__(self, plan: Plan) -> None:
        money = {} if plan.funds is None else {"environment": "production", "funds": plan.funds}
        super().__init__(**money)
        self.plan = plan
        self.refused = self.call("CreateHIT", **hit_request(**plan.request)).code
        if self.refused:
            return
        self.hit_id = self._first_hit().id
        self.taken: list[str] = []
        self.maximum = plan.assignments
        self.balance_left = plan.funds
        self.statuses: dict[str, str] = {}
        self.feedback: dict[str, str | None] = {}
        self.scores: dict[str, int] = {}
        self.reviewed: list[str] = []
        self.failed = {"assignment": 0, "hit": 0}
        self.moments = self.compared = 0
        self._seen = -1
        self._watch()

    # What is done.

    def do(self, deed: str, n: int, answers: Answers) -> None:
        """Do something, if it can be done now."""
        getattr(self, f"_{deed}")(n, {name: value for name, value in answers.items() if value})
        self.check()

    def _work(self, n: int, answers: Answers) -> None:
        if self._accept(n):
            self.submit(self.taken[-1], answers)

    def _accept(self, *_: object) -> bool:
        if self.record(self.hit_id).status is not HITStatus.Assignable:
            return False
        self.taken += self.accepted(self.hit_id, f"W{len(self.taken)}")
        return True

    def _submit(self, n: int, answers: Answers) -> None:
        if going := self._in_progress():
            self.submit(going[n % len(going)], answers)

    def submit(self, assignment_id: str, answers: Answers) -> None:
        self.workers.submit(assignment_id, answers)
        self.statuses[assignment_id] = "Submitted"
        self.feedback[assignment_id] = None

    def _return(self, n: int, _: Answers) -> None:
        if going := self._in_progress():
            self.workers.give_back(going[n % len(going)])

    def _wait(self, n: int, _: Answers) -> None:
        self.later(seconds=WAITS[n])

    def _more(self, n: int, _: Answers) -> None:
        result = self.call("ExtendHIT", HITId=self.hit_id, MaxAssignmentsIncrement=n + 1)
        self.maximum += 0 if result.code else n + 1

    def _in_progress(self) -> list[str]:
        return [
            one for one in self.taken if self.assignment(one).status is UnfinishedStatus.InProgress
        ]

    # What must have become of it.

    def check(self) -> None:
        """Follow what was reviewed since the last time, and hold the world against it."""
        hit = self.record(self.hit_id)
        for review in self._new_reviews():
            self._follow(hit, review)
        self._approve_what_waits_for_nothing(hit)
        assert hit.max_assignments == self.maximum
        assert self.compared == self.moments - self.failed["hit"]
        assert len(self.reviewed) == len(set(self.reviewed))
        if hit.assignment_review_policy:
            assert len(self.reviewed) == len(self.statuses) - self.failed["assignment"]
        kept = {one: self.assignment(one) for one in self.taken}
        submitted = {
            one: record
            for one, record in kept.items()
            if isinstance(record.status, AssignmentStatus)
        }
        assert {one: record.status.value for one, record in submitted.items()} == self.statuses
        assert {
            one: record.requester_feedback for one, record in submitted.items()
        } == self.feedback
        assert {
            one: record.known_answer_score
            for one, record in submitted.items()
            if record.known_answer_score is not None
        } == self.scores
        self._check_counters(hit, kept)
        if self.balance_left is not None:
            with self.world.store.transaction():
                assert self.world.account(ACCESS_KEY).available_balance == self.balance_left

    def _check_counters(self, hit: HIT, kept: dict[str, Assignment]) -> None:
        statuses = [one.status.value for one in kept.values()]
        work = hit.work
        assert statuses.count("InProgress") == work.in_progress
        assert (work.submitted, work.approved, work.rejected) == tuple(
            statuses.count(name) for name in ("Submitted", "Approved", "Rejected")
        )
        assert work.taken <= hit.max_assignments
        if work.taken < hit.max_assignments and not hit.expired:
            assert hit.status is HITStatus.Assignable
        elif work.in_progress:
            assert hit.status is HITStatus.Unassignable
        else:
            assert hit.status is HITStatus.Reviewable

    def _follow(self, hit: HIT, review: Review) -> None:
        first, *done = review.actions
        assert (first.name, first.status) == (ActionName.review, "Succeeded")
        if review.level == "Assignment":
            self._follow_scoring(hit, review, first.object_id, done)
        else:
            self._approve_what_waits_for_nothing(hit)
            assert first.object_id == hit.id
            self._follow_agreement(hit, review, done)

    def _follow_scoring(
        self, hit: HIT, review: Review, assignment_id: str, done: list[ReviewAction]
    ) -> None:
        policy = hit.assignment_review_policy
        assert policy
        (score,) = _values(review, "KnownAnswerScore").values()
        assert self.statuses[assignment_id] == "Submitted"
        self.reviewed.append(assignment_id)
        self.scores[assignment_id] = score
        self._follow_extension(hit, policy.extension, score, done)
        self._follow_decision(
            hit,
            assignment_id,
            done,
            approve=_reached(score, policy.approve_if_score_at_least),
            reject=_missed(score, policy.reject_if_score_less_than),
            reasons=(policy.approve_reason, policy.reject_reason),
        )
        assert not done

    def _follow_agreement(self, hit: HIT, review: Review, done: list[ReviewAction]) -> None:
        policy = hit.hit_review_policy
        assert policy
        self.compared += 1
        (score,) = _values(review, "HitAgreementScore").values()
        workers = _values(review, "WorkerAgreementScore")
        lowest = policy.disregard_if_known_answer_score_less_than
        assert workers.keys() == {
            one
            for one, status in self.statuses.items()
            if not (policy.disregard_rejected and status == "Rejected")
            and not (lowest is not None and self.scores.get(one, lowest) < lowest)
        }
        self._follow_extension(hit, policy.extension, score, done)
        for assignment_id, agreement in sorted(workers.items()):
            self._follow_decision(
                hit,
                assignment_id,
                done,
                approve=_reached(agreement, policy.approve_if_score_at_least),
                reject=_missed(agreement, policy.reject_if_score_less_than),
                reasons=(None, policy.reject_reason),
            )
        assert not done

    def _follow_extension(
        self, hit: HIT, extension: Any, score: int, done: list[ReviewAction]
    ) -> None:
        """One more where the score falls short, never above a ceiling."""
        if extension is None or score >= extension.if_score_less_than:
            return
        action = done.pop(0)
        assert (action.name, action.object_id) == (ActionName.extend, hit.id)
        ceilings = [extension.maximum_assignments or 10**9]
        if hit.created_with < LARGE_HIT:
            ceilings.append(LARGE_HIT - 1)
        if self.maximum >= min(ceilings):
            assert (action.status, action.result) == ("Succeeded", "Extended by 0 assignments")
        elif not self._affordable(hit):
            assert (action.status, action.error_code) == ("Failed", FUNDS)
        else:
            assert (action.status, action.result) == ("Succeeded", "Extended by 1 assignment")
            self.maximum += 1

    def _follow_decision(
        self,
        hit: HIT,
        assignment_id: str,
        done: list[ReviewAction],
        *,
        approve: bool,
        reject: bool,
        reasons: tuple[str | None, str | None],
    ) -> None:
        wanted = [name for name, is_due in (("approve", approve), ("reject", reject)) if is_due]
        for name in wanted:
            action = done.pop(0)
            assert (action.name, action.object_id) == (name, assignment_id)
            aim = "Approved" if name == "approve" else "Rejected"
            before = self.statuses[assignment_id]
            if before == aim:
                assert (action.status, action.result) == ("Succeeded", f"Already {aim.lower()}")
            elif before != "Submitted":
                assert action.error_code == "AWS.MechanicalTurk.InvalidAssignmentState"
            elif aim == "Approved" and not self._affordable(hit):
                assert (action.status, action.error_code) == ("Failed", FUNDS)
            else:
                assert (action.status, action.error_code) == ("Succeeded", None)
                assert action.result == (aim if aim == "Approved" else None)
                self.feedback[assignment_id] = reasons[name == "reject"]
                self._decided(hit, assignment_id, aim)

    def _approve_what_waits_for_nothing(self, hit: HIT) -> None:
        if self.plan.delay:
            return
        for assignment_id, status in self.statuses.items():
            if status == "Submitted":
                self._decided(hit, assignment_id, "Approved")

    def _decided(self, hit: HIT, assignment_id: str, status: str) -> None:
        self.statuses[assignment_id] = status
        if status == "Approved" and self.balance_left is not None:
            self.balance_left -= self._price(hit)

    def _affordable(self, hit: HIT) -> bool:
        return self.balance_left is None or self._price(hit) <= self.balance_left

    def _price(self, hit: HIT) -> Decimal:
        return calculate_assignment_price(self.world, hit.hit_type.properties, hit.created_with)

    # What is looked at beneath the operations.

    def _new_reviews(self) -> list[Review]:
        new = [one for one in self.reviews() if one.serial > self._seen]
        self._seen = max([self._seen, *(one.serial for one in new)])
        return new

    def reviews(self) -> list[Review]:
        """All reviews of both levels, in the order they were made."""
        groups = [(self.hit_id, "Assignment"), (self.hit_id, "HIT")]
        with open_transaction(self.world) as moment:
            return moment.store.page(tables.REVIEWS, "HITId", groups, count=10_000)

    def _first_hit(self) -> HIT:
        with open_transaction(self.world):
            (hit,) = self.world.store.all(tables.HITS)
        return hit

    def _watch(self) -> None:
        """Count how often the HIT becomes reviewable with work to look at, undone or not."""
        store = self.world.store
        save, transaction = store.save, store.transaction

        def saving(table: Any, record: Any) -> None:
            before = store.get(table, record.id) if table is tables.HITS else None
            save(table, record)
            if (
                before
                and before.status not in REVIEWABLE_STATUSES
                and record.status in REVIEWABLE_STATUSES
            ):
                self.moments += bool(record.hit_review_policy and record.work.taken)

        store.save, store.transaction = saving, lambda: Watched(transaction(), self)


class Watched:
    """A transaction that takes back what was counted in it when it raises."""

    def __init__(self, inner: Transaction, life: ReviewLife) -> None:
        self.inner = inner
        self.life = life

    def __enter__(self) -> None:
        self.inner.__enter__()
        self.moments = self.life.moments

    def try_enter(self) -> bool:
        entered = self.inner.try_enter()
        self.moments = self.life.moments
        return entered

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            self.life.moments = self.moments
        self.inner.__exit__(kind, *rest)


def _values(review: Review, key: str) -> dict[str, int]:
    return {one.subject_id: int(one.value) for one in review.findings if one.key == key}


def _reached(score: int, threshold: int | None) -> bool:
    return threshold is not None and score >= threshold


def _missed(score: int, threshold: int | None) -> bool:
    return threshold is not None and score < threshold
