"""What workers do to assignments, and through them to HITs."""

from __future__ import annotations

import logging

from mockturk.domain.assignments import Assignment, AssignmentStatus, Unfinished
from mockturk.domain.daily_counts import Counts
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.notifications import EventType
from mockturk.domain.record import replace
from mockturk.domain.reviews import ActionName, Judgement
from mockturk.domain.times import later
from mockturk.store import tables
from mockturk.world.lifecycle.decisions import approve, hit_of
from mockturk.world.lifecycle.hit_updates import keep_hit
from mockturk.world.lifecycle.requester_notices import tell
from mockturk.world.lifecycle.review_actions import Round, review_if_reviewable
from mockturk.world.lifecycle.statistics import count_known_answers
from mockturk.world.lifecycle.world_transaction import Moment
from mockturk.world.review_policies.known_answers import judge_assignment

log = logging.getLogger(__name__)


def accept(moment: Moment, hit: HIT, worker_id: str) -> Assignment:
    """Give a worker one of a HIT's assignments, for as long as its type says."""
    assignment = Assignment(
        id=moment.world.ids.assignment(),
        serial=moment.world.ids.serial(),
        hit_id=hit.id,
        owner=hit.owner,
        worker_id=worker_id,
        accepted_at=moment.now,
        deadline=later(moment.now, hit.hit_type.properties.assignment_duration),
    )
    moment.store.add(tables.ASSIGNMENTS, assignment)
    keep_hit(moment, hit.with_work(moment.now, in_progress=1), {"accepted": 1})
    tell(moment, EventType.AssignmentAccepted, hit, assignment.id)
    return assignment


def give_up(moment: Moment, assignment: Assignment, how: Unfinished) -> Assignment:
    """Let work in progress end as returned or abandoned; somebody else may accept it.

    With it a HIT that has expired may become reviewable.
    """
    hit = hit_of(moment, assignment)
    ended = assignment.given_up(how)
    moment.store.save(tables.ASSIGNMENTS, ended)
    happened: Counts = {"returned" if how is Unfinished.Returned else "abandoned": 1}
    keep_hit(moment, hit.with_work(moment.now, in_progress=-1), happened)
    is_returned = how is Unfinished.Returned
    what = EventType.AssignmentReturned if is_returned else EventType.AssignmentAbandoned
    tell(moment, what, hit, assignment.id)
    review_if_reviewable(moment, hit)
    return ended


def submit(moment: Moment, assignment: Assignment, answer: str) -> Assignment:
    """Take in a worker's answer, and run the HIT's policies on it.

    What comes in for a disabled HIT is approved at once, and so is what waits for no time. A
    policy that fails does not lose the answer.
    """
    hit = hit_of(moment, assignment)
    if hit.status is HITStatus.Disposed:
        return approve(moment, _taken_in(moment, assignment, answer))
    if hit.assignment_review_policy or hit.hit_review_policy:
        submitted = _reviewed(moment, hit, assignment, answer)
    else:
        submitted = _taken_in(moment, assignment, answer)
    waits = hit.hit_type.properties.auto_approval_delay
    if not waits and submitted.status is AssignmentStatus.Submitted:
        submitted = approve(moment, submitted)
    review_if_reviewable(moment, hit)
    return submitted


def _reviewed(moment: Moment, hit: HIT, assignment: Assignment, answer: str) -> Assignment:
    answers = moment.world.documents.read_answers(answer)
    if hit.hit_review_policy:
        wanted = hit.hit_review_policy.question_ids
        compared = {question: answers[question] for question in wanted if question in answers}
        assignment = replace(assignment, compared_answers=compared)
    if hit.assignment_review_policy:
        try:
            with moment.store.transaction():
                judgement = judge_assignment(
                    hit.assignment_review_policy, hit.id, assignment.id, answers
                )
                return _judged(moment, hit, assignment, answer, judgement)
        except Exception:
            log.exception("the AssignmentReviewPolicy of %s failed", hit.id)
    return _taken_in(moment, assignment, answer)


def _judged(
    moment: Moment, hit: HIT, assignment: Assignment, answer: str, judgement: Judgement
) -> Assignment:
    """Take in an answer around what a policy makes of it: it extends first, then decides."""
    review = Round(moment, hit, judgement, assignment)
    review.act(ActionName.extend)
    _taken_in(moment, replace(assignment, known_answer_score=judgement.score), answer)
    review.act(ActionName.approve, ActionName.reject)
    review.keep()
    (tally,) = judgement.tallies
    whose = assignment.owner, assignment.worker_id
    count_known_answers(moment, *whose, tally.correct, tally.incorrect)
    return moment.store.get(tables.ASSIGNMENTS, assignment.id) or assignment


def _taken_in(moment: Moment, assignment: Assignment, answer: str) -> Assignment:
    hit = hit_of(moment, assignment)
    delay = hit.hit_type.properties.auto_approval_delay
    submitted = assignment.submitted(moment.now, answer, delay)
    moment.store.save(tables.ASSIGNMENTS, submitted)
    keep_hit(moment, hit.with_work(moment.now, in_progress=-1, submitted=1))
    tell(moment, EventType.AssignmentSubmitted, hit, assignment.id)
    return submitted
