"""The outcome of a HIT's answers and its review in one sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from mockturk.domain.assignments import Assignment, AssignmentStatus
from mockturk.domain.hits import HIT
from mockturk.domain.review_policies import SimplePlurality
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.domain.reviews import ActionName, Review
from mockturk.web.console.review_actions import list_taken_actions
from mockturk.web.console.review_matrix import Matrix, missing_agreement_words
from mockturk.web.console.review_steps import FreeSeats

# With more names, the sentence has their number.
_MOST_NAMES = 3
# One answer agrees with nothing.
_FEWEST = 2
_APPROVED, _REJECTED = "approved", "rejected"
_BY_REQUESTER, _AUTOMATICALLY = "approved by the requester", "approved automatically"
_WAITING = "waiting for the requester's decision"
_DECISIONS = (_APPROVED, _BY_REQUESTER, _AUTOMATICALLY, _REJECTED, _WAITING)
_TIMES: Mapping[int, str] = MappingProxyType({1: "once", 2: "twice"})


def describe_outcome(
    hit: HIT,
    assignments: Sequence[Assignment],
    reviews: Sequence[Review],
    matrix: Matrix,
    workers: Mapping[str, str],
    *,
    working: int,
    seats: Sequence[FreeSeats],
) -> str:
    """Return the outcome so far, as clauses joined by semicolons.

    ``assignments`` are the submitted ones, ``working`` is the number of those in progress.
    ``workers`` has the names of workers by AssignmentId.
    """
    clauses = [_count_answers(len(assignments))]
    extensions = list(_describe_extensions(hit, reviews, workers))
    clauses += extensions
    if assignments:
        clauses.append(_describe_decisions(hit, assignments, reviews, workers))
    policy = hit.hit_review_policy
    is_named = policy and any(missing_agreement_words(policy) in one for one in extensions)
    clauses += _describe_agreement(hit, matrix, len(assignments), names_questions=not is_named)
    if working:
        clauses.append(f"{working:,} working now")
    if free := sum(one.count for one in seats):
        clauses.append(f"waiting for {_workers(free, 'more ')}")
    return "; ".join(clauses) + "."


def _count_answers(count: int) -> str:
    return f"{_workers(count)} answered" if count else "Nobody has answered yet"


def _describe_extensions(
    hit: HIT, reviews: Sequence[Review], workers: Mapping[str, str]
) -> Iterator[str]:
    """Yield how often policies extended the HIT, and why."""
    questions: dict[str, None] = {}
    missed: dict[str, None] = {}
    times = 0
    for review in reviews:
        taken = list_taken_actions(hit, [review], workers)
        if not any(one.name is ActionName.extend and one.has_effect for one in taken):
            continue
        times += 1
        if review.level is ReviewPolicyLevel.HIT:
            questions |= dict.fromkeys(_list_open_questions(review))
        else:
            worker = workers.get(review.actions[0].object_id, "a worker")
            score = next((x.value for x in review.findings if x.key == "KnownAnswerScore"), "?")
            policy = hit.assignment_review_policy
            needed = policy.extension.if_score_less_than if policy and policy.extension else "?"
            missed[f"{worker} scored {score} on the known answers ({needed} are needed)"] = None
    reasons = [_join(list(missed), "workers scored too little")] if missed else []
    if questions and hit.hit_review_policy:
        names = _join(list(questions), "questions")
        reasons.append(f"{names} had {missing_agreement_words(hit.hit_review_policy)}")
    if times:
        why = f", because {' and '.join(reasons)}" if reasons else ""
        yield f"extended {_TIMES.get(times, f'{times:,} times')}{why}"


def _list_open_questions(review: Review) -> list[str]:
    return [
        one.question_id
        for one in review.findings
        if one.key == "AgreedAnswerFound" and one.value == "false"
    ]


def _describe_decisions(
    hit: HIT,
    assignments: Sequence[Assignment],
    reviews: Sequence[Review],
    workers: Mapping[str, str],
) -> str:
    by_policy = {
        one.object_id
        for one in list_taken_actions(hit, reviews, {})
        if one.name is ActionName.approve and one.has_effect
    }
    groups: dict[str, list[Assignment]] = {words: [] for words in _DECISIONS}
    for one in assignments:
        groups[_describe_decision(one, by_policy)].append(one)
    parts = []
    for words, some in groups.items():
        if not some:
            continue
        if len(some) == len(assignments):
            count = "all " if len(some) > 1 else ""
        else:
            count = f"{len(some):,} "
        why = ""
        if words == _REJECTED:
            why = _explain_rejections(hit, some, reviews, workers)
        parts.append(f"{count}{words}{why}")
    return ", ".join(parts)


def _describe_decision(assignment: Assignment, by_policy: Collection[str]) -> str:
    """Return one of the decisions; ``by_policy`` are the AssignmentIds that policies approved."""
    if assignment.status is AssignmentStatus.Rejected:
        return _REJECTED
    if assignment.status is not AssignmentStatus.Approved:
        return _WAITING
    if assignment.id in by_policy:
        return _APPROVED
    at, due = assignment.approved_at, assignment.auto_approval_at
    return _AUTOMATICALLY if at and due and at >= due else _BY_REQUESTER


def _explain_rejections(
    hit: HIT,
    rejected: Sequence[Assignment],
    reviews: Sequence[Review],
    workers: Mapping[str, str],
) -> str:
    """Return the rejected workers with the reasons of the policies, in parentheses."""
    if len(rejected) > _MOST_NAMES:
        return ""
    why = {
        one.object_id: one.why
        for one in list_taken_actions(hit, reviews, {})
        if one.name is ActionName.reject and one.has_effect
    }
    named = (f"{workers[one.id]}: {why.get(one.id, 'by the requester')}" for one in rejected)
    return f" ({', '.join(named)})"


def _describe_agreement(
    hit: HIT, matrix: Matrix, answers: int, *, names_questions: bool
) -> Iterator[str]:
    """Yield the agreement, with the questions that have none unless they were named before."""
    policy: SimplePlurality | None = hit.hit_review_policy
    if policy is None or matrix.hit_agreement_score is None or answers < _FEWEST:
        return
    so_far = " so far" if matrix.is_preliminary else ""
    found = f"agreed on {matrix.hit_agreement_score}\u00a0% of the compared questions{so_far}"
    missing = [
        row.question.question_id
        for row in matrix.rows
        if row.is_compared and row.agreement and not row.agreement.found
    ]
    if missing and names_questions:
        found += f", with {missing_agreement_words(policy)} for {_join(missing, 'questions')}"
    yield found


def _join(names: Sequence[str], what: str) -> str:
    if len(names) > _MOST_NAMES:
        return f"{len(names):,} {what}"
    return " and ".join(", ".join(names).rsplit(", ", 1)) if len(names) > 1 else names[0]


def _workers(count: int, more: str = "") -> str:
    return f"{count:,} {more}{'worker' if count == 1 else 'workers'}"
