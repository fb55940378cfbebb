"""The matrix of a HIT's answers by question and worker, with the results of reviews."""

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
from mockturk.domain.review_policies import SimplePlurality
from mockturk.domain.reviews import PolicyOutcome, Review, Submission
from mockturk.web.console.answers import AnswerValue, Questions, QuestionSummary, describe_answers
from mockturk.world.review_policies.plurality import LONGEST_ANSWER, evaluate_hit

Findings = Mapping[tuple[str, str, str], str]
"""The values of review results by subject id, question and key."""

# The maximum number of answers to compare for a page, which is refreshed every two seconds; with
# more answers, no preliminary agreement is shown.
_MAX_COMPARED = 20_000
_UNANIMOUS = 100
_HALF = 50

_NO_FINDINGS: Findings = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cell:
    """One worker's answer to one question.

    ``right``: whether it is the known answer; None if there is none. ``agrees``: whether it is
    the agreed answer; None if there is none, or no other answer. ``note`` says why a compared
    answer has no mark.
    """

    given: tuple[AnswerValue, ...]
    right: bool | None = None
    agrees: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """The result of a HIT's review for a question.

    ``score`` is the percentage of workers who gave the agreed answer. Without an agreed answer
    there is no score.
    """

    found: bool
    answer: str = ""
    score: int | None = None
    is_only: bool = False

    @property
    def share(self) -> str:
        """The share of workers who gave the agreed answer, in words."""
        return "the only answer so far" if self.is_only else f"{self.score} % gave it"


@dataclass(frozen=True, slots=True)
class Row:
    """The row of a question: ``known`` is its known answer; None if it has none."""

    question: QuestionSummary
    cells: tuple[Cell, ...]
    known: tuple[str, ...] | None
    is_compared: bool
    agreement: QuestionAgreement | None


@dataclass(frozen=True, slots=True)
class Column:
    """The column of an assignment with its scores; a score is None if there is none.

    ``worker`` is the name of the worker, or the WorkerId of one without a name.

    ``is_counted``: whether the comparison included it; None if there was no comparison yet.
    """

    assignment_id: str
    worker_id: str
    worker: str
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

    ``reviewed_at`` is when the answers were last compared. ``is_preliminary``: answers came in
    since then, so the agreement shown is computed now, in the same way as a review would.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hit_agreement_score: int | None
    reviewed_at: datetime | None
    is_preliminary: bool

    @property
    def notes(self) -> list[str]:
        """The notes of its cells, each once."""
        cells = (cell for row in self.rows if row.is_compared for cell in row.cells)
        return sorted({cell.note for cell in cells if cell.note})


@dataclass(frozen=True, slots=True)
class _WorkerAnswers:
    """The answers of one worker, in readable form and in the form for comparison."""

    in_words: Mapping[str, tuple[AnswerValue, ...]]
    compared: Answers

    def cell(
        self,
        question_id: str,
        known: frozenset[str] | None,
        agreement: QuestionAgreement | None,
        *,
        is_left_out: bool,
        is_only: bool,
        missing: str,
    ) -> Cell:
        values = self.compared.get(question_id, frozenset())
        agrees, note = None, ""
        if agreement is None:
            pass
        elif is_left_out:
            note = "left out"
        elif sum(map(len, values)) > LONGEST_ANSWER:
            note = "too long to compare"
        elif agreement.found:
            agrees = None if is_only else ",".join(sorted(values)) == agreement.answer
        else:
            note = missing
        return Cell(
            given=self.in_words.get(question_id, ()),
            right=None if known is None else values == known,
            agrees=agrees,
            note=note,
        )


