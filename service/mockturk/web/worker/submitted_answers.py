"""A worker's submitted answers by question, and the bonuses paid for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockturk.documents.answers import FILE_KEY, FILE_SIZE, SELECTION, iterate_answers
from mockturk.documents.form_view import ChoiceField, FormView
from mockturk.documents.xml_parsing import parse_parameter
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.errors import XMLParseError
from mockturk.domain.views.workers import AssignmentInfo
from mockturk.store import tables
from mockturk.web.site import RequestContext
from mockturk.world.lifecycle.scheduled_events import open_transaction


@dataclass(frozen=True, slots=True)
class SubmittedAnswer:
    """The answer to a question; ``name`` is the question's display name or identifier."""

    identifier: str
    name: str
    values: tuple[str, ...]


def get_question(context: RequestContext, assignment: AssignmentInfo) -> str:
    """Return the Question of the HIT an assignment belongs to."""
    with open_transaction(context.world) as transaction:
        hit = transaction.store.get(tables.HITS, assignment.hit_id)
    return hit.question if hit else ""


def list_bonuses(context: RequestContext, assignment: AssignmentInfo) -> list[BonusPayment]:
    """Return the bonuses paid for an assignment, the earliest first."""
    where = tables.BONUS_PAYMENTS, "AssignmentId", [assignment.assignment_id]
    with open_transaction(context.world) as transaction:
        return list(transaction.store.page(*where, count=transaction.store.count(*where)))


def parse_submitted_answers(
    form: FormView | None, answer: str | None
) -> tuple[SubmittedAnswer, ...]:
    """Return the answers of a document; none if it is missing or cannot be parsed."""
    try:
        root = parse_parameter("Answer", answer or "", only_elements=True)
    except XMLParseError:
        return ()
    return tuple(
        SubmittedAnswer(
            identifier, _name(form, identifier), tuple(_values(form, identifier, elements))
        )
        for identifier, elements in iterate_answers(root)
    )


def _name(form: FormView | None, identifier: str) -> str:
    questions = form.questions if form else ()
    found = (one.display_name for one in questions if one.identifier == identifier)
    return next(found, "") or identifier


def _values(
    form: FormView | None, identifier: str, elements: list[tuple[str, str]]
) -> Iterator[str]:
    for name, text in elements:
        if name == FILE_SIZE:
            yield f"a file of {text} bytes"
        elif name == SELECTION:
            yield _words(form, identifier, text)
        elif name != FILE_KEY and text:
            yield text


def _words(form: FormView | None, identifier: str, selection: str) -> str:
    """Return the text of a selection, or its identifier if the form has no text for it."""
    for question in form.questions if form else ():
        if question.identifier == identifier and isinstance(question.answer, ChoiceField):
            for one in question.answer.selections:
                if one.identifier == selection:
                    return one.words or selection
    return selection
