"""The answer matrix of a HIT as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from werkzeug.wrappers import Response

from mockturk.domain.assignments import AssignmentStatus
from mockturk.web.console.hit_matrix import load_matrix
from mockturk.web.console.ownership import get_own_hit
from mockturk.web.console.review_matrix import Matrix
from mockturk.web.site import RequestContext, page
from mockturk.world.lifecycle.hits import list_assignments
from mockturk.world.lifecycle.scheduled_events import open_transaction

# Spreadsheets would execute a cell that begins with one of these.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@page("GET", "/requester/<requester_id>/hits/<hit_id>/answers.csv")
def download_matrix(context: RequestContext, requester_id: str, hit_id: str) -> Response:
    """Return the answers of all workers as a CSV file, a row for each question."""
    out = StringIO()
    writer = csv.writer(out)
    with open_transaction(context.world) as transaction:
        hit = get_own_hit(transaction, requester_id, hit_id)
        everybody = list_assignments(transaction, hit, tuple(AssignmentStatus))
        matrix: Matrix = load_matrix(context, transaction, hit, columns=max(len(everybody), 1))[
            "matrix"
        ]
    for row in _list_rows(matrix):
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULAS) else cell for cell in row])
    return Response(
        # With this mark, spreadsheets read the text as UTF-8.
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{hit.id}.csv"'},
    )


def _list_rows(matrix: Matrix) -> Iterator[list[str]]:
    columns = matrix.columns
    yield ["Question", *(one.worker_id for one in columns), "Agreed answer", "Known answer"]
    for row in matrix.rows:
        found = row.agreement.answer if row.agreement and row.agreement.found else ""
        known = ", ".join(row.known) if row.known is not None else ""
        given = (", ".join(value.text for value in cell.given) for cell in row.cells)
        yield [row.question.question_id, *given, found, known]
    for name, scores in (
        ("KnownAnswerScore", [one.known_answer_score for one in columns]),
        ("WorkerAgreementScore", [one.agreement_score for one in columns]),
    ):
        yield [name, *("" if score is None else str(score) for score in scores), "", ""]
    yield ["Status", *(str(one.status) for one in columns), "", ""]
