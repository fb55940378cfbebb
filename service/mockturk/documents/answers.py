"""What workers answer: QuestionFormAnswers documents, written and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from mockturk.documents.parsing import parsed
from mockturk.documents.schemas import QUESTION_FORM_ANSWERS, Schemas
from mockturk.errors import InvalidParameterValue


def question_form_answers(answers: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    """Write answers as the service did: a tag a line, ending in one (captured 2014).

    An answer is the identifier of its question and its elements with their texts, such as
    ``("colour", {"FreeText": "red"})``.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        f'<QuestionFormAnswers xmlns="{QUESTION_FORM_ANSWERS.namespace}">',
    ]
    for question, elements in answers:
        lines += ["<Answer>", _element("QuestionIdentifier", question)]
        lines += [_element(name, text) for name, text in elements.items()]
        lines.append("</Answer>")
    lines.append("</QuestionFormAnswers>\n")
    return "\n".join(lines)


def require_answers(text: str, schemas: Schemas) -> None:
    """Check a document of answers; raises XMLParseError and InvalidParameterValue."""
    violation = schemas.violation(QUESTION_FORM_ANSWERS, parsed("Answer", text))
    if violation is not None:
        raise InvalidParameterValue(
            "Answer",
            text,
            f"It does not fit its schema at {violation.place}: {violation.reason}",
        )


def _element(name: str, text: str) -> str:
    escaped = escape(text, {"\r": "&#13;"})  # what no reader makes a line end of
    return f"<{name}>{escaped}</{name}>"
