"""What a worker handed in, question by question, and what was paid for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mockturk.documents.answers import FILE_KEY, FILE_SIZE, SELECTION, given_answers
from mockturk.documents.form_view import Choice, ShownForm
from mockturk.documents.parsing import parsed
from mockturk.domain.bonuses import BonusPayment
from mockturk.domain.errors import XMLParseError
from mockturk.store import tables
from mockturk.web.site import Visit
from mockturk.world.lifecycle.scheduled_events import moment_of
from mockturk.world.workers import AssignmentView


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An answer: the question by its display name or its identifier, and what was given."""

    identifier: str
    name: str
    values: tuple[str, ...]


def question_of(visit: Visit, assignment: AssignmentView) -> str:
    """Return the Question of the HIT an assignment belongs to."""
    with moment_of(visit.world) as moment:
        hit = moment.store.get(tables.HITS, assignment.hit_id)
    return hit.question if hit else ""


def bonuses_of(visit: Visit, assignment: AssignmentView) -> list[BonusPayment]:
    """Return the bonuses paid for an assignment, the first paid first."""
    where = tables.BONUS_PAYMENTS, "AssignmentId", [assignment.assignment_id]
    with moment_of(visit.world) as moment:
        return list(moment.store.page(*where, count=moment.store.count(*where)))


def handed_in(form: ShownForm | None, answer: str | None) -> tuple[HandedIn, ...]:
    """Return the answers of a document; none where there is none that can be read."""
    try:
        root = parsed("Answer", answer or "", only_elements=True)
    except XMLParseError:
        return ()
    return tuple(
        HandedIn(identifier, _name(form, identifier), tuple(_values(form, identifier, elements)))
        for identifier, elements in given_answers(root)
    )


def _name(form: ShownForm | None, identifier: str) -> str:
    questions = form.questions if form else ()
    found = (one.display_name for one in questions if one.identifier == identifier)
    return next(found, "") or identifier


def _values(
    form: ShownForm | None, identifier: str, elements: list[tuple[str, str]]
) -> Iterator[str]:
    for name, text in elements:
        if name == FILE_SIZE:
            yield f"a file of {text} bytes"
        elif name == SELECTION:
            yield _words(form, identifier, text)
        elif name != FILE_KEY and text:
            yield text


def _words(form: ShownForm | None, identifier: str, selection: str) -> str:
    """Return a selection by its words, and by its identifier where the form has none."""
    for question in form.questions if form else ():
        if question.identifier == identifier and isinstance(question.answer, Choice):
            for one in question.answer.selections:
                if one.identifier == selection:
                    return one.words or selection
    return selection
