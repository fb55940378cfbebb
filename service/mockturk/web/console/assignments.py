"""The page of an assignment: its answers, the decision about it, and uploaded files."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.store import tables
from mockturk.web.console.answers import describe_answers
from mockturk.web.console.layout import get_account, render_console_page
from mockturk.web.console.ownership import get_own_assignment
from mockturk.web.console.question_summaries import find_form_view, summarize_questions
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.decisions import get_assignment_hit
from mockturk.world.lifecycle.scheduled_events import open_transaction

_BONUSES = 100


@page("GET", "/requester/<requester_id>/assignments/<assignment_id>")
def show_assignment(context: RequestContext, requester_id: str, assignment_id: str) -> Response:
    """Show an assignment, with forms for the possible actions."""
    with open_transaction(context.world) as transaction:
        assignment = get_own_assignment(transaction, requester_id, assignment_id)
        hit = get_assignment_hit(transaction, assignment)
        asked = summarize_questions(find_form_view(context.world.documents, hit.question))
        answers = describe_answers(assignment, asked)
        where = tables.BONUS_PAYMENTS, "AssignmentId", [assignment.id]
        return render_console_page(
            context,
            get_account(context, requester_id),
            "requester/assignment.html",
            title=f"Assignment of {assignment.worker_id}",
            section="hits",
            sent_open=True,
            hit=hit,
            assignment=assignment,
            asked=asked,
            answers=answers,
            bonuses=transaction.store.page(*where, count=_BONUSES),
            reversible=assignment.is_reversible_at(transaction.now),
        )


@page("GET", "/requester/<requester_id>/assignments/<assignment_id>/files")
def serve_file(context: RequestContext, requester_id: str, assignment_id: str) -> Response:
    """Return the file of a worker's answer as a download, never as a page of this server."""
    with open_transaction(context.world) as transaction:
        assignment = get_own_assignment(transaction, requester_id, assignment_id)
        answer = assignment.id, context.request.args.get("question", "")
        file = transaction.store.find(tables.UPLOADED_FILES, "answer", answer)
    if file is None:
        raise NotFound("There is no such file, or its HIT was disposed of.")
    headers = {"Content-Disposition": "attachment"}
    return Response(file.content, content_type="application/octet-stream", headers=headers)
