"""QuestionFormAnswers documents: writing, reading and schema validation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lxml import etree

from mockturk.documents.schemas import QUESTION_FORM_ANSWERS, Schemas
from mockturk.documents.xml_parsing import parse_parameter

if TYPE_CHECKING:
    from mockturk.domain.answers import Answers

FREE_TEXT = "FreeText"
SELECTION = "SelectionIdentifier"
OTHER = "OtherSelectionText"
FILE_SIZE = "UploadedFileSizeInBytes"
FILE_KEY = "UploadedFileKey"

_IDENTIFIER = f"{{{QUESTION_FORM_ANSWERS.namespace}}}QuestionIdentifier"
_IN_NAMESPACE = len(f"{{{QUESTION_FORM_ANSWERS.namespace}}}")


def write_question_form_answers(answers: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> str:
    """Return a document in the service's layout: one tag per line, with a final newline.

    The layout was captured in 2014. An answer is the identifier of its question and the names and
    texts of its elements, such as ``("colour", [("FreeText", "red")])``.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        f'<QuestionFormAnswers xmlns="{QUESTION_FORM_ANSWERS.namespace}">',
    ]
    for question, elements in answers:
        lines += ["<Answer>", _element("QuestionIdentifier", question)]
        lines += [_element(name, text) for name, text in elements]
        lines.append("</Answer>")
    lines.append("</QuestionFormAnswers>\n")
    return "\n".join(lines)


def require_answers(text: str, schemas: Schemas) -> etree._Element:
    """Return the root of a valid document; raises XMLParseError."""
    _, root = schemas.parse("Answer", text, (QUESTION_FORM_ANSWERS,), only_elements=True)
    return root


def iterate_answers(root: etree._Element) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Iterate over the answers under the root of a valid document.

    Yields the identifier of the question and the names and texts of the elements, untrimmed.
    """
    for answer in root:
        identifier = ""
        given = []
        for element in answer:
            if element.tag == _IDENTIFIER:
                identifier = element.text or ""
            else:
                given.append((element.tag[_IN_NAMESPACE:], element.text or ""))
        yield identifier, given


def read_answers(text: str) -> Answers:
    """Return the values in a valid document, for comparison.

    Files have no value, because each file has a unique key. Several answers to one question are
    merged. Raises XMLParseError.
    """
    values: dict[str, set[str]] = {}
    for question, elements in iterate_answers(parse_parameter("Answer", text, only_elements=True)):
        given = values.setdefault(question, set())
        given.update(
            value
            for name, raw in elements
            if name not in (FILE_SIZE, FILE_KEY) and (value := raw.strip())
        )
    return {question: frozenset(given) for question, given in values.items()}


def _element(name: str, text: str) -> str:
    escaped = escape(text, {"\r": "&#13;"})  # an XML parser would read a plain CR as LF
    return f"<{name}>{escaped}</{name}>"
