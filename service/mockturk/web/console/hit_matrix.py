"""The answers of a HIT's workers as template variables: matrix, free seats and outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.hits import HIT
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.domain.reviews import Review
from mockturk.store import tables
from mockturk.web.console.question_summaries import find_form_view, summarize_questions
from mockturk.web.console.review_matrix import build_matrix
from mockturk.web.console.review_outcome import describe_outcome
from mockturk.web.console.review_steps import (
    list_free_seats,
    list_steps,
    rewind_assignments,
    rewind_reviews,
)
from mockturk.web.site import RequestContext
from mockturk.world.lifecycle.hits import list_assignments
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_COLUMNS = 12
_UNFINISHED = 50


def load_matrix(
    context: RequestContext,
    transaction: WorldTransaction,
    hit: HIT,
    *,
    page: int = 1,
    columns: int = _COLUMNS,
    after: int = 0,
) -> dict[str, Any]:
    """Return the template variables for a page of columns of a HIT's answer matrix.

    ``after`` is the number of answers of a step of the review: everything is then as it was at
    that time. Any other number means now.
    """
    assignments = list_assignments(transaction, hit, tuple(AssignmentStatus))
    reviews = list_reviews(transaction, hit)
    steps = [one for one in list_steps(assignments, reviews) if one.answers < len(assignments)]
    step = next((one for one in steps if one.answers == after), None)
    if step:
        assignments = rewind_assignments(assignments, step)
        reviews = rewind_reviews(reviews, step)
    working = [] if step else list_unfinished(transaction, hit, UnfinishedStatus.InProgress)
    workers = name_workers(transaction, [*assignments, *working])
    matrix = build_matrix(
        context.world.documents,
        hit,
        summarize_questions(find_form_view(context.world.documents, hit.question)),
        assignments=assignments,
        shown=assignments[(page - 1) * columns : page * columns],
        reviews=[one for one in reviews if one.level is ReviewPolicyLevel.HIT],
        workers=workers,
    )
    seats = list_free_seats(hit, reviews, step)
    return {
        "matrix": matrix,
        "assignments": assignments,
        "steps": steps,
        "step": step,
        "seats": seats,
        "outcome": describe_outcome(
            hit, assignments, reviews, matrix, workers, working=len(working), seats=seats
        ),
        "page": page,
        "page_size": columns,
        "total": len(assignments),
        "in_progress": working,
        "workers": workers,
    }


def list_reviews(transaction: WorldTransaction, hit: HIT) -> list[Review]:
    """Return the reviews of a HIT's policies, in order of time."""
    found: list[Review] = []
    for level in ReviewPolicyLevel:
        where = tables.REVIEWS, "HITId", [(hit.id, level)]
        found += transaction.store.page(*where, count=transaction.store.count(*where))
    return sorted(found, key=lambda review: review.serial)


def list_unfinished(
    transaction: WorldTransaction, hit: HIT, status: UnfinishedStatus
) -> list[Assignment]:
    """Return the latest assignments of a HIT that were accepted and not submitted."""
    where = tables.ASSIGNMENTS, "unfinished", [(hit.id, status)]
    return transaction.store.page(*where, count=_UNFINISHED, descending=True)


def name_workers(
    transaction: WorldTransaction, assignments: Sequence[Assignment]
) -> dict[str, str]:
    """Return the workers' names by AssignmentId; a worker without a name has the WorkerId."""
    names = {}
    for one in assignments:
        worker = transaction.store.get(tables.WORKERS, one.worker_id)
        names[one.id] = (worker and worker.name) or one.worker_id
    return names
