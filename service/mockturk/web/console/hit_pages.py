"""The pages of a HIT: properties, Question, answers side by side, review and source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkzeug.wrappers import Response

from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.errors import ServiceError
from mockturk.domain.hits import HIT
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.domain.reviews import Review
from mockturk.store import tables
from mockturk.web.console.hit_lists import build_row
from mockturk.web.console.layout import get_account, read_page_number, render_console_page
from mockturk.web.console.ownership import get_own_hit
from mockturk.web.console.policy_diagrams import Mark, draw_policies
from mockturk.web.console.question_summaries import find_form_view, summarize_questions
from mockturk.web.console.requirement_sentences import describe_requirements
from mockturk.web.console.review_actions import list_taken_actions
from mockturk.web.console.review_matrix import Matrix, build_matrix
from mockturk.web.console.review_outcome import describe_outcome
from mockturk.web.console.review_steps import (
    ReviewStep,
    list_free_seats,
    list_steps,
    rewind_assignments,
    rewind_reviews,
)
from mockturk.web.console.timeline import build_timeline
from mockturk.web.site import RequestContext, page
from mockturk.web.worker.form_input import build_default_inputs
from mockturk.web.worker.iframes import IFrame, build_iframe
from mockturk.world.lifecycle.hits import list_assignments
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_ANYBODY = "AREQUESTER"  # the WorkerId passed to a page that is only shown to the requester
_COLUMNS = 12
_EVENTS = 200
_UNFINISHED = 50


@page("GET", "/requester/<requester_id>/hits/<hit_id>")
def show_hit(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show a HIT's properties, history and possible actions."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        submitted = list_assignments(transaction, hit, tuple(AssignmentStatus))
        taken = list_taken_actions(hit, _all_reviews(transaction, hit), _workers(submitted))
        bonuses = transaction.store.page(tables.BONUS_PAYMENTS, "HITId", [hit.id], count=_EVENTS)
        unfinished = [
            one for status in UnfinishedStatus for one in _unfinished(transaction, hit, status)
        ]
        events = build_timeline(hit, [*submitted[-_EVENTS:], *unfinished], taken, bonuses)
        return _render(
            context,
            transaction,
            hit,
            "hit",
            requirements=list(
                describe_requirements(transaction, hit.hit_type.properties.requirements)
            ),
            in_progress=_unfinished(transaction, hit, UnfinishedStatus.InProgress),
            submitted=submitted[-_EVENTS:],
            events=events[-_EVENTS:],
            bonuses=bonuses,
        )


@page("GET", "/requester/<requester_id>/hits/<hit_id>/question")
def show_question(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show the Question of a HIT as workers see it."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        form = find_form_view(context.world.documents, hit.question)
        given = build_default_inputs(form) if form else {}
        frame = None if form else _frame(context, hit)
        return _render(context, transaction, hit, "question", form=form, given=given, frame=frame)


@page("GET", "/requester/<requester_id>/hits/<hit_id>/answers")
def show_answers(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show the answers of a HIT's workers side by side."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        return _render(
            context, transaction, hit, "answers", **_build_matrix_values(context, transaction, hit)
        )


@page("GET", "/requester/<requester_id>/hits/<hit_id>/review")
def show_review(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show the review policies of a HIT, their scores and their actions."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        reviews = _all_reviews(transaction, hit)
        everybody = list_assignments(transaction, hit, tuple(AssignmentStatus))
        steps = list_steps(everybody, reviews)
        after = context.request.args.get("after", 0, type=int)
        step = next((one for one in steps if one.answers == after < len(everybody)), None)
        compared = _build_matrix_values(context, transaction, hit, step)
        known, agreed, of_hit = _marks(compared["assignments"], compared["matrix"])
        asked = summarize_questions(find_form_view(context.world.documents, hit.question))
        return _render(
            context,
            transaction,
            hit,
            "review",
            **compared,
            steps=[one for one in steps if one.answers < len(everybody)],
            outcome=describe_outcome(
                hit,
                compared["assignments"],
                rewind_reviews(reviews, step) if step else reviews,
                compared["matrix"],
                working=len(compared["in_progress"]),
                seats=compared["seats"],
            ),
            policies=draw_policies(hit, asked, known, agreed, of_hit),
            taken=list_taken_actions(hit, reviews, _workers(everybody))[-_EVENTS:],
        )


@page("GET", "/requester/<requester_id>/hits/<hit_id>/source")
def show_source(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show the Question of a HIT as the requester sent it."""
    with open_transaction(context.world) as transaction:
        return _render(
            context, transaction, get_own_hit(transaction, requester_id, hit_id), "source"
        )


