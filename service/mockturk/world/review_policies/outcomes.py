"""What both policies make of counts: percentages, the order of findings, intentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockturk.domain.review_policies import Extension
from mockturk.domain.reviews import ActionName, Finding, PlannedAction, SubjectType


def percentage(part: int, whole: int) -> int:
    """Return a share in percent, rounded half up; of nothing it is 0.

    Source: docs/reference/lifecycle.md#score-rounding.

    The service said 67 of 2 out of 3, and 0 of a worker whom no question could judge.
    """
    return (200 * part + whole) // (2 * whole) if whole else 0


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort the findings of one review as the service did.

    Source: docs/reference/lifecycle.md#result-row-order.

    By subject, then question, what is about the whole subject first, then key; the captured
    report is a plain sort, so a HIT stands wherever its id puts it.
    """
    return tuple(
        sorted(findings, key=lambda finding: (finding.subject_id, finding.question_id, finding.key))
    )


def plan_extension(extension: Extension | None, hit_id: str, score: int) -> Iterator[PlannedAction]:
    """Ask for one more assignment if the score falls short; the ceiling is for who applies it."""
    if extension is not None and score < extension.if_score_less_than:
        yield PlannedAction(
            ActionName.extend, SubjectType.HIT, hit_id, minimum_time=extension.minimum_time
        )


def plan_approval(
    assignment_id: str, score: int, if_at_least: int | None, reason: str | None = None
) -> Iterator[PlannedAction]:
    """Ask to approve an assignment that scored enough; an absent threshold never fires."""
    if if_at_least is not None and score >= if_at_least:
        yield PlannedAction(ActionName.approve, SubjectType.Assignment, assignment_id, reason)


def plan_rejection(
    assignment_id: str, score: int, if_less_than: int | None, reason: str | None
) -> Iterator[PlannedAction]:
    """Ask to reject an assignment that scored too little; an absent threshold never fires.

    One documented sentence says "equal to or less than". The parameter's name says otherwise,
    and so do its bounds: 0 could not mean never
    (docs/reference/lifecycle.md#known-answers-reject-rule).
    """
    if if_less_than is not None and score < if_less_than:
        yield PlannedAction(ActionName.reject, SubjectType.Assignment, assignment_id, reason)
