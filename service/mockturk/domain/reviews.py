"""Reviews by a policy: findings, planned actions, and the actions' results."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from mockturk.domain.answers import Answers
from mockturk.domain.record import Record
from mockturk.domain.review_results import ReviewActionStatus, ReviewPolicyLevel


class ActionName(StrEnum):
    """The actions of review policies, with the captured names."""

    review = "review"
    extend = "extend"
    approve = "approve"
    reject = "reject"


class SubjectType(StrEnum):
    """The type of the object of a finding or an action (SubjectType, ObjectType)."""

    HIT = "HIT"
    Assignment = "Assignment"


class Submission(Record, frozen=True):
    """The data of one submitted assignment that a HIT's policy evaluates."""

    assignment_id: str
    answers: Answers
    rejected: bool = False
    known_answer_score: int | None = None


class Finding(Record, frozen=True):
    """One result of a review; ``question_id`` is empty if it is about the whole subject."""

    subject: SubjectType
    subject_id: str
    question_id: str
    key: str
    value: str


class PlannedAction(Record, frozen=True):
    """An action that a policy requests, on an assignment or on the HIT.

    ``feedback`` is for the worker; ``minimum_time`` is the time that an extension adds.
    """

    action: ActionName
    subject: SubjectType
    subject_id: str
    feedback: str | None = None
    minimum_time: timedelta = timedelta(0)


class Tally(Record, frozen=True):
    """The number of questions that one assignment answered right and wrong, for a policy."""

    assignment_id: str
    correct: int
    incorrect: int


class PolicyOutcome(Record, frozen=True):
    """The result of evaluating a policy, before its actions are applied.

    ``summary`` is the Result of the review itself, ``score`` the value compared with the
    thresholds. Findings and planned actions are in the order in which the service reported them.
    """

    summary: str
    score: int
    findings: tuple[Finding, ...]
    planned_actions: tuple[PlannedAction, ...]
    tallies: tuple[Tally, ...]


class ReviewAction(Record, frozen=True):
    """An action that was applied or attempted; ``error_code`` is set only if it failed."""

    id: str
    name: ActionName
    object_type: SubjectType
    object_id: str
    status: ReviewActionStatus = ReviewActionStatus.Succeeded
    result: str | None = None
    error_code: str | None = None


class Review(Record, frozen=True):
    """One evaluation of one policy of a HIT; its first action is the review itself."""

    serial: int
    hit_id: str
    level: ReviewPolicyLevel
    at: datetime
    findings: tuple[Finding, ...]
    actions: tuple[ReviewAction, ...]

    @property
    def key(self) -> str:
        """Primary key: the serial number."""
        return str(self.serial)