def _render(
    context: RequestContext, transaction: WorldTransaction, hit: HIT, tab: str, **values: Any
) -> Response:
    return render_console_page(
        context,
        get_account(context, hit.owner),
        "requester/hit.html" if tab == "hit" else f"requester/hit_{tab}.html",
        title=hit.hit_type.properties.title,
        section="hits",
        hit=hit,
        row=build_row(hit, transaction.now),
        tab=tab,
        sent_open=True,
        **values,
    )


def _frame(context: RequestContext, hit: HIT) -> IFrame | None:
    """Return the frame of a HIT as in a worker's preview; None if it has no frame."""
    try:
        task = context.workers.preview(_ANYBODY, hit.id, submit_to=context.place.base_url)
    except ServiceError:
        return None  # a preview needs a Qualification, or is no longer possible
    return build_iframe(context, task)


def _build_matrix_values(
    context: RequestContext,
    transaction: WorldTransaction,
    hit: HIT,
    step: ReviewStep | None = None,
) -> dict[str, Any]:
    """Return the template variables for a page of columns of a HIT's answer matrix.

    With a step, the matrix is that of the step; else it is that of all answers.
    """
    assignments = list_assignments(transaction, hit, tuple(AssignmentStatus))
    everything = _all_reviews(transaction, hit)
    if step:
        assignments = rewind_assignments(assignments, step)
        everything = rewind_reviews(everything, step)
    number = read_page_number(context)
    shown = assignments[(number - 1) * _COLUMNS : number * _COLUMNS]
    asked = summarize_questions(find_form_view(context.world.documents, hit.question))
    matrix = build_matrix(
        context.world.documents,
        hit,
        asked,
        assignments=assignments,
        shown=shown,
        reviews=[one for one in everything if one.level is ReviewPolicyLevel.HIT],
    )
    working = [] if step else _unfinished(transaction, hit, UnfinishedStatus.InProgress)
    return {
        "matrix": matrix,
        "assignments": assignments,
        "step": step,
        "seats": list_free_seats(hit, everything, step),
        "page": number,
        "page_size": _COLUMNS,
        "total": len(assignments),
        "in_progress": working,
    }


def _marks(
    assignments: Sequence[Assignment], matrix: Matrix
) -> tuple[tuple[Mark, ...], tuple[Mark, ...], tuple[Mark, ...]]:
    """Return the scores so far: of known answers, of workers' agreement, and of the HIT."""
    known = tuple(
        Mark(one.known_answer_score, one.worker_id)
        for one in assignments[:_UNFINISHED]
        if one.known_answer_score is not None
    )
    agreed = tuple(
        Mark(one.agreement_score, one.worker_id)
        for one in matrix.columns
        if one.agreement_score is not None
    )
    score = matrix.hit_agreement_score
    return known, agreed, () if score is None else (Mark(score, "this HIT"),)


def _all_reviews(transaction: WorldTransaction, hit: HIT) -> list[Review]:
    """Return the reviews of both levels, in order of time."""
    levels = (ReviewPolicyLevel.Assignment, ReviewPolicyLevel.HIT)
    found = [review for level in levels for review in _reviews(transaction, hit, level)]
    return sorted(found, key=lambda review: review.serial)


def _reviews(transaction: WorldTransaction, hit: HIT, level: ReviewPolicyLevel) -> list[Review]:
    where = tables.REVIEWS, "HITId", [(hit.id, level)]
    return transaction.store.page(*where, count=transaction.store.count(*where))


def _unfinished(
    transaction: WorldTransaction, hit: HIT, status: UnfinishedStatus
) -> list[Assignment]:
    where = tables.ASSIGNMENTS, "unfinished", [(hit.id, status)]
    return transaction.store.page(*where, count=_UNFINISHED, descending=True)


def _workers(assignments: Sequence[Assignment]) -> dict[str, str]:
    return {one.id: one.worker_id for one in assignments}
