"""Build the task a worker sees: one HIT, as a preview or accepted."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from mockturk.documents.html_pages import frame_height
from mockturk.documents.schemas import EXTERNAL_QUESTION
from mockturk.documents.xml_parsing import get_text_content, parse_parameter
from mockturk.domain.assignments import Assignment
from mockturk.domain.errors import XMLParseError
from mockturk.domain.hits import HIT
from mockturk.domain.views.workers import FrameInfo, TaskInfo
from mockturk.domain.workers import Worker
from mockturk.world.lifecycle.world_transaction import WorldTransaction
from mockturk.world.workers.eligibility import Eligibility, build_requirement_views

PREVIEW_ASSIGNMENT_ID = "ASSIGNMENT_ID_NOT_AVAILABLE"
"""The placeholder for the AssignmentId in the preview of a HIT."""


def build_task(
    transaction: WorldTransaction,
    hit: HIT,
    worker: Worker,
    submit_to: str,
    assignment: Assignment | None = None,
) -> TaskInfo:
    """Build the task of a HIT for a worker: accepted if there is an assignment, else a preview."""
    properties = hit.hit_type.properties
    return TaskInfo(
        hit_id=hit.id,
        hit_group_id=hit.hit_type.group_id,
        hit_type_id=hit.hit_type.id,
        requester_id=hit.owner,
        worker_id=worker.id,
        title=properties.title,
        description=properties.description,
        keywords=properties.keywords,
        reward=properties.reward,
        assignment_duration_in_seconds=int(properties.assignment_duration.total_seconds()),
        auto_approval_delay_in_seconds=int(properties.auto_approval_delay.total_seconds()),
        expires_at=hit.expires_at,
        requirements=build_requirement_views(properties),
        unmet=Eligibility(transaction, worker).unmet(properties),
        question=hit.question,
        frame=_frame(hit, worker.id, submit_to, assignment),
        assignment_id=assignment.id if assignment else None,
        accepted_at=assignment.accepted_at if assignment else None,
        deadline=assignment.deadline if assignment else None,
    )


def _frame(
    hit: HIT, worker_id: str, submit_to: str, assignment: Assignment | None
) -> FrameInfo | None:
    """Return the frame of an ExternalQuestion, with the parameters the service adds to its URL."""
    try:
        question = parse_parameter("Question", hit.question)
    except XMLParseError:
        return None  # with relaxed rules a question may be any text
    if question.tag != EXTERNAL_QUESTION.root:
        return None
    parts = {
        name: get_text_content(element).strip()
        for name in ("ExternalURL", "FrameHeight")
        for element in question.iterchildren(f"{{{EXTERNAL_QUESTION.namespace}}}{name}")
    }
    if not {"ExternalURL", "FrameHeight"} <= parts.keys() or not parts["FrameHeight"].isdecimal():
        return None
    told = {
        "assignmentId": assignment.id if assignment else PREVIEW_ASSIGNMENT_ID,
        "hitId": hit.id,
        "workerId": worker_id,
        "turkSubmitTo": submit_to.rstrip("/"),
    }
    return FrameInfo(
        _with_query(parts["ExternalURL"], urlencode(told)), frame_height(parts["FrameHeight"])
    )


def _with_query(url: str, query: str) -> str:
    """Add parameters to a URL, which may have a query and a fragment already."""
    try:
        split = urlsplit(url)
    except ValueError:  # brackets without an IPv6 address
        return f"{url}{'&' if '?' in url else '?'}{query}"
    return split._replace(query=f"{split.query}&{query}" if split.query else query).geturl()
