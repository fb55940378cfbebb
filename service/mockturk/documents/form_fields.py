"""Fields that workers filled in, made a QuestionFormAnswers document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from msgspec import Struct

from mockturk.documents.answers import (
    FILE_KEY,
    FILE_SIZE,
    FREE_TEXT,
    OTHER,
    SELECTION,
    write_question_form_answers,
)
from mockturk.documents.question_forms import QuestionForm, SelectionRule

# Said to be ignored (hitId), or what the form belongs to and no answer (assignmentId).
_NO_ANSWERS = frozenset({"assignmentId", "hitId"})
# Between the values of one field; our choice, after what results were seen to look like.
_BETWEEN = "|"
# What XML has not, rather than what it has: Python takes ten times as long to compile that.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


class Upload(Struct, frozen=True):
    """A file that a worker uploaded and somebody stored."""

    key: str
    size: int


FieldValue: TypeAlias = str | Collection[str] | Upload
"""What stands in a field: a text, several selections, or a file."""


def write_form_answers(fields: Iterable[tuple[str, str]]) -> str:
    """Return the document that externalSubmit made of the fields of a posted form.

    Each field is an answer in free text, in the order of the form, and so is the button it was
    sent with. Not so ``assignmentId``, ``hitId``, and what has no name. The values of one name
    are one answer, as of checkboxes. Characters that no XML can hold are replaced.
    """
    values: dict[str, list[str]] = {}
    for name, value in fields:
        if name and name not in _NO_ANSWERS:
            values.setdefault(replace_non_xml_characters(name), []).append(
                replace_non_xml_characters(value)
            )
    return write_question_form_answers(
        (name, [(FREE_TEXT, _BETWEEN.join(given))]) for name, given in values.items()
    )


def write_field_answers(form: QuestionForm | None, fields: Mapping[str, FieldValue]) -> str:
    """Return the document for fields of a form, or of any page when there is no form.

    Whether they fit is not looked at. A document needs an answer: where nothing was filled in,
    each question of the form has an empty one.
    """
    if form is not None and not fields:
        return write_question_form_answers((name, []) for name in form.questions)
    return write_question_form_answers(
        (name, _elements(form, name, field)) for name, field in fields.items()
    )


def _elements(form: QuestionForm | None, name: str, field: FieldValue) -> list[tuple[str, str]]:
    if isinstance(field, Upload):
        return [(FILE_SIZE, str(field.size)), (FILE_KEY, field.key)]
    if form is None:
        text = field if isinstance(field, str) else _BETWEEN.join(_in_order(field))
        return [(FREE_TEXT, text)]
    questions = form.questions.get(name)
    rule = questions[0].rule if questions else None
    if isinstance(field, str):
        if not isinstance(rule, SelectionRule):
            return [(FREE_TEXT, field)]
        field = [field] if field else []
    selections = list(_in_order(field))
    if isinstance(rule, SelectionRule) and rule.other is not None:
        other = next((each for each in selections if each not in rule.selections), None)
        if other is not None:
            selections.remove(other)
            return [*((SELECTION, each) for each in selections), (OTHER, other)]
    return [(SELECTION, each) for each in selections]


def _in_order(texts: Collection[str]) -> Collection[str]:
    return sorted(texts) if isinstance(texts, AbstractSet) else texts


def replace_non_xml_characters(text: str) -> str:
    """Return a text with U+FFFD instead of each character that no XML can hold."""
    return _NOT_IN_XML.sub(_REPLACEMENT, text)
