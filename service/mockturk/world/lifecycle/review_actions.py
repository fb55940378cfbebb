"""Carry out the planned actions of review policies, and store them with the findings.

``review_policies`` evaluates the answers. Actions are carried out in the order of a report captured
in 2012. An action that is not possible is stored as failed, with the error that a requester would
get.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.errors import HITTooOldForExtension, InsufficientFunds, InvalidAssignmentState
from mockturk.domain.fees import LARGE_HIT
from mockturk.domain.hits import HIT, REVIEWABLE_STATUSES, HITStatus
from mockturk.domain.notifications import EventType
from mockturk.domain.pacific_time import to_pacific_day
from mockturk.domain.record import replace
from mockturk.domain.review_policies import Extension
from mockturk.domain.review_results import ReviewActionStatus, ReviewPolicyLevel
from mockturk.domain.reviews import (
    ActionName,
    PlannedAction,
    PolicyOutcome,
    Review,
    ReviewAction,
    SubjectType,
    Submission,
)
from mockturk.domain.times import add_duration
from mockturk.store import tables
from mockturk.world.lifecycle import decisions, hits, payments
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.statistics import count_plurality_answers, take_back_plurality_answers
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.review_policies.plurality import evaluate_hit

log = logging.getLogger(__name__)

# The text of a documented sample, for an action that comes too late.
_TOO_LATE = "Assignment was in an invalid state for this operation."


class PolicyEvaluation:
    """One evaluation of a policy: its findings, and the actions carried out so far."""

    def __init__(
        self,
        transaction: WorldTransaction,
        hit: HIT,
        judgement: PolicyOutcome,
        assignment: Assignment | None = None,
    ) -> None:
        self._moment = transaction
        self._hit_id = hit.id
        self._judgement = judgement
        self._level = ReviewPolicyLevel.Assignment if assignment else ReviewPolicyLevel.HIT
        policy = hit.assignment_review_policy if assignment else hit.hit_review_policy
        self._extension = policy.extension if policy else None
        ids = transaction.world.ids
        self._serial = ids.serial()
        self._action_ids = ids.review_actions(self._serial)
        about = (SubjectType.Assignment, assignment.id) if assignment else (SubjectType.HIT, hit.id)
        self._actions = [self._action(ActionName.review, *about, result=judgement.summary)]

    def perform_actions(self, *names: ActionName) -> None:
        """Carry out the planned actions of these kinds."""
        for intention in self._judgement.planned_actions:
            if intention.action in names:
                self._actions.append(self._perform_action(intention))

    def save(self) -> None:
        """Store the findings and the actions."""
        transaction = self._moment
        transaction.store.add(
            tables.REVIEWS,
            Review(
                serial=self._serial,
                hit_id=self._hit_id,
                level=self._level,
                at=transaction.now,
                findings=self._judgement.findings,
                actions=tuple(self._actions),
            ),
        )

    def _perform_action(self, intention: PlannedAction) -> ReviewAction:
        undone = self._action(intention.action, intention.subject, intention.subject_id)
        if intention.action is ActionName.extend:
            return self._extend(undone, intention)
        assignment = _assignment(self._moment, intention.subject_id)
        decide = self._approve if intention.action is ActionName.approve else self._reject
        return decide(undone, assignment, intention.feedback)

    def _approve(
        self, action: ReviewAction, assignment: Assignment, feedback: str | None
    ) -> ReviewAction:
        if assignment.status is AssignmentStatus.Approved:
            return replace(action, result="Already approved")
        if assignment.status is not AssignmentStatus.Submitted:
            return _failed(action, _TOO_LATE, InvalidAssignmentState.code)
        if not self._affordable():
            return _failed(action, InsufficientFunds().message, InsufficientFunds.code)
        decisions.approve(self._moment, assignment, feedback)
        return replace(action, result="Approved")

    def _reject(
        self, action: ReviewAction, assignment: Assignment, feedback: str | None
    ) -> ReviewAction:
        if assignment.status is AssignmentStatus.Rejected:
            return replace(action, result="Already rejected")
        if assignment.status is not AssignmentStatus.Submitted:
            return _failed(action, _TOO_LATE, InvalidAssignmentState.code)
        decisions.reject(self._moment, assignment, feedback)
        return action  # the captured report has no Result here

    def _extend(self, action: ReviewAction, intention: PlannedAction) -> ReviewAction:
        hit = self._hit()
        most = self._moment.world.limits.max_assignments.highest
        if hit.max_assignments >= _ceiling(hit, self._extension, most):
            return replace(action, result="Extended by 0 assignments")  # documented as a success
        if hit.is_too_old_to_extend(self._moment.now):
            error = HITTooOldForExtension(hit.id)
            return _failed(action, error.message, error.code)
        if not self._affordable():
            return _failed(action, InsufficientFunds().message, InsufficientFunds.code)
        hits.extend(self._moment, hit, 1, self._time_wanting(hit, intention.minimum_time))
        return replace(action, result="Extended by 1 assignment")

    def _time_wanting(self, hit: HIT, minimum: timedelta) -> timedelta:
        """Return how much time to add, so that a HIT expires ``minimum`` from now or later."""
        if hit.expired or not minimum:
            return minimum
        return max(add_duration(self._moment.now, minimum) - hit.expires_at, timedelta(0))

    def _affordable(self) -> bool:
        hit = self._hit()
        price = payments.get_assignment_price(self._moment.world, hit)
        return payments.can_pay(self._moment, payments.get_account(self._moment, hit.owner), price)

    def _hit(self) -> HIT:
        hit = self._moment.store.get(tables.HITS, self._hit_id)
        if hit is None:
            raise LookupError(f"the HIT {self._hit_id} is gone")
        return hit

    def _action(
        self, name: ActionName, subject: SubjectType, subject_id: str, result: str | None = None
    ) -> ReviewAction:
        return ReviewAction(next(self._action_ids), name, subject, subject_id, result=result)


def review_if_reviewable(transaction: WorldTransaction, before: HIT) -> None:
    """If a HIT has just become reviewable, notify its requester and run its policy.

    If the policy raises an error, its changes are undone. ``before`` is the HIT before its last
    change.
    """
    hit = transaction.store.get(tables.HITS, before.id)
    if (
        hit is None
        or before.status in REVIEWABLE_STATUSES
        or hit.status is not HITStatus.Reviewable
    ):
        return
    notify_requester(transaction, EventType.HITReviewable, hit)
    policy = hit.hit_review_policy
    if policy is None:
        return
    submissions = [
        _submission(assignment)
        for assignment in hits.list_assignments(transaction, hit, tuple(AssignmentStatus))
    ]
    if not submissions:
        return  # there is nothing to compare
    try:
        with transaction.store.transaction():
            judgement = evaluate_hit(policy, hit.id, submissions)
            review = PolicyEvaluation(transaction, hit, judgement)
            review.perform_actions(ActionName.extend)
            review.perform_actions(ActionName.approve, ActionName.reject)
            review.save()
            _count(transaction, judgement)
    except Exception:
        log.exception("the HITReviewPolicy of %s failed", hit.id)


def _count(transaction: WorldTransaction, judgement: PolicyOutcome) -> None:
    """Count the results of a review for the workers, and no longer those of the previous review."""
    today = to_pacific_day(transaction.now)
    for tally in judgement.tallies:
        assignment = _assignment(transaction, tally.assignment_id)
        whose = assignment.owner, assignment.worker_id
        if assignment.plurality:
            correct, incorrect, day = assignment.plurality
            take_back_plurality_answers(transaction, *whose, correct, incorrect, since=day)
        count_plurality_answers(transaction, *whose, tally.correct, tally.incorrect)
        now = replace(assignment, plurality=(tally.correct, tally.incorrect, today))
        transaction.store.save(tables.ASSIGNMENTS, now)


def _assignment(transaction: WorldTransaction, assignment_id: str) -> Assignment:
    assignment = transaction.store.get(tables.ASSIGNMENTS, assignment_id)
    if assignment is None:
        raise LookupError(f"the assignment {assignment_id} is gone")
    return assignment


def _submission(assignment: Assignment) -> Submission:
    return Submission(
        assignment_id=assignment.id,
        answers=assignment.compared_answers or {},
        rejected=assignment.status is AssignmentStatus.Rejected,
        known_answer_score=assignment.known_answer_score,
    )


def _ceiling(hit: HIT, extension: Extension | None, most: int) -> int:
    """Return the number of assignments that a policy may extend a HIT to.

    Source: docs/reference/lifecycle.md#policy-extension.

    ``most`` is the service's limit of assignments for any HIT.
    """
    ceiling = LARGE_HIT - 1 if hit.created_with < LARGE_HIT else most
    if extension and extension.maximum_assignments is not None:
        return min(ceiling, extension.maximum_assignments)
    return ceiling


def _failed(action: ReviewAction, result: str, code: str) -> ReviewAction:
    return replace(action, status=ReviewActionStatus.Failed, result=result, error_code=code)
