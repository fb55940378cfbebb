"""The validated, typed review policies of a HIT.

Scores and thresholds are percentages. Answers are trimmed at both ends, for comparison
(docs/reference/lifecycle.md#known-answers-matching,
docs/reference/lifecycle.md#plurality-comparison).

A HIT holds its policies packed: as MessagePack, which takes a quarter of the memory of the records.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, TypeVar

from msgspec import msgpack

from mockturk.domain.record import Record

P = TypeVar("P", "ScoreMyKnownAnswers", "SimplePlurality")


class Extension(Record, frozen=True, array_like=True):
    """The extension by a policy: its threshold, the most assignments, and the extra time."""

    if_score_less_than: int
    maximum_assignments: int | None
    minimum_time: timedelta


class KnownAnswer(Record, frozen=True, array_like=True):
    """The exact set of values that are the correct answer to one question.

    The values are distinct and sorted. They are a tuple because the garbage collector tracks sets.
    """

    question_id: str
    values: tuple[str, ...]


class ScoreMyKnownAnswers(Record, frozen=True, array_like=True):
    """Score one assignment against known answers at submission.

    An absent threshold triggers no action.
    """

    name: ClassVar[str] = "ScoreMyKnownAnswers/2011-09-01"

    answer_key: tuple[KnownAnswer, ...]
    approve_if_score_at_least: int | None = None
    approve_reason: str | None = None
    reject_if_score_less_than: int | None = None
    reject_reason: str | None = None
    extension: Extension | None = None


class SimplePlurality(Record, frozen=True, array_like=True):
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


_encode = msgpack.Encoder().encode


def pack_policy(policy: ScoreMyKnownAnswers | SimplePlurality | None) -> bytes | None:
    """Pack a policy; None, the absence of a policy, stays None."""
    return None if policy is None else _encode(policy)


def unpack_policy(packed: bytes | None, kind: type[P]) -> P | None:
    """Return the policy that ``pack_policy`` packed; its texts are shared with no other policy."""
    return None if packed is None else msgpack.decode(packed, type=kind)
