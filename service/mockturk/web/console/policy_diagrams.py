"""Diagrams of review policies: the answer key, and scales from 0 to 100 with their actions.

The sentences describe what ``review_policies`` does; docs/review-policies.md has the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from types import MappingProxyType

from mockturk.domain.hits import HIT
from mockturk.domain.review_policies import Extension, ScoreMyKnownAnswers, SimplePlurality
from mockturk.web.console.answers import Questions, QuestionSummary

_END = 101  # one more than the highest score: a threshold that is never reached

# The geometry of a scale, in SVG units: one step per score, with stacked marks above.
_LEFT, _STEP = 20.0, 600 / _END
_PILE, _FLOOR = 9.0, 33.0
_MOST_PILED = 4

_MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "KnownAnswerScore": "the percentage of known answers a worker got right",
        "WorkerAgreementScore": "the percentage of agreed answers a worker gave too",
    }
)


@dataclass(frozen=True, slots=True)
class Zone:
    """The scores from ``first`` to ``last``, and their outcome.

    ``kind`` is approve, reject, both, extend, agreed or nothing.
    """

    first: int
    last: int
    kind: str
    text: str

    @property
    def scores(self) -> str:
        """The range of scores in words."""
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    @property
    def x(self) -> float:
        """The position of its left end in the drawing."""
        return round(_LEFT + self.first * _STEP, 1)

    @property
    def width(self) -> float:
        """The width in the drawing."""
        return round((self.last + 1 - self.first) * _STEP, 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A score that was reached, with the label of the worker or question."""

    score: int
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark with its position in the drawing; ``text`` describes it."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """A scale of scores from 0 to 100, divided into zones by outcome."""

    name: str
    measure: str
    zones: tuple[Zone, ...]
    marks: tuple[Mark, ...] = ()

    @property
    def dots(self) -> Iterator[Dot]:
        """The marks with positions; marks of the same score are stacked, as far as they fit."""
        piles: Counter[int] = Counter()
        for mark in self.marks:
            piled = min(piles[mark.score], _MOST_PILED - 1)
            piles[mark.score] += 1
            x = _LEFT + (mark.score + 0.5) * _STEP
            yield Dot(round(x, 1), _FLOOR - piled * _PILE, f"{mark.label}: {mark.score}")


@dataclass(frozen=True, slots=True)
class KnownAnswerRow:
    """A question with a known answer: ``answers`` in words; none if it must be left empty."""

    question_id: str
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyDiagram:
    """A review policy: its name, when it runs, its actions in words, and its scales.

    ``compared`` are the questions that a HIT's policy compares, ``key`` those with known answers.
    """

    name: str
    level: str
    when: str
    sentences: tuple[str, ...]
    scales: tuple[ScoreScale, ...]
    key: tuple[KnownAnswerRow, ...] = ()
    compared: tuple[QuestionSummary, ...] = ()


def draw_policies(
    hit: HIT,
    asked: Questions,
    known_scores: tuple[Mark, ...] = (),
    worker_scores: tuple[Mark, ...] = (),
    hit_scores: tuple[Mark, ...] = (),
) -> tuple[PolicyDiagram, ...]:
    """Return the diagrams of a HIT's policies, with the scores reached so far."""
    found = []
    if hit.assignment_review_policy:
        found.append(_known_answers(hit.assignment_review_policy, hit, asked, known_scores))
    if hit.hit_review_policy:
        found.append(_plurality(hit.hit_review_policy, hit, asked, worker_scores, hit_scores))
    return tuple(found)


def _known_answers(
    policy: ScoreMyKnownAnswers, hit: HIT, asked: Questions, marks: tuple[Mark, ...]
) -> PolicyDiagram:
    known = len(policy.answer_key)
    questions = "1 question" if known == 1 else f"{known} questions"
    scales = [
        _decision_scale(
            "KnownAnswerScore",
            _MEASURES["KnownAnswerScore"],
            policy.approve_if_score_at_least,
            policy.reject_if_score_less_than,
            marks,
        ),
        *_extension_scale(
            "KnownAnswerScore", "and whether one more worker is asked", policy.extension, marks
        ),
    ]
    return PolicyDiagram(
        name=policy.name,
        level="Assignment",
        when="Runs once for each assignment, the moment its worker submits it.",
        sentences=(
            (
                f"The requester already knows the right answer to {questions} of this HIT. "
                "A worker's KnownAnswerScore is the percentage of these they got right."
            ),
            (
                "An answer is right if it has exactly the values of the key: no more, no fewer, "
                "in the same case. Blanks at both ends do not count."
            ),
            *_describe_decisions(
                "the assignment",
                policy.approve_if_score_at_least,
                policy.reject_if_score_less_than,
                ("ApproveReason", policy.approve_reason),
                ("RejectReason", policy.reject_reason),
            ),
            *_describe_extension(policy.extension, "a worker scores", hit),
        ),
        scales=tuple(scales),
        key=tuple(
            KnownAnswerRow(
                known.question_id,
                _asked(asked, known.question_id).text,
                tuple(map(_asked(asked, known.question_id).in_words, known.values)),
            )
            for known in policy.answer_key
        ),
    )


