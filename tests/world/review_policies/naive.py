"""Both policies once more, written from the texts without a thought for cost or for reuse.

Sets are compared as sorted lists, every answer with every other, and shares are decimals.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from mockturk.domain.answers import Answers
from mockturk.domain.review_policies import Extension, ScoreMyKnownAnswers, SimplePlurality
from mockturk.domain.reviews import PolicyOutcome, Submission
from world.review_policies.building import HIT, Row, rows


class Outcome(NamedTuple):
    summary: str
    score: int
    rows: list[Row]
    intentions: list[tuple[str, str, str, str | None, float]]
    tallies: list[tuple[str, int, int]]


def outcome(judgement: PolicyOutcome) -> Outcome:
    return Outcome(
        judgement.summary,
        judgement.score,
        rows(judgement),
        [
            (
                str(intention.action),
                str(intention.subject),
                intention.subject_id,
                intention.feedback,
                intention.minimum_time.total_seconds(),
            )
            for intention in judgement.planned_actions
        ],
        [(tally.assignment_id, tally.correct, tally.incorrect) for tally in judgement.tallies],
    )


def percent(part: int, whole: int) -> int:
    if whole == 0:
        return 0
    return int((Decimal(100) * part / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def extend(extension: Extension | None, score: int) -> list[tuple[str, str, str, None, float]]:
    if extension is None or score >= extension.if_score_less_than:
        return []
    return [("extend", "HIT", HIT, None, extension.minimum_time.total_seconds())]


def known_answers(policy: ScoreMyKnownAnswers, assignment_id: str, answers: Answers) -> Outcome:
    findings: list[Row] = []
    correct = 0
    for known in policy.answer_key:
        given = sorted(answers[known.question_id]) if known.question_id in answers else []
        if given == list(known.values):
            correct += 1
            value = "1"
        else:
            value = "0"
        findings.append(
            ("Assignment", assignment_id, known.question_id, "KnownAnswerCorrect", value)
        )
    total = len(policy.answer_key)
    score = percent(correct, total)
    findings.sort(key=lambda row: row[2])
    findings.insert(0, ("Assignment", assignment_id, "", "KnownAnswerScore", str(score)))

    actions: list[tuple[str, str, str, str | None, float]] = [*extend(policy.extension, score)]
    approve, reject = policy.approve_if_score_at_least, policy.reject_if_score_less_than
    if approve is not None and not score < approve:
        actions.append(("approve", "Assignment", assignment_id, policy.approve_reason, 0))
    if reject is not None and not score >= reject:
        actions.append(("reject", "Assignment", assignment_id, policy.reject_reason, 0))

    words = {1: "one known answer"}.get(total, f"{total} known answers")
    return Outcome(
        f"Reviewed {words}; {correct}/{total} correct",
        score,
        findings,
        actions,
        [(assignment_id, correct, total - correct)],
    )


def is_counted(policy: SimplePlurality, submission: Submission) -> bool:
    if submission.rejected and policy.disregard_rejected:
        return False
    if submission.known_answer_score is None:
        return True
    if policy.disregard_if_known_answer_score_less_than is None:
        return True
    return submission.known_answer_score >= policy.disregard_if_known_answer_score_less_than


def usable(submission: Submission, question: str) -> list[str] | None:
    given = sorted(submission.answers.get(question, []))
    return None if len("".join(given)) > 256 else given


def agreed_answer(policy: SimplePlurality, given: list[list[str]]) -> tuple[list[str], int] | None:
    """Return the agreed answer and how many gave it."""
    supporters = [sum(mine == theirs for theirs in given) for mine in given]
    if not given:
        return None
    most = max(supporters)
    if supporters.count(most) != most:
        return None
    if policy.agreement_threshold >= 100:
        if most != len(given):
            return None
    elif percent(most, len(given)) <= policy.agreement_threshold:
        return None
    return given[supporters.index(most)], most


def plurality(policy: SimplePlurality, submissions: Sequence[Submission]) -> Outcome:
    counted = [each for each in submissions if is_counted(policy, each)]
    counted.sort(key=lambda each: each.assignment_id)
    agreed: dict[str, list[str]] = {}
    findings: list[Row] = []
    for question in policy.question_ids:
        given = [
            answer for answer in (usable(each, question) for each in counted) if answer is not None
        ]
        agreement = agreed_answer(policy, given)
        if agreement is None:
            findings.append(("HIT", HIT, question, "AgreedAnswerFound", "false"))
            continue
        answer, supporters = agreement
        agreed[question] = answer
        share = str(percent(supporters, len(given)))
        findings.append(("HIT", HIT, question, "AgreedAnswerFound", "true"))
        findings.append(("HIT", HIT, question, "AgreedAnswer", ",".join(answer)))
        findings.append(("HIT", HIT, question, "AnswerAgreementScore", share))
    hit_score = percent(len(agreed), len(policy.question_ids))
    findings.append(("HIT", HIT, "", "HitAgreementScore", str(hit_score)))

    actions: list[tuple[str, str, str, str | None, float]] = [*extend(policy.extension, hit_score)]
    tallies = []
    approve, reject = policy.approve_if_score_at_least, policy.reject_if_score_less_than
    for each in counted:
        mine = {question: usable(each, question) for question in agreed}
        right = sum(mine[question] == answer for question, answer in agreed.items())
        wrong = sum(answer is not None for answer in mine.values()) - right
        score = percent(right, right + wrong)
        name = each.assignment_id
        findings.append(("Assignment", name, "", "PluralityAnswersCorrect", str(right)))
        findings.append(("Assignment", name, "", "PluralityAnswersIncorrect", str(wrong)))
        findings.append(("Assignment", name, "", "WorkerAgreementScore", str(score)))
        tallies.append((name, right, wrong))
        if approve is not None and not score < approve:
            actions.append(("approve", "Assignment", name, None, 0))
        if reject is not None and not score >= reject:
            actions.append(("reject", "Assignment", name, policy.reject_reason, 0))

    questions = len(policy.question_ids)
    words = {1: "1 question"}.get(questions, f"{questions} questions")
    return Outcome(
        f"Evaluated {words} and found agreement on {hit_score}%",
        hit_score,
        sorted(findings, key=lambda row: row[1:4]),
        actions,
        tallies,
    )
