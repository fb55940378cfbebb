"""QuestionForms: overviews, and questions with what they take as an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict, Unpack

from mockturk.client.builders.form_content import Content, FormContent, write_content
from mockturk.client.builders.xml_markup import (
    write_document,
    write_element,
    write_optional_elements,
    write_text_element,
)

Style = Literal["radiobutton", "checkbox", "list", "dropdown", "combobox", "multichooser"]


@dataclass(frozen=True)
class FormPart:
    """A part of a QuestionForm: an overview or a question.

    ``overview``, ``free_text``, ``selection`` and ``file_upload`` return it.

    :param xml: the element.
    """

    xml: str


@dataclass(frozen=True)
class AnswerFormatRegex:
    """A regular expression that a text must match, with the error for one that does not.

    :param regex: the pattern, in the syntax of JavaScript.
    :param error_text: what a worker reads whose text does not match.
    :param flags: ``i`` to ignore case.
    """

    regex: str
    error_text: str | None = None
    flags: str | None = None


class TextRules(TypedDict, total=False):
    """What a text must be like, and how its field looks; each rule may be left out.

    :param numeric: True: the text must be a whole number.
    :param min_value: the minimum of such a number; implies ``numeric``.
    :param max_value: the maximum of such a number; implies ``numeric``.
    :param min_length: the minimum number of characters.
    :param max_length: the maximum number of characters.
    :param regex: a regular expression that the text must match, or a list of them.
    :param default_text: what the field contains at first.
    :param lines: the height of the field.
    """

    numeric: bool
    min_value: int | None
    max_value: int | None
    min_length: int | None
    max_length: int | None
    regex: str | AnswerFormatRegex | Sequence[str | AnswerFormatRegex]
    default_text: str | None
    lines: int | None


def question_form(*parts: FormPart) -> str:
    """Return a QuestionForm (2005-10-01), to send as a Question or as the Test of a Qualification.

    :param parts: overviews and questions, in the order in which the worker sees them.
    """
    return write_document("2005-10-01/QuestionForm", [part.xml for part in parts])


def overview(*content: str | FormContent) -> FormPart:
    """Return an overview for a QuestionForm: content that belongs to no question.

    :param content: texts, and what ``title``, ``bullet_list`` and the others return.
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    return FormPart(write_element("Overview", write_content(content)))


def free_text(
    identifier: str,
    content: Content,
    *,
    required: bool | None = None,
    display_name: str | None = None,
    **rules: Unpack[TextRules],
) -> FormPart:
    """Return a question for a QuestionForm that takes a text as its answer.

    :param identifier: the QuestionIdentifier, by which the answer is found.
    :param content: what the question shows: a text, one piece of other content, or a list of both.
    :param required: whether the worker must answer. None: as the service decides.
    :param display_name: a name of the question that the worker sees. None: none.
    :param rules: the fields of ``TextRules``, as keywords: ``max_length=20``.
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    answer = _free_text("FreeTextAnswer", rules)
    return _question(identifier, content, answer, required=required, display_name=display_name)


def selection(
    identifier: str,
    content: Content,
    selections: Mapping[str, str | FormContent] | Sequence[str],
    *,
    required: bool | None = None,
    display_name: str | None = None,
    min_count: int | None = None,
    max_count: int | None = None,
    style: Style | None = None,
    other: TextRules | bool = False,
) -> FormPart:
    """Return a question for a QuestionForm that takes one or several selections as its answer.

    :param identifier: the QuestionIdentifier, by which the answer is found.
    :param content: what the question shows: a text, one piece of other content, or a list of both.
    :param selections: what can be selected: a dict from the SelectionIdentifier to what the worker
        sees, a text, a ``binary`` or ``formatted_content``; or a list of identifiers to show.
    :param required: whether the worker must answer. None: as the service decides.
    :param display_name: a name of the question that the worker sees. None: none.
    :param min_count: the minimum number of selections. None: 1.
    :param max_count: the maximum number of selections. None: 1.
    :param style: how the selections are shown. None: as the service decides.
    :param other: True if the worker may write a text instead; or a dict of rules for this text, as
        for ``free_text``.
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    shown = selections if isinstance(selections, Mapping) else {one: one for one in selections}
    listed = [
        write_element(
            "Selection", [write_text_element("SelectionIdentifier", key), *write_content(value)]
        )
        for key, value in shown.items()
    ]
    if other is not False:
        listed.append(_free_text("OtherSelection", {} if other is True else other))
    counts = {"MinSelectionCount": min_count, "MaxSelectionCount": max_count}
    options = write_optional_elements({**counts, "StyleSuggestion": style})
    answer = write_element("SelectionAnswer", [*options, write_element("Selections", listed)])
    return _question(identifier, content, answer, required=required, display_name=display_name)


def file_upload(
    identifier: str,
    content: Content,
    *,
    min_bytes: int = 1,
    max_bytes: int = 2_000_000_000,
    required: bool | None = None,
    display_name: str | None = None,
) -> FormPart:
    """Return a question for a QuestionForm that takes a file as its answer.

    :param identifier: the QuestionIdentifier, by which the answer is found.
    :param content: what the question shows: a text, one piece of other content, or a list of both.
    :param min_bytes: the minimum size of the file.
    :param max_bytes: the maximum size of the file.
    :param required: whether the worker must answer. None: as the service decides.
    :param display_name: a name of the question that the worker sees. None: none.
    :raises ValueError: when a text has a character that cannot be in XML.
    """
    sizes = {"MaxFileSizeInBytes": max_bytes, "MinFileSizeInBytes": min_bytes}
    answer = write_element("FileUploadAnswer", write_optional_elements(sizes))
    return _question(identifier, content, answer, required=required, display_name=display_name)


def _question(
    identifier: str,
    content: Content,
    answer: str,
    *,
    required: bool | None,
    display_name: str | None,
) -> FormPart:
    is_required = None if required is None else str(required).lower()
    named = {
        "QuestionIdentifier": identifier,
        "DisplayName": display_name,
        "IsRequired": is_required,
    }
    children = [
        *write_optional_elements(named),
        write_element("QuestionContent", write_content(content)),
        write_element("AnswerSpecification", [answer]),
    ]
    return FormPart(write_element("Question", children))


def _free_text(name: str, rules: TextRules) -> str:
    constraints = _constraints(rules)
    field = {
        "DefaultText": rules.get("default_text"),
        "NumberOfLinesSuggestion": rules.get("lines"),
    }
    wrapped = [write_element("Constraints", constraints)] if constraints else []
    return write_element(name, [*wrapped, *write_optional_elements(field)])


def _constraints(rules: TextRules) -> list[str]:
    values = {"minValue": rules.get("min_value"), "maxValue": rules.get("max_value")}
    lengths = {"minLength": rules.get("min_length"), "maxLength": rules.get("max_length")}
    written = []
    if rules.get("numeric") or _has_any(values):
        written.append(write_element("IsNumeric", attributes=values))
    if _has_any(lengths):
        written.append(write_element("Length", attributes=lengths))
    patterns = rules.get("regex", ())
    for one in [patterns] if isinstance(patterns, str | AnswerFormatRegex) else patterns:
        pattern = AnswerFormatRegex(one) if isinstance(one, str) else one
        attributes = {
            "regex": pattern.regex,
            "errorText": pattern.error_text,
            "flags": pattern.flags,
        }
        written.append(write_element("AnswerFormatRegex", attributes=attributes))
    return written


def _has_any(values: Mapping[str, object | None]) -> bool:
    return any(value is not None for value in values.values())
