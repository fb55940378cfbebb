"""The actions of review policies on a HIT and its assignments, with their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mockturk.domain.hits import HIT
from mockturk.domain.review_policies import ScoreMyKnownAnswers, SimplePlurality
from mockturk.domain.review_results import ReviewActionStatus, ReviewPolicyLevel
from mockturk.domain.reviews import ActionName, Review, ReviewAction, SubjectType

_FAILED = ReviewActionStatus.Failed


@dataclass(frozen=True, slots=True)
class TakenAction:
    """An action: its policy, its object, its result, and the reason in words.

    ``worker`` is the name or the WorkerId of the worker of the assignment concerned.
    """

    at: datetime
    level: ReviewPolicyLevel
    name: ActionName
    is_about_hit: bool
    object_id: str
    worker: str
    why: str
    result: str
    error_code: str

    @property
    def failed(self) -> bool:
        """Whether the action failed."""
        return bool(self.error_code)

    @property
    def has_effect(self) -> bool:
        """Whether the action changed anything; extending a full HIT, for example, does not."""
        return not (self.failed or self.result.startswith(("Already", "Extended by 0")))


def list_taken_actions(
    hit: HIT, reviews: Sequence[Review], workers: Mapping[str, str]
) -> list[TakenAction]:
    """Return the actions of reviews in order; ``workers`` has workers by AssignmentId."""
    return [one for review in reviews for one in _list_review_actions(hit, review, workers)]


def _list_review_actions(
    hit: HIT, review: Review, workers: Mapping[str, str]
) -> Iterator[TakenAction]:
    scores = {one.subject_id: int(one.value) for one in review.findings if _is_score(one.key)}
    for action in review.actions:
        yield TakenAction(
            at=review.at,
            level=review.level,
            name=action.name,
            is_about_hit=action.object_type is SubjectType.HIT,
            object_id=action.object_id,
            worker=workers.get(action.object_id, ""),
            why=_explain_action(hit, review, action, scores),
            result=action.result or ("" if action.status is _FAILED else "Done"),
            error_code=(action.error_code or "Failed") if action.status is _FAILED else "",
        )


def _is_score(key: str) -> bool:
    return key in ("KnownAnswerScore", "HitAgreementScore", "WorkerAgreementScore")


def _explain_action(hit: HIT, review: Review, action: ReviewAction, scores: dict[str, int]) -> str:
    """Return the reason of an action: the score, and the threshold it was compared with."""
    of_assignment = review.level is ReviewPolicyLevel.Assignment
    if action.name is ActionName.review:
        return "an assignment was submitted" if of_assignment else "the HIT became reviewable"
    policy = hit.assignment_review_policy if of_assignment else hit.hit_review_policy
    if policy is None:
        return ""
    if action.name is ActionName.extend:
        # A known-answer review scores only the assignment; a plurality review scores the HIT too.
        subject = review.actions[0].object_id if of_assignment else hit.id
        name = "KnownAnswerScore" if of_assignment else "HITAgreementScore"
        least = policy.extension.if_score_less_than if policy.extension else None
        return _compared(name, scores.get(subject), "<", least)
    name = "KnownAnswerScore" if of_assignment else "WorkerAgreementScore"
    return _compared(name, scores.get(action.object_id), *_threshold(policy, action.name))


def _threshold(
    policy: ScoreMyKnownAnswers | SimplePlurality, name: ActionName
) -> tuple[str, int | None]:
    if name is ActionName.approve:
        return "≥", policy.approve_if_score_at_least
    return "<", policy.reject_if_score_less_than


def _compared(name: str, score: int | None, sign: str, threshold: int | None) -> str:
    return f"{name} {'–' if score is None else score} {sign} {threshold}"  # noqa: RUF001 - a dash
