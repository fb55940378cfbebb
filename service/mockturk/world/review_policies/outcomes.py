"""What both policies share: percentages, the order of findings, and planned actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockturk.domain.review_policies import Extension
from mockturk.domain.reviews import ActionName, Finding, PlannedAction, SubjectType


def percentage(part: int, whole: int) -> int:
    """Return a share in percent, rounded half up; 0 if ``whole`` is 0.

    Source: docs/reference/lifecycle.md#score-rounding.

    The service reported 67 for 2 out of 3, and 0 for a worker without any agreed question.
    """
    return (200 * part + whole) // (2 * whole) if whole else 0


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort the findings of one review as the service did.

    Source: docs/reference/lifecycle.md#result-row-order.

    They are sorted by subject id, then question id, then key. Findings about a whole subject have
    an empty question id and come first. The captured report is sorted by ids alone, so the position
    of the HIT among its assignments depends on its id.
    """
    return tuple(
        sorted(findings, key=lambda finding: (finding.subject_id, finding.question_id, finding.key))
    )


def plan_extension(extension: Extension | None, hit_id: str, score: int) -> Iterator[PlannedAction]:
    """Yield an extension by one assignment if the score is too low.

    The caller applies the ceiling of assignments.
    """
    if extension is not None and score < extension.if_score_less_than:
        yield PlannedAction(
            ActionName.extend, SubjectType.HIT, hit_id, minimum_time=extension.minimum_time
        )


def plan_approval(
    assignment_id: str, score: int, if_at_least: int | None, reason: str | None = None
) -> Iterator[PlannedAction]:
    """Yield an approval if the score is high enough; without a threshold, none."""
    if if_at_least is not None and score >= if_at_least:
        yield PlannedAction(ActionName.approve, SubjectType.Assignment, assignment_id, reason)


def plan_rejection(
    assignment_id: str, score: int, if_less_than: int | None, reason: str | None
) -> Iterator[PlannedAction]:
    """Yield a rejection if the score is too low; without a threshold, none.

    One documented sentence says "equal to or less than". The name of the parameter says "less
    than", and so does its range: with "equal to", a threshold of 0 would not mean "never"
    (docs/reference/lifecycle.md#known-answers-reject-rule).
    """
    if if_less_than is not None and score < if_less_than:
        yield PlannedAction(ActionName.reject, SubjectType.Assignment, assignment_id, reason)
