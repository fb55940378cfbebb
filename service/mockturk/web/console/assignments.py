"""One assignment: what its worker answered, what was decided, and the files they uploaded."""

from __future__ import annotations

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from mockturk.store import tables
from mockturk.web.console.answers import answers_in_words
from mockturk.web.console.asked_questions import form_of, questions_asked
from mockturk.web.console.layout import account_of, show
from mockturk.web.console.ownership import own_assignment
from mockturk.web.site import Visit, page
from mockturk.world.lifecycle.decisions import hit_of
from mockturk.world.lifecycle.scheduled_events import moment_of

_BONUSES = 100


@page("GET", "/requester/<requester_id>/assignments/<assignment_id>")
def show_assignment(visit: Visit, requester_id: str, assignment_id: str) -> Response:
    """Show an assignment, and what can be done with it."""
    with moment_of(visit.world) as moment:
        assignment = own_assignment(moment, requester_id, assignment_id)
        hit = hit_of(moment, assignment)
        asked = questions_asked(form_of(visit.world.documents, hit.question))
        answers = answers_in_words(assignment, asked)
        where = tables.BONUS_PAYMENTS, "AssignmentId", [assignment.id]
        return show(
            visit,
            account_of(visit, requester_id),
            "requester/assignment.html",
            title=f"Assignment of {assignment.worker_id}",
            section="hits",
            sent_open=True,
            hit=hit,
            assignment=assignment,
            asked=asked,
            answers=answers,
            bonuses=moment.store.page(*where, count=_BONUSES),
            reversible=assignment.reversible_at(moment.now),
        )


@page("GET", "/requester/<requester_id>/assignments/<assignment_id>/files")
def give_file(visit: Visit, requester_id: str, assignment_id: str) -> Response:
    """Give the file a worker answered a question with; for saving, never as a page of ours."""
    with moment_of(visit.world) as moment:
        assignment = own_assignment(moment, requester_id, assignment_id)
        answer = assignment.id, visit.request.args.get("question", "")
        file = moment.store.find(tables.UPLOADED_FILES, "answer", answer)
    if file is None:
        raise NotFound("There is no such file, or its HIT was disposed of.")
    headers = {"Content-Disposition": "attachment"}
    return Response(file.content, content_type="application/octet-stream", headers=headers)
