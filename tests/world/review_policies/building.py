"""Short ways to write answers, submissions, and what a judgement says."""

from __future__ import annotations

from mockturk.domain.answers import Answers
from mockturk.domain.reviews import PolicyOutcome, Submission

Given = str | set[str]
"""One value, or several, or none."""

HIT = "2HIT"

Row = tuple[str, str, str, str, str]
"""A finding: SubjectType, SubjectId, QuestionId, Key, Value."""


def values(given: Given) -> frozenset[str]:
    return frozenset({given} if isinstance(given, str) else given)


def answers(**given: Given) -> Answers:
    return {question: values(value) for question, value in given.items()}


def submission(
    assignment_id: str, *, rejected: bool = False, known: int | None = None, **given: Given
) -> Submission:
    return Submission(assignment_id, answers(**given), rejected, known)


def rows(judgement: PolicyOutcome) -> list[Row]:
    return [
        (found.subject, found.subject_id, found.question_id, found.key, found.value)
        for found in judgement.findings
    ]


def found(judgement: PolicyOutcome, key: str) -> dict[str, str]:
    """Return the values of one key, each by its question, or else by its subject."""
    return {
        finding.question_id or finding.subject_id: finding.value
        for finding in judgement.findings
        if finding.key == key
    }


def intended(judgement: PolicyOutcome) -> list[tuple[str, str]]:
    return [(intention.action, intention.subject_id) for intention in judgement.planned_actions]
