"""Events of assignments that workers cause, and their effects on HITs."""

from __future__ import annotations

import logging
from sys import intern

from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.daily_counts import Counts
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.notifications import EventType
from mockturk.domain.record import replace
from mockturk.domain.reviews import ActionName, PolicyOutcome
from mockturk.domain.times import add_duration
from mockturk.store import tables
from mockturk.world.lifecycle.decisions import approve, get_assignment_hit
from mockturk.world.lifecycle.hit_updates import save_hit
from mockturk.world.lifecycle.requester_notices import notify_requester
from mockturk.world.lifecycle.review_actions import PolicyEvaluation, review_if_reviewable
from mockturk.world.lifecycle.statistics import count_known_answers
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.review_policies.known_answers import evaluate_assignment

log = logging.getLogger(__name__)


def accept(transaction: WorldTransaction, hit: HIT, worker_id: str) -> Assignment:
    """Create an assignment of a HIT for a worker, with the deadline that the HIT type sets."""
    assignment = Assignment(
        id=transaction.world.ids.assignment(),
        serial=transaction.world.ids.serial(),
        hit_id=hit.id,
        owner=hit.owner,
        worker_id=worker_id,
        accepted_at=transaction.now,
        deadline=add_duration(transaction.now, hit.hit_type.properties.assignment_duration),
    )
    transaction.store.add(tables.ASSIGNMENTS, assignment)
    save_hit(transaction, hit.with_work(transaction.now, in_progress=1), {"accepted": 1})
    notify_requester(transaction, EventType.AssignmentAccepted, hit, assignment.id)
    return assignment


def give_up(
    transaction: WorldTransaction, assignment: Assignment, how: UnfinishedStatus
) -> Assignment:
    """End an assignment in progress as returned or abandoned; another worker may then accept it.

    This can make an expired HIT reviewable.
    """
    hit = get_assignment_hit(transaction, assignment)
    ended = assignment.with_status(how)
    transaction.store.save(tables.ASSIGNMENTS, ended)
    happened: Counts = {"returned" if how is UnfinishedStatus.Returned else "abandoned": 1}
    save_hit(transaction, hit.with_work(transaction.now, in_progress=-1), happened)
    is_returned = how is UnfinishedStatus.Returned
    what = EventType.AssignmentReturned if is_returned else EventType.AssignmentAbandoned
    notify_requester(transaction, what, hit, assignment.id)
    review_if_reviewable(transaction, hit)
    return ended


def submit(transaction: WorldTransaction, assignment: Assignment, answer: str) -> Assignment:
    """Store a worker's answer, and run the review policies of the HIT.

    An assignment of a disabled HIT is approved at once, and so is one whose auto-approval delay is
    0. If a policy raises an error, the answer is stored nevertheless.
    """
    hit = get_assignment_hit(transaction, assignment)
    if hit.status is HITStatus.Disposed:
        return approve(transaction, _save_submission(transaction, assignment, answer))
    if hit.has_review_policies:
        submitted = _submit_for_review(transaction, hit, assignment, answer)
    else:
        submitted = _save_submission(transaction, assignment, answer)
    waits = hit.hit_type.properties.auto_approval_delay
    if not waits and submitted.status is AssignmentStatus.Submitted:
        submitted = approve(transaction, submitted)
    review_if_reviewable(transaction, hit)
    return submitted


def _submit_for_review(
    transaction: WorldTransaction, hit: HIT, assignment: Assignment, answer: str
) -> Assignment:
    answers = transaction.world.documents.read_answers(answer)
    if agreement := hit.hit_review_policy:
        # Unpacked texts are new ones; the assignments of a HIT should share theirs.
        wanted = map(intern, agreement.question_ids)
        compared = {question: answers[question] for question in wanted if question in answers}
        assignment = replace(assignment, compared_answers=compared)
    if scoring := hit.assignment_review_policy:
        try:
            with transaction.store.transaction():
                judgement = evaluate_assignment(scoring, hit.id, assignment.id, answers)
                return _apply_review_policy(transaction, hit, assignment, answer, judgement)
        except Exception:
            log.exception("the AssignmentReviewPolicy of %s failed", hit.id)
    return _save_submission(transaction, assignment, answer)


def _apply_review_policy(
    transaction: WorldTransaction,
    hit: HIT,
    assignment: Assignment,
    answer: str,
    judgement: PolicyOutcome,
) -> Assignment:
    """Store an answer and apply the outcome of a policy: extend, store, then approve or reject."""
    review = PolicyEvaluation(transaction, hit, judgement, assignment)
    review.perform_actions(ActionName.extend)
    _save_submission(transaction, replace(assignment, known_answer_score=judgement.score), answer)
    review.perform_actions(ActionName.approve, ActionName.reject)
    review.save()
    (tally,) = judgement.tallies
    whose = assignment.owner, assignment.worker_id
    count_known_answers(transaction, *whose, tally.correct, tally.incorrect)
    return transaction.store.get(tables.ASSIGNMENTS, assignment.id) or assignment


def _save_submission(
    transaction: WorldTransaction, assignment: Assignment, answer: str
) -> Assignment:
    hit = get_assignment_hit(transaction, assignment)
    delay = hit.hit_type.properties.auto_approval_delay
    submitted = assignment.submitted(transaction.now, answer, delay)
    transaction.store.save(tables.ASSIGNMENTS, submitted)
    save_hit(transaction, hit.with_work(transaction.now, in_progress=-1, submitted=1))
    notify_requester(transaction, EventType.AssignmentSubmitted, hit, assignment.id)
    return submitted
