"""Parsing of embedded documents, and the description of places in them."""

from __future__ import annotations

import re

from lxml import etree

from mockturk.domain.errors import XMLParseError
from mockturk.domain.errors.base import shorten_quotations
from mockturk.wire.safe_xml import parse_xml

# A document type declaration precedes the root, after blanks, comments and processing instructions
# only. Atomic groups keep the match linear in the length of the text.
_DOCUMENT_TYPE = re.compile(r"\ufeff?(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*+<!DOCTYPE", re.DOTALL)

# A QuestionForm of 2017-11-06 has the structure of the older one, without two elements, so it is
# read as an older one (docs/reference/decisions-2017.md#d21). The names are equally long.
_SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
QUESTION_FORM_2005 = f"{_SCHEMAS}2005-10-01/QuestionForm.xsd"
QUESTION_FORM_2017 = f"{_SCHEMAS}2017-11-06/QuestionForm.xsd"


def parse_parameter(parameter: str, text: str, *, only_elements: bool = False) -> etree._Element:
    """Return the root element of the document that is the value of a parameter.

    With ``only_elements`` the tree has only elements and their texts. Raises XMLParseError if the
    document is not well-formed or has a document type declaration. No document in the API reference
    has such a declaration, so it is refused without being read.
    """
    if _DOCUMENT_TYPE.match(text):
        raise XMLParseError(parameter, "A document type declaration (DOCTYPE) is not allowed here.")
    text = text.replace(QUESTION_FORM_2017, QUESTION_FORM_2005)
    try:
        return parse_element(text, only_elements=only_elements)
    except etree.XMLSyntaxError as error:
        raise XMLParseError(parameter, shorten_quotations(str(error.msg))) from None
    except UnicodeEncodeError:
        raise XMLParseError(parameter, "It has half of a surrogate pair.") from None


def parse_element(text: str, *, only_elements: bool = False) -> etree._Element:
    """Parse a text without a document type declaration, and load nothing else.

    Raises etree.XMLSyntaxError.
    """
    # Override the encoding that the document declares: the text is already decoded.
    return parse_xml(text.encode(), "utf-8", only_elements=only_elements)


def get_text_content(element: etree._Element) -> str:
    """Return the text of an element, without comments."""
    return str(element.xpath("string()"))


def element_at(document: etree._Element, path: str) -> etree._Element:
    """Return the element at a path of libxml2, or its nearest existing ancestor.

    The path is not evaluated as XPath, because its prefixes are those of the document.
    """
    element = document
    for step in path.split("/")[2:]:
        name, _, index = step.rstrip("]").partition("[")
        alike = [
            child for child in element.iterchildren("*") if name in ("*", get_qualified_name(child))
        ]
        position = int(index or 1)
        if position > len(alike):
            break
        element = alike[position - 1]
    return element


def get_qualified_name(element: etree._Element) -> str:
    """Return the name of an element with its prefix, as it is written."""
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


def describe_place(element: etree._Element) -> str:
    """Return the place of an element as text: its path of local names, and its line."""
    steps = []
    for step in (element, *element.iterancestors()):
        alike = [step, *step.itersiblings(step.tag, preceding=True)]
        more = len(alike) > 1 or next(step.itersiblings(step.tag), None) is not None
        name = etree.QName(step).localname
        steps.append(f"{name}[{len(alike)}]" if more else name)
    return f"{'/'.join(reversed(steps))} (line {element.sourceline})"
