"""Review policies as they are kept with a HIT: checked, typed, ready to run.

Scores and thresholds are percentages; texts are trimmed at both ends, as they are compared
(docs/reference/lifecycle.md#known-answers-matching,
docs/reference/lifecycle.md#plurality-comparison).
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from mockturk.domain.record import Record


class Extension(Record, frozen=True):
    """When a policy asks for one more assignment, up to how many, for how much more time."""

    if_score_less_than: int
    maximum_assignments: int | None
    minimum_time: timedelta


class KnownAnswer(Record, frozen=True):
    """The values a worker must give for one question, no more and no fewer.

    Each is there once, and they are sorted: a tuple, as the garbage collector follows every set.
    """

    question_id: str
    values: tuple[str, ...]


class ScoreMyKnownAnswers(Record, frozen=True):
    """Score one assignment against known answers at submission.

    An absent threshold never fires.
    """

    name: ClassVar[str] = "ScoreMyKnownAnswers/2011-09-01"

    answer_key: tuple[KnownAnswer, ...]
    approve_if_score_at_least: int | None = None
    approve_reason: str | None = None
    reject_if_score_less_than: int | None = None
    reject_reason: str | None = None
    extension: Extension | None = None


class SimplePlurality(Record, frozen=True):
    """Compare the answers of a HIT's workers once the HIT is reviewable.

    A question has an agreed answer when its agreement is above the threshold.
    """

    name: ClassVar[str] = "SimplePlurality/2011-09-01"

    question_ids: tuple[str, ...]
    agreement_threshold: int
    disregard_rejected: bool = False
    disregard_if_known_answer_score_less_than: int | None = None
    approve_if_score_at_least: int | None = None
    reject_if_score_less_than: int | None = None
    reject_reason: str | None = None
    extension: Extension | None = None
