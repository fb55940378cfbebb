"""Reviews: what a policy found, what it wants done, and what became of that."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from mockturk.domain.answers import Answers
from mockturk.domain.record import Record
from mockturk.domain.review_results import ReviewActionStatus, ReviewPolicyLevel


class ActionName(StrEnum):
    """What review policies do, as it was captured."""

    review = "review"
    extend = "extend"
    approve = "approve"
    reject = "reject"


class SubjectType(StrEnum):
    """What a finding or an action is about (SubjectType, ObjectType)."""

    HIT = "HIT"
    Assignment = "Assignment"


class Submission(Record, frozen=True):
    """What a HIT's policy looks at of one submitted assignment."""

    assignment_id: str
    answers: Answers
    rejected: bool = False
    known_answer_score: int | None = None


class Finding(Record, frozen=True):
    """One thing a review found; ``question_id`` is empty if it is about the whole subject."""

    subject: SubjectType
    subject_id: str
    question_id: str
    key: str
    value: str


class PlannedAction(Record, frozen=True):
    """One thing a policy wants done: with an assignment, or with the HIT.

    ``feedback`` is for the worker; ``minimum_time`` is what an extension adds.
    """

    action: ActionName
    subject: SubjectType
    subject_id: str
    feedback: str | None = None
    minimum_time: timedelta = timedelta(0)


class Tally(Record, frozen=True):
    """How many questions one assignment answered right and wrong, by a policy's measure."""

    assignment_id: str
    correct: int
    incorrect: int


class PolicyOutcome(Record, frozen=True):
    """What a policy makes of answers, before anything is done about it.

    ``summary`` is the Result of the review itself, ``score`` what thresholds were compared
    with. Findings and intentions are in the order the service reported them.
    """

    summary: str
    score: int
    findings: tuple[Finding, ...]
    planned_actions: tuple[PlannedAction, ...]
    tallies: tuple[Tally, ...]


class ReviewAction(Record, frozen=True):
    """What was done, or tried: ``error_code`` only if it failed."""

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
        """What the review is found by."""
        return str(self.serial)
