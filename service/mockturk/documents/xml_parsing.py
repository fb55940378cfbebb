"""From the text of an embedded document to its elements, and where in it something stands."""

from __future__ import annotations

import re

from lxml import etree

from mockturk.domain.errors import XMLParseError
from mockturk.wire.safe_xml import parse_xml

# A document type comes before the root, behind nothing but blanks, comments and instructions.
# Atomic groups: a text that is none of these is told so after one look at each character.
_DOCUMENT_TYPE = re.compile(r"\ufeff?(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE", re.DOTALL)


def parse_parameter(parameter: str, text: str, *, only_elements: bool = False) -> etree._Element:
    """Return the root element of the document that is the value of a parameter.

    With ``only_elements`` nothing stands in it but elements and their texts.
    Raises XMLParseError when it is not well-formed, or brings a document type: the reference
    knows none in these documents, and what it could define is refused unread.
    """
    if _DOCUMENT_TYPE.match(text):
        raise XMLParseError(parameter, "A document type declaration (DOCTYPE) is not allowed here.")
    try:
        return parse_element(text, only_elements=only_elements)
    except etree.XMLSyntaxError as error:
        raise XMLParseError(parameter, str(error.msg)) from None
    except UnicodeEncodeError:
        raise XMLParseError(parameter, "It has half a character.") from None


def parse_element(text: str, *, only_elements: bool = False) -> etree._Element:
    """Parse a text without document type, reading nothing but the text.

    Raises etree.XMLSyntaxError.
    """
    # The encoding a document declares is not the one it travelled in: it came as text.
    return parse_xml(text.encode(), "utf-8", only_elements=only_elements)


def get_text_content(element: etree._Element) -> str:
    """Return the text of an element, without the comments that may stand in it."""
    return str(element.xpath("string()"))


def element_at(document: etree._Element, path: str) -> etree._Element:
    """Return the element at a path as libxml2 writes it, or the last on the way to it.

    Such a path is no XPath by itself: its prefixes are those of the document.
    """
    element = document
    for step in path.split("/")[2:]:
        name, _, index = step.rstrip("]").partition("[")
        alike = [child for child in element.iterchildren("*") if name in ("*", _name(child))]
        position = int(index or 1)
        if position > len(alike):
            break
        element = alike[position - 1]
    return element


def _name(element: etree._Element) -> str:
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


def describe_place(element: etree._Element) -> str:
    """Tell where an element stands: its path by local names, and its line."""
    steps = []
    for step in (element, *element.iterancestors()):
        alike = [step, *step.itersiblings(step.tag, preceding=True)]
        more = len(alike) > 1 or next(step.itersiblings(step.tag), None) is not None
        name = etree.QName(step).localname
        steps.append(f"{name}[{len(alike)}]" if more else name)
    return f"{'/'.join(reversed(steps))} (line {element.sourceline})"
