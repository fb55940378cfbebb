"""Validation of the XHTML inside a FormattedContent.

Source: ApiReference_FormattedContentXHTMLArticle, "How XHTML Formatted Content Is Validated".
"""

from __future__ import annotations

from lxml import etree

from mockturk.documents.schemas import FORMATTED_CONTENT, Schemas
from mockturk.documents.xml_parsing import describe_place, get_text_content, parse_element
from mockturk.domain.errors import XHTMLParseError
from mockturk.domain.errors.base import shorten_quotations

_HEADER = '<?xml version="1.0"?>'
_START = f'<FormattedContent xmlns="{FORMATTED_CONTENT.namespace}">'
_END = "</FormattedContent>"


def require_xhtml(element: etree._Element, schemas: Schemas, parameter: str) -> None:
    """Raise XHTMLParseError if the text of a FormattedContent element is not valid.

    The text is validated inside the document that the service built from it. Only the five
    entities of XML are defined in it, so ``&nbsp;`` is an error. Line numbers in the message count
    within the text.
    """
    # Header and text share the first line, so that line numbers are those of the text.
    before = _HEADER + _START
    try:
        document = parse_element(f"{before}{get_text_content(element)}{_END}")
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if line == 1:
            column = max(column - len(before), 1)
        reason = str(error.msg).partition(", line ")[0].splitlines()[0]
        raise _refused(parameter, element, f"[{line},{column}] {reason}") from None

    # The documentation page says "XML comments are not allowed in formatted content blocks"; a
    # schema cannot express that.
    comment = next(document.iter(etree.Comment), None)
    if comment is not None:
        raise _refused(
            parameter, element, f"[{comment.sourceline}] XML comments are not allowed here."
        )
    violation = schemas.find_violation(FORMATTED_CONTENT, document)
    if violation is not None:
        raise _refused(parameter, element, f"[{violation.line}] {violation.reason}")


def _refused(parameter: str, element: etree._Element, reason: str) -> XHTMLParseError:
    place = describe_place(element)
    return XHTMLParseError(parameter, "XHTML", f"<! {shorten_quotations(reason)} !> in {place}")
