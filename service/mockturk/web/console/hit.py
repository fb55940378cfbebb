"""One HIT: what it is, its question, its assignments beside one another, and their review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkzeug.wrappers import Response

from mockturk.domain.assignments import Assignment, AssignmentStatus, Unfinished
from mockturk.domain.errors import ServiceError
from mockturk.domain.hits import HIT
from mockturk.domain.review_results import ReviewPolicyLevel
from mockturk.domain.reviews import Review
from mockturk.store import tables
from mockturk.web.console.asked_questions import form_of, questions_asked
from mockturk.web.console.hit_lists import row_of
from mockturk.web.console.layout import account_of, page_number, show
from mockturk.web.console.ownership import own_hit
from mockturk.web.console.policy_diagrams import Mark, drawn_policies
from mockturk.web.console.requirements_in_words import requirements_in_words
from mockturk.web.console.review_actions import actions_taken
from mockturk.web.console.review_matrix import Matrix, matrix_of
from mockturk.web.console.timeline import time_line
from mockturk.web.site import Visit, page
from mockturk.web.worker.form_input import untouched
from mockturk.web.worker.iframes import ShownFrame, frame_of
from mockturk.world.lifecycle.hits import assignments_of
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.lifecycle.world_transaction import Moment

_ANYBODY = "AREQUESTER"  # the WorkerId a page is told that is only looked at
_COLUMNS = 12
_EVENTS = 200
_UNFINISHED = 50


@page("GET", "/requester/<requester_id>/hits/<hit_id>")
def show_hit(visit: Visit, requester_id: str, hit_id: str) -> Response:
    """Show what a HIT is, what has happened to it, and what can be done with it."""
    with moment_of(visit.world) as moment:
        hit = own_hit(moment, requester_id, hit_id)
        submitted = assignments_of(moment, hit, tuple(AssignmentStatus))
        taken = actions_taken(hit, _all_reviews(moment, hit), _workers(submitted))
        bonuses = moment.store.page(tables.BONUS_PAYMENTS, "HITId", [hit.id], count=_EVENTS)
        unfinished = [one for status in Unfinished for one in _unfinished(moment, hit, status)]
        events = time_line(hit, [*submitted[-_EVENTS:], *unfinished], taken, bonuses)
        return _render(
            visit,
            moment,
            hit,
            "hit",
            requirements=list(requirements_in_words(moment, hit.hit_type.properties.requirements)),
            in_progress=_unfinished(moment, hit, Unfinished.InProgress),
            submitted=submitted[-_EVENTS:],
            events=events[-_EVENTS:],
            bonuses=bonuses,
        )


@page("GET", "/requester/<requester_id>/hits/<hit_id>/question")
def show_question(visit: Visit, requester_id: str, hit_id: str) -> Response:
    """Show the Question of a HIT as workers see it."""
    with moment_of(visit.world) as moment:
        hit = own_hit(moment, requester_id, hit_id)
        form = form_of(visit.world.documents, hit.question)
        given = untouched(form) if form else {}
        frame = None if form else _frame(visit, hit)
        return _render(visit, moment, hit, "question", form=form, given=given, frame=frame)


@page("GET", "/requester/<requester_id>/hits/<hit_id>/answers")
def show_answers(visit: Visit, requester_id: str, hit_id: str) -> Response:
    """Show what the workers of a HIT answered, side by side."""
    with moment_of(visit.world) as moment:
        hit = own_hit(moment, requester_id, hit_id)
        return _render(visit, moment, hit, "answers", **_compared(visit, moment, hit))


@page("GET", "/requester/<requester_id>/hits/<hit_id>/review")
def show_review(visit: Visit, requester_id: str, hit_id: str) -> Response:
    """Show the review policies of a HIT, what they found, and what they did."""
    with moment_of(visit.world) as moment:
        hit = own_hit(moment, requester_id, hit_id)
        compared = _compared(visit, moment, hit)
        reviews = _all_reviews(moment, hit)
        everybody = assignments_of(moment, hit, tuple(AssignmentStatus))
        known, agreed, of_hit = _marks(everybody, compared["matrix"])
        asked = questions_asked(form_of(visit.world.documents, hit.question))
        return _render(
            visit,
            moment,
            hit,
            "review",
            **compared,
            policies=drawn_policies(hit, asked, known, agreed, of_hit),
            taken=actions_taken(hit, reviews, _workers(everybody))[-_EVENTS:],
        )


@page("GET", "/requester/<requester_id>/hits/<hit_id>/source")
def show_source(visit: Visit, requester_id: str, hit_id: str) -> Response:
    """Show the Question of a HIT as the requester sent it."""
    with moment_of(visit.world) as moment:
        return _render(visit, moment, own_hit(moment, requester_id, hit_id), "source")


def _render(visit: Visit, moment: Moment, hit: HIT, tab: str, **values: Any) -> Response:
    return show(
        visit,
        account_of(visit, hit.owner),
        "requester/hit.html" if tab == "hit" else f"requester/hit_{tab}.html",
        title=hit.hit_type.properties.title,
        section="hits",
        hit=hit,
        row=row_of(hit, moment.now),
        tab=tab,
        sent_open=True,
        **values,
    )


def _frame(visit: Visit, hit: HIT) -> ShownFrame | None:
    """Return the frame workers see a HIT in, if it has one, as before they accept it."""
    try:
        task = visit.workers.preview(_ANYBODY, hit.id, submit_to=visit.place.base_url)
    except ServiceError:
        return None  # not everybody may look at it, or nobody any more
    return frame_of(visit, task)


def _compared(visit: Visit, moment: Moment, hit: HIT) -> dict[str, Any]:
    """Return a page of the columns of a HIT's matrix, and the numbers of that page."""
    assignments = assignments_of(moment, hit, tuple(AssignmentStatus))
    number = page_number(visit)
    shown = assignments[(number - 1) * _COLUMNS : number * _COLUMNS]
    asked = questions_asked(form_of(visit.world.documents, hit.question))
    matrix = matrix_of(
        visit.world.documents,
        hit,
        asked,
        assignments=assignments,
        shown=shown,
        reviews=_reviews(moment, hit, ReviewPolicyLevel.HIT),
    )
    return {
        "matrix": matrix,
        "page": number,
        "page_size": _COLUMNS,
        "total": len(assignments),
        "in_progress": _unfinished(moment, hit, Unfinished.InProgress),
    }


def _marks(
    assignments: Sequence[Assignment], matrix: Matrix
) -> tuple[tuple[Mark, ...], tuple[Mark, ...], tuple[Mark, ...]]:
    """Return the scores there are: with known answers, of workers among others, of the HIT."""
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


def _all_reviews(moment: Moment, hit: HIT) -> list[Review]:
    levels = (ReviewPolicyLevel.Assignment, ReviewPolicyLevel.HIT)
    return [review for level in levels for review in _reviews(moment, hit, level)]


def _reviews(moment: Moment, hit: HIT, level: ReviewPolicyLevel) -> list[Review]:
    where = tables.REVIEWS, "HITId", [(hit.id, level)]
    return moment.store.page(*where, count=moment.store.count(*where))


def _unfinished(moment: Moment, hit: HIT, status: Unfinished) -> list[Assignment]:
    where = tables.ASSIGNMENTS, "unfinished", [(hit.id, status)]
    return moment.store.page(*where, count=_UNFINISHED, descending=True)


def _workers(assignments: Sequence[Assignment]) -> dict[str, str]:
    return {one.id: one.worker_id for one in assignments}
