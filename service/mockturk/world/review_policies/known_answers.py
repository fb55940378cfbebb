"""ScoreMyKnownAnswers/2011-09-01: compare one assignment with the requester's answer key.

The rules are those of docs/reference/lifecycle.md#scoremyknownanswers; findings and summary have
the form of the service's documented sample (docs/reference/lifecycle.md#known-answers-sample).
"""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern

from mockturk.domain.answers import Answers
from mockturk.domain.review_policies import ScoreMyKnownAnswers
from mockturk.domain.reviews import Finding, PlannedAction, PolicyOutcome, SubjectType, Tally
from mockturk.world.review_policies.outcomes import (
    percentage,
    plan_approval,
    plan_extension,
    plan_rejection,
    sort_findings,
)


def evaluate_assignment(
    policy: ScoreMyKnownAnswers, hit_id: str, assignment_id: str, answers: Answers
) -> PolicyOutcome:
    """Score a submitted assignment.

    An answer is correct if its set of values equals that of the key; case matters. Both were
    trimmed when they were read. An empty answer is correct if the key is empty.
    """
    right = {
        intern(known.question_id): answers.get(known.question_id, frozenset())
        == frozenset(known.values)
        for known in policy.answer_key
    }
    correct, evaluated = sum(right.values()), len(right)
    score = percentage(correct, evaluated)

    return PolicyOutcome(
        summary=_summary(correct, evaluated),
        score=score,
        findings=sort_findings(_findings(assignment_id, score, right)),
        planned_actions=tuple(_intentions(policy, hit_id, assignment_id, score)),
        tallies=(Tally(assignment_id, correct, evaluated - correct),),
    )


def _summary(correct: int, evaluated: int) -> str:
    """Return the summary as in the documented sample; the plural is our guess."""
    what = "one known answer" if evaluated == 1 else f"{evaluated} known answers"
    return f"Reviewed {what}; {correct}/{evaluated} correct"


def _findings(assignment_id: str, score: int, right: dict[str, bool]) -> Iterator[Finding]:
    subject = SubjectType.Assignment
    yield Finding(subject, assignment_id, "", "KnownAnswerScore", str(score))
    for question_id, is_right in right.items():
        value = "1" if is_right else "0"
        yield Finding(subject, assignment_id, question_id, "KnownAnswerCorrect", value)


def _intentions(
    policy: ScoreMyKnownAnswers, hit_id: str, assignment_id: str, score: int
) -> Iterator[PlannedAction]:
    """Yield the planned actions: extend first, then approve, then reject.

    That extending comes first is known from a captured report of the other policy. If the score
    meets both thresholds, both actions are tried, and the second fails
    (docs/reference/lifecycle.md#known-answers-both-thresholds).
    """
    yield from plan_extension(policy.extension, hit_id, score)
    yield from plan_approval(
        assignment_id, score, policy.approve_if_score_at_least, policy.approve_reason
    )
    yield from plan_rejection(
        assignment_id, score, policy.reject_if_score_less_than, policy.reject_reason
    )
