"""Conversion of form fields filled in by workers to a QuestionFormAnswers document."""

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

# Fields that are not answers: assignmentId names the form's assignment; hitId is documented as
# ignored.
_NO_ANSWERS = frozenset({"assignmentId", "hitId"})
# The separator of several values of one field; our choice, modelled on published results.
_BETWEEN = "|"
# The characters that XML excludes. A pattern of the included ones takes ten times as long to
# compile.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


class Upload(Struct, frozen=True):
    """A stored upload of a worker: UploadedFileKey and size in bytes."""

    key: str
    size: int


FieldValue: TypeAlias = str | Collection[str] | Upload
"""The value of a field: a text, several selections, or a file."""


def write_form_answers(fields: Iterable[tuple[str, str]]) -> str:
    """Return the document that externalSubmit makes from the fields of a posted form.

    Each field, including the button it was submitted with, becomes a free-text answer, in the order
    of the form. ``assignmentId``, ``hitId`` and fields without a name are left out. Several values
    with one name, such as checkboxes, become one answer. Characters that XML excludes are replaced.
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
    """Return the document for the fields of a form, or of any page without a QuestionForm.

    The fields are not validated. A document needs at least one answer, so without fields each
    question of the form gets an empty answer.
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
    """Return a text with U+FFFD in place of each character that XML excludes."""
    return _NOT_IN_XML.sub(_REPLACEMENT, text)
