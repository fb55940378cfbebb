"""Workers' answers in readable form, for comparison side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from mockturk.documents.answers import FILE_KEY, FILE_SIZE, OTHER, SELECTION, iterate_answers
from mockturk.documents.xml_parsing import parse_parameter
from mockturk.domain.assignments import Assignment
from mockturk.domain.errors import XMLParseError

_NOTHING: Mapping[str, str] = MappingProxyType({})


class AnswerValueKind(StrEnum):
    """The kind of an answer's value: a text, a selection, the text of "Other", or a file."""

    text = "text"
    selection = "selection"
    other = "other"
    file = "file"


@dataclass(frozen=True, slots=True)
class AnswerValue:
    """One value of an answer.

    ``text`` is the readable form: a selection's text in the form, or a file's size in bytes.
    ``identifier`` is the identifier of a selection.
    """

    kind: AnswerValueKind
    text: str
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """A question in short: its text, the texts of its selections, and the address of its picture.

    ``picture`` is empty without a picture on this machine.
    """

    question_id: str
    text: str = ""
    selections: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    picture: str = ""

    def in_words(self, value: str) -> str:
        """Return the text of a selection by its identifier; any other value unchanged."""
        return self.selections.get(value, value)


Questions = Mapping[str, QuestionSummary]
"""The questions of a form by identifier, in the form's order."""


def describe_answers(
    assignment: Assignment, asked: Questions
) -> dict[str, tuple[AnswerValue, ...]]:
    """Return the answers by question, in the order of the document.

    The result is empty if the document cannot be parsed, as is possible in a world file.
    """
    if not assignment.answer:
        return {}
    try:
        root = parse_parameter("Answer", assignment.answer, only_elements=True)
    except XMLParseError:
        return {}
    found: dict[str, tuple[AnswerValue, ...]] = {}
    for question_id, elements in iterate_answers(root):
        question = asked.get(question_id) or QuestionSummary(question_id)
        values = tuple(
            _to_answer_value(question, name, text)
            for name, text in elements
            if name != FILE_KEY and text
        )
        found[question_id] = found.get(question_id, ()) + values
    return found


def _to_answer_value(question: QuestionSummary, name: str, text: str) -> AnswerValue:
    if name == SELECTION:
        return AnswerValue(AnswerValueKind.selection, question.in_words(text), text)
    if name == OTHER:
        return AnswerValue(AnswerValueKind.other, text)
    return AnswerValue(AnswerValueKind.file if name == FILE_SIZE else AnswerValueKind.text, text)
