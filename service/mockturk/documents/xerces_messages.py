"""Violations of a schema in the words of Xerces, the service's XML parser.

One of its messages was captured (docs/reference/errors.md#text-xml-parse-error), the others are as
Xerces-J has them. Ours behind them is the place, which the captured one does not have.
"""

from __future__ import annotations

import re

from lxml import etree

from mockturk.documents.xml_parsing import get_qualified_name
from mockturk.domain.errors.base import shorten

_NOT_EXPECTED = r"This element is not expected\."
_ONE_OF = r"\( (?P<expected>.*) \)\."
_INVALID = (
    "cvc-complex-type.2.4.a: Invalid content was found starting with element '{name}'. "
    "One of '{{{expected}}}' is expected."
)
_INTEGER = r"(?!\s*[+-]?\d+\s*' is)(?P<value>.*)' is not a valid value of the atomic type 'xs:"

# What libxml2 says about an element, and Xerces' message for it.
_MESSAGES = {
    rf"{_NOT_EXPECTED} Expected is {_ONE_OF}": _INVALID,
    rf"{_NOT_EXPECTED} Expected is one of {_ONE_OF}": f"{_INVALID} At {{place}}.",
    _NOT_EXPECTED: (
        "cvc-complex-type.2.4.d: Invalid content was found starting with element '{name}'. "
        "No child element is expected at this point. At {place}."
    ),
    rf"Missing child element\(s\)\. Expected is (?:one of )?{_ONE_OF}": (
        "cvc-complex-type.2.4.b: The content of element '{name}' is not complete. "
        "One of '{{{expected}}}' is expected. At {place}."
    ),
    r"Character content other than whitespace is not allowed because the content type is "
    r"'element-only'\.": (
        "cvc-complex-type.2.3: Element '{name}' cannot have character [children], because the "
        "type's content type is element-only. At {place}."
    ),
    r"Element content is not allowed, because the type definition is simple\.": (
        "cvc-type.3.1.2: Element '{name}' is a simple type, so it must have no element information "
        "item [children]. At {place}."
    ),
    # Xerces checks the form of all kinds of integers as that of an integer.
    rf"'{_INTEGER}(?:int|integer|\w+Integer)'\.": (
        "cvc-datatype-valid.1.2.1: '{value}' is not a valid value for 'integer'. At {place}."
    ),
    r"'(?P<value>.*)' is not a valid value of the atomic type 'xs:(?P<type>boolean|double)'\.": (
        "cvc-datatype-valid.1.2.1: '{value}' is not a valid value for '{type}'. At {place}."
    ),
    r"\[facet 'enumeration'\] The value '(?P<value>.*)' is not an element of the set "
    r"\{(?P<allowed>.*)\}\.": (
        "cvc-enumeration-valid: Value '{value}' is not facet-valid with respect to enumeration "
        "'[{allowed}]'. It must be a value from the enumeration. At {place}."
    ),
}
_PATTERNS = {
    re.compile(rf"Element '[^']*': {complaint}", re.DOTALL): message
    for complaint, message in _MESSAGES.items()
}
_CLARK_NAME = re.compile(r"\{([^{}]*)\}([^\s,]+)")


def to_xerces_message(complaint: str, element: etree._Element, place: str) -> str | None:
    """Return libxml2's complaint about an element at a place as Xerces' message.

    None if the two say it too differently. Names and values are cut after 200 characters.
    """
    for pattern, message in _PATTERNS.items():
        if found := pattern.fullmatch(complaint):
            words = found.groupdict("")
            return message.format(
                name=shorten(get_qualified_name(element)),
                place=place,
                expected=_CLARK_NAME.sub(r'"\1":\2', words.get("expected", "")),
                value=shorten(words.get("value", "")),
                allowed=words.get("allowed", "").replace("'", ""),
                type=words.get("type", ""),
            )
    return None
