"""The steps of a HIT's review: the answers that were there when its policies acted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.hits import HIT, HITStatus
from mockturk.domain.record import replace
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.domain.reviews import ActionName, Review
from mockturk.web.console.review_actions import list_taken_actions

# With more free seats of one kind, they share one column.
_MOST_SEATS = 3


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """A moment at which answers were compared, or a policy asked for one more worker.

    ``answers`` is the number of answers at that time, ``serial`` that of the review.
    """

    answers: int
    serial: int
    at: datetime
    assignment_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class FreeSeats:
    """Assignments that workers can still accept.

    ``asked_by`` is the name of the policy that extended the HIT; empty if none did.
    """

    count: int
    asked_by: str = ""


def list_steps(assignments: Sequence[Assignment], reviews: Sequence[Review]) -> list[ReviewStep]:
    """Return the steps of a review, one for each number of answers.

    ``assignments`` are all submitted ones, ``reviews`` all reviews in order of their serials.
    """
    steps: dict[int, ReviewStep] = {}
    scored: list[str] = []
    for review in reviews:
        if review.level is ReviewPolicyLevel.Assignment:
            scored.append(review.actions[0].object_id)
            if not any(action.name is ActionName.extend for action in review.actions):
                continue
            ids = frozenset(scored)
        else:
            # A HIT becomes reviewable when nobody works on it, so what was accepted earlier and was
            # submitted was submitted earlier too.
            ids = frozenset(one.id for one in assignments if one.serial < review.serial)
        steps[len(ids)] = ReviewStep(len(ids), review.serial, review.at, ids)
    return [steps[answers] for answers in sorted(steps)]


def rewind_assignments(assignments: Sequence[Assignment], step: ReviewStep) -> list[Assignment]:
    """Return the assignments of a step, each with its status at that time."""
    return [
        replace(one, status=_status_at(one, step.at))
        for one in assignments
        if one.id in step.assignment_ids
    ]


def rewind_reviews(reviews: Sequence[Review], step: ReviewStep) -> list[Review]:
    """Return the reviews up to a step."""
    return [one for one in reviews if one.serial <= step.serial]


def rewind_hit(hit: HIT, reviews: Sequence[Review]) -> HIT:
    """Return a HIT with the number of assignments it had after some reviews.

    The time of an extension by the requester is not known, so these are left out.
    """
    extensions = len(list(_list_extending_policies(hit, reviews)))
    return replace(hit, max_assignments=hit.created_with + extensions)


def list_free_seats(
    hit: HIT, reviews: Sequence[Review], step: ReviewStep | None
) -> list[FreeSeats]:
    """Return the free seats of a HIT: now, or right after a step.

    ``reviews`` are those until then. The seats that policies asked for are the last ones.
    """
    asked_by = list(_list_extending_policies(hit, reviews))
    if step:
        free = hit.created_with + len(asked_by) - step.answers
    else:
        free = hit.assignments_available if hit.status is HITStatus.Assignable else 0
    if free <= 0:
        return []
    by_policy = asked_by[-free:]
    others = free - len(by_policy)
    seats = [FreeSeats(1)] * others if others <= _MOST_SEATS else [FreeSeats(others)]
    return [*seats, *(FreeSeats(1, name) for name in by_policy)]


def _list_extending_policies(hit: HIT, reviews: Sequence[Review]) -> Iterator[str]:
    """Yield the name of the policy for each extension by a policy."""
    for one in list_taken_actions(hit, reviews, {}):
        if one.name is ActionName.extend and one.has_effect:
            is_assignment = one.level is ReviewPolicyLevel.Assignment
            yield "ScoreMyKnownAnswers" if is_assignment else "SimplePlurality"


def _status_at(assignment: Assignment, at: datetime) -> AssignmentStatus:
    if assignment.approved_at and assignment.approved_at <= at:
        return AssignmentStatus.Approved
    if assignment.rejected_at and assignment.rejected_at <= at:
        return AssignmentStatus.Rejected
    return AssignmentStatus.Submitted
