"""The pages of a HIT: properties, Question, answers side by side, review and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.wrappers import Response

from mockturk.domain.assignments import Assignment, AssignmentStatus, UnfinishedStatus
from mockturk.domain.errors import ServiceError
from mockturk.domain.hits import HIT
from mockturk.store import tables
from mockturk.web.console.hit_calls import find_hit_calls
from mockturk.web.console.hit_lists import build_rows
from mockturk.web.console.hit_matrix import (
    list_reviews,
    list_unfinished,
    load_matrix,
    name_workers,
)
from mockturk.web.console.layout import get_account, read_page_number, render_console_page
from mockturk.web.console.ownership import get_own_hit
from mockturk.web.console.policy_diagrams import Mark, draw_policies
from mockturk.web.console.question_summaries import find_form_view, summarize_questions
from mockturk.web.console.requirement_sentences import describe_requirements
from mockturk.web.console.review_actions import list_taken_actions
from mockturk.web.console.review_matrix import Matrix
from mockturk.web.console.review_steps import rewind_hit, rewind_reviews
from mockturk.web.console.timeline import build_timeline
from mockturk.web.site import RequestContext, page
from mockturk.web.worker.form_input import build_default_inputs
from mockturk.web.worker.hit_workers import list_hit_workers
from mockturk.web.worker.iframes import IFrame, build_iframe
from mockturk.world.lifecycle.hits import list_assignments
from mockturk.world.lifecycle.scheduled_events import open_transaction
from mockturk.world.lifecycle.world_transaction import WorldTransaction

_ANYBODY = "AREQUESTER"  # the WorkerId passed to a page that is only shown to the requester
_EVENTS = 200
_MARKS = 50


@page("GET", "/requester/<requester_id>/hits/<hit_id>")
def show_hit(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show a HIT's properties, history and possible actions."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        submitted = list_assignments(transaction, hit, tuple(AssignmentStatus))
        bonuses = transaction.store.page(tables.BONUS_PAYMENTS, "HITId", [hit.id], count=_EVENTS)
        unfinished = [
            one for status in UnfinishedStatus for one in list_unfinished(transaction, hit, status)
        ]
        workers = name_workers(transaction, [*submitted, *unfinished])
        taken = list_taken_actions(hit, list_reviews(transaction, hit), workers)
        events = build_timeline(hit, [*submitted[-_EVENTS:], *unfinished], taken, bonuses, workers)
        return _render(
            context,
            hit,
            "hit",
            **_head(context, transaction, hit),
            requirements=list(
                describe_requirements(transaction, hit.hit_type.properties.requirements)
            ),
            in_progress=list_unfinished(transaction, hit, UnfinishedStatus.InProgress),
            submitted=submitted[-_EVENTS:],
            workers=workers,
            events=events[-_EVENTS:],
            bonuses=bonuses,
            calls=find_hit_calls(context, hit, (one.id for one in submitted)),
        )


@page("GET", "/requester/<requester_id>/hits/<hit_id>/question")
def show_question(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show the Question of a HIT as workers see it."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        form = find_form_view(context.world.documents, hit.question)
        given = build_default_inputs(form) if form else {}
        frame = None if form else _frame(context, hit)
        head = _head(context, transaction, hit)
        return _render(context, hit, "question", **head, form=form, given=given, frame=frame)


@page("GET", "/requester/<requester_id>/hits/<hit_id>/answers")
def show_answers(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show the answers of a HIT's workers side by side."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        compared = load_matrix(context, transaction, hit, page=read_page_number(context))
        head = _head(context, transaction, hit)
    # A page of thousands of answers takes long to render.
    return _render(context, hit, "answers", **head, **compared)


@page("GET", "/requester/<requester_id>/hits/<hit_id>/review")
def show_review(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show the review policies of a HIT, their scores and their actions."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        after = context.request.args.get("after", 0, type=int)
        number = read_page_number(context)
        compared = load_matrix(context, transaction, hit, page=number, after=after)
        known, agreed, of_hit = _marks(
            compared["assignments"], compared["workers"], compared["matrix"]
        )
        asked = summarize_questions(find_form_view(context.world.documents, hit.question))
        everybody = list_assignments(transaction, hit, tuple(AssignmentStatus))
        workers = name_workers(transaction, everybody)
        reviews, as_it_was = list_reviews(transaction, hit), hit
        if step := compared["step"]:
            reviews = rewind_reviews(reviews, step)
            as_it_was = rewind_hit(hit, reviews)
        head = _head(context, transaction, hit)
    return _render(
        context,
        hit,
        "review",
        **head,
        **compared,
        policies=draw_policies(as_it_was, asked, known, agreed, of_hit),
        taken=list_taken_actions(hit, reviews, workers)[-_EVENTS:],
    )


@page("GET", "/requester/<requester_id>/hits/<hit_id>/source")
def show_source(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Show the call that created a HIT, and its Question, as the requester sent them."""
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        created = find_hit_calls(context, hit).created
        request = _load_request(context, created) if created else b""
        head = _head(context, transaction, hit)
        return _render(context, hit, "source", **head, created=created, request=request)


def _head(context: RequestContext, transaction: WorldTransaction, hit: HIT) -> dict[str, Any]:
    """Return what each page of a HIT shows of it."""
    return {
        "row": build_rows(transaction, [hit])[0],
        "answer_as": list_hit_workers(context, transaction, hit),
    }


def _render(context: RequestContext, hit: HIT, tab: str, **values: Any) -> Response:
    return render_console_page(
        context,
        get_account(context, hit.owner),
        "requester/hit.html" if tab == "hit" else f"requester/hit_{tab}.html",
        title=hit.hit_type.properties.title,
        section="hits",
        hit=hit,
        tab=tab,
        sent_open=True,
        **values,
    )


def _load_request(context: RequestContext, number: int) -> bytes:
    """Return the body of a call, or its query, with masked signature; empty if it was dropped."""
    calls = context.place.calls
    try:
        entry = calls.entry(number)
    except LookupError:
        return b""
    return calls.mask_body(entry) or calls.mask_query(entry)


def _frame(context: RequestContext, hit: HIT) -> IFrame | None:
    """Return the frame of a HIT as in a worker's preview; None if it has no frame."""
    try:
        task = context.workers.preview(_ANYBODY, hit.id, submit_to=context.place.base_url)
    except ServiceError:
        return None  # a preview needs a Qualification, or is no longer possible
    return build_iframe(context, task)


def _marks(
    assignments: Sequence[Assignment], workers: Mapping[str, str], matrix: Matrix
) -> tuple[tuple[Mark, ...], tuple[Mark, ...], tuple[Mark, ...]]:
    """Return the scores so far: of known answers, of workers' agreement, and of the HIT."""
    known = tuple(
        Mark(one.known_answer_score, workers[one.id])
        for one in assignments[:_MARKS]
        if one.known_answer_score is not None
    )
    agreed = tuple(
        Mark(one.agreement_score, one.worker)
        for one in matrix.columns
        if one.agreement_score is not None
    )
    score = matrix.hit_agreement_score
    return known, agreed, () if score is None else (Mark(score, "this HIT"),)