def _plurality(
    policy: SimplePlurality,
    hit: HIT,
    asked: Questions,
    worker_marks: tuple[Mark, ...],
    hit_marks: tuple[Mark, ...],
) -> PolicyDiagram:
    return PolicyDiagram(
        name=policy.name,
        level="HIT",
        when="Runs each time the HIT becomes Reviewable: all its work is done, or it expired.",
        sentences=(
            (
                "The workers' answers are compared with one another. The answer most of them gave "
                "to a question is its agreed answer, if "
                f"{_share_needed(policy.agreement_threshold)}. "
                "If two answers are equally common, there is none."
            ),
            (
                "HITAgreementScore is the percentage of questions with an agreed answer. "
                "WorkerAgreementScore is the percentage of those that a worker answered like the "
                "others."
            ),
            *_describe_exclusions(policy),
            *_describe_extension(policy.extension, "the HIT's agreement is", hit),
            *_describe_decisions(
                "an assignment",
                policy.approve_if_score_at_least,
                policy.reject_if_score_less_than,
                ("RejectReason", policy.reject_reason),
            ),
        ),
        scales=(
            _agreement_scale(policy.agreement_threshold),
            *_extension_scale(
                "HITAgreementScore",
                "the percentage of questions with an agreed answer",
                policy.extension,
                hit_marks,
            ),
            _decision_scale(
                "WorkerAgreementScore",
                _MEASURES["WorkerAgreementScore"],
                policy.approve_if_score_at_least,
                policy.reject_if_score_less_than,
                worker_marks,
            ),
        ),
        compared=tuple(_asked(asked, question_id) for question_id in policy.question_ids),
    )


def _asked(asked: Questions, question_id: str) -> QuestionSummary:
    return asked.get(question_id) or QuestionSummary(question_id)


def _share_needed(threshold: int) -> str:
    if threshold >= _END - 1:
        return "all workers gave it"
    return f"more than {threshold} % of the workers gave it"


def _describe_decisions(
    what: str, approve: int | None, reject: int | None, *reasons: tuple[str, str | None]
) -> Iterator[str]:
    """Yield sentences about when assignments are approved or rejected.

    Without a threshold, the policy never does this.
    """
    if approve is None and reject is None:
        yield "It neither approves nor rejects assignments; the requester decides."
        return
    if approve is not None:
        yield f"With a score of at least {approve}, {what} is approved."
    if reject is not None:
        yield f"With a score of less than {reject}, {what} is rejected."
    if approve is None or reject is None:
        yield f"It never {'approves' if approve is None else 'rejects'} by itself."
    for parameter, reason in reasons:
        if reason:
            yield f"The worker is told ({parameter}): “{reason}”"


def _describe_extension(extension: Extension | None, subject: str, hit: HIT) -> Iterator[str]:
    if extension is None:
        return
    text = f"If {subject} less than {extension.if_score_less_than}, one more worker is asked: "
    text += "the HIT gets one more assignment"
    if extension.maximum_assignments is not None:
        text += f", up to {extension.maximum_assignments} in all"
    if extension.minimum_time:
        text += f", and at least {int(extension.minimum_time.total_seconds()):,} seconds for it"
    yield f"{text}. It began with {hit.created_with}; so far it has {hit.max_assignments}."


def _describe_exclusions(policy: SimplePlurality) -> Iterator[str]:
    if policy.disregard_rejected:
        yield "Rejected assignments are left out (DisregardAssignmentIfRejected)."
    lowest = policy.disregard_if_known_answer_score_less_than
    if lowest is not None:
        yield (
            f"Assignments with a KnownAnswerScore of less than {lowest} are left out: a "
            "worker who missed the known answers does not count for the other questions."
        )


def _agreement_scale(threshold: int) -> ScoreScale:
    def outcome(score: int) -> tuple[str, str]:
        agreed = score > threshold or (score == _END - 1 <= threshold)
        return ("agreed", "agreed answer") if agreed else ("nothing", "no agreed answer")

    return ScoreScale(
        "AnswerAgreementScore",
        "the percentage of workers who gave a question's most common answer",
        _zones([threshold + 1, _END - 1], outcome),
    )


def _decision_scale(
    name: str, measure: str, approve: int | None, reject: int | None, marks: tuple[Mark, ...]
) -> ScoreScale:
    def outcome(score: int) -> tuple[str, str]:
        approved = approve is not None and score >= approve
        rejected = reject is not None and score < reject
        if approved and rejected:
            return "both", "approved (rejecting comes too late)"
        if approved or rejected:
            return ("approve", "approved") if approved else ("reject", "rejected")
        return "nothing", "left to the requester"

    return ScoreScale(name, measure, _zones([approve, reject], outcome), marks)


def _extension_scale(
    name: str, measure: str, extension: Extension | None, marks: tuple[Mark, ...]
) -> Iterator[ScoreScale]:
    if extension is None:
        return
    threshold = extension.if_score_less_than

    def outcome(score: int) -> tuple[str, str]:
        short = score < threshold
        return ("extend", "one more assignment") if short else ("nothing", "no extension")

    yield ScoreScale(name, measure, _zones([threshold], outcome), marks)


def draw_decisions(name: str, approve: int | None, reject: int | None) -> ScoreScale:
    """Return the scale of a score with thresholds that are not part of a HIT yet."""
    return _decision_scale(name, _MEASURES[name], approve, reject, ())


def draw_extension(name: str, threshold: int) -> ScoreScale:
    """Return the scale of an extension that is not part of a HIT yet."""
    extension = Extension(threshold, None, timedelta(0))
    (scale,) = _extension_scale(name, "whether one more worker is asked", extension, ())
    return scale


def _zones(
    thresholds: list[int | None], outcome: Callable[[int], tuple[str, str]]
) -> tuple[Zone, ...]:
    """Divide the scores at the thresholds, and merge neighbours with the same outcome."""
    cuts = sorted({0, _END, *(one for one in thresholds if one is not None and 0 < one < _END)})
    found: list[Zone] = []
    for first, end in pairwise(cuts):
        kind, text = outcome(first)
        if found and found[-1].kind == kind:
            first = found.pop().first  # noqa: PLW2901 - merge with the zone before
        found.append(Zone(first, end - 1, kind, text))
    return tuple(found)
