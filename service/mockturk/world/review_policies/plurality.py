"""SimplePlurality/2011-09-01: compare the answers of a HIT's workers with one another.

The rules are those of docs/reference/lifecycle.md#simpleplurality; findings, their order and the
summary are those of a captured report (docs/reference/lifecycle.md#review-report-capture).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import eq
from sys import intern

from mockturk.domain.answers import Answers
from mockturk.domain.record import Record
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
"""The longest answer that is compared, in characters of all its values together."""

_UNANIMOUS = 100
_NO_VALUES: frozenset[str] = frozenset()


class _Agreement(Record, frozen=True):
    """The agreed answer to a question, and the percentage of workers who gave it."""

    answer: frozenset[str]
    score: int


class _Worker(Record, frozen=True):
    """One counted assignment, and how many of its answers equal the agreed ones."""

    assignment_id: str
    correct: int
    incorrect: int

    @property
    def score(self) -> int:
        """The Worker Agreement Score; 0 if no question of the worker's has an agreed answer."""
        return percentage(self.correct, self.correct + self.incorrect)


def evaluate_hit(
    policy: SimplePlurality, hit_id: str, submissions: Sequence[Submission]
) -> PolicyOutcome:
    """Compare the assignments submitted for a HIT that has become reviewable, in any order."""
    counted = [
        submission
        for submission in sorted(submissions, key=lambda submission: submission.assignment_id)
        if not _is_disregarded(policy, submission)
    ]
    # A row for each assignment, with its answers in the order of the questions. A thousand answers
    # to a thousand questions are a million, which only functions in C go through in good time.
    same: dict[frozenset[str], frozenset[str]] = {}
    rows = [_build_row(policy.question_ids, submission.answers, same) for submission in counted]
    counts = [Counter(column) for column in zip(*rows, strict=True)]
    if not rows:
        counts = [Counter() for _ in policy.question_ids]
    too_long = {
        place: long for place, column in enumerate(counts) if (long := _remove_too_long(column))
    }
    found = [_agreement(column, policy.agreement_threshold) for column in counts]
    agreements = dict(zip(map(intern, policy.question_ids), found, strict=True))
    workers = _compare_answers(counted, rows, found, too_long)
    agreed = sum(agreement is not None for agreement in found)
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
    """Return whether the policy leaves an assignment out.

    The lowest score does not apply to an assignment without a known answer score.
    """
    if policy.disregard_rejected and submission.rejected:
        return True
    lowest = policy.disregard_if_known_answer_score_less_than
    score = submission.known_answer_score
    return lowest is not None and score is not None and score < lowest


def _build_row(
    question_ids: Iterable[str], answers: Answers, same: dict[frozenset[str], frozenset[str]]
) -> list[frozenset[str]]:
    """Return the answers to the questions in their order; an absent answer has no values.

    An empty answer is compared like any other: answers agree "if they have the same values present
    and absent". Equal answers become one object of ``same``: it is counted and compared in a
    third of the time, as it stays in the processor's cache.
    """
    row = [values or _NO_VALUES for values in map(answers.get, question_ids)]
    return list(map(same.setdefault, row, row))


def _remove_too_long(counts: Counter[frozenset[str]]) -> frozenset[frozenset[str]]:
    """Remove the answers that are too long to be compared from the counts, and return them.

    The documented limit is on answers, which "can contain multiple values", so it applies to the
    length of all values together. The separators between values are our own and are not counted.
    """
    long = frozenset(values for values in counts if sum(map(len, values)) > LONGEST_ANSWER)
    for values in long:
        del counts[values]
    return long


def _compare_answers(
    submissions: Iterable[Submission],
    rows: Iterable[Sequence[frozenset[str]]],
    agreements: Sequence[_Agreement | None],
    too_long: Mapping[int, frozenset[frozenset[str]]],
) -> list[_Worker]:
    """Count for each worker the answers that equal the agreed ones, and those that do not.

    ``too_long`` has the answers that are not counted, by the place of the question.
    """
    agreed = [agreement and agreement.answer for agreement in agreements]
    compared = len(agreed) - agreed.count(None)
    skipped = [(place, long) for place, long in too_long.items() if agreed[place] is not None]
    workers = []
    for submission, row in zip(submissions, rows, strict=True):
        correct = sum(map(eq, row, agreed))
        left_out = sum(row[place] in long for place, long in skipped)
        workers.append(_Worker(submission.assignment_id, correct, compared - left_out - correct))
    return workers


def _agreement(counts: Counter[frozenset[str]], threshold: int) -> _Agreement | None:
    """Return the most common answer if its share is above the threshold; None for a tie."""
    ranked = counts.most_common(2)
    if not ranked:
        return None
    (answer, count), *others = ranked
    if others and others[0][1] == count:
        return None  # a tie does not show which of the two is right
    score = percentage(count, counts.total())
    # 999 of 1,000 are rounded to 100 % too, but are not unanimous
    # (docs/reference/decisions.md#d20).
    agreed = score > threshold if threshold < _UNANIMOUS else not others
    return _Agreement(answer, score) if agreed else None


def _summary(evaluated: int, score: int) -> str:
    """Return the summary in the words of the captured report; only the plural is our own."""
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
            # The form of several values is unknown. In the one known text of the service with a
            # list, the items are separated by commas without blanks
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
    """Yield the planned actions: extend the HIT, then decide about each assignment.

    The order is that of the captured report. An assignment that is already rejected can get another
    rejection; the caller handles that. If a score meets both thresholds, both actions are tried, as
    with known answers.
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