def build_matrix(
    documents: Documents,
    hit: HIT,
    asked: Questions,
    *,
    assignments: Sequence[Assignment],
    shown: Sequence[Assignment],
    reviews: Sequence[Review],
    workers: Mapping[str, str],
) -> Matrix:
    """Return the matrix of some assignments of a HIT.

    ``assignments`` are all submitted ones, among which agreement is computed; ``shown`` are those
    with a column. ``reviews`` are the reviews by the HIT's own policy, in order of time.
    ``workers`` has the names of workers by AssignmentId.
    """
    findings, reviewed_at, is_foretold = _agreement(hit, assignments, reviews)
    columns = tuple(_column(one, workers[one.id], findings) for one in shown)
    given = [
        _WorkerAnswers(describe_answers(one, asked), _answers(documents, one)) for one in shown
    ]
    rows = []
    policy, known_answers = hit.hit_review_policy, _known_answers(hit)
    missing = missing_agreement_words(policy) if policy else ""
    is_only = len(assignments) == 1
    for question in _questions(hit, asked, (one.in_words for one in given)):
        agreement = _get_agreement(hit.id, question.question_id, findings)
        known = known_answers.get(question.question_id)
        cells = tuple(
            one.cell(
                question.question_id,
                known,
                agreement,
                is_left_out=column.is_counted is False,
                is_only=is_only,
                missing=missing,
            )
            for one, column in zip(given, columns, strict=True)
        )
        words = None if known is None else tuple(map(question.in_words, sorted(known)))
        is_compared = bool(policy and question.question_id in policy.question_ids)
        found = _describe_agreement(agreement, question, is_only=is_only)
        rows.append(Row(question, cells, words, is_compared, found))
    score = findings.get((hit.id, "", "HitAgreementScore"))
    return Matrix(columns, tuple(rows), _number(score), reviewed_at, is_foretold)


def missing_agreement_words(policy: SimplePlurality) -> str:
    """Return what a question without an agreed answer lacks, by the policy's threshold."""
    if policy.agreement_threshold >= _UNANIMOUS:
        return "no unanimous answer"
    if policy.agreement_threshold > _HALF:
        return f"no answer of more than {policy.agreement_threshold} %"
    return "no majority"


def _agreement(
    hit: HIT, assignments: Sequence[Assignment], reviews: Sequence[Review]
) -> tuple[Findings, datetime | None, bool]:
    """Return the agreement, when it was computed, and whether it is preliminary.

    While work comes in there is no review. Then the result is what a review would find now,
    computed by the same function.
    """
    last = reviews[-1] if reviews else None
    before, at = (_index_findings(last), last.at) if last else (_NO_FINDINGS, None)
    policy = hit.hit_review_policy
    # No assignment was in progress when the HIT became reviewable, so new ones were accepted later.
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


def _column(assignment: Assignment, worker: str, findings: Findings) -> Column:
    def found(key: str) -> int | None:
        return _number(findings.get((assignment.id, "", key)))

    score = found("WorkerAgreementScore")
    status = assignment.status
    return Column(
        assignment_id=assignment.id,
        worker_id=assignment.worker_id,
        worker=worker,
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
    """Return the questions with a row.

    First the form's questions in order, then those that only a policy or an answer has.
    """
    ids = dict.fromkeys(asked)
    if hit.assignment_review_policy:
        ids |= dict.fromkeys(one.question_id for one in hit.assignment_review_policy.answer_key)
    if hit.hit_review_policy:
        ids |= dict.fromkeys(hit.hit_review_policy.question_ids)
    for answers in said:
        ids |= dict.fromkeys(answers)
    return [asked.get(one) or QuestionSummary(one) for one in ids]


def _known_answers(hit: HIT) -> dict[str, frozenset[str]]:
    policy = hit.assignment_review_policy
    answer_key = policy.answer_key if policy else ()
    return {known.question_id: frozenset(known.values) for known in answer_key}


def _get_agreement(hit_id: str, question_id: str, findings: Findings) -> QuestionAgreement | None:
    found = findings.get((hit_id, question_id, "AgreedAnswerFound"))
    if found is None:
        return None
    answer = findings.get((hit_id, question_id, "AgreedAnswer"), "")
    score = findings.get((hit_id, question_id, "AnswerAgreementScore"))
    return QuestionAgreement(found == "true", answer, _number(score))


def _describe_agreement(
    agreement: QuestionAgreement | None, question: QuestionSummary, *, is_only: bool
) -> QuestionAgreement | None:
    if agreement is None or not agreement.found:
        return agreement
    words = ", ".join(question.in_words(one) for one in agreement.answer.split(","))
    # Do not split a text with commas: it is not a list of selections.
    text = words if question.selections else agreement.answer
    return QuestionAgreement(True, text, agreement.score, is_only)


def _answers(documents: Documents, assignment: Assignment) -> Answers:
    try:
        return documents.read_answers(assignment.answer) if assignment.answer else {}
    except XMLParseError:
        return {}


def _number(value: str | None) -> int | None:
    return None if value is None else int(value)
