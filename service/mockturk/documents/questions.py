"""The Question of a HIT: size, well-formedness, and a root the service knew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from mockturk.errors import InvalidParameterValue, ParameterTooShort, XMLParseError

if TYPE_CHECKING:
    from mockturk.rules.limits import Limits

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"

# lifecycle.md §8
QUESTION_ROOTS = frozenset(
    {
        f"{{{SCHEMAS}2005-10-01/QuestionForm.xsd}}QuestionForm",
        f"{{{SCHEMAS}2006-07-14/ExternalQuestion.xsd}}ExternalQuestion",
        f"{{{SCHEMAS}2011-11-11/HTMLQuestion.xsd}}HTMLQuestion",
    }
)


def require_question(text: str, limits: Limits) -> None:
    """Check the Question of a HIT.

    Raises ParameterTooShort (empty), InvalidParameterValue (too long, or no question document)
    and XMLParseError (not well-formed).
    """
    if not text:
        raise ParameterTooShort("Question")
    document = text.encode()
    if len(document) > limits.question_bytes:
        raise InvalidParameterValue(
            "Question",
            text,
            f"It may have at most {limits.question_bytes} bytes, not {len(document)}.",
        )
    if limits.question_may_be_any_text:
        return
    root = _parsed("Question", document).tag
    if root not in QUESTION_ROOTS:
        raise InvalidParameterValue(
            "Question",
            text,
            f"Its root element {root} is none of QuestionForm, ExternalQuestion and HTMLQuestion "
            "in their namespaces.",
        )


def _parsed(parameter: str, document: bytes) -> etree._Element:
    # The encoding a document declares is not the one it travelled in: it came as text.
    # A parser is made for each document; one shared by threads would share its error log.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise XMLParseError(parameter, str(error.msg)) from None
