"""What the workers of a HIT answered, question by question, and what reviews made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from mockturk.documents.documents import Documents
from mockturk.domain.answers import Answers
from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.errors import XMLParseError
from mockturk.domain.hits import HIT
from mockturk.domain.reviews import PolicyOutcome, Review, Submission
from mockturk.web.console.answers import AnswerValue, Questions, QuestionSummary, describe_answers
from mockturk.world.review_policies.plurality import LONGEST_ANSWER, evaluate_hit

Findings = Mapping[tuple[str, str, str], str]
"""The values of findings by their subject's id, their question and their key."""

# Answers compared for a page that may be asked for every other second; beyond, nothing is foretold.
_MAX_COMPARED = 20_000

_NO_FINDINGS: Findings = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cell:
    """What one worker answered to one question.

    ``right`` says whether it is what the answer key wants, ``agrees`` whether it is the agreed
    answer; None where there is no such thing.
    """

    given: tuple[AnswerValue, ...]
    right: bool | None = None
    agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """What a HIT's review made of a question.

    ``score`` is how many percent gave the agreed answer; without one there is neither.
    """

    found: bool
    answer: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A question: ``known`` is its right answer, None if nobody knows one."""

    question: QuestionSummary
    cells: tuple[Cell, ...]
    known: tuple[str, ...] | None
    is_compared: bool
    agreement: QuestionAgreement | None


@dataclass(frozen=True, slots=True)
class Column:
    """A worker's assignment, and how it scored; None where it was not scored.

    ``is_counted`` says that the comparison had it; None before there was one.
    """

    assignment_id: str
    worker_id: str
    status: AssignmentStatus
    submitted_at: datetime | None
    known_answer_score: int | None
    agreement_score: int | None
    agreed: int
    disagreed: int
    is_counted: bool | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Questions by workers.

    ``reviewed_at`` is when the answers were last compared; ``is_preliminary`` says that they were
    not since the last of them came in, so that what is said of agreement is how it stands, found
    the same way.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hit_agreement_score: int | None
    reviewed_at: datetime | None
    is_preliminary: bool


@dataclass(frozen=True, slots=True)
class _WorkerAnswers:
    """The answers of one worker, for readers and as they are compared."""

    in_words: Mapping[str, tuple[AnswerValue, ...]]
    compared: Answers

    def cell(
        self, question_id: str, known: frozenset[str] | None, agreement: QuestionAgreement | None
    ) -> Cell:
        values = self.compared.get(question_id, frozenset())
        agrees = None
        # What is too long to be compared is neither for nor against any other answer.
        if agreement and agreement.found and sum(map(len, values)) <= LONGEST_ANSWER:
            agrees = ",".join(sorted(values)) == agreement.answer
        return Cell(
            given=self.in_words.get(question_id, ()),
            right=None if known is None else values == known,
            agrees=agrees,
        )


def build_matrix(
    documents: Documents,
    hit: HIT,
    asked: Questions,
    *,
    assignments: Sequence[Assignment],
    shown: Sequence[Assignment],
    reviews: Sequence[Review],
) -> Matrix:
    """Put some assignments of a HIT beside one another.

    ``assignments`` are all that were submitted, which agreement is about; ``shown`` are those
    with a column. ``reviews`` are those of the HIT's own policy, in the order they happened.
    """
    findings, reviewed_at, is_foretold = _agreement(hit, assignments, reviews)
    columns = tuple(_column(one, findings) for one in shown)
    given = [
        _WorkerAnswers(describe_answers(one, asked), _answers(documents, one)) for one in shown
    ]
    rows = []
    for question in _questions(hit, asked, (one.in_words for one in given)):
        agreement = _get_agreement(hit.id, question.question_id, findings)
        known = _get_known_answer(hit, question.question_id)
        cells = tuple(
            one.cell(question.question_id, known, agreement if column.is_counted else None)
            for one, column in zip(given, columns, strict=True)
        )
        words = None if known is None else tuple(map(question.in_words, sorted(known)))
        policy = hit.hit_review_policy
        is_compared = bool(policy and question.question_id in policy.question_ids)
        rows.append(
            Row(question, cells, words, is_compared, _describe_agreement(agreement, question))
        )
    score = findings.get((hit.id, "", "HitAgreementScore"))
    return Matrix(columns, tuple(rows), _number(score), reviewed_at, is_foretold)


def _agreement(
    hit: HIT, assignments: Sequence[Assignment], reviews: Sequence[Review]
) -> tuple[Findings, datetime | None, bool]:
    """Return what is known of agreement, when it was found, and whether it is not final.

    As long as work comes in nobody compares the answers; then what a review would find now is
    told, as the same function finds it.
    """
    last = reviews[-1] if reviews else None
    before, at = (_index_findings(last), last.at) if last else (_NO_FINDINGS, None)
    policy = hit.hit_review_policy
    # Nobody was at work when the HIT became reviewable: what is new was accepted after that.
    is_new = last is None or any(one.serial > last.serial for one in assignments)
    if policy is None or not is_new:
        return before, at, False
    if not 0 < len(assignments) * len(policy.question_ids) <= _MAX_COMPARED:
        return before, at, False
    judgement = evaluate_hit(policy, hit.id, [_submission(one) for one in assignments])
    return _index_findings(judgement), at, True


def _index_findings(review: Review | PolicyOutcome) -> Findings:
    return {(one.subject_id, one.question_id, one.key): one.value for one in review.findings}


def _submission(assignment: Assignment) -> Submission:
    return Submission(
        assignment_id=assignment.id,
        answers=assignment.compared_answers or {},
        rejected=assignment.status is AssignmentStatus.Rejected,
        known_answer_score=assignment.known_answer_score,
    )


def _column(assignment: Assignment, findings: Findings) -> Column:
    def found(key: str) -> int | None:
        return _number(findings.get((assignment.id, "", key)))

    score = found("WorkerAgreementScore")
    status = assignment.status
    return Column(
        assignment_id=assignment.id,
        worker_id=assignment.worker_id,
        status=AssignmentStatus(status.value),
        submitted_at=assignment.submitted_at,
        known_answer_score=assignment.known_answer_score,
        agreement_score=score,
        agreed=found("PluralityAnswersCorrect") or 0,
        disagreed=found("PluralityAnswersIncorrect") or 0,
        is_counted=None if not findings else score is not None,
    )


def _questions(
    hit: HIT, asked: Questions, said: Iterable[Mapping[str, object]]
) -> list[QuestionSummary]:
    """Return the questions there are rows for.

    Those of the form, in its order, then those only a policy or an answer knows of.
    """
    ids = dict.fromkeys(asked)
    if hit.assignment_review_policy:
        ids |= dict.fromkeys(one.question_id for one in hit.assignment_review_policy.answer_key)
    if hit.hit_review_policy:
        ids |= dict.fromkeys(hit.hit_review_policy.question_ids)
    for answers in said:
        ids |= dict.fromkeys(answers)
    return [asked.get(one) or QuestionSummary(one) for one in ids]


def _get_known_answer(hit: HIT, question_id: str) -> frozenset[str] | None:
    policy = hit.assignment_review_policy
    for known in policy.answer_key if policy else ():
        if known.question_id == question_id:
            return frozenset(known.values)
    return None


def _get_agreement(hit_id: str, question_id: str, findings: Findings) -> QuestionAgreement | None:
    found = findings.get((hit_id, question_id, "AgreedAnswerFound"))
    if found is None:
        return None
    answer = findings.get((hit_id, question_id, "AgreedAnswer"), "")
    score = findings.get((hit_id, question_id, "AnswerAgreementScore"))
    return QuestionAgreement(found == "true", answer, _number(score))


def _describe_agreement(
    agreement: QuestionAgreement | None, question: QuestionSummary
) -> QuestionAgreement | None:
    if agreement is None or not agreement.found:
        return agreement
    words = ", ".join(question.in_words(one) for one in agreement.answer.split(","))
    # A text may have commas of its own, and is then no list of selections.
    text = words if question.selections else agreement.answer
    return QuestionAgreement(True, text, agreement.score)


def _answers(documents: Documents, assignment: Assignment) -> Answers:
    try:
        return documents.read_answers(assignment.answer) if assignment.answer else {}
    except XMLParseError:
        return {}


def _number(value: str | None) -> int | None:
    return None if value is None else int(value)
