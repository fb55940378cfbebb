"""SimplePlurality/2011-09-01: the answers of a HIT's workers against one another.

The rules are those of
docs/reference/lifecycle.md#simpleplurality; findings, their order and the summary are those of a
captured report (docs/reference/lifecycle.md#review-report-capture).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mockturk.domain.answers import Answers
from mockturk.domain.review_policies import SimplePlurality
from mockturk.domain.reviews import (
    Finding,
    PlannedAction,
    PolicyOutcome,
    SubjectType,
    Submission,
    Tally,
)
from mockturk.world.review_policies.outcomes import (
    percentage,
    plan_approval,
    plan_extension,
    plan_rejection,
    sort_findings,
)

LONGEST_ANSWER = 256
"""Characters an answer may have, all its values together, to be compared at all."""

_UNANIMOUS = 100


@dataclass(frozen=True, slots=True)
class _Agreement:
    """The answer most workers gave to a question, and how many percent they are."""

    answer: frozenset[str]
    score: int


@dataclass(slots=True)
class _Worker:
    """One counted assignment, and how its answers compare with those agreed on."""

    assignment_id: str
    answers: Answers
    correct: int = 0
    incorrect: int = 0

    @property
    def score(self) -> int:
        """The Worker Agreement Score: 0 as well if there is nothing to judge the worker by."""
        return percentage(self.correct, self.correct + self.incorrect)


def evaluate_hit(
    policy: SimplePlurality, hit_id: str, submissions: Sequence[Submission]
) -> PolicyOutcome:
    """Judge what was submitted for a HIT once it is reviewable, in whatever order it comes."""
    workers = [
        _Worker(submission.assignment_id, submission.answers)
        for submission in sorted(submissions, key=lambda submission: submission.assignment_id)
        if not _is_disregarded(policy, submission)
    ]
    # Every answer is looked at once to find the agreed one, and once to compare it with that.
    agreements = {
        question_id: _compare_answers(question_id, workers, policy.agreement_threshold)
        for question_id in policy.question_ids
    }
    agreed = sum(agreement is not None for agreement in agreements.values())
    score = percentage(agreed, len(agreements))

    return PolicyOutcome(
        summary=_summary(len(agreements), score),
        score=score,
        findings=sort_findings(
            (*_hit_findings(hit_id, score, agreements), *_assignment_findings(workers))
        ),
        planned_actions=tuple(_intentions(policy, hit_id, score, workers)),
        tallies=tuple(
            Tally(worker.assignment_id, worker.correct, worker.incorrect) for worker in workers
        ),
    )


def _is_disregarded(policy: SimplePlurality, submission: Submission) -> bool:
    """Say whether an assignment is left out; without a known answer score none is too low."""
    if policy.disregard_rejected and submission.rejected:
        return True
    lowest = policy.disregard_if_known_answer_score_less_than
    score = submission.known_answer_score
    return lowest is not None and score is not None and score < lowest


def _compare_answers(question_id: str, workers: list[_Worker], threshold: int) -> _Agreement | None:
    """Return what the workers agree on, having told each whether that was the answer given."""
    given = [_usable(worker.answers, question_id) for worker in workers]
    agreement = _agreement(Counter(answer for answer in given if answer is not None), threshold)
    if agreement is None:
        return None
    for worker, answer in zip(workers, given, strict=True):
        if answer == agreement.answer:
            worker.correct += 1
        elif answer is not None:
            worker.incorrect += 1
    return agreement


def _usable(answers: Answers, question_id: str) -> frozenset[str] | None:
    """Return an answer, or None if it is too long to be used at all.

    No values are an answer as good as any: answers agree "if they have the same values present
    and absent". The documented limit is on answers, which "can contain multiple values", so it
    is on all values together; what would be written between them is ours, and does not count.
    """
    values = answers.get(question_id, frozenset())
    return values if sum(map(len, values)) <= LONGEST_ANSWER else None


def _agreement(counts: Counter[frozenset[str]], threshold: int) -> _Agreement | None:
    """Return the agreed answer: the most common one, alone, and common enough."""
    ranked = counts.most_common(2)
    if not ranked:
        return None
    (answer, count), *others = ranked
    if others and others[0][1] == count:
        return None  # a tie says nothing about which of the two is right
    score = percentage(count, counts.total())
    # Rounded, 999 of 1,000 are 100 % as well, but they are not all
    # (docs/reference/decisions.md#d20).
    agreed = score > threshold if threshold < _UNANIMOUS else not others
    return _Agreement(answer, score) if agreed else None


def _summary(evaluated: int, score: int) -> str:
    """Say it as captured; only the plural is not."""
    what = "1 question" if evaluated == 1 else f"{evaluated} questions"
    return f"Evaluated {what} and found agreement on {score}%"


def _hit_findings(
    hit_id: str, score: int, agreements: dict[str, _Agreement | None]
) -> Iterator[Finding]:
    subject = SubjectType.HIT
    yield Finding(subject, hit_id, "", "HitAgreementScore", str(score))
    for question_id, agreement in agreements.items():
        found = "false" if agreement is None else "true"
        yield Finding(subject, hit_id, question_id, "AgreedAnswerFound", found)
        if agreement is not None:
            # How several values are written is unknown. Where the service is known to have put
            # a list in one text, there were commas without blanks
            # (docs/reference/errors.md#lists-in-texts).
            answer = ",".join(sorted(agreement.answer))
            yield Finding(subject, hit_id, question_id, "AgreedAnswer", answer)
            yield Finding(
                subject, hit_id, question_id, "AnswerAgreementScore", str(agreement.score)
            )


def _assignment_findings(workers: list[_Worker]) -> Iterator[Finding]:
    for worker in workers:
        for key, value in (
            ("PluralityAnswersCorrect", worker.correct),
            ("PluralityAnswersIncorrect", worker.incorrect),
            ("WorkerAgreementScore", worker.score),
        ):
            yield Finding(SubjectType.Assignment, worker.assignment_id, "", key, str(value))


def _intentions(
    policy: SimplePlurality, hit_id: str, score: int, workers: list[_Worker]
) -> Iterator[PlannedAction]:
    """Extend the HIT, then judge assignment after assignment, as captured.

    Who is rejected already is rejected again: what comes of that is for who applies it. If both
    thresholds fire, both are tried, as with known answers.
    """
    yield from plan_extension(policy.extension, hit_id, score)
    for worker in workers:
        yield from plan_approval(
            worker.assignment_id, worker.score, policy.approve_if_score_at_least
        )
        yield from plan_rejection(
            worker.assignment_id,
            worker.score,
            policy.reject_if_score_less_than,
            policy.reject_reason,
        )
